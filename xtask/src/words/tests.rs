//! What the word lint refuses, and what it leaves alone.

#![allow(clippy::unwrap_used, reason = "test code")]

use super::{PENDING, check, run};
use crate::root;

/// Line and complaint of each finding.
fn found(text: &str) -> Vec<(usize, String)> {
    check("src/x.rs", text, true).into_iter().map(|finding| (finding.line, finding.complaint)).collect()
}

/// What is found in the doc of a public function.
fn in_doc(doc: &str) -> Vec<String> {
    let doc: String = doc.lines().map(|line| format!("/// {line}\n")).collect();
    found(&format!("{doc}pub fn item() {{}}\n")).into_iter().map(|(_, complaint)| complaint).collect()
}

#[test]
fn riddles_are_refused_as_first_words() {
    for word in ["What", "How", "Whether", "As", "Those", "Whose", "That", "And", "Who", "Which"] {
        let complaints = in_doc(&format!("{word} is kept in here."));
        assert_eq!(complaints, [format!("begins with `{word}`: begin with a verb or a noun")]);
    }
    assert!(in_doc("Returns what is kept, and how.").is_empty());
    assert!(in_doc("Assets that are kept here.").is_empty(), "a whole word only");
}

#[test]
fn each_word_is_refused_once_with_a_better_one() {
    for (doc, complaint) in [
        ("Reads the answer of a server.", "`answer`: say \"response\""),
        ("Returns the Answers of a server.", "`answers`: say \"returns, responds\""),
        ("Keeps a call that was answered.", "`answered`: say \"got a response\""),
        ("Stops a server from answering.", "`answering`: say \"responding\""),
        ("Refuses what is no address.", "`is no`: say \"is not a\""),
        ("Refuses what\nis\nnone of ours.", "`is none`: say \"is not one\""),
        ("Sets the time; 5 s unless set.", "`unless set`: say \"Defaults to\""),
        ("Returns the word that tells them apart.", "`tells`: say \"says, returns, reports\""),
        ("Returns what it was told.", "`told`: say \"given, reported\""),
    ] {
        assert_eq!(in_doc(doc), [complaint], "{doc}");
    }
}

#[test]
fn the_right_uses_of_those_words_stay() {
    for doc in [
        "Sends a reply that answers a ticket.",
        "Returns `None` when there is no ticket, or there is none left.",
        "Returns `true` when it is no longer used.",
        "Calls `answer` and `tells the` caller.",
        "Shows a sample of code:\n\n```\n// the answer tells\n```",
        "Returns the untold retells.",
    ] {
        assert_eq!(in_doc(doc), [""; 0], "{doc}");
    }
}

#[test]
fn first_sentences_of_one_or_two_words_are_refused() {
    assert_eq!(in_doc("Its id."), ["the first sentence is `Its id`: say more"]);
    assert_eq!(in_doc("Sends. It waits for the end of it."), ["the first sentence is `Sends`: say more"]);
    assert!(in_doc("The `id` field.").is_empty());
    assert!(in_doc("Kinds: open or closed.").is_empty(), "a colon ends no sentence");
    assert!(in_doc("A sentence that goes\non in the next line.").is_empty());
}

#[test]
fn findings_carry_their_line() {
    let text = "\n/// Returns a name.\n///\n/// It tells more.\n#[must_use]\npub fn name() {}\n";
    assert_eq!(found(text), [(4, "`tells`: say \"says, returns, reports\"".to_owned())]);
    let shown = check("src/x.rs", text, true)[0].to_string();
    assert_eq!(shown, "src/x.rs:4: `tells`: say \"says, returns, reports\"");
}

#[test]
fn only_docs_that_users_see_are_read() {
    let doc = "/// What it is.";
    for unseen in [
        format!("{doc}\nfn item() {{}}"),
        format!("{doc}\npub(crate) struct Item;"),
        format!("{doc}\n#[doc(hidden)]\npub fn item() {{}}"),
        format!("enum Item {{\n    {doc}\n    Variant,\n}}"),
        format!("pub enum Item {{\n    Variant,\n}}\n\n{doc}\nfn after() {{}}"),
        format!("/{doc}\npub fn item() {{}}"),
    ] {
        assert!(found(&unseen).is_empty(), "{unseen}");
    }
    for seen in [
        format!("{doc}\n#[must_use]\npub fn item() {{}}"),
        format!("pub enum Item {{\n    {doc}\n    Variant,\n}}"),
        format!("pub trait Item {{\n    fn first();\n\n    {doc}\n    fn second();\n}}"),
        format!("pub struct Item {{\n    {doc}\n    pub field: u8,\n}}"),
        format!("macro_rules! items {{\n    () => {{\n        {doc}\n        pub fn item() {{}}\n    }};\n}}"),
    ] {
        assert_eq!(found(&seen).len(), 1, "{seen}");
    }
}

#[test]
fn the_docs_of_a_module_are_read_if_it_is_public() {
    let text = "//! What is in here.\n";
    assert_eq!(check("src/x.rs", text, true).len(), 1);
    assert!(check("src/x.rs", text, false).is_empty());
}

#[test]
fn the_docs_of_the_workspace_are_clean_where_they_are_not_pending() {
    let outcome = run(&root());
    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
}

#[test]
fn what_is_pending_exists() {
    for pending in PENDING {
        assert!(root().join(pending).exists(), "{pending}");
    }
}
