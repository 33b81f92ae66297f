//! A webhook is set up and received. The embedded sandbox plays Gorgias: it calls this program over a real socket when a message
//! is written. Then somebody repeats a delivery, and somebody forges one. `cargo run --features axum --example webhook_receiver`
#![allow(clippy::print_stdout, reason = "an example prints")]

use axum::http::StatusCode;
use gorgias::types::HttpTrigger;
use gorgias::webhook::{Receiver, SharedSecret, Signer, Verifier, WebhookEvent};
use gorgias::{Client, message::compose::Message, reqwest};
use gorgias_sandbox::Sandbox;

const SECRET: &str = "from your configuration, never from the code";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let receiver = Receiver::new(Verifier::builder().secret(SECRET).build()?);
    let route = gorgias::webhook::axum::route(receiver, |event: WebhookEvent| async move {
        if event.is_from_customer() {
            println!("  ticket {:?}, message {:?}: queue the work, answer at once", event.ticket.id, event.message.id);
        } else {
            println!("  not the customer's message: left alone, or two programs would answer each other");
        }
        Ok::<(), StatusCode>(())
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/gorgias", listener.local_addr()?);
    let server = tokio::spawn(async move { axum::serve(listener, axum::Router::new().route("/gorgias", route)).await });

    // Set up once, and again whenever the program starts: it repairs what was changed.
    let sandbox = Sandbox::start().await?;
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build()?;
    for _ in 0..2 {
        println!("{:?}", client.install_webhook(&url, [HttpTrigger::TicketMessageCreated], SECRET).send().await?);
    }

    println!("the customer writes:");
    let ids = sandbox.ids();
    let question = Message::received_by_api(ids.customer, "Where is my parcel?").build()?;
    client.create_ticket_message().ticket_id(ids.ticket).body(question).send().await?;
    sandbox.deliveries_settled().await;
    println!("an agent leaves a note:");
    client.reply(ids.ticket).internal_note().body_text("Carrier asked.").send().await?;
    sandbox.deliveries_settled().await;

    // What was delivered once is recognized, and what was not signed with the secret is refused.
    let genuine = sandbox.deliveries().first().cloned().ok_or("the sandbox has delivered nothing")?;
    for (what, secret) in [("the first once more", SECRET), ("forged", "a guess")] {
        let headers = Signer::new(SharedSecret::default(), secret)?.sign(&genuine.body)?.headers().clone();
        let http = reqwest::Client::builder().no_proxy().build()?;
        let answer = http.post(&url).headers(headers).body(genuine.body.clone()).send().await?;
        println!("{what}: {}", answer.status());
    }
    server.abort();
    Ok(())
}
