//! The list of argued differences, and the reports.

use serde_json::{Value, json};

use super::{bundle, compared, inline, root};
use crate::drift::allow::{self, Entry};
use crate::drift::report::Report;
use crate::drift::{ALLOWED, run};

fn with(entries: &[Entry], change: impl FnOnce(&mut Value)) -> (String, Value) {
    let bundle = bundle();
    let mut copy = inline::document(&bundle);
    change(&mut copy);
    let outcome = compared(&bundle, &copy);
    let report = Report::new("other.json", "3.0.3", &outcome, entries);
    (report.text(), serde_json::from_str(&report.json()).unwrap())
}

fn shorter(copy: &mut Value) {
    let schema = "/paths/~1api~1tickets/post/requestBody/content/application~1json/schema/properties/subject";
    copy.pointer_mut(schema).unwrap()["maxLength"] = json!(5);
}

#[test]
fn a_difference_is_listed_unless_it_is_argued() {
    let (text, whole) = with(&[], shorter);
    assert!(
        text.contains("\nrefused (1): passes here, refused there\n  POST /api/tickets body.subject: maxLength: here ")
    );
    assert!(text.ends_with("there 5\n\ndiffers: 1 (1 refused), and 0 argued\n"), "{text}");
    assert_eq!((&whole["same"], &whole["differences"][0]["argued"]), (&json!(false), &Value::Null));

    let entries = allow::parse("[{where: 'POST * body.subject', what: maxLength, there: '5', why: Because.}]").unwrap();
    let (text, whole) = with(&entries, shorter);
    assert!(text.contains("\n  1 x POST * body.subject: maxLength, there 5\n"), "{text}");
    assert!(text.ends_with("\nsame: no difference but the argued ones (1)\n"), "{text}");
    assert_eq!((&whole["same"], &whole["differences"][0]["argued"]), (&json!(true), &json!("Because.")));
}

#[test]
fn an_entry_that_covers_nothing_is_reported() {
    for off in ["where: 'PUT *', what: maxLength", "where: '*', what: minLength", "where: '*', what: '*', there: '6'"] {
        let entries = allow::parse(&format!("[{{{off}, why: Because.}}]")).unwrap();
        let (text, whole) = with(&entries, shorter);
        assert!(text.contains("\nrefused (1)") && text.contains("\nidle (1): "), "{text}");
        assert_eq!(whole["idle"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn an_entry_must_say_where_what_and_why() {
    for (text, about) in [
        ("[{what: type, why: W}]", "entry 1: `where` is missing"),
        ("[{where: '*', why: W}]", "entry 1: `what` is missing"),
        ("[{where: '*', what: type}]", "entry 1: `why` is missing"),
        ("[{where: '*', what: type, why: ''}]", "entry 1: `why: \"\"` is no text"),
        ("[{where: '*', what: type, why: W, when: now}]", "entry 1: `when` is not understood"),
        ("[{where: '*', what: minimum, here: 1, why: W}]", "entry 1: `here: 1` is no text: quote it"),
        ("{}", "it is no list"),
    ] {
        let message = allow::parse(text).unwrap_err();
        assert!(message.starts_with(about), "{message}");
    }
}

#[test]
fn stars_stand_for_anything() {
    for (pattern, text) in [("*", ""), ("a*", "a"), ("*c", "abc"), ("a*c*e", "abcde"), ("a", "a"), ("*b*", "abc")] {
        assert!(allow::matches(pattern, text), "{pattern} {text}");
    }
    for (pattern, text) in [("", "a"), ("a", "ab"), ("a*b", "a"), ("ab*b", "ab"), ("*x*", "abc"), ("a*c*e", "acd")] {
        assert!(!allow::matches(pattern, text), "{pattern} {text}");
    }
}

#[test]
fn our_list_hides_what_reading_tolerates_and_nothing_that_harms() {
    let entries = allow::entries(&root().join(ALLOWED)).unwrap();
    let tag = |key: &'static str| {
        move |copy: &mut Value| {
            let schema = "/paths/~1api~1tags~1{id}/get/responses/200/content/application~1json/schema";
            copy.pointer_mut(schema).unwrap()["required"] =
                json!(if key.is_empty() { vec![] } else { vec!["id", key] });
        }
    };
    assert_eq!(with(&entries, tag("name")).1["same"], json!(true));
    let (text, _) = with(&entries, tag(""));
    assert!(
        text.contains("\nlost (1)") && text.contains("response.id: required: here required, there optional"),
        "{text}"
    );
    assert!(with(&entries, shorter).0.contains("\nrefused (1)"));
}

#[test]
fn the_bundle_is_the_same_as_itself() {
    let file = root().join("spec/gorgias.json").display().to_string();
    let found = run(&root(), &[&file]).unwrap();
    assert!(found.same && found.text.contains("\nidle ("), "{}", found.text);
    let found = run(&root(), &["--json", &file]).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&found.text).unwrap()["same"], json!(true));
}
