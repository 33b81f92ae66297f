//! A day at the helpdesk, on the embedded sandbox: no account, no network beyond this machine.
//!
//! Run it with `cargo run --example tour`. Every step checks what came back and tells what it cost; the first surprise ends the
//! tour with an error.

#![allow(clippy::print_stdout, reason = "an example is there to be read")]

use std::cell::Cell;

use gorgias::Client;
use gorgias::directory::Assignee;
use gorgias::message::DeliveryStatus;
use gorgias::message::compose::Message;
use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, OrderWebhook, Reaction};
use gorgias::reconcile::macros::MacroSet;
use gorgias::triage::TriageRules;
use gorgias::types::{TicketStatus, UpdateTicket};
use gorgias::webhook::{DigestEncoding, HmacScheme, Signer, WebhookRequest};
use gorgias_sandbox::Sandbox;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let sandbox = Sandbox::start().await?;
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build()?;
    let tour = Tour { client: client.clone(), calls: Cell::new(0) };
    println!("Sandbox at {}.\n", sandbox.url());

    // 1. The shop calls: an order was cancelled. Verified, read, and kept as one ticket, however often it is delivered.
    let event = OrderWebhook::shopify("the app's secret")?;
    let policy = OrderEventPolicy::default().on(OrderEventKind::Cancelled, Reaction::open().tag("cancelled"));
    let (headers, body) = shop_calls("the app's secret")?;
    let event = event.receive(&WebhookRequest::new(&headers, &body))?;
    let first = client.upsert_order_ticket(&event, &policy).await?;
    let again = client.upsert_order_ticket(&event, &policy).await?;
    expect(first.ticket_id.is_some() && first.ticket_id == again.ticket_id, "an event makes one ticket")?;
    tour.step("order event", &format!("{:?}, and once more: {:?}", first.action, again.action));

    // 2. A customer writes about an order. Which one, and what is known of it?
    let question = Message::received_by_api(sandbox.ids().shopify_customer, "Order #2031 says delivered. Where is it?");
    let ticket = sandbox.ids().order_ticket;
    client.create_ticket_message().ticket_id(ticket).body(question.build()?).send().await?;
    tour.calls.set(client.counters().total.calls);
    let context = client.order_context(ticket).await?;
    let order = context.order().ok_or("surprise: no order found")?;
    tour.step(
        "the order",
        &format!("{} of {} orders: {:?}", order.label(), context.orders().orders.len(), order.statuses()),
    );
    let brief = context.brief().max_chars(4_000).to_text();
    expect(brief.contains("2031"), "the brief names the order")?;

    // 3. Rules tag and route by what was ordered. Tags are added, and a second run changes nothing.
    let rules: TriageRules = toml::from_str(
        r#"
        [[rules]]
        id = "where-is-it"
        when.order = { of = "any", status = "delivered" }
        then = { add_tags = ["wismo"], priority = "high" }
        "#,
    )?;
    let triage = client.triage(&rules).await?;
    let (done, idle) = (triage.run(ticket).await, triage.run(ticket).await);
    expect(done.plan.as_ref().is_some_and(|plan| !plan.is_empty()), "the rule fits")?;
    expect(done.error.is_none() && idle.plan.as_ref().is_some_and(|plan| plan.is_empty()), "triage settles")?;
    tour.step("triage", &done.plan.map(|plan| plan.to_string()).unwrap_or_default());

    // An assignee is named as people do; what is sent is an id.
    let assigned = client.assign(ticket, Assignee::me()).await?;
    expect(assigned.assignee_user.is_some(), "the ticket is mine")?;
    tour.step("assigned", assigned.assignee_user.as_ref().and_then(|user| user.name.as_deref()).unwrap_or("to me"));

    // 4. The answer goes out on the customer's channel. 201 means stored; this follows it to its end.
    let mail = sandbox.ids().ticket;
    let reply = client.reply(mail).body_text("It left our warehouse this morning.").send().await?;
    let delivery = reply.wait_for_delivery().await?;
    expect(matches!(delivery, DeliveryStatus::Sent { .. }), "the answer is sent")?;
    tour.step("reply", &format!("{delivery:?}"));
    client.update_ticket().id(mail).body(UpdateTicket::builder().status(TicketStatus::Closed)).send().await?;
    tour.step("closed", &format!("#{mail}"));

    // 5. Macros follow a file; a second run writes nothing.
    let macros: MacroSet = toml::from_str(
        r#"
        [[macros]]
        external_id = "tour:status"
        name = "Order status"
        actions = [{ name = "setResponseText", body_text = "Hi {{ticket.customer.firstname}}, your parcel is on its way." }]
        "#,
    )?;
    let report = client.reconcile_macros(&macros).apply().await?;
    expect(report.is_complete(), "the macros are in step")?;
    tour.step("macros", &report.to_string());

    // 6. What this customer ever wrote, for a person or a model to read.
    let transcript = client.customer_history(sandbox.ids().customer).transcript(4_000).await?;
    expect(transcript.as_text().contains("warehouse"), "the transcript holds the answer")?;
    tour.step("history", &format!("a transcript of {} characters", transcript.as_text().chars().count()));

    expect(sandbox.problems().is_empty(), "the sandbox kept to its own document")?;
    println!("\nAll as expected, with {} calls.", client.counters().total.calls);
    Ok(())
}

/// What Shopify sends: a body, and headers that sign and name it.
fn shop_calls(secret: &str) -> Outcome<(http::HeaderMap, Vec<u8>)> {
    let order = r##"{"id":5610000000777,"name":"#2077","email":"ilse.novak@example.com","financial_status":"voided",
        "cancelled_at":"2026-05-06T09:09:00Z","updated_at":"2026-05-06T09:09:00Z"}"##;
    let scheme = HmacScheme::new().header("X-Shopify-Hmac-Sha256").encoding(DigestEncoding::Base64);
    let mut headers = Signer::new(scheme, secret)?.sign(order.as_bytes())?.headers().clone();
    headers.insert("x-shopify-topic", "orders/cancelled".parse()?);
    headers.insert("x-shopify-event-id", "event-1".parse()?);
    headers.insert("x-shopify-shop-domain", "shop.example.com".parse()?);
    Ok((headers, order.into()))
}

struct Tour {
    client: Client,
    /// Calls until the last step.
    calls: Cell<u64>,
}

impl Tour {
    fn step(&self, what: &str, result: &str) {
        let calls = self.client.counters().total.calls;
        println!("  {what:<12} {result}  [{} calls]", calls - self.calls.replace(calls));
    }
}

fn expect(holds: bool, what: &str) -> Outcome {
    if holds { Ok(()) } else { Err(format!("surprise: expected that {what}").into()) }
}
