//! Snoozed tickets wake up by themselves.

use serde_json::json;

use crate::state::value::Fields;
use crate::state::{Kind, World, clock};

/// Reopens every snoozed ticket whose time has come.
pub(crate) fn wake(world: &mut World) {
    let now = world.clock.now();
    for id in world.store.ids(Kind::Ticket) {
        let until =
            world.store.get(Kind::Ticket, id).and_then(|ticket| ticket.text("snooze_datetime")).and_then(clock::parse);
        if until.is_some_and(|until| until <= now) {
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
}
