//! Sentences of Gorgias repeat what customers wrote: errors show the sentence without it, and hand out all on request.

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

async fn assert_hides(sentence: &str, words: &[&str]) {
    for (_, text) in everywhere(sentence).await {
        for word in words {
            assert!(!text.contains(word), "{word:?} of {sentence:?} in: {text}");
        }
    }
}

#[tokio::test]
async fn sentences_without_a_customers_words_are_shown() {
    for sentence in ["Must be at most 100", "You didn't give a sender.", "Unknown field.", "Missing scope: write:all."]
    {
        for (error, _) in everywhere(sentence).await {
            assert!(error.to_string().contains(sentence), "{error}");
        }
    }
}

#[tokio::test]
async fn quoted_words_are_hidden() {
    for sentence in [
        r#""my parcel" is no valid choice."#,
        "'my parcel' is no valid choice.",
        "No choice: 'my parcel'",
        "Not in ['my parcel', 'parcel two']",
        "value='my parcel' refused",
        "\u{201c}my parcel\u{201d} is no valid choice.",
        "\u{ab}my parcel\u{bb} is no valid choice.",
        // The end was cut off.
        "'my parcel",
        r#"Unknown "my parcel"#,
        "You didn't say 'my parcel' right",
    ] {
        assert_hides(sentence, &["parcel"]).await;
    }
}

#[tokio::test]
async fn addresses_and_numbers_are_hidden() {
    for (sentence, words) in [
        ("nia.okafor@example.com is taken.", &["okafor"][..]),
        ("Customer with e-mail <nia.okafor@example.com> exists", &["okafor"]),
        ("email:nia.okafor@example.com,exists", &["okafor"]),
        ("Cannot fetch https://files.example.com/nia-okafor.png today", &["okafor"]),
        ("Number +15551234567 is taken", &["5551234"]),
        ("Order 100200300 is unknown", &["100200300"]),
    ] {
        assert_hides(sentence, words).await;
    }
}

#[tokio::test]
async fn an_apostrophe_inside_of_quotes_does_not_end_them() {
    assert_hides("'it's my parcel' is no valid choice.", &["parcel"]).await;
    assert_hides("'Nia's parcel' is no valid choice.", &["parcel"]).await;
    // As Python writes a text that holds both marks.
    assert_hides(r#"'it\'s "my" parcel' is no valid choice."#, &["parcel", "my"]).await;
}

#[tokio::test]
async fn an_escaped_mark_inside_of_quotes_does_not_end_them() {
    assert_hides(r#"Unknown text "she said \"my parcel\" twice""#, &["parcel", "twice"]).await;
}

#[tokio::test]
async fn other_ways_to_quote_hide_as_well() {
    assert_hides("u'my parcel' is no valid choice.", &["parcel"]).await;
    assert_hides("b'my parcel' is no valid choice.", &["parcel"]).await;
    assert_hides("\u{2018}my parcel\u{2019} is no valid choice.", &["parcel"]).await;
    assert_hides("\u{201e}my parcel\u{201c} is no valid choice.", &["parcel"]).await;
}

#[tokio::test]
async fn a_phone_number_with_spaces_is_hidden() {
    assert_hides("Number +1 555 123 4567 is taken", &["555", "4567"]).await;
    assert_hides("Number (555) 123-4567 is taken", &["555", "4567"]).await;
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
async fn a_long_sentence_is_cut() {
    let error = refused(&json!({"error": {"msg": "word ".repeat(10_000)}})).await;
    assert!(error.to_string().len() < 500);
    let error = refused(&json!({"error": {"msg": "w".repeat(10_000)}})).await;
    assert!(error.to_string().len() < 500);
    assert_eq!(error.message().unwrap().len(), 10_000);
}
