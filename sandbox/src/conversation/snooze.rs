//! Snoozed tickets wake up by themselves.

use serde_json::json;

use crate::state::{Index, Kind, World};

/// Reopens every snoozed ticket whose time has come.
pub(crate) fn wake(world: &mut World) {
    let now = world.clock.now();
    for id in world.store.due(Index::TicketSnoozed, now.timestamp_micros()) {
        let stamp = world.clock.stamp();
        world.set(
            Kind::Ticket,
            id,
            json!({
                "status": "open", "snooze_datetime": null, "closed_datetime": null, "updated_datetime": stamp,
            }),
        );
        world.event("ticket-self-unsnoozed", "Ticket", id, json!({}));
    }
}
