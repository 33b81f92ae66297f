//! Lines in front of what is quoted: who wrote it, and when.

use super::lines::Line;

/// Most bytes of such lines together.
const LONGEST: usize = 600;
/// Most characters of the name of a header.
const LABEL: usize = 24;
/// Most lines that headers take.
const BLOCK: usize = 12;

/// First words of a line such as "On … wrote:".
const OPENERS: [&str; 13] = ["on", "am", "le", "el", "en", "il", "in", "op", "den", "em", "a", "w", "dnia"];
/// The verb that ends it.
const WROTE: [&str; 9] =
    ["wrote", "a écrit", "escribió", "ha scritto", "escreveu", "napisał", "napisała", "napisał a", "geschrieben"];
/// The verb in the middle of it; the name comes last.
const WROTE_WHO: [&str; 3] = ["schrieb", "schreef", "skrev"];
/// How such a line begins where it begins with a verb.
const WRITTEN_BY: &str = "wiadomość napisana przez";
/// Words of the line in Japanese, which needs no verb.
const WROTE_JA: [&str; 3] = ["のメール", "のメッセージ", "書きました"];

/// What stands between dashes above what is quoted or passed on.
const BETWEEN_DASHES: [&str; 49] = [
    "original message",
    "original appointment",
    "original email",
    "forwarded message",
    "forwarded email",
    "ursprüngliche nachricht",
    "originalnachricht",
    "original-nachricht",
    "original nachricht",
    "weitergeleitete nachricht",
    "message d'origine",
    "message original",
    "message initial",
    "message transféré",
    "message réexpédié",
    "mensaje original",
    "mensaje reenviado",
    "messaggio originale",
    "messaggio inoltrato",
    "oorspronkelijk bericht",
    "origineel bericht",
    "oorspronkelijke bericht",
    "doorgestuurd bericht",
    "oprindelig meddelelse",
    "oprindelig besked",
    "original meddelelse",
    "videresendt meddelelse",
    "videresendt besked",
    "ursprungligt meddelande",
    "originalmeddelande",
    "vidarebefordrat meddelande",
    "vidarebefordrat mejl",
    "opprinnelig melding",
    "original melding",
    "videresendt melding",
    "mensagem original",
    "mensagem encaminhada",
    "mensagem reencaminhada",
    "oryginalna wiadomość",
    "wiadomość oryginalna",
    "wiadomość pierwotna",
    "przekazana wiadomość",
    "treść przekazanej wiadomości",
    "wiadomość przekazana dalej",
    "元のメッセージ",
    "元のメール",
    "転送メッセージ",
    "転送されたメッセージ",
    "転送メール",
];
/// How a line ends that help desks put above what they quote.
const ABOVE: &str = "above this line";
/// What stands above what is passed on, without dashes.
const BEGINS: [&str; 17] = [
    "begin forwarded message",
    "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail",
    "début du message réexpédié",
    "début du message transféré",
    "inicio del mensaje reenviado",
    "inizio messaggio inoltrato",
    "inizio del messaggio inoltrato",
    "begin doorgestuurd bericht",
    "start på videresendt besked",
    "start på videresendt melding",
    "början på vidarebefordrat brev",
    "vidarebefordrat brev",
    "início da mensagem reencaminhada",
    "início da mensagem encaminhada",
    "początek przekazywanej wiadomości",
    "転送されたメッセージ",
];

const FROM: [&str; 13] =
    ["from", "von", "de", "da", "van", "fra", "från", "od", "nadawca", "差出人", "送信元", "送信者", "発信者"];
const SENT: [&str; 29] = [
    "sent",
    "date",
    "gesendet",
    "gesendet am",
    "datum",
    "envoyé",
    "envoyé le",
    "date d'envoi",
    "enviado",
    "enviado el",
    "enviado em",
    "enviada",
    "enviada em",
    "enviada el",
    "fecha",
    "data",
    "inviato",
    "verzonden",
    "verzonden op",
    "sendt",
    "dato",
    "skickat",
    "wysłano",
    "wysłane",
    "送信日時",
    "送信日",
    "日時",
    "日付",
    "送信済み",
];
const SUBJECT: [&str; 12] = [
    "subject",
    "betreff",
    "objet",
    "sujet",
    "asunto",
    "oggetto",
    "onderwerp",
    "emne",
    "ämne",
    "assunto",
    "temat",
    "件名",
];
const TO: [&str; 12] = ["to", "an", "à", "a", "para", "aan", "til", "till", "do", "宛先", "destinataire", "cc"];

/// How many lines, from the first on, say that what follows is quoted. None of them is marked as quoted itself.
pub(super) fn length(lines: &[Line<'_>]) -> Option<usize> {
    let first = lines.first().filter(|line| !line.quoted)?.text.trim();
    if first.len() > LONGEST || !may_begin(first) {
        return None;
    }
    if divides(first) {
        return Some(1);
    }
    says_who(lines).or_else(|| block(lines))
}

/// Whether a line can be the first of such lines, or be marked as quoted, at a glance: most are not.
pub(super) fn may_begin(line: &str) -> bool {
    let word = |sign: char| sign.is_alphanumeric();
    let starts = || line.starts_with(|sign| !word(sign)) || line.starts_with("Wiadomość");
    let colon = || line.char_indices().take(LABEL).any(|(_, sign)| is_colon(sign)) || line.ends_with(is_colon);
    let date =
        || line.split_ascii_whitespace().take(5).any(|word| word.starts_with(|sign: char| sign.is_ascii_digit()));
    !line.is_empty() && (starts() || colon() || date())
}

fn is_colon(sign: char) -> bool {
    matches!(sign, ':' | '：')
}

/// Text in lower case, with plain apostrophes, without the marks of bold and italic letters around it.
fn folded(text: &str) -> String {
    let blank = |sign: char| sign.is_whitespace() || matches!(sign, '*' | '_' | '\u{200e}' | '\u{200f}' | '\u{feff}');
    text.trim_matches(blank).replace('’', "'").to_lowercase()
}

/// Whether a line stands above what is quoted or passed on: `-----Original Message-----`.
fn divides(line: &str) -> bool {
    if line.starts_with(char::is_alphanumeric) && !line.ends_with(is_colon) {
        return false;
    }
    let line = folded(line);
    let dash = |sign: char| matches!(sign, '#' | '-' | '‐' | '‑' | '–' | '—' | '―' | '─' | '_' | '=');
    let dashed = line.chars().take_while(|sign| dash(*sign)).count() >= 2;
    let words =
        line.trim_matches(|sign: char| dash(sign) || sign.is_whitespace()).trim_end_matches(is_colon).trim_end();
    let begins = || line.ends_with(is_colon) && BEGINS.contains(&words);
    // Zoho's "---- On … wrote ----", and "##- Please type your reply above this line -##" of help desks.
    let between =
        || BETWEEN_DASHES.contains(&words) || BEGINS.contains(&words) || words.ends_with(ABOVE) || wrote(words);
    (dashed && between()) || begins()
}

/// Whether up to three lines say who wrote what follows, and when; how many they are. Something has to follow, and unless that
/// is marked as quoted they have to be as mail programs write them.
fn says_who(lines: &[Line<'_>]) -> Option<usize> {
    let first = lines.first()?.text;
    if !first.bytes().any(|byte| byte.is_ascii_digit()) && !first.trim_start().starts_with("Wiadomość") {
        return None;
    }
    let mut said = String::new();
    for (index, line) in lines.iter().take(3).enumerate() {
        if line.quoted || line.is_blank() || said.len() + line.text.len() > LONGEST {
            return None;
        }
        said.push(' ');
        said.push_str(&folded(line.text));
        if said.ends_with(is_colon) {
            let next = lines.iter().skip(index + 1).find(|line| !line.is_blank())?;
            let said = said.trim();
            // In front of what is marked, any language and any order of words will do.
            let fits =
                wrote(said) || (next.quoted && index == 0 && has_time(said) && (has_year(said) || said.contains('@')));
            return fits.then_some(index + 1);
        }
        if index == 0 && !begins_with_date(said.trim()) {
            return None;
        }
    }
    None
}

/// Whether a text, in lower case, begins with a date, with or without a word such as "On", and has a year, a time or an address.
fn begins_with_date(said: &str) -> bool {
    let digit = |word: &&str| word.starts_with(|sign: char| sign.is_ascii_digit());
    let mut words = said.split_whitespace();
    let Some(first) = words.next() else { return false };
    let opens = digit(&first)
        || words.clone().take(1).any(|word| digit(&word))
        || (OPENERS.contains(&first) && words.take(4).any(|word| digit(&word)));
    said.starts_with(WRITTEN_BY) || (opens && (has_year(said) || has_time(said) || said.contains('@')))
}

/// Whether a text has a number of four digits.
fn has_year(said: &str) -> bool {
    said.split(|sign: char| !sign.is_ascii_digit()).any(|digits| digits.len() == 4)
}

/// Whether a text, in lower case, has a time of the day.
fn has_time(said: &str) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = said.as_bytes();
    let between = |(at, byte): (usize, &u8)| {
        matches!(byte, b':' | b'.' | b'h') && at > 0 && digit(bytes.get(at - 1)) && digit(bytes.get(at + 1))
    };
    bytes.iter().enumerate().any(between)
}

/// Whether a text, in lower case, is a line such as "On … wrote:".
fn wrote(said: &str) -> bool {
    if !begins_with_date(said) {
        return false;
    }
    let words: Vec<&str> = said.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = format!(" {} ", words.join(" "));
    let has = |verb: &&str| words.contains(&format!(" {verb} "));
    let ends = |verb: &&str| words.ends_with(&format!(" {verb} "));
    let japanese = || said.contains('年') && said.contains('@') || WROTE_JA.iter().any(|word| said.contains(word));
    let verb = WROTE.iter().any(ends) || WROTE_WHO.iter().any(has);
    verb || japanese() || said.starts_with(WRITTEN_BY)
}

/// Whether lines are headers, as Outlook writes them: who, when, and a subject or to whom; how many they are. Where the time comes
/// first, all of them.
fn block(lines: &[Line<'_>]) -> Option<usize> {
    let first = lines.first()?.text;
    let timed = is_label(first, &SENT);
    if !timed && !is_label(first, &FROM) {
        return None;
    }
    if !timed && inline(first) {
        return Some(1);
    }
    let has_digit = |line: &str| line.contains(|sign: char| sign.is_ascii_digit());
    let (mut from, mut sent, mut subject, mut to) = (!timed, timed && has_digit(first), false, false);
    let mut length = 1;
    for (index, line) in lines.iter().enumerate().take(BLOCK).skip(1) {
        let (sender, time) = (is_label(line.text, &FROM), is_label(line.text, &SENT));
        // Other headers.
        if line.quoted || (sender && from) || (time && sent) {
            break;
        }
        let labels = [
            (&mut from, sender),
            (&mut sent, time && has_digit(line.text)),
            (&mut subject, is_label(line.text, &SUBJECT)),
            (&mut to, is_label(line.text, &TO)),
        ];
        for (seen, is) in labels {
            if is {
                (*seen, length) = (true, index + 1);
            }
        }
    }
    let enough = if timed { subject && to } else { subject || (to && first.contains('@')) };
    (from && sent && enough).then_some(length)
}

/// Whether a line begins with one of these names and a colon.
fn is_label(line: &str, names: &[&str]) -> bool {
    let line = line.trim_start();
    let colon = line.char_indices().take(LABEL).find(|(_, sign)| is_colon(*sign));
    let name = colon.and_then(|(at, _)| line.get(..at));
    name.is_some_and(|name| names.contains(&folded(name).as_str()))
}

/// Whether a line has all the headers in itself.
fn inline(line: &str) -> bool {
    let line: String = line.chars().take(LONGEST).collect();
    let has = |names: &[&str]| {
        line.split_whitespace().any(|word| {
            let name = word.trim_matches('*').strip_suffix(':');
            name.is_some_and(|name| names.contains(&folded(name).as_str()))
        })
    };
    has(&SENT) && has(&SUBJECT)
}
