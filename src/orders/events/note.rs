//! The notes about events.

use super::OrderEvent;
use super::journal::subject;
use crate::Result;
use crate::message::compose::Message;
use crate::text::visible::line;
use crate::types::CreateMessage;

/// Returns the note about an event. Facts only, and none of the customer's: names and addresses are in the shop. Refunds and
/// parcels that the order itself holds are in it, too.
///
/// It holds nothing but what the event says, so it is the same whatever came before: an event that does not name its order leaves
/// that to the ticket's subject.
pub(super) fn note(event: &OrderEvent) -> Result<CreateMessage> {
    let order = &event.order;
    let title = match event.name() {
        Some(name) => subject(&line(name, 80), event.kind),
        None => capitalized(event.kind.words()),
    };
    let mut text = format!("{title}\n");
    if let Some(summary) = &event.summary {
        text.push_str(&format!("{}\n", line(summary, 500)));
    }
    let mut fact = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            text.push_str(&format!("{name}: {}\n", line(&value, 300)));
        }
    };
    fact("Shop", Some(event.shop.clone()));
    fact("Event", Some(event.topic.clone()));
    fact("At", event.occurred_at.map(|at| at.to_string()));
    fact("Total", order.total.as_ref().map(ToString::to_string));
    fact("Refunded", order.refunded.as_ref().filter(|money| !money.is_zero()).map(ToString::to_string));
    fact("Reason", order.cancel_reason.clone());
    // What was taken off the order is nobody's to expect.
    let items = order.items.iter().filter(|item| !item.is_removed()).take(20).map(|item| {
        let quantity = item.quantity_now().map(|units| format!("{} x ", units.trimmed())).unwrap_or_default();
        format!("{quantity}{}", line(&item.label(), 80))
    });
    fact("Items", Some(items.collect::<Vec<_>>().join("; ")));
    let parcels = order.shipments.iter().filter(|sent| !sent.cancelled);
    let tracking = parcels.flat_map(|sent| &sent.tracking_numbers).take(10).cloned();
    fact("Tracking", Some(tracking.collect::<Vec<_>>().join(", ")));
    Message::internal_note(text).external_id(format!("event:{}", event.key())).build()
}

fn capitalized(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
