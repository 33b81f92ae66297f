//! The rules: first words, words, and the length of the first sentence.

/// First words of riddles: a doc begins with a verb in the third person or with a noun.
const FIRST: [&str; 10] = ["What", "How", "Whether", "As", "Those", "Whose", "That", "And", "Who", "Which"];

/// Words and pairs of words that have a plainer one, which follows.
const WORDS: [(&[&str], &str); 9] = [
    (&["answer"], "response"),
    (&["answers"], "returns, responds"),
    (&["answered"], "got a response"),
    (&["answering"], "responding"),
    (&["is", "no"], "is not a"),
    (&["is", "none"], "is not one"),
    (&["unless", "set"], "Defaults to"),
    (&["tells"], "says, returns, reports"),
    (&["told"], "given, reported"),
];

/// Where those words are right: people answer tickets and customers, and "there is no" is plain.
const ALLOWED: [(&[&str], &[&str]); 6] = [
    (&["there"], &["is", "no"]),
    (&["there"], &["is", "none"]),
    (&[], &["is", "no", "longer"]),
    (&[], &["answers", "a", "ticket"]),
    (&[], &["answer", "a", "ticket"]),
    (&[], &["answering", "a", "ticket"]),
];

/// Fewest words of a first sentence.
const SHORTEST: usize = 3;

/// What is wrong with a doc, given as its lines without the marker: offset of the line, and the complaint.
pub(super) fn complaints(doc: &[&str]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let sentence = first_sentence(doc);
    if let Some(first) = sentence.first().filter(|first| FIRST.contains(&first.as_str())) {
        found.push((0, format!("begins with `{first}`: begin with a verb or a noun")));
    }
    if (1..SHORTEST).contains(&sentence.len()) {
        found.push((0, format!("the first sentence is `{}`: say more", sentence.join(" "))));
    }
    let words = prose(doc);
    for at in 0..words.len() {
        for (pattern, better) in WORDS {
            if fits(&words, at, pattern) && !is_allowed(&words, at) {
                let (offset, _) = words[at];
                found.push((offset, format!("`{}`: say \"{better}\"", pattern.join(" "))));
            }
        }
    }
    found.sort_by_key(|(offset, _)| *offset);
    found
}

/// The words of the first sentence, code spans included.
fn first_sentence(doc: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for line in doc.iter().take_while(|line| !line.trim().is_empty()) {
        for word in line.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            if !bare.is_empty() {
                words.push(bare.to_owned());
            }
            if word.ends_with(['.', '?', '!']) {
                return words;
            }
        }
    }
    words
}

/// The words in lower case with the offset of their line, without code.
fn prose(doc: &[&str]) -> Vec<(usize, String)> {
    let (mut words, mut fenced) = (Vec::new(), false);
    for (offset, line) in doc.iter().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        // Every second part stands between backticks.
        let text: String =
            line.split('`').enumerate().map(|(part, text)| if part % 2 == 0 { text } else { "_" }).collect();
        let of_line =
            text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '_' | '-')).filter(|w| !w.is_empty());
        words.extend(of_line.map(|word| (offset, word.to_lowercase())));
    }
    words
}

fn fits(words: &[(usize, String)], at: usize, pattern: &[&str]) -> bool {
    let window = words.get(at..at + pattern.len());
    window.is_some_and(|window| window.iter().zip(pattern).all(|((_, word), wanted)| word == wanted))
}

fn is_allowed(words: &[(usize, String)], at: usize) -> bool {
    ALLOWED.iter().any(|(before, here)| {
        let start = at.checked_sub(before.len());
        start.is_some_and(|start| fits(words, start, before)) && fits(words, at, here)
    })
}
