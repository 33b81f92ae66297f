//! A list, walked to its end: pages are fetched as they are needed, and an error is an item, never the end.

use gorgias::Client;

pub(crate) async fn run(client: &Client) -> crate::Outcome {
    let mut tickets = client.list_tickets().limit(30).items();
    let mut count = 0;
    while let Some(ticket) = tickets.next().await {
        let ticket = ticket?;
        println!("  #{} {}", ticket.id, ticket.subject.as_deref().unwrap_or("(no subject)"));
        count += 1;
    }
    crate::expect(count > 0, "there are tickets")
}
