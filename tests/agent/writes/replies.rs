use std::time::Duration;

use gorgias::agent::{ApprovalMode, Policy, Tier, Toolbelt, Unattended};
use gorgias::types::CreateMacro;
use gorgias_sandbox::{Fault, Sandbox};
use serde_json::json;

use crate::desk::{Desk, call, refusal};

fn free(desk: &Desk) -> Toolbelt {
    desk.belt(Policy::new(Tier::Agent).approval(ApprovalMode::Never))
}

async fn quick() -> Desk {
    Desk::of(Sandbox::builder().sending_delay(Duration::ZERO)).await
}

#[tokio::test]
async fn the_plan_says_what_goes_to_whom_by_what_and_the_output_what_became_of_it() {
    let desk = quick().await;
    let ids = desk.sandbox.ids();
    let belt = desk.belt(Policy::new(Tier::Agent).approval(ApprovalMode::Host));
    let planned =
        call(&belt, "send_reply", json!({"ticket": ids.ticket, "text": "It left.\nToday.", "close": true})).await;
    let customer = format!("by email to its customer {} at \"n…@example.com\", then close the ticket:", ids.customer);
    assert!(planned.text.contains(&customer), "{}", planned.text);
    assert!(planned.text.contains("  | It left.\n  | Today."), "{}", planned.text);
    assert!(planned.tokens <= 150, "{} tokens: {}", planned.tokens, planned.text);
    let sent = call(&belt, "send_reply", json!({"plan": planned.plan.unwrap().handle})).await;
    assert!(sent.text.starts_with("Sent at ") && sent.text.ends_with("The ticket is closed."), "{}", sent.text);
    assert_eq!(desk.sandbox.ticket(ids.ticket).unwrap()["status"], "closed");
    assert_eq!(desk.sandbox.messages(ids.ticket).last().unwrap()["body_text"], "It left.\nToday.");
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

#[tokio::test]
async fn whoever_may_see_personal_data_sees_the_address() {
    let desk = quick().await;
    let belt = desk.belt(Policy::new(Tier::Agent).personal_data(true));
    let plan = call(&belt, "send_reply", json!({"ticket": desk.sandbox.ids().ticket, "text": "Hello"})).await;
    assert!(plan.text.contains("nia.okafor@example.com") && plan.labels.personal, "{}", plan.text);
}

#[tokio::test]
async fn a_reply_that_is_still_being_sent_is_called_open() {
    let desk = Desk::of(Sandbox::builder().sending_delay(Duration::from_secs(600))).await;
    let policy = Policy::new(Tier::Agent).approval(ApprovalMode::Never).tool_timeout(Duration::from_secs(10));
    let belt = desk.belt(policy);
    let ticket = desk.sandbox.ids().ticket;
    let output = belt.call("send_reply", &json!({"ticket": ticket, "text": "Hello"}), &Unattended).await;
    assert!(
        !output.is_error && output.text.contains("still open") && output.text.contains("Do not send it again"),
        "{}",
        output.text
    );
}

#[tokio::test]
async fn a_macro_is_filled_in_and_its_other_actions_are_named() {
    let desk = quick().await;
    let ids = desk.sandbox.ids();
    let belt = desk.belt(Policy::new(Tier::Agent));
    let output = call(&belt, "send_reply", json!({"ticket": ids.ticket, "macro": "parcel is on its way"})).await;
    assert!(output.text.contains("  | It left our warehouse."), "{}", output.text);
    assert!(output.text.contains("NOT done") && output.text.contains("addTags"), "{}", output.text);
    let body = |name: &str, text: &str| {
        let action =
            json!({"name": "setResponseText", "title": "Answer", "type": "user", "arguments": {"body_text": text}});
        serde_json::from_value::<CreateMacro>(json!({"name": name, "actions": [action]})).unwrap()
    };
    desk.client
        .create_macro()
        .body(body("Greeting", "Hello {{ticket.customer.firstname}}, #{{ticket.id}}."))
        .send()
        .await
        .unwrap();
    desk.client
        .create_macro()
        .body(body("Signed", "Bye {{current_user.firstname}} {{ticket.customer.integrations.x}}"))
        .send()
        .await
        .unwrap();
    let output = call(&belt, "send_reply", json!({"ticket": ids.ticket, "macro": "Greeting"})).await;
    assert!(output.text.contains(&format!("  | Hello Nia, #{}.", ids.ticket)), "{}", output.text);
    let text = refusal(&belt, "send_reply", json!({"ticket": ids.ticket, "macro": "Signed"})).await;
    assert!(text.contains("current_user.firstname, ticket.customer.integrations.x"), "{text}");
    let text = refusal(&belt, "send_reply", json!({"ticket": ids.ticket, "macro": "Greetin"})).await;
    assert!(text.contains("Greeting"), "the nearest: {text}");
}

#[tokio::test]
async fn what_cannot_be_replied_to_is_refused_with_the_reason() {
    let desk = quick().await;
    let ids = desk.sandbox.ids();
    let belt = free(&desk);
    let text = refusal(&belt, "send_reply", json!({"ticket": ids.snoozed_ticket, "text": "Hello"})).await;
    assert!(text.contains("telephone") && text.contains("Nothing was changed"), "{text}");
    for arguments in
        [json!({"ticket": ids.ticket}), json!({"ticket": ids.ticket, "text": "Hello", "macro": "Greeting"})]
    {
        refusal(&belt, "send_reply", arguments).await;
    }
    assert!(desk.sandbox.requests().iter().all(|request| request.method == "GET"));
}

#[tokio::test]
async fn a_lost_response_that_is_not_found_again_says_look_first() {
    let faults = Sandbox::builder().fault(Fault::status(502).on("create_ticket_message")).sending_delay(Duration::ZERO);
    let desk = Desk::of(faults).await;
    let client = desk.client.with_options(|options| options.no_retry());
    let belt = Toolbelt::new(client, Policy::new(Tier::Agent).approval(ApprovalMode::Never));
    let ticket = desk.sandbox.ids().ticket;
    let text = refusal(&belt, "send_reply", json!({"ticket": ticket, "text": "Hello"})).await;
    assert!(text.contains(&format!("look first: read_tickets {ticket}")), "{text}");
    assert!(text.contains("may have taken effect"), "{text}");
}
