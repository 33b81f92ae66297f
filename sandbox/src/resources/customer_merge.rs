//! Merging two customers: the target takes everything over, the source goes and redirects from then on.

use serde_json::{Value, json};

use super::customers::{self, Customers};
use crate::engine::{Call, Resource as _};
use crate::http::reply::{Answer, Failure, Reply};
use crate::state::value::{Fields, object};
use crate::state::{Id, Index, Kind, World, packed};

pub(crate) fn merge(call: &mut Call<'_>) -> Answer {
    let id = |name: &str| call.query.integer(name).unwrap_or_default();
    let (source, target) = (id("source_id"), id("target_id"));
    if source == target {
        return Err(Failure::field(&["source_id"], "A customer cannot be merged into itself."));
    }
    if [source, target].iter().any(|id| !call.world.store.has(Kind::Customer, *id)) {
        return Err(Failure::not_found());
    }
    join(call.world, source, target)?;
    // The values of the body were not seen to show in the answer, so they change nothing here.
    Ok(Reply::json(Customers.show_whole(call.world, &call.world.copy(Kind::Customer, target))))
}

/// Moves everything of `source` to `target`.
pub(crate) fn join(world: &mut World, source: Id, target: Id) -> Result<(), Failure> {
    // What was pushed to it moves along.
    customers::store_data(world, source);
    let mut from = world.copy(Kind::Customer, source);
    let mut into = world.copy(Kind::Customer, target);
    packed::unpack(&mut from);
    packed::unpack(&mut into);
    for key in ["integrations", "ecommerce_data", "external_data"] {
        let extra = object(from.get(key).cloned().unwrap_or_default());
        let mut own = object(into.get(key).cloned().unwrap_or_default());
        if key == "integrations" && extra.keys().any(|name| own.contains_key(name)) {
            return Err(Failure::conflict("Both customers have data of the same integration."));
        }
        for (name, value) in extra {
            own.entry(name).or_insert(value);
        }
        into.insert(key.to_owned(), Value::Object(own));
    }
    let mut channels = into.items("channels").to_vec();
    for channel in from.items("channels") {
        let known = channels
            .iter()
            .any(|own| own.text("type") == channel.text("type") && own.text("address") == channel.text("address"));
        if !known {
            let mut moved = object(channel.clone());
            moved.insert("preferred".to_owned(), json!(false));
            channels.push(Value::Object(moved));
        }
    }
    into.insert("channels".to_owned(), Value::Array(channels));
    into.insert("updated_datetime".to_owned(), json!(world.clock.stamp()));
    world.store.remove(Kind::Customer, source);
    world.store.put(Kind::Customer, target, into);
    hand_over(world, Index::TicketCustomer, &["_customer"], source, target);
    hand_over(world, Index::MessageParty, &["_sender", "_receiver"], source, target);
    hand_over(world, Index::SurveyCustomer, &["customer_id"], source, target);
    hand_over(world, Index::CallCustomer, &["customer_id"], source, target);
    world.store.redirect(Kind::Customer, source, target);
    world.event("customer-merged", "Customer", target, json!({"source_customer_id": source}));
    Ok(())
}

fn hand_over(world: &mut World, index: Index, keys: &[&str], source: Id, target: Id) {
    for id in world.store.under(index, source) {
        let Some(mut record) = world.store.get_mut(index.kind(), id) else { continue };
        for key in keys {
            if record.int(key) == Some(source) {
                record.insert((*key).to_owned(), json!(target));
            }
        }
    }
}
