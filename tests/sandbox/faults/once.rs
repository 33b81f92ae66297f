//! Records are created once, whatever becomes of the answers.

use gorgias::{Client, Ensured, types};
use gorgias_sandbox::{Fault, FaultKind, Sandbox};
use serde_json::json;

use super::client;

fn ticket(external_id: &str) -> types::CreateTicket {
    let message =
        json!({"channel": "api", "from_agent": false, "sender": {"email": "nia@example.com"}, "body_text": "Hi"});
    serde_json::from_value(json!({"external_id": external_id, "messages": [message]})).unwrap()
}

/// How many tickets have this id of ours.
async fn twins(client: &Client, external_id: &str) -> usize {
    client.list_tickets().external_id(external_id).send().await.unwrap().data.len()
}

#[tokio::test]
async fn a_ticket_whose_answer_never_came_is_found_and_not_created_again() {
    for fault in [Fault::lost_response(), Fault::truncated_body(), Fault::malformed_json()] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox);
        sandbox.fault(fault.on("create_ticket").times(1)).unwrap();
        let once = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
        let struck = sandbox.faults_injected();
        assert!(matches!(once, Ensured::Recovered(_)), "{struck:?}");
        assert_eq!((struck.len(), twins(&client, "order-7").await), (1, 1), "{struck:?}");
        let again = client.get_or_create_ticket(ticket("order-7")).await.unwrap();
        assert!(again.was_there() && again.id() == once.id());
        let posts = sandbox.requests().into_iter().filter(|request| request.method == "POST").count();
        assert_eq!(posts, 1);
    }
}

#[tokio::test]
async fn a_ticket_that_was_not_created_is_after_another_call() {
    for fault in [Fault::reset(), Fault::html(502)] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox);
        sandbox.fault(fault.on("create_ticket").times(1)).unwrap();
        let error = client.get_or_create_ticket(ticket("order-7")).await.unwrap_err();
        assert!(error.may_have_taken_effect(), "it cannot be known: {error}");
        assert_eq!(twins(&client, "order-7").await, 0);
        assert!(matches!(client.get_or_create_ticket(ticket("order-7")).await, Ok(Ensured::Created(_))));
        assert_eq!(twins(&client, "order-7").await, 1);
    }
}

#[tokio::test]
async fn whatever_goes_wrong_trying_until_it_succeeds_creates_one() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let creations =
        [Fault::lost_response(), Fault::reset(), Fault::truncated_body(), Fault::html(502), Fault::status(500)];
    for (seed, fault) in (1..).zip(creations) {
        sandbox.fault(fault.on("create_ticket").rate(0.15).random_seed(seed)).unwrap();
    }
    for (seed, fault) in (10..).zip([Fault::reset(), Fault::malformed_json(), Fault::status(503)]) {
        sandbox.fault(fault.on("list_tickets").rate(0.15).random_seed(seed)).unwrap();
    }
    let mut tries = 0;
    for order in 0..40 {
        let external_id = format!("order-{order}");
        while client.get_or_create_ticket(ticket(&external_id)).await.is_err() {
            tries += 1;
            assert!(tries < 1_000, "it never succeeds");
        }
    }
    let struck = sandbox.faults_injected();
    assert!(struck.iter().filter(|fault| fault.kind == FaultKind::LostResponse).count() > 2, "{struck:?}");
    sandbox.clear_faults();
    for order in 0..40 {
        assert_eq!(twins(&client, &format!("order-{order}")).await, 1, "order-{order}");
    }
}
