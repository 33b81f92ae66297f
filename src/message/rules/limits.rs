//! Limits of messages, as constants with their units.
//!
//! Limits that the API description holds are checked from there; a test keeps these constants equal to it.

use std::time::Duration;

use crate::text::address;

/// The maximum number of UTF-8 bytes in `body_text`, and again in `body_html`. "1 MB" in the documentation; read as a million (inferred).
pub const BODY_BYTES: usize = 1_000_000;

/// The maximum number of messages in one `create_ticket`; the minimum is one.
pub const TICKET_MESSAGES: usize = 500;

/// The maximum number of characters in the subject of a ticket. For the subject of a message no limit is documented.
pub const SUBJECT_CHARACTERS: usize = 998;

/// The maximum number of characters in an `external_id`.
pub const EXTERNAL_ID_CHARACTERS: usize = 255;

/// The maximum number of characters in the `email` of a sender, receiver or customer.
pub const EMAIL_CHARACTERS: usize = address::EMAIL_CHARACTERS;

/// The maximum number of characters in a text message (SMS), which goes out in up to ten parts of 160.
pub const SMS_CHARACTERS: usize = 1_600;

/// The time after the customer's last WhatsApp message in which free text can be sent. Later only approved templates are delivered,
/// which a message body of the API cannot express (inferred).
pub const WHATSAPP_WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

/// The maximum number of characters of a business-scoped user id of WhatsApp, after its country (documented by Meta, not by Gorgias).
pub const BSUID_CHARACTERS: usize = address::BSUID_CHARACTERS;

/// The maximum number of digits of a telephone number in E.164 form, after the `+`.
pub const E164_DIGITS: usize = address::E164_DIGITS;
