//! A call by method and path, for what the crate does not know yet: same credentials, allowance, retries and errors.

use gorgias::Client;
use gorgias::reqwest::Method;

pub(crate) async fn run(client: &Client, ticket: i64) -> crate::Outcome {
    let response = client.raw(Method::GET, format!("/api/tickets/{ticket}")).send().await?;
    println!("  status of #{ticket}: {}", response["status"]);
    crate::expect(response["id"] == ticket, "the ticket is the one that was asked for")
}
