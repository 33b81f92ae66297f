//! A walk that goes on later: the position of the next page is stored as text, and another process resumes there.

use gorgias::Client;
use gorgias::page::Position;

pub(crate) async fn run(client: &Client) -> crate::Outcome {
    let mut pages = client.list_tickets().limit(2).pages();
    let first = pages.next().await.ok_or("there is no page")??;
    let stored = serde_json::to_string(pages.position())?;
    println!("  {} tickets, then stored: {stored}", first.items().len());

    let position: Position = serde_json::from_str(&stored)?;
    let rest = client.list_tickets().limit(2).items().resume(position).all().await?;
    println!("  resumed: {} more", rest.len());
    crate::expect(
        rest.iter().all(|ticket| first.items().iter().all(|seen| seen.id != ticket.id)),
        "nothing comes twice",
    )
}
