use gorgias::agent::{ApprovalMode, Policy, Tier, Unattended};
use serde_json::json;

use crate::desk::{Desk, call};

#[tokio::test]
async fn a_ticket_begins_with_what_the_customer_said_and_nothing_is_sent() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Agent));
    let ids = desk.sandbox.ids();
    let arguments = json!({
        "key": "call-17", "customer": "nia.okafor@example.com", "text": "She asks for the invoice.", "subject": "Invoice",
        "tags": ["shipping"],
    });
    let output = call(&belt, "create_ticket", arguments).await;
    assert!(output.text.starts_with("Created ticket ") && output.tokens <= 80, "{}", output.text);
    let tickets = desk.sandbox.tickets();
    let ticket = tickets.iter().find(|ticket| ticket["external_id"] == "call-17").unwrap();
    assert_eq!((&ticket["subject"], &ticket["customer"]["id"]), (&json!("Invoice"), &json!(ids.customer)));
    let messages = desk.sandbox.messages(ticket["id"].as_i64().unwrap());
    assert_eq!(
        (messages.len(), &messages[0]["from_agent"], &messages[0]["channel"]),
        (1, &json!(false), &json!("email"))
    );
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn by_id_by_api_and_as_a_note() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Agent));
    let ids = desk.sandbox.ids();
    call(&belt, "create_ticket", json!({"key": "a", "customer": ids.customer, "text": "Hello", "channel": "api"}))
        .await;
    call(&belt, "create_ticket", json!({"key": "b", "customer": "crm-1001", "text": "Hello", "from": "note"})).await;
    call(
        &belt,
        "create_ticket",
        json!({"key": "c", "customer": "new@example.net", "text": "Hello", "channel": "support@example.com"}),
    )
    .await;
    let tickets = desk.sandbox.tickets();
    let of = |key: &str| tickets.iter().find(|ticket| ticket["external_id"] == key).unwrap();
    assert_eq!(of("a")["customer"]["id"], json!(ids.customer));
    assert_eq!(of("b")["customer"]["id"], json!(ids.customer));
    assert_eq!(desk.sandbox.messages(of("b")["id"].as_i64().unwrap())[0]["public"], json!(false));
    assert_eq!(of("c")["customer"]["email"], "new@example.net");
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn from_the_agent_it_is_sent_after_a_plan() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Agent).approval(ApprovalMode::Host));
    let ids = desk.sandbox.ids();
    let arguments = json!({"key": "k", "customer": ids.customer, "text": "We owe you a refund.", "from": "agent", "subject": "Refund"});
    let planned = belt.call("create_ticket", &arguments, &Unattended).await;
    assert!(planned.text.contains("e-mailed to the customer from support@example.com"), "{}", planned.text);
    assert!(planned.text.contains("n…@example.com") && !planned.text.contains("nia.okafor"), "{}", planned.text);
    let output = call(&belt, "create_ticket", json!({"plan": planned.plan.unwrap().handle})).await;
    assert!(output.text.starts_with("Created ticket "), "{}", output.text);
    let tickets = desk.sandbox.tickets();
    let ticket = tickets.iter().find(|ticket| ticket["external_id"] == "k").unwrap();
    let message = &desk.sandbox.messages(ticket["id"].as_i64().unwrap())[0];
    assert_eq!(
        (&message["from_agent"], &message["source"]["to"][0]["address"]),
        (&json!(true), &json!("nia.okafor@example.com"))
    );
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn mistakes_are_named_and_nothing_is_created() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Agent).approval(ApprovalMode::Never));
    let ids = desk.sandbox.ids();
    for (arguments, expected) in [
        (json!({"customer": ids.customer, "text": "Hello"}), "`key` is missing"),
        (json!({"key": "k", "customer": "nobody-has-this", "text": "Hello"}), "customer"),
        (json!({"key": "k", "customer": "not@an@address", "text": "Hello"}), "not an e-mail address"),
        (
            json!({"key": "k", "customer": ids.customer, "text": "Hello", "channel": "api", "from": "agent"}),
            "nothing can be sent",
        ),
        (json!({"key": "k", "customer": ids.customer, "text": "Hello", "channel": "fax"}), "channel"),
        (json!({"key": "k", "customer": ids.customer, "text": "Hello", "tags": ["shiping"]}), "shipping"),
        (
            json!({"key": "k", "customer": ids.customer, "text": "Hello", "from": "agent", "channel": "sales@example.com"}),
            "e-mail can be sent from",
        ),
    ] {
        let output = belt.call("create_ticket", &arguments, &Unattended).await;
        assert!(output.is_error && output.text.contains("Nothing was changed"), "{arguments}: {}", output.text);
        assert!(output.text.contains(expected), "{expected}: {}", output.text);
    }
    assert!(desk.sandbox.requests().iter().all(|request| request.method == "GET"));
}
