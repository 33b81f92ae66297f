use gorgias::agent::{Policy, Tier};
use serde_json::json;

use crate::desk::{Desk, call, refusal};

#[tokio::test]
async fn before_and_after_are_said_and_only_what_differs_is_written() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Agent));
    let ids = desk.sandbox.ids();
    let arguments = json!({
        "customer": "nia.okafor@example.com", "name": "Nia Okafor-Lind", "language": "de", "timezone": "Europe/Berlin",
        "fields": {"favorite color": "teal"},
    });
    let output = call(&belt, "update_customer", arguments.clone()).await;
    assert!(output.text.contains("name \"N…\" → \"Nia Okafor-Lind\""), "{}", output.text);
    assert!(output.text.contains("language en → de") && output.text.contains("→ \"teal\""), "{}", output.text);
    assert!(!output.text.contains("timezone") && output.tokens <= 80, "{}", output.text);
    let customer = desk.client.get_customer().id(ids.customer).send().await.unwrap().into_inner();
    assert_eq!(customer.name.as_deref(), Some("Nia Okafor-Lind"));
    let again = call(&belt, "update_customer", arguments).await;
    assert!(again.text.starts_with("Nothing to change"), "{}", again.text);
    let cleared =
        call(&belt, "update_customer", json!({"customer": ids.customer, "clear": ["language", "Favorite color"]}))
            .await;
    assert!(
        cleared.text.contains("language de → empty") && cleared.text.contains("\"teal\" → empty"),
        "{}",
        cleared.text
    );
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn whoever_may_see_personal_data_sees_what_was_there() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Agent).personal_data(true));
    let output = call(
        &belt,
        "update_customer",
        json!({"customer": desk.sandbox.ids().customer, "name": "Nia", "dry_run": true}),
    )
    .await;
    assert!(
        output.text.contains("\"Nia Okafor\" → \"Nia\"") && output.labels.personal && output.labels.untrusted,
        "{}",
        output.text
    );
}

#[tokio::test]
async fn mistakes_are_named_and_nothing_is_written() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Agent));
    let customer = desk.sandbox.ids().customer;
    for (arguments, expected) in [
        (json!({"customer": "nobody@example.net", "name": "X"}), "customer"),
        (json!({"customer": customer, "language": "klingon"}), "language"),
        (json!({"customer": customer, "clear": "timezone"}), "UTC"),
        (json!({"customer": customer, "name": "X", "clear": ["name"]}), "set as well"),
        (json!({"customer": customer, "clear": ["Favourite animal"]}), "customer field"),
    ] {
        let text = refusal(&belt, "update_customer", arguments).await;
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(desk.sandbox.requests().iter().all(|request| request.method == "GET"));
}
