//! A day at the helpdesk, on the embedded sandbox: no account, no network beyond this machine.
//!
//! Run it with `cargo run --example tour`. Every step checks what came back; the first surprise ends the tour with an error.

#![allow(clippy::print_stdout, reason = "an example is there to be read")]

use gorgias::support::Delivery;
use gorgias::types::{CreateCustomer, CreateMessage, CreateTicket, CustomerChannelInput, MessageSourceInput};
use gorgias::types::{SearchRequest, SourceAddressInput, TicketStatus, TicketTagRefs, UpdateTicket};
use gorgias::{Client, Patch};
use gorgias_sandbox::Sandbox;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let sandbox = Sandbox::start().await?;
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build()?;
    let me = client.get_user().id(0).send().await?;
    println!("Sandbox at {}; calling as {}.\n", sandbox.url(), me.name.as_deref().unwrap_or("nobody"));

    // A customer, with the address that replies go to.
    let channel = CustomerChannelInput::builder().type_("email").address("ada@example.com").preferred(true);
    let body = CreateCustomer::builder().name("Ada Mensah").email("ada@example.com").channels(vec![channel.build()?]);
    let customer = client.create_customer().body(body).send().await?;
    step("customer", &format!("#{} {}", customer.id, customer.name.as_deref().unwrap_or_default()));

    // A ticket is made together with its first message, here one that came in.
    let address = |a: &str| SourceAddressInput::builder().address(a).build();
    let source = MessageSourceInput::builder().type_("email").from(address("ada@example.com")?);
    let incoming = CreateMessage::builder()
        .channel("email")
        .from_agent(false)
        .sender(gorgias::types::MessageParty::builder().id(customer.id))
        .source(source.to(vec![address("support@example.com")?]))
        .body_text("Hello, where is my order #1042?")
        .build()?;
    let body = CreateTicket::builder().subject("Where is my order?").customer(customer.id).messages(vec![incoming]);
    let ticket = client.create_ticket().body(body).send().await?;
    let id = ticket.id;
    step(
        "ticket",
        &format!("#{id} \"{}\", {} message", ticket.subject.as_deref().unwrap_or_default(), ticket.messages.len()),
    );

    // The reply is a message of its own. 201 means stored: it is sent later, which the message tells then.
    let source = MessageSourceInput::builder().type_("email").from(address("support@example.com")?);
    let reply = CreateMessage::builder()
        .channel("email")
        .from_agent(true)
        .source(source.to(vec![address("ada@example.com")?]))
        .body_text("It left our warehouse this morning.");
    let reply = client.create_ticket_message().ticket_id(id).body(reply).send().await?;
    let Delivery::Sent { at } = client.delivery(id, reply.id).await? else {
        return Err("the reply was not sent".into());
    };
    step("reply", &format!("message #{}, sent at {at}", reply.id));

    let tags = TicketTagRefs::builder().names(vec!["shipping".to_owned(), "vip".to_owned()]);
    client.add_ticket_tags().ticket_id(id).body(tags).send().await?;
    let names: Vec<_> = client
        .list_ticket_tags()
        .ticket_id(id)
        .send()
        .await?
        .into_inner()
        .data
        .into_iter()
        .filter_map(|t| t.name)
        .collect();
    expect(names.len() == 2, "two tags were set")?;
    step("tags", &names.join(", "));

    // An assignee is a user id; there is no field for an e-mail address.
    client.update_ticket().id(id).body(UpdateTicket::builder().assignee_user(me.id)).send().await?;
    let assigned = client.get_ticket().id(id).send().await?;
    expect(assigned.assignee_user.as_ref().is_some_and(|u| u.id == me.id), "the ticket is mine")?;
    step("assigned", assigned.assignee_user.as_ref().and_then(|u| u.name.as_deref()).unwrap_or("to me"));

    let close = UpdateTicket::builder().status(TicketStatus::Closed).snooze_datetime(Patch::Null);
    client.update_ticket().id(id).body(close).send().await?;
    let closed = client.get_ticket().id(id).send().await?;
    expect(closed.status == Some(TicketStatus::Closed) && closed.closed_datetime.is_some(), "the ticket is closed")?;
    step("closed", &format!("at {}", closed.closed_datetime.map(|t| t.to_string()).unwrap_or_default()));

    let list = client.list_tickets().customer_id(customer.id).order_by("updated_datetime:desc").send().await?;
    expect(list.data.iter().any(|t| t.id == id), "the list holds the ticket")?;
    let (used, limit) = list.call_limit().unwrap_or_default();
    step("listed", &format!("{} ticket of this customer; {used} of {limit} calls of the window used", list.data.len()));

    let query = SearchRequest::builder().type_("customer").query("Ada");
    let found = client.search_resources().body(query).send().await?;
    expect(found.data.iter().any(|hit| hit.id == Some(customer.id)), "search finds the customer")?;
    step("searched", &format!("\"Ada\" finds {} customer", found.data.len()));

    expect(sandbox.problems().is_empty(), "the sandbox broke its own document")?;
    println!("\nAll as expected.");
    Ok(())
}

fn step(what: &str, result: &str) {
    println!("  {what:<10} {result}");
}

fn expect(holds: bool, what: &str) -> Outcome {
    if holds { Ok(()) } else { Err(format!("surprise: expected that {what}").into()) }
}
