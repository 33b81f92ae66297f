//! Tickets over several channels, in several states.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::conversation::{create, messages, thread, update};
use crate::http::reply::Failure;
use crate::resources::surveys::Surveys;
use crate::seed::{SeedIds, add, hours_ago, put};
use crate::state::value::{Fields, object};
use crate::state::{Id, Index, Kind, World, clock};

fn open(world: &mut World, body: Value) -> Result<Id, Failure> {
    create::create(world, object(body))
}

pub(super) fn fill(world: &mut World, ids: &mut SeedIds) -> Result<(), Failure> {
    let (asked, answered, noted) = (hours_ago(world, 72), hours_ago(world, 70), hours_ago(world, 69));
    ids.ticket = open(
        world,
        json!({
            "subject": "Where is my parcel?", "customer": {"id": ids.customer}, "external_id": "desk-1", "created_datetime": asked,
            "assignee_user": {"id": ids.agent}, "assignee_team": {"id": ids.team}, "priority": "high", "language": "en",
            "tags": [{"name": "shipping"}], "custom_fields": [
                {"id": ids.ticket_field, "value": "Order::Status"}, {"id": ids.managed_field, "value": "Shipping::Where is it"},
            ],
            "messages": [
                {
                    "channel": "email", "via": "email", "from_agent": false, "sender": {"id": ids.customer}, "created_datetime": asked, "sent_datetime": asked,
                    "source": {"type": "email", "from": {"name": "Nia Okafor", "address": "nia.okafor@example.com"}, "to": [{"address": "support@example.com"}]},
                    "subject": "Where is my parcel?", "body_text": "Hello, order 2031 has not arrived yet.", "body_html": "<p>Hello, order 2031 has not arrived yet.</p>",
                },
                {
                    "channel": "email", "via": "helpdesk", "from_agent": true, "sender": {"id": ids.agent}, "receiver": {"id": ids.customer},
                    "created_datetime": answered, "sent_datetime": answered, "integration_id": ids.email_integration,
                    "source": {"type": "email", "from": {"name": "Support", "address": "support@example.com"}, "to": [{"address": "nia.okafor@example.com"}]},
                    "body_text": "It left our warehouse this morning.", "body_html": "<p>It left our warehouse this morning.</p>", "macros": [{"id": ids.macro_id}],
                },
                {
                    "channel": "internal-note", "from_agent": true, "public": false, "sender": {"id": ids.agent}, "created_datetime": noted, "sent_datetime": noted,
                    "body_text": "Carrier confirms pickup.",
                },
            ],
        }),
    )?;
    ids.message = thread::of_ticket(world, ids.ticket).first().map(|message| message.id()).unwrap_or_default();

    let created = hours_ago(world, 26);
    ids.order_ticket = open(
        world,
        json!({
            "customer": {"id": ids.shopify_customer}, "created_datetime": created, "tags": [{"name": "order"}],
            "messages": [{
                "channel": "contact_form", "via": "contact_form", "from_agent": false, "sender": {"id": ids.shopify_customer}, "created_datetime": created,
                "subject": "Change the address of order #2044", "body_text": "Please send #2044 to my office instead.",
            }],
        }),
    )?;
    let lost = object(json!({
        "channel": "email", "from_agent": true, "sender": {"id": ids.second_agent}, "receiver": {"id": ids.shopify_customer},
        "source": {"type": "email", "from": {"address": "tomas@example.com"}, "to": [{"address": "ilse.marchetti@example.com"}]},
        "body_text": "Done, the address is changed.",
    }));
    ids.failed_message = messages::append(
        world,
        ids.order_ticket,
        messages::Draft { body: lost, imported: false, created: None, forced: false },
    );

    shops(world, ids)?;
    let created = hours_ago(world, 50);
    let reply = hours_ago(world, 49);
    ids.closed_ticket = open(
        world,
        json!({
            "subject": "Is the mug dishwasher safe?", "status": "closed", "created_datetime": created, "closed_datetime": reply,
            "meta": {"chat": {"conversation_id": "visitor-77"}},
            "assignee_user": {"id": ids.second_agent},
            "messages": [
                {"channel": "chat", "via": "chat", "from_agent": false, "created_datetime": created, "sender": {"email": "pau.riera@example.com", "name": "Pau Riera"},
                    "source": {"type": "chat", "from": {"address": "visitor-77"}, "to": [{"address": ""}]}, "body_text": "Is the mug dishwasher safe?"},
                {"channel": "chat", "via": "helpdesk", "from_agent": true, "created_datetime": reply, "sent_datetime": reply, "sender": {"id": ids.second_agent},
                    "source": {"type": "chat", "from": {"address": ""}, "to": [{"address": "visitor-77"}]}, "integration_id": ids.chat_integration,
                    "body_text": "It is, up to 60 degrees."},
            ],
        }),
    )?;
    let (customer, scored) = (world.copy(Kind::Ticket, ids.closed_ticket).int("_customer"), hours_ago(world, 40));
    let sent = hours_ago(world, 45);
    ids.survey = add(
        world,
        &Surveys,
        json!({
            "ticket_id": ids.closed_ticket, "customer_id": customer, "score": 5, "body_text": "Quick answer, thanks!",
            "sent_datetime": sent, "scored_datetime": scored,
        }),
    )?;
    rest(world, ids)
}

/// Tickets of the customers of the other two shops.
fn shops(world: &mut World, ids: &mut SeedIds) -> Result<(), Failure> {
    let created = hours_ago(world, 20);
    ids.magento_ticket = open(
        world,
        json!({
            "subject": "Two bulbs of order 001000233 were broken", "customer": {"id": ids.magento_customer}, "created_datetime": created,
            "messages": [{
                "channel": "help-center", "via": "help-center", "from_agent": false, "sender": {"id": ids.magento_customer}, "created_datetime": created,
                "source": {"type": "help-center-contact-form", "from": {"name": "Owen Tallis", "address": "owen.tallis@example.org"}, "to": [{"address": "support@example.com"}]},
                "subject": "Two bulbs of order 001000233 were broken", "body_text": "I was paid back for two bulbs, thank you. When does order 001000257 leave?",
            }],
        }),
    )?;
    let created = hours_ago(world, 11);
    ids.bigcommerce_ticket = open(
        world,
        json!({
            "subject": "Only half of #3120 arrived", "customer": {"id": ids.bigcommerce_customer}, "created_datetime": created,
            "messages": [{
                "channel": "instagram-direct-message", "via": "instagram-direct-message", "from_agent": false, "sender": {"id": ids.bigcommerce_customer},
                "created_datetime": created, "source": {"type": "instagram-direct-message", "from": {"name": "June Abara", "address": "17840000000005512"}, "to": [{"address": "17840000000000001"}]},
                "body_text": "Hi! The socks of #3120 are on their way, but where is the tent?",
            }],
        }),
    )?;
    Ok(())
}

/// The odd ones: snoozed, trashed, merged.
fn rest(world: &mut World, ids: &mut SeedIds) -> Result<(), Failure> {
    let phone = json!({"channel": "phone", "via": "phone", "from_agent": false, "sender": {"id": ids.customer},
        "source": {"type": "phone"}, "body_text": "Call about a late delivery."});
    ids.snoozed_ticket =
        open(world, json!({"subject": "Call back tomorrow", "messages": [phone], "customer": {"id": ids.customer}}))?;
    let tomorrow = clock::write(world.clock.now() + TimeDelta::days(1));
    update::apply(world, ids.snoozed_ticket, object(json!({"snooze_datetime": tomorrow})))?;

    let api = |text: &str| json!({"channel": "api", "from_agent": false, "sender": {"email": "nobody@example.net"}, "body_text": text});
    ids.trashed_ticket = open(world, json!({"subject": "Cheap watches", "spam": true, "messages": [api("Buy now!")]}))?;
    let stamp = world.clock.stamp();
    update::apply(world, ids.trashed_ticket, object(json!({"trashed_datetime": stamp})))?;

    ids.merged_ticket = open(
        world,
        json!({"subject": "Parcel again", "customer": {"id": ids.customer}, "messages": [
            {"channel": "api", "from_agent": false, "sender": {"id": ids.customer}, "body_text": "Any news?"},
        ]}),
    )?;
    // No operation merges tickets, so the seed does it: the thread of this one stays where it is and its number redirects.
    world.store.remove(Kind::Ticket, ids.merged_ticket);
    for message in world.store.under(Index::MessageTicket, ids.merged_ticket) {
        world.store.remove(Kind::Message, message);
    }
    world.store.redirect(Kind::Ticket, ids.merged_ticket, ids.ticket);
    world.event("ticket-merged", "Ticket", ids.ticket, json!({"source_ticket_id": ids.merged_ticket}));

    let stamp = world.clock.stamp();
    ids.job = put(
        world,
        Kind::Job,
        json!({
            "uri": null, "type": "exportTicket", "status": "done", "params": {"ticket_ids": [ids.ticket]}, "meta": null,
            "info": {"progress_count": 1}, "user_id": ids.caller, "created_datetime": stamp, "scheduled_datetime": null,
            "started_datetime": stamp, "locked_datetime": null, "ended_datetime": stamp, "failed_datetime": null,
            "cancel_requested_datetime": null, "cancelled_datetime": null,
        }),
    );
    let uri = format!("/api/jobs/{}/", ids.job);
    world.set(Kind::Job, ids.job, json!({"uri": uri}));
    Ok(())
}
