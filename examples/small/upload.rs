//! A file, uploaded and attached to an internal note.

use gorgias::Client;
use gorgias::message::compose::Message;

pub(crate) async fn run(client: &Client, ticket: i64) -> crate::Outcome {
    let uploaded =
        client.upload_files().file("packing-slip.txt", "text/plain", "2 × teapot").send().await?.into_inner();
    let file = uploaded.into_iter().next().ok_or("nothing was stored")?;
    let url = file.url.ok_or("the file has no address")?;
    let note = Message::internal_note("The slip that was in the parcel.").attach(url, "packing-slip.txt", "text/plain");
    let note = client.create_ticket_message().ticket_id(ticket).body(note).send().await?;
    println!("  note {} with {} file", note.id, note.attachments.len());
    crate::expect(note.attachments.len() == 1, "the note has its file")
}
