//! Forms of addresses: e-mail (RFC 5321) and telephone numbers (E.164).

use email_address::{EmailAddress, Options};

/// Most characters in an e-mail address of a sender, receiver or customer.
pub(crate) const EMAIL_CHARACTERS: usize = 320;

/// Most digits of a telephone number in E.164 form, after the `+`.
pub(crate) const E164_DIGITS: usize = 15;

/// Most characters in a business-scoped user id of WhatsApp.
pub(crate) const BSUID_CHARACTERS: usize = 128;

/// Whether this is one e-mail address and nothing else: no display name, no blanks around it.
pub(crate) fn is_email(text: &str) -> bool {
    EmailAddress::parse_with_options(text, Options::default().without_display_text()).is_ok()
}

/// Whether this is no e-mail address, for a field whose length is checked elsewhere: one complaint is enough.
pub(crate) fn malformed(email: &str) -> bool {
    !is_email(email) && email.chars().nth(EMAIL_CHARACTERS).is_none()
}

/// Whether this looks like a business-scoped user id of WhatsApp, such as `US.13491208655302741918`: a country, a dot,
/// letters and digits; ids that linked businesses share have `ENT.` in between. Gorgias says nothing of the form: this is what
/// Meta documents.
pub(crate) fn is_bsuid(text: &str) -> bool {
    let Some((country, id)) = text.split_once('.') else { return false };
    let id = id.strip_prefix("ENT.").unwrap_or(id);
    let letters = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
    letters && (1..=BSUID_CHARACTERS).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether this is a telephone number such as `+14155550123`: a plus, a country code, digits only.
pub(crate) fn is_e164(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else { return false };
    (2..=E164_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
}
