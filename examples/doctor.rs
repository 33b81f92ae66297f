//! Where the responses of an account differ from the document of this crate, as a report that can be sent to its maintainers.
//!
//! `cargo run --example doctor --features doctor [-- FILE.json]` looks at the embedded sandbox, or at your account: set
//! `GORGIAS_DOMAIN`, `GORGIAS_EMAIL` and `GORGIAS_API_KEY`. It makes at most 100 GET calls, and changes nothing. The report is printed
//! as Markdown; with a file name, it is also written there as JSON. It holds no value of a response. Read it before you send it.

#![allow(clippy::print_stdout, reason = "an example is there to be read")]

use gorgias::Client;
use gorgias_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = if std::env::var_os("GORGIAS_DOMAIN").is_none() { Some(Sandbox::start().await?) } else { None };
    let client = match &sandbox {
        Some(own) => Client::builder().base_url(own.url()).api_key(own.email(), own.api_key()).unlimited().build()?,
        None => Client::from_env()?,
    };
    let report = client.doctor().most_calls(100).run().await?;
    println!("{}", report.to_markdown());
    if let Some(file) = std::env::args_os().nth(1) {
        std::fs::write(&file, serde_json::to_string_pretty(&report)?)?;
        println!("Also written to {}.", file.to_string_lossy());
    }
    if sandbox.is_some() && !report.differences.is_empty() {
        return Err("surprise: expected the sandbox to send what the document says".into());
    }
    Ok(())
}
