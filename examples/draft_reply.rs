//! The order behind a ticket, as a brief for whoever drafts the answer, and what it cost to find it.
//!
//! `cargo run --example draft_reply` asks the embedded sandbox. With `GORGIAS_DOMAIN`, `GORGIAS_EMAIL` and `GORGIAS_API_KEY`,
//! `cargo run --example draft_reply -- 412007331` asks your account about a ticket of yours. It only reads.

#![allow(clippy::print_stdout, reason = "an example is there to be read")]

use gorgias::Client;
use gorgias::types::{CreateMessage, CreateTicket, MessageParty};
use gorgias_sandbox::Sandbox;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome {
    if std::env::var_os("GORGIAS_DOMAIN").is_some() {
        let ticket = std::env::args().nth(1).ok_or("which ticket? Give its id")?.parse()?;
        return brief(&Client::from_env()?, ticket).await;
    }
    let sandbox = Sandbox::start().await?;
    let client = || Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build();
    let ticket = question(&client()?, sandbox.ids().shopify_customer).await?;
    brief(&client()?, ticket).await
}

/// The brief, which order it is about, and the calls it took.
async fn brief(client: &Client, ticket: i64) -> Outcome {
    let context = client.order_context(ticket).await?;
    // Text for the prompt of a model, without personal data. `json()` is the same for programs.
    println!("{}", context.brief().max_chars(6_000).to_text());

    match (context.order(), context.confidence()) {
        (Some(order), Some(sure)) => println!("About {} ({sure:?} confidence): {:?}.", order.label(), order.statuses()),
        _ => println!("Which order it is about is open: {} candidates.", context.candidates().len()),
    }
    for problem in &context.orders().problems {
        println!("Not readable: {problem}.");
    }
    println!("Calls used: {}.", client.counters().total.calls);
    // What a model makes of the brief goes to a person first, and then out with `client.reply(ticket)`.
    Ok(())
}

/// Somebody asks about an order.
async fn question(client: &Client, customer: i64) -> Outcome<i64> {
    let sender = MessageParty::builder().id(customer);
    let words = "Hello, order #2031 says delivered, but nothing came. Call me on +49 421 555 0101. Ilse";
    let message = CreateMessage::builder().channel("api").from_agent(false).sender(sender).body_text(words).build()?;
    let ticket = CreateTicket::builder().subject("Where is my parcel?").customer(customer).messages(vec![message]);
    Ok(client.create_ticket().body(ticket).send().await?.id)
}
