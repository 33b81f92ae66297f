//! The records of customers, with what the shops know of them.

use serde_json::{Value, json};

use super::desk::Desk;
use super::plan::Plan;
use crate::engine::Resource as _;
use crate::resources::customers::{Customers, new_channel};
use crate::seed::SeedIds;
use crate::seed::commerce::{self, Order, Platform};
use crate::state::value::object;
use crate::state::{Id, Kind, World, clock, packed};

/// Makes all of them; the ids are in the order of the people.
pub(super) fn fill(world: &mut World, ids: &mut SeedIds, desk: &Desk, plan: &Plan) -> Vec<Id> {
    let mut made = Vec::with_capacity(plan.people.len());
    for (person, bought) in plan.people.iter().zip(&plan.bought) {
        let id = world.store.next_id();
        made.push(id);
        let stamp = clock::write(person.since);
        let mut channels: Vec<Value> = Vec::new();
        let mut known = |world: &mut World, kind: &str, address: &str| {
            let first = channels.is_empty();
            channels.push(new_channel(world, kind, address, first, &stamp));
        };
        if !person.stranger {
            known(world, "email", &person.email);
        }
        if let Some(phone) = &person.phone {
            known(world, "phone", phone);
        }
        if person.stranger {
            known(world, "instagram-direct-message", &person.account());
        }
        let mut record = object(Customers.defaults(world));
        let fields: Value = person.tier.map_or_else(|| json!({}), |tier| json!({desk.tier.clone(): tier}));
        record.extend(object(json!({
            "email": if person.stranger { None } else { Some(&person.email) }, "name": person.name(), "language": person.language(),
            "timezone": person.timezone(), "channels": channels, "created_datetime": stamp, "updated_datetime": stamp, "_fields": fields,
            "external_id": if person.stranger { None } else { Some(format!("crm-{}", person.external)) },
        })));
        let orders: Vec<Order> = bought.iter().filter_map(|at| plan.orders.get(*at)).cloned().collect();
        if let Some(store) = desk.stores.get(person.shop).copied()
            && !orders.is_empty()
        {
            let (raw, normalized) = commerce::entries(store, &person.shopper(id), &orders);
            let (integration, uuid) = (store.integration.to_string(), store.shop.uuid);
            packed::pack(
                &mut record,
                &json!({"integrations": {integration: raw}, "ecommerce_data": {uuid: normalized}}),
            );
            let first = match store.shop.platform {
                Platform::Shopify => &mut ids.shopify_customer,
                Platform::Magento => &mut ids.magento_customer,
                Platform::BigCommerce => &mut ids.bigcommerce_customer,
            };
            if *first == 0 {
                *first = id;
            }
        }
        world.store.put(Kind::Customer, id, record);
    }
    ids.customer = ids.shopify_customer;
    made
}
