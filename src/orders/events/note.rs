//! The notes about events.

use super::OrderEvent;
use super::journal::subject;
use crate::Result;
use crate::message::compose::Message;
use crate::orders::LineItem;
use crate::text::visible::line;
use crate::types::CreateMessage;

/// Returns the note about an event of the order that goes by this name. Facts only, and none of the customer's: names and
/// addresses are in the shop. Refunds and parcels that the order itself holds are in it, too.
pub(super) fn note(event: &OrderEvent, label: &str) -> Result<CreateMessage> {
    let order = &event.order;
    let mut text = format!("{}\n", subject(label, event.kind));
    let mut fact = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            text.push_str(&format!("{name}: {}\n", line(&value, 300)));
        }
    };
    fact("Shop", Some(event.shop.clone()));
    fact("Event", Some(event.topic.clone()));
    fact("At", event.occurred_at.map(|at| at.to_string()));
    fact("Total", order.total.as_ref().map(ToString::to_string));
    fact("Refunded", order.refunded.as_ref().map(ToString::to_string));
    fact("Reason", order.cancel_reason.clone());
    // What was taken off the order is nobody's to expect.
    let left = |item: &LineItem| {
        let quantity = item.quantity?;
        Some(item.removed.and_then(|removed| quantity.checked_sub(removed)).unwrap_or(quantity))
    };
    let items =
        order.items.iter().filter(|item| item.removed.is_none() || left(item).is_none_or(|left| !left.is_zero()));
    let items = items.take(20).map(|item| {
        let quantity = left(item).map(|quantity| format!("{quantity} x ")).unwrap_or_default();
        format!("{quantity}{}", line(&item.label(), 80))
    });
    fact("Items", Some(items.collect::<Vec<_>>().join("; ")));
    let parcels = order.shipments.iter().filter(|sent| !sent.cancelled);
    let tracking = parcels.flat_map(|sent| &sent.tracking_numbers).take(10).cloned();
    fact("Tracking", Some(tracking.collect::<Vec<_>>().join(", ")));
    Message::internal_note(text).external_id(format!("event:{}", event.key())).build()
}
