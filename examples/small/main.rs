//! Eight small programs, each a file of its own beside this one, on the embedded sandbox.
//!
//! `cargo run --example small` runs all of them, `cargo run --example small -- list error` the ones that are named.

#![allow(clippy::print_stdout, reason = "an example is there to be read")]

mod error;
mod list;
mod raw;
mod reply;
mod resume;
mod retry;
mod upload;
mod webhook;

use gorgias::Client;
use gorgias_sandbox::Sandbox;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const NAMES: [&str; 8] = ["list", "retry", "raw", "resume", "upload", "webhook", "reply", "error"];

#[tokio::main]
async fn main() -> Outcome {
    let named: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = named.iter().find(|name| !NAMES.contains(&name.as_str())) {
        return Err(format!("there is no `{unknown}`: choose from {}", NAMES.join(", ")).into());
    }
    for name in NAMES.into_iter().filter(|name| named.is_empty() || named.iter().any(|one| one == name)) {
        // With an account of your own this is `Client::builder().domain("acme").api_key(email, key).build()?`.
        let sandbox = Sandbox::start().await?;
        let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build()?;
        println!("{name}:");
        match name {
            "list" => list::run(&client).await?,
            "retry" => retry::run(&client, &sandbox).await?,
            "raw" => raw::run(&client, sandbox.ids().ticket).await?,
            "resume" => resume::run(&client).await?,
            "upload" => upload::run(&client, sandbox.ids().ticket).await?,
            "webhook" => webhook::run()?,
            "reply" => reply::run(&client, sandbox.ids().ticket).await?,
            _ => error::run(&client).await?,
        }
    }
    Ok(())
}

fn expect(holds: bool, what: &str) -> Outcome {
    if holds { Ok(()) } else { Err(format!("surprise: expected that {what}").into()) }
}
