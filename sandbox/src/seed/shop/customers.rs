//! The records of customers, with what the shops know of them.

use serde_json::{Value, json};

use super::desk::Desk;
use super::people::Person;
use super::plan::Plan;
use crate::resources::customers::channel_of;
use crate::seed::commerce::{self, Order};
use crate::state::value::lay;
use crate::state::{Id, Record, clock, packed};

/// What a person can be written to: type and address, in the order of the channels.
pub(super) fn addresses(person: &Person) -> Vec<(&'static str, String)> {
    let mut known = Vec::new();
    if !person.stranger {
        known.push(("email", person.email.clone()));
    }
    known.extend(person.phone.clone().map(|phone| ("phone", phone)));
    if person.stranger {
        known.push(("instagram-direct-message", person.account()));
    }
    known
}

/// The number in the books of the merchant.
pub(super) fn external(person: &Person) -> Option<String> {
    (!person.stranger).then(|| format!("crm-{}", person.external))
}

/// A record, with what the shops know where it is `whole`. `channels` are the numbers of the channels.
pub(super) fn record(
    (desk, plan): (&Desk, &Plan),
    mut record: Record,
    number: usize,
    id: Id,
    channels: impl Iterator<Item = Id>,
    whole: bool,
) -> Record {
    let person = plan.person(number);
    let stamp = clock::write(person.since);
    let channels: Vec<Value> = addresses(&person)
        .iter()
        .zip(channels)
        .enumerate()
        .map(|(place, ((kind, address), id))| channel_of(id, kind, address, place == 0, &stamp))
        .collect();
    let fields: Value = person.tier.map_or_else(|| json!({}), |tier| json!({desk.tier.clone(): tier}));
    let email = Some(&person.email).filter(|_| !person.stranger);
    lay(
        &mut record,
        [
            ("email", json!(email)),
            ("name", Value::String(person.name())),
            ("language", json!(person.language())),
            ("timezone", json!(person.timezone())),
            ("channels", Value::Array(channels)),
            ("created_datetime", Value::String(stamp.clone())),
            ("updated_datetime", Value::String(stamp)),
            ("_fields", fields),
            ("external_id", json!(external(&person))),
        ],
    );
    let orders: Vec<Order> = if whole { plan.orders_of(number) } else { Vec::new() };
    if let Some(store) = desk.stores.get(person.shop).copied()
        && !orders.is_empty()
    {
        let (raw, normalized) = commerce::entries(store, &person.shopper(id), &orders);
        let (integration, uuid) = (store.integration.to_string(), store.shop.uuid);
        packed::pack(&mut record, &json!({"integrations": {integration: raw}, "ecommerce_data": {uuid: normalized}}));
    }
    record
}
