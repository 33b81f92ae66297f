//! Incremental reading on the embedded sandbox: the first pass reads every ticket, the second what has changed since.
//!
//! Run it with `cargo run --example sync`. The first surprise ends it with an error.

#![allow(clippy::print_stdout, reason = "an example is there to be read")]

use gorgias::Client;
use gorgias::changes::Bookmark;
use gorgias::types::{TicketStatus, UpdateTicket};
use gorgias_sandbox::Sandbox;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let sandbox = Sandbox::start().await?;
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build()?;

    let (all, stored) = pass(&client, None).await?;
    println!("first pass: {} tickets; to be stored: {stored}", all.len());
    expect(all.len() == client.list_tickets().items().all().await?.len(), "the first pass reads every ticket")?;

    let mut changed = vec![sandbox.ids().ticket, sandbox.ids().order_ticket];
    for id in &changed {
        let close = UpdateTicket::builder().status(TicketStatus::Closed);
        client.update_ticket().id(*id).body(close).send().await?;
    }
    let (mut seen, stored) = pass(&client, Some(&stored)).await?;
    println!("two tickets closed; second pass: {seen:?}");
    seen.sort_unstable();
    changed.sort_unstable();
    expect(seen == changed, "the second pass yields exactly these two")?;

    let (seen, _) = pass(&client, Some(&stored)).await?;
    println!("nothing done; third pass: {seen:?}");
    expect(seen.is_empty(), "the third pass yields nothing")
}

/// One pass from a stored bookmark: the ids of what has changed, and what to store for the next pass.
async fn pass(client: &Client, stored: Option<&str>) -> Outcome<(Vec<i64>, String)> {
    let bookmark: Bookmark = stored.map(serde_json::from_str).transpose()?.unwrap_or_default();
    let mut pass = client.changed_tickets(&bookmark);
    let mut ids = Vec::new();
    while let Some(ticket) = pass.next().await {
        ids.push(ticket?.id);
    }
    let next = pass.bookmark().ok_or("the pass did not come to its end")?;
    Ok((ids, serde_json::to_string(next)?))
}

fn expect(holds: bool, what: &str) -> Outcome {
    if holds { Ok(()) } else { Err(format!("surprise: expected that {what}").into()) }
}
