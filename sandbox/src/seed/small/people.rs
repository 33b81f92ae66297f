//! Agents, the team and the customers without orders.

use serde_json::json;

use crate::http::reply::Failure;
use crate::resources::custom_fields::CustomFields;
use crate::resources::customers::Customers;
use crate::resources::teams::Teams;
use crate::resources::{customer_merge, tags};
use crate::seed::{SeedIds, add};
use crate::state::{Kind, World};

pub(super) fn fill(world: &mut World, ids: &mut SeedIds) -> Result<(), Failure> {
    ids.agent = world.add_user("Mira Lindqvist", "mira@example.com", "agent");
    ids.second_agent = world.add_user("Tomas Brandt", "tomas@example.com", "lite-agent");
    ids.team = add(
        world,
        &Teams,
        json!({
            "name": "Returns", "description": "Handles returns and exchanges",
            "members": [{"id": ids.agent}, {"id": ids.second_agent}],
        }),
    )?;
    ids.customer_field = add(
        world,
        &CustomFields,
        json!({
            "object_type": "Customer", "label": "Favorite color", "priority": 10,
            "definition": {"data_type": "text", "input_settings": {"input_type": "input", "placeholder": "A color"}},
        }),
    )?;
    ids.ticket_field = add(
        world,
        &CustomFields,
        json!({
            "object_type": "Ticket", "label": "Contact reason", "priority": 20, "managed_type": "contact_reason",
            "definition": {"data_type": "text", "input_settings": {
                "input_type": "dropdown", "choices": ["Order::Status", "Order::Damaged", "Product::Question"],
            }},
        }),
    )?;
    ids.managed_field = add(
        world,
        &CustomFields,
        json!({
            "object_type": "Ticket", "label": "AI Intent", "priority": 5, "managed_type": "ai_intent",
            "definition": {"data_type": "text", "input_settings": {
                "input_type": "dropdown", "choices": ["Shipping::Where is it", "Return::How"],
            }},
        }),
    )?;
    ids.customer = add(
        world,
        &Customers,
        json!({
            "name": "Nia Okafor", "email": "nia.okafor@example.com", "external_id": "crm-1001", "language": "en", "timezone": "Europe/Berlin",
            "channels": [
                {"type": "email", "address": "nia.okafor@example.com", "preferred": true},
                {"type": "phone", "address": "+4930901820", "preferred": false},
            ],
        }),
    )?;
    let color = ids.customer_field.to_string();
    world.set(Kind::Customer, ids.customer, json!({"_fields": {color: "green"}}));
    ids.merged_customer = add(
        world,
        &Customers,
        json!({
            "name": "N. Okafor", "channels": [{"type": "email", "address": "n.okafor@example.org", "preferred": true}],
        }),
    )?;
    customer_merge::join(world, ids.merged_customer, ids.customer)?;
    ids.tag = tags::named(world, "shipping", Some(&json!({"color": "#1E88E5"})));
    ids.unused_tag = tags::named(world, "wholesale", None);
    Ok(())
}
