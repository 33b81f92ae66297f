//! The language of a ticket, told from the words of its first messages. That the real service does so is documented, how is not:
//! here the most frequent small words decide.

/// Small words of languages that shops are written to in.
const WORDS: [(&str, &[&str]); 7] = [
    ("de", &["der", "das", "und", "ich", "ist", "nicht", "mit", "für", "bitte", "meine", "wann", "wo", "eine"]),
    ("en", &["the", "and", "is", "my", "you", "please", "where", "when", "not", "with", "have", "it", "of", "this"]),
    ("es", &["el", "los", "mi", "por", "dónde", "está", "gracias", "pero", "cuándo", "quiero", "una", "pedido"]),
    ("fr", &["le", "les", "je", "est", "pas", "mon", "vous", "où", "merci", "avec", "une", "commande", "bonjour"]),
    ("it", &["il", "che", "non", "mio", "sono", "grazie", "dove", "gli", "della", "ordine", "ciao"]),
    ("nl", &["het", "een", "niet", "ik", "mijn", "waar", "wanneer", "graag", "bestelling", "voor", "aan"]),
    ("pt", &["meu", "não", "onde", "obrigado", "uma", "você", "quando", "pedido", "minha", "está"]),
];

/// How many of its words a text must hold before it counts as written in a language.
const LEAST: usize = 2;

/// The language of a text; nothing where the words tell too little, or two languages the same.
pub(crate) fn of(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let mut counts: Vec<(usize, &str)> =
        WORDS.iter().map(|(name, own)| (words.iter().filter(|word| own.contains(word)).count(), *name)).collect();
    counts.sort_unstable_by(|left, right| right.cmp(left));
    match counts.as_slice() {
        [(most, name), (second, _), ..] if *most >= LEAST && most > second => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[test]
    fn small_words_tell_the_language() {
        for (text, language) in [
            ("Where is my order?", Some("en")),
            ("Wann kommt meine Lampe und wo ist sie?", Some("de")),
            ("Bonjour, où est ma commande ?", Some("fr")),
            ("¿Dónde está mi pedido?", Some("es")),
            ("Hello there", None),
            ("", None),
        ] {
            assert_eq!(of(text), language, "{text}");
        }
    }
}
