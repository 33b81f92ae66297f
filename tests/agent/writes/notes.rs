use gorgias::agent::{Policy, Tier};
use serde_json::json;

use crate::desk::{Desk, call, refusal};

#[tokio::test]
async fn a_note_is_internal_and_mentions_users_by_name() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Agent));
    let ids = desk.sandbox.ids();
    let agent = desk.client.get_user().id(ids.agent).send().await.unwrap().into_inner();
    let who = agent.name.unwrap();
    let output = call(&belt, "add_note", json!({"ticket": ids.ticket, "text": "Please check.", "mention": who})).await;
    assert!(output.text.starts_with("Note ") && output.tokens <= 60, "{}", output.text);
    let messages = desk.sandbox.messages(ids.ticket);
    let note = messages.last().unwrap();
    assert_eq!(
        (&note["channel"], &note["public"], &note["body_text"]),
        (&json!("internal-note"), &json!(false), &json!("Please check."))
    );
    assert_eq!(output.api_calls, 3, "the user, a look, and the note");
    // The same words on the same day are one note.
    let again = call(
        &belt,
        "add_note",
        json!({"ticket": ids.ticket, "text": "Please check.", "mention": [ids.agent.to_string()]}),
    )
    .await;
    assert!(again.text.contains("Nothing was written"), "{}", again.text);
    assert_eq!(desk.sandbox.messages(ids.ticket).len(), messages.len());
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn what_is_wrong_is_said_before_anything_is_written() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Agent));
    let ticket = desk.sandbox.ids().ticket;
    let text = refusal(&belt, "add_note", json!({"ticket": ticket, "txt": "Hello"})).await;
    assert!(text.contains("did you mean `text`") && text.contains("`text` is missing"), "{text}");
    let text = refusal(&belt, "add_note", json!({"ticket": 0, "text": "Hello"})).await;
    assert!(text.contains("`ticket` is 0"), "{text}");
    let text = refusal(&belt, "add_note", json!({"ticket": ticket, "text": "Hello", "mention": "Nobody Atall"})).await;
    assert!(text.contains("names no user") && text.contains("Nothing was changed"), "{text}");
    assert!(desk.sandbox.requests().iter().all(|request| request.method == "GET"));
}
