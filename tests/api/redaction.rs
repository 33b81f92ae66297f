//! Sentences of Gorgias repeat what customers wrote: errors show none of them, and hand them out on request.

use crate::support::{Server, answer};
use gorgias::Error;
use serde_json::{Value, json};

async fn refused(body: &Value) -> Error {
    let server = Server::always(answer(400, "", body.to_string())).await;
    server.client().get_ticket().id(7).send().await.unwrap_err()
}

/// The sentence as `msg`, as a complaint about a field, and as a text instead of an object.
async fn everywhere(sentence: &str) -> [(Error, String); 3] {
    let as_message = refused(&json!({"error": {"msg": sentence}})).await;
    let as_violation = refused(&json!({"error": {"msg": "Failed.", "data": {"body_text": [sentence]}}})).await;
    let as_text = refused(&json!({"error": sentence})).await;
    assert_eq!(as_message.message(), Some(sentence), "whoever asks gets all of it");
    assert_eq!(as_violation.violations()[0].message(), sentence);
    assert_eq!(as_text.message(), Some(sentence));
    [as_message, as_violation, as_text].map(|error| {
        let text = format!("{error} {error:?} {error:#?} {:?}", error.violations());
        (error, text)
    })
}

#[tokio::test]
async fn no_sentence_is_shown_however_it_names_somebody() {
    for sentence in [
        "nia okafor is no customer of this shop",
        "Okafor, Nia: unknown",
        r#""my parcel" is no valid choice."#,
        "Customer nia.okafor@example.com exists",
        "Number (555) 123-4567 exists",
        "Where is my parcel, asks NIA",
        "\u{6771}\u{4eac} has no such street",
    ] {
        for (error, text) in everywhere(sentence).await {
            for word in sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3) {
                assert!(!text.to_lowercase().contains(&word.to_lowercase()), "{word:?} of {sentence:?} in: {text}");
            }
            assert!(text.contains("Gorgias says why in"), "{error}");
        }
    }
}

#[tokio::test]
async fn complaints_that_are_known_to_the_letter_are_said_in_our_words() {
    for (sentence, ours) in [
        ("Missing data for required field.", "`sender` is required"),
        ("No such field", "`sender` is not a field that Gorgias knows here"),
        ("Missing data for required field, Nia.", "`sender` is refused; Gorgias says why in `violations`"),
    ] {
        let error = refused(&json!({"error": {"data": {"sender": [sentence]}}})).await;
        assert!(error.to_string().ends_with(ours), "{error}");
        assert_eq!(error.violations()[0].message(), sentence);
    }
}

#[tokio::test]
async fn texts_that_are_no_sentences_are_hidden() {
    // A message text where a field name belongs, and an answer of nothing but the input.
    for body in [
        json!({"error": {"msg": "Failed.", "data": {"Where is my parcel, asks Nia": ["No."]}}}),
        json!({"error": {"msg": "Failed.", "data": {"meta": {"nia okafor's parcel": ["No."]}}}}),
        json!({"error": {"msg": "Failed.", "data": {"nia.okafor@example.com": ["No."]}}}),
        json!({"error": ["my parcel"]}),
        json!({"error": {"msg": [["'my parcel'"]]}}),
    ] {
        let error = refused(&body).await;
        let text = format!("{error} {error:?} {:?}", error.violations());
        assert!(!text.contains("parcel") && !text.contains("okafor"), "{body}: {text}");
    }
}

#[tokio::test]
async fn keys_of_a_map_in_a_decoded_answer_are_hidden() {
    // The place of a failure is a path in the JSON, and keys of maps are data.
    let body = json!({"id": 7, "reply_options": {"nia.okafor@example.com": "no object"}});
    let server = Server::always(answer(200, "", body.to_string())).await;
    let error = server.client().get_ticket().id(7).send().await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("reply_options"), "{text}");
    assert!(!text.contains("okafor"), "{text}");
}

#[tokio::test]
async fn no_answer_can_forge_lines_or_colors_of_a_log() {
    let forged = "Failed.\nERROR all is lost\r\n\u{1b}[31mred\u{7}";
    for (error, text) in everywhere(forged).await {
        assert!(!error.to_string().contains(['\n', '\r', '\u{1b}', '\u{7}']), "{text:?}");
    }
    let key = json!({"error": {"msg": "Failed.", "data": {"a\n\u{1b}[31mb": ["No."]}}});
    assert!(!refused(&key).await.to_string().contains(['\n', '\u{1b}']));

    let path = json!({"id": 7, "reply_options": {"x\n\u{1b}[31m": "no object"}});
    let server = Server::always(answer(200, "", path.to_string())).await;
    let error = server.client().get_ticket().id(7).send().await.unwrap_err();
    assert!(!error.to_string().contains(['\n', '\u{1b}']), "{:?}", error.to_string());
}

#[tokio::test]
async fn a_long_sentence_is_kept_and_not_shown() {
    let error = refused(&json!({"error": {"msg": "w".repeat(10_000)}})).await;
    assert!(error.to_string().len() < 200);
    assert_eq!(error.message().unwrap().len(), 10_000);
}
