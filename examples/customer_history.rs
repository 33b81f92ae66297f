//! All that a customer wrote and was answered, as a transcript.
//!
//! `cargo run --example customer_history [-- ID|E-MAIL|+PHONE]`, on the embedded sandbox, or on your account: set
//! `GORGIAS_DOMAIN`, `GORGIAS_EMAIL` and `GORGIAS_API_KEY`.

#![allow(clippy::print_stdout, reason = "an example is there to be read")]

use gorgias::Client;
use gorgias::directory::CustomerRef;
use gorgias_sandbox::Sandbox;

/// Characters of the transcript; as many as a model is to read.
const MOST: usize = 8_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = if std::env::var_os("GORGIAS_DOMAIN").is_none() { Some(Sandbox::start().await?) } else { None };
    let client = match &sandbox {
        Some(own) => Client::builder().base_url(own.url()).api_key(own.email(), own.api_key()).build()?,
        None => Client::from_env()?,
    };
    let whose = match (std::env::args().nth(1), &sandbox) {
        (Some(text), _) if text.contains('@') => CustomerRef::email(text),
        (Some(text), _) if text.starts_with('+') => CustomerRef::phone(text),
        (Some(text), _) => CustomerRef::Id(text.parse()?),
        (None, Some(own)) => CustomerRef::Id(own.ids().customer),
        (None, None) => return Err("whose history? Give an id, an e-mail address or a phone number".into()),
    };

    // An overview costs one call for 100 tickets.
    let mut history = client.customer_history(whose.clone());
    let mut count = 0;
    while let Some(past) = history.next().await {
        let ticket = past?.ticket;
        println!("#{} {}", ticket.id, ticket.subject.as_deref().unwrap_or("(no subject)"));
        count += 1;
    }
    println!("{count} tickets, {} calls used.\n", client.counters().total.calls);

    // Conversations cost one call each, and are read until the transcript is full.
    let transcript = client.customer_history(whose).transcript(MOST).await?;
    println!("{transcript}");
    println!(
        "{} characters; {} calls used in all.",
        transcript.as_text().chars().count(),
        client.counters().total.calls
    );
    Ok(())
}
