//! Letters that are written apart from their marks, as Apple's systems write them: put together again.

/// Marks, the letters that they stand on, and what both are together, in the same sequence.
const MARKS: [(char, &str, &str); 13] = [
    ('\u{300}', "aeiou", "àèìòù"),
    ('\u{301}', "aeiouycnszlrαεηιουω", "áéíóúýćńśźĺŕάέήίόύώ"),
    ('\u{302}', "aeiou", "âêîôû"),
    ('\u{303}', "ano", "ãñõ"),
    ('\u{306}', "aguи", "ăğŭй"),
    ('\u{307}', "zec", "żėċ"),
    ('\u{308}', "aeiouyіе", "äëïöüÿїё"),
    ('\u{30a}', "au", "åů"),
    ('\u{30b}', "ou", "őű"),
    ('\u{30c}', "cszrnedt", "čšžřněďť"),
    ('\u{326}', "st", "șț"),
    ('\u{327}', "cst", "çşţ"),
    ('\u{328}', "aeiu", "ąęįų"),
];
/// The first and last of the Korean letters that begin, go on with, and end a syllable, and the first syllable.
const KOREAN: [(u32, u32); 3] = [(0x1100, 0x1112), (0x1161, 0x1175), (0x11a8, 0x11c2)];
const SYLLABLE: u32 = 0xac00;

/// Returns `true` for a mark or a part of a letter that can belong to the character before it.
pub(crate) fn goes_on(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}')
}

/// Returns the one character, in lower case, that two stand for.
pub(crate) fn together(before: char, c: char) -> Option<char> {
    let code = u32::from(before);
    match c {
        // Kana: the marked one comes next.
        '\u{3099}' | '\u{309a}' => {
            let kana = matches!(before, '\u{304b}'..='\u{307b}' | '\u{30ab}'..='\u{30db}');
            let next = if c == '\u{3099}' { 1 } else { 2 };
            kana.then(|| char::from_u32(code + next)).flatten()
        }
        '\u{300}'..='\u{36f}' => {
            let (_, plain, marked) = MARKS.iter().find(|(mark, ..)| *mark == c)?;
            plain.chars().zip(marked.chars()).find(|(letter, _)| *letter == before).map(|(_, marked)| marked)
        }
        _ => {
            let [(first, last), (vowel, most), (end, _)] = KOREAN;
            let part = u32::from(c);
            if (vowel..=most).contains(&part) {
                let begins = (first..=last).contains(&code);
                return begins.then(|| char::from_u32(SYLLABLE + ((code - first) * 21 + part - vowel) * 28)).flatten();
            }
            let open = (SYLLABLE..0xd7a4).contains(&code) && (code - SYLLABLE).is_multiple_of(28);
            open.then(|| char::from_u32(code + part + 1 - end)).flatten()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MARKS, together};

    #[test]
    fn letters_and_marks_are_one() {
        for (mark, plain, marked) in MARKS {
            assert_eq!(plain.chars().count(), marked.chars().count(), "{mark:?}");
        }
        for (parts, whole) in [
            ("a\u{308}", Some('ä')),
            ("o\u{301}", Some('ó')),
            ("и\u{306}", Some('й')),
            ("q\u{308}", None),
            ("タ\u{3099}", Some('ダ')),
            ("ハ\u{309a}", Some('パ')),
            ("1\u{3099}", None),
            ("\u{110c}\u{116e}", Some('주')),
            ("무\u{11ab}", Some('문')),
            ("문\u{11ab}", None),
        ] {
            let mut parts = parts.chars();
            let found = parts.next().zip(parts.next()).and_then(|(before, c)| together(before, c));
            assert_eq!(found, whole, "{whole:?}");
        }
    }
}
