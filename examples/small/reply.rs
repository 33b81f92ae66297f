//! A reply on the channel of the customer's last message, followed until it is sent: a 201 means stored, not sent.

use gorgias::Client;
use gorgias::message::DeliveryStatus;

pub(crate) async fn run(client: &Client, ticket: i64) -> crate::Outcome {
    let reply = client.reply(ticket).body_text("It left our warehouse this morning.").send().await?;
    let status = reply.wait_for_delivery().await?;
    println!("  {status:?}");
    crate::expect(matches!(status, DeliveryStatus::Sent { .. }), "the reply is sent")
}
