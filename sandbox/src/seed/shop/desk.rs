//! What the account of a shop is set up with before anybody writes: people, teams, integrations, tags, macros, rules, views.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::channels::Carrier;
use super::names::AGENTS;
use super::people::SHOPS;
use super::topics::TOPICS;
use crate::http::reply::Failure;
use crate::resources::custom_fields::CustomFields;
use crate::resources::integrations::Integrations;
use crate::resources::macros::Macros;
use crate::resources::teams::Teams;
use crate::resources::widgets::Widgets;
use crate::resources::{rules, tags, views};
use crate::seed::commerce::{self, Store};
use crate::seed::small::settings::{cards, connect, system_views};
use crate::seed::{SeedIds, add, put};
use crate::state::{Id, Kind, World, clock};

/// Addresses of the integrations that carry answers.
pub(super) const MAILBOXES: [(&str, &str); 3] = [
    ("Harbor Goods", "support@example.com"),
    ("Northlight Living", "hello@example.org"),
    ("Cedar Trail", "care@example.net"),
];
pub(super) const SMS: &str = "+16085550100";
pub(super) const WHATSAPP: &str = "+4915228817386";
pub(super) const PAGE: &str = "17840000000000001";
pub(super) const TWITTER: &str = "17840000000000002";
const HOTLINE: &str = "+493023125900";

/// The records that conversations lean on.
#[derive(Debug, Default)]
pub(super) struct Desk {
    pub(super) agents: Vec<(Id, &'static str)>,
    pub(super) teams: Vec<Id>,
    pub(super) tags: BTreeMap<&'static str, Id>,
    pub(super) macros: BTreeMap<&'static str, Id>,
    pub(super) mailboxes: Vec<Id>,
    pub(super) stores: Vec<Store>,
    pub(super) chat: Id,
    pub(super) sms: Id,
    pub(super) whatsapp: Id,
    pub(super) facebook: Id,
    pub(super) twitter: Id,
    pub(super) yotpo: Id,
    pub(super) hotline: Id,
    pub(super) reason: String,
    pub(super) resolution: String,
    pub(super) intent: String,
    pub(super) tier: String,
}

impl Desk {
    /// The integration that carries the answers of a channel, and the address that they come from.
    pub(super) fn carrier(&self, carrier: Carrier, shop: usize) -> (Option<Id>, &'static str) {
        match carrier {
            Carrier::Email => {
                (self.mailboxes.get(shop).copied(), MAILBOXES.get(shop).map_or("", |(_, address)| address))
            }
            Carrier::Chat => (Some(self.chat), ""),
            Carrier::Sms => (Some(self.sms), SMS),
            Carrier::WhatsApp => (Some(self.whatsapp), WHATSAPP),
            Carrier::Facebook => (Some(self.facebook), PAGE),
            Carrier::Twitter => (Some(self.twitter), TWITTER),
            Carrier::Yotpo => (Some(self.yotpo), ""),
            Carrier::Nothing => (None, HOTLINE),
        }
    }
}

pub(super) fn fill(world: &mut World, ids: &mut SeedIds, begin: DateTime<Utc>) -> Result<Desk, Failure> {
    let mut desk = Desk::default();
    people(world, ids, &mut desk)?;
    integrations(world, ids, &mut desk)?;
    fields(world, ids, &mut desk)?;
    answers(world, ids, &mut desk)?;
    lists(world, ids, &desk)?;
    date(world, begin);
    Ok(desk)
}

fn people(world: &mut World, ids: &mut SeedIds, desk: &mut Desk) -> Result<(), Failure> {
    for (name, email, role) in AGENTS {
        let id = world.add_user(name, email, role);
        if role != "observer-agent" {
            desk.agents.push((id, name.split(' ').next().unwrap_or(name)));
        }
    }
    for (place, (name, about)) in [
        ("Shipping", "Parcels, addresses, cancellations"),
        ("Returns", "Returns, damages, refunds"),
        ("Advice", "Products, payments and all else"),
    ]
    .into_iter()
    .enumerate()
    {
        let members: Vec<Value> = desk
            .agents
            .iter()
            .enumerate()
            .filter(|(at, _)| at % 3 == place || *at == 0)
            .map(|(_, (id, _))| json!({"id": id}))
            .collect();
        desk.teams.push(add(world, &Teams, json!({"name": name, "description": about, "members": members}))?);
    }
    ids.agent = desk.agents.first().map(|(id, _)| *id).unwrap_or_default();
    ids.second_agent = desk.agents.get(1).map(|(id, _)| *id).unwrap_or_default();
    ids.team = desk.teams.first().copied().unwrap_or_default();
    Ok(())
}

fn integrations(world: &mut World, ids: &mut SeedIds, desk: &mut Desk) -> Result<(), Failure> {
    for (place, (name, address)) in MAILBOXES.into_iter().enumerate() {
        let meta = json!({"address": address, "provider": "mailgun", "preferred": place == 0, "verified": true, "email_forwarding_activated": true});
        desk.mailboxes.push(connect(world, &format!("{name} mailbox"), "email", meta));
    }
    desk.chat = connect(world, "Website chat", "gorgias_chat", json!({"shop_name": "harbor-goods"}));
    desk.sms = connect(world, "Text messages", "sms", json!({"address": SMS}));
    desk.whatsapp = connect(world, "WhatsApp", "whatsapp", json!({"address": WHATSAPP}));
    desk.facebook = connect(world, "Facebook and Instagram", "facebook", json!({"address": PAGE}));
    desk.twitter = connect(world, "Twitter", "twitter", json!({"address": TWITTER}));
    desk.yotpo = connect(world, "Reviews", "yotpo", json!({}));
    desk.hotline = connect(world, "Hotline", "phone", json!({"address": HOTLINE}));
    connect(world, "Aircall", "aircall", json!({}));
    desk.stores = SHOPS.into_iter().map(|shop| commerce::connect(world, shop)).collect();
    let mut stores = desk.stores.iter().map(|store| store.integration);
    ids.shopify_integration = stores.next().unwrap_or_default();
    ids.magento_integration = stores.next().unwrap_or_default();
    ids.bigcommerce_integration = stores.next().unwrap_or_default();
    (ids.chat_integration, ids.phone_integration) = (desk.chat, desk.hotline);
    ids.email_integration = desk.mailboxes.first().copied().unwrap_or_default();
    ids.http_integration = add(
        world,
        &Integrations,
        json!({
            "name": "Order desk", "type": "http", "description": "Tells the order desk about new tickets",
            "http": {
                "url": "https://hooks.example.com/tickets", "method": "POST", "request_content_type": "application/json",
                "response_content_type": "application/json", "form": {"ticket_id": "{{ticket.id}}"}, "triggers": {"ticket-created": true},
            },
        }),
    )?;
    Ok(())
}

fn fields(world: &mut World, ids: &mut SeedIds, desk: &mut Desk) -> Result<(), Failure> {
    let choices: std::collections::BTreeSet<&str> = TOPICS.iter().map(|topic| topic.reason).collect();
    let dropdown = |label: &str, priority: i64, choices: Value| {
        json!({
            "object_type": "Ticket", "label": label, "priority": priority,
            "definition": {"data_type": "text", "input_settings": {"input_type": "dropdown", "choices": choices}},
        })
    };
    let mut reason = dropdown("Contact reason", 20, json!(&choices));
    reason["managed_type"] = json!("contact_reason");
    ids.ticket_field = add(world, &CustomFields, reason)?;
    desk.reason = ids.ticket_field.to_string();
    let mut intent = dropdown("AI Intent", 5, json!(choices));
    intent["managed_type"] = json!("ai_intent");
    ids.managed_field = add(world, &CustomFields, intent)?;
    desk.intent = ids.managed_field.to_string();
    let outcomes = json!(["Answered", "Refunded", "Replaced", "No answer needed"]);
    desk.resolution = add(world, &CustomFields, dropdown("Resolution", 10, outcomes))?.to_string();
    ids.customer_field = add(
        world,
        &CustomFields,
        json!({
            "object_type": "Customer", "label": "Loyalty tier", "priority": 10,
            "definition": {"data_type": "text", "input_settings": {"input_type": "dropdown", "choices": ["Gold", "Silver"]}},
        }),
    )?;
    desk.tier = ids.customer_field.to_string();
    for (topic, color) in
        TOPICS.iter().zip(["#1E88E5", "#D81B60", "#00897B", "#F4511E", "#8E24AA", "#6D4C41"].iter().cycle())
    {
        let id = tags::named(world, topic.tag, Some(&json!({"color": color})));
        desk.tags.insert(topic.tag, id);
    }
    for name in ["vip", "urgent", "waiting-for-customer"] {
        desk.tags.insert(name, tags::named(world, name, None));
    }
    ids.tag = desk.tags.get("shipping").copied().unwrap_or_default();
    ids.unused_tag = tags::named(world, "press", None);
    Ok(())
}

fn answers(world: &mut World, ids: &mut SeedIds, desk: &mut Desk) -> Result<(), Failure> {
    for (name, intent, tag, text) in [
        (
            "Parcel is on its way",
            "shipping/status",
            "shipping",
            "Your parcel has left our warehouse and should be with you soon.",
        ),
        (
            "How to return",
            "return/request",
            "return",
            "Please put the return slip into the parcel and drop it off within 30 days.",
        ),
        ("Sorry for the damage", "order/damaged", "damaged", "We are sorry! Would you like a refund, or a new one?"),
        ("Order canceled", "order/cancel", "cancellation", "Your order is canceled, and the money goes back to you."),
        ("Code does not work", "discount/request", "discount", "Codes work once per person, and not on gift cards."),
        ("Invoice", "other/question", "invoice", "The invoice is in your account, under Orders."),
        ("Out of office", "other/no_reply", "waiting-for-customer", "We are back on Monday."),
    ] {
        let id = add(
            world,
            &Macros,
            json!({
                "name": name, "intent": intent, "language": "en",
                "actions": [
                    {"name": "setResponseText", "title": "Answer", "type": "user", "arguments": {"body_text": format!("Hi {{{{ticket.customer.firstname}}}},\n\n{text}"), "body_html": format!("<p>Hi {{{{ticket.customer.firstname}}}},</p><p>{text}</p>")}},
                    {"name": "addTags", "title": "Tag", "type": "user", "arguments": {"tags": tag}},
                ],
            }),
        )?;
        desk.macros.insert(name, id);
    }
    ids.macro_id = desk.macros.get("Parcel is on its way").copied().unwrap_or_default();
    ids.used_macro = desk.macros.get("Out of office").copied().unwrap_or_default();
    let rules = [
        (
            "Answer at the weekend",
            "ticket-created",
            30,
            format!(
                "if (eq(ticket.status, 'open') && eq(ticket.from_agent, false)) {{ Action('applyMacro', {{ macro_id: {} }}) }}",
                ids.used_macro
            ),
        ),
        (
            "Close thank-yous",
            "ticket-message-created",
            20,
            "if (containsAny(message.intents.name, ['other/thanks'])) { Action('setStatus', { status: 'closed' }) }"
                .to_owned(),
        ),
        (
            "Chat is urgent",
            "ticket-created",
            10,
            "if (eq(ticket.channel, 'chat')) { Action('setPriority', { priority: 'high' }) }".to_owned(),
        ),
    ];
    for (name, events, priority, code) in rules {
        ids.rule = add(
            world,
            &rules::Rules,
            json!({"name": name, "event_types": events, "priority": priority, "code": code}),
        )?;
    }
    Ok(())
}

fn lists(world: &mut World, ids: &mut SeedIds, desk: &Desk) -> Result<(), Failure> {
    system_views(world, ids)?;
    let team = |place: usize| desk.teams.get(place).copied().unwrap_or_default();
    let views = [
        ("Open", "open", "eq(ticket.status, 'open')".to_owned(), "📬"),
        (
            "Mine",
            "mine",
            "eq(ticket.assignee_user.id, '{{current_user.id}}') && eq(ticket.status, 'open')".to_owned(),
            "🙋",
        ),
        ("Unassigned", "unassigned", "isEmpty(ticket.assignee_user.id) && eq(ticket.status, 'open')".to_owned(), "🆕"),
        (
            "Live",
            "live",
            "eq(ticket.status, 'open') && containsAny(ticket.channel, ['chat', 'sms', 'whatsapp'])".to_owned(),
            "⚡",
        ),
        (
            "Shipping",
            "shipping",
            format!("eq(ticket.assignee_team.id, '{}') && eq(ticket.status, 'open')", team(0)),
            "📦",
        ),
        (
            "Returns",
            "returns",
            format!("eq(ticket.assignee_team.id, '{}') && eq(ticket.status, 'open')", team(1)),
            "↩️",
        ),
        ("Closed", "closed", "eq(ticket.status, 'closed')".to_owned(), "✅"),
    ];
    for (name, slug, filters, emoji) in views {
        let id = add(
            world,
            &views::Views,
            json!({"name": name, "slug": slug, "filters": filters, "decoration": {"emoji": emoji}}),
        )?;
        if slug == "open" {
            ids.view = id;
        }
    }
    for (order, store) in (1..).zip(&desk.stores) {
        let path = "orders";
        let shown = json!([{"type": "text", "path": "created_at", "title": "Placed"}]);
        ids.widget = add(
            world,
            &Widgets,
            json!({
                "type": store.shop.platform.integration_type(), "context": "ticket", "order": order, "integration_id": store.integration,
                "template": {"type": "wrapper", "widgets": [{"type": "card", "path": path, "title": store.shop.display_name, "widgets": shown}]},
            }),
        )?;
    }
    ids.account_setting = put(
        world,
        Kind::AccountSetting,
        json!({"type": "business-hours", "data": {"timezone": "Europe/Berlin", "business_hours": [{"days": "1,2,3,4,5", "from_time": "08:00", "to_time": "18:00"}]}}),
    );
    cards(world, ids);
    Ok(())
}

/// Everything so far was made at the hands of a clock that is right; put it where the history begins instead.
fn date(world: &mut World, begin: DateTime<Utc>) {
    let mut minutes = 0;
    for kind in [
        Kind::User,
        Kind::Team,
        Kind::Integration,
        Kind::CustomField,
        Kind::Tag,
        Kind::Macro,
        Kind::Rule,
        Kind::View,
        Kind::Widget,
        Kind::AccountSetting,
        Kind::Event,
    ] {
        for id in world.store.ids(kind) {
            minutes += 1;
            let stamp = clock::write(begin + TimeDelta::minutes(minutes));
            let mut record = world.copy(kind, id);
            for (_, value) in record.iter_mut().filter(|(key, value)| key.ends_with("_datetime") && value.is_string()) {
                *value = json!(stamp);
            }
            world.store.put(kind, id, record);
        }
    }
    world.created = clock::write(begin);
}
