//! A webhook, verified and read: what a handler does with headers and body, whichever web framework brings them.

use gorgias::webhook::{SharedSecret, Signer, Verifier, WebhookEvent, WebhookRequest};

const SECRET: &str = "a-secret-of-32-characters-or-more";

pub(crate) fn run() -> crate::Outcome {
    let body = br#"{"trigger": "ticket-created", "ticket_id": "7"}"#;
    let sent = Signer::new(SharedSecret::default(), SECRET)?.sign(body)?;

    let verifier = Verifier::builder().secret(SECRET).scheme(SharedSecret::default()).build()?;
    let request = WebhookRequest::new(sent.headers(), body);
    verifier.verify(&request)?;
    let event = WebhookEvent::parse(body)?;
    println!("  {:?} of ticket {:?}", event.trigger, event.ticket.id);
    crate::expect(event.ticket.id == Some(7), "the event names the ticket")
}
