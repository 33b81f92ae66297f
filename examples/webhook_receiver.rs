//! A webhook is set up and received: the integration is made on the embedded sandbox, and what Gorgias would then send comes
//! over a real socket, from a sender that signs as agreed. `cargo run --features axum --example webhook_receiver`
#![allow(clippy::print_stdout, reason = "an example prints")]

use axum::http::StatusCode;
use gorgias::types::HttpTrigger;
use gorgias::webhook::template::Template;
use gorgias::webhook::{Event, Receiver, SharedSecret, Signer, Verifier};
use gorgias::{Client, reqwest};
use gorgias_sandbox::Sandbox;
use serde_json::json;

const SECRET: &str = "from your configuration, never from the code";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The receiver: ten lines.
    let receiver = Receiver::new(Verifier::builder().secret(SECRET).build()?);
    let route = gorgias::webhook::axum::route(receiver, |event: Event| async move {
        if !event.is_from_customer() {
            println!("  not the customer's message: left alone, or two programs would answer each other");
            return Ok(());
        }
        println!("  ticket {:?}, message {:?}: queue the work, answer at once", event.ticket.id, event.message.id);
        Ok::<(), StatusCode>(())
    });
    let app = axum::Router::new().route("/gorgias", route);

    // Set up once, and again whenever the program starts: it repairs what was changed.
    let sandbox = Sandbox::start().await?;
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build()?;
    let install = || {
        let triggers = [HttpTrigger::TicketMessageCreated];
        client.install_webhook("https://hooks.example.com/gorgias", triggers, SECRET).send()
    };
    println!("set up: {:?}", install().await?);
    println!("again:  {:?}", install().await?);

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/gorgias", listener.local_addr()?);
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    // The sender, as Gorgias does it for this integration.
    let template = Template::ids().trigger(&HttpTrigger::TicketMessageCreated);
    let delivery = |message: i64, from_agent: bool| {
        template.render(&json!({
            "ticket": {"id": 7, "status": "open", "updated_datetime": "2026-11-23T09:30:00+00:00"},
            "message": {"id": message, "from_agent": from_agent, "created_datetime": "2026-11-23T09:30:00+00:00"},
        }))
    };
    let honest = Signer::new(SharedSecret::default(), SECRET)?;
    let forger = Signer::new(SharedSecret::default(), "a guess")?;
    for (what, signer, body) in [
        ("a message of the customer", &honest, delivery(1, false)),
        ("the same once more", &honest, delivery(1, false)),
        ("a message of an agent", &honest, delivery(2, true)),
        ("a forged one", &forger, delivery(3, false)),
        ("no JSON", &honest, b"hello".to_vec()),
    ] {
        let headers = signer.sign(&body)?.headers().clone();
        let answer =
            reqwest::Client::builder().no_proxy().build()?.post(&url).headers(headers).body(body).send().await?;
        println!("{what}: {}", answer.status());
    }
    server.abort();
    Ok(())
}
