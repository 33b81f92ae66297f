//! `record_order_event`: an event of an order that no webhook told of, on the one ticket of the order.

use serde_json::json;

use super::super::arguments::Arguments;
use super::super::effect::{Effects, Proposal};
use super::super::gate::{self, WriteTool, write};
use super::super::order_ref::{self, Ordered};
use super::super::turn::{Draft, ToolFuture, Turn};
use super::super::{Argument, ArgumentKind, Labels, Tier, Tool, ToolError, fence, names};
use crate::Timestamp;
use crate::orders::events::{OrderEvent, OrderEventKind, OrderEventPolicy, OrderTicketAction, Reaction};

pub(super) const TOOL: Tool = Tool {
    name: "record_order_event",
    title: "Record an order event",
    description: "Notes an event on the one ticket of the order, or opens it. order: id or name; customer: e-mail or id.",
    tier: Tier::Agent,
    arguments: &[
        Argument::required("order", ArgumentKind::Text, ""),
        Argument::required("event", ArgumentKind::Choice(EVENTS), ""),
        Argument::required("at", ArgumentKind::Text, ""),
        Argument::required("customer", ArgumentKind::Text, ""),
        Argument::new("summary", ArgumentKind::Text, ""),
        Argument::new("tags", ArgumentKind::TextList, ""),
        Argument::new("platform", ArgumentKind::Choice(order_ref::PLATFORMS), ""),
        Argument::new("shop", ArgumentKind::Text, "domain; needed if there are several"),
        gate::DRY_RUN,
        gate::PLAN,
    ],
    idempotent: true,
    destructive: false,
    planned: false,
};

const EVENTS: &[&str] = &[
    "created",
    "paid",
    "fulfilled",
    "shipment",
    "cancelled",
    "refunded",
    "returned",
    "disputed",
    "updated",
    "ready_for_pickup",
    "other",
];
/// The most characters of a summary, which is one line of a note.
const SUMMARY: usize = 500;

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(write::<RecordOrderEvent>(turn))
}

struct RecordOrderEvent;

impl WriteTool for RecordOrderEvent {
    type Change = (OrderEvent, OrderEventPolicy, Vec<&'static str>);

    /// The same event is recognized.
    const REPEATABLE: bool = true;

    async fn propose(
        turn: &Turn<'_>,
        arguments: &Arguments,
        now: Timestamp,
    ) -> Result<Proposal<Self::Change>, ToolError> {
        let kind = kind(arguments.choice("event").unwrap_or_default());
        let at = names::time("at", arguments.required("at")?, now)?;
        let found = order_ref::find(turn, arguments).await?;
        let (event, remarks) = event(found, kind, at, arguments.text("summary"))?;
        let Some(key) = event.ticket_external_id() else {
            return Err(ToolError::argument("order", "or `shop` is too long", "use the order's id in the shop"));
        };
        let tags = arguments.list("tags");
        let policy = OrderEventPolicy::new(reaction(kind, tags));
        let mut words = format!("{} of order {} at {at}", kind.as_str(), quote(event.order.label()));
        words.push_str(&format!(", shop {} ({})", quote(&event.shop), event.platform));
        match ticket(turn, arguments, &key).await? {
            Looked::Found(id) => words.push_str(&format!(": on ticket {id}")),
            Looked::Nothing if opens(kind) => words.push_str(": opens a ticket"),
            Looked::Nothing => words.push_str(": nothing, for the order has no ticket, and this event opens none"),
            Looked::Not if opens(kind) => words.push_str(": a note on the order's ticket, which is opened if need be"),
            Looked::Not => words.push_str(": a note on the order's ticket, if there is one"),
        }
        if !tags.is_empty() {
            words.push_str(&format!("; tags {}", tags.iter().map(|tag| quote(tag)).collect::<Vec<_>>().join(", ")));
        }
        words.push('\n');
        for remark in &remarks {
            words.push_str(&format!("{remark}\n"));
        }
        let exact = json!({
            "key": event.key().to_string(), "ticket": key, "tags": tags, "summary": event.summary,
            "customer": event.order.contact.email,
        });
        let effects = Effects { tickets: 1, ..Effects::default() };
        let change = Some((event, policy, remarks));
        Ok(Proposal { effects, exact, words, labels: Labels::default(), change, stored: None })
    }

    async fn apply(turn: &Turn<'_>, _: &Arguments, (event, policy, remarks): Self::Change) -> Result<Draft, ToolError> {
        let done = turn.client.upsert_order_ticket(&event, &policy).await?;
        let ticket = done.ticket_id.map_or_else(String::new, |id| format!(" ticket {id}"));
        let what = match done.action {
            OrderTicketAction::Created => "Opened",
            OrderTicketAction::Updated => "Noted on",
            OrderTicketAction::Duplicate => "Nothing: this event is known on",
            OrderTicketAction::Outdated => "A later state is known; tags and what was missing were added to",
            OrderTicketAction::InTrash => "Nothing: in the trash is",
            OrderTicketAction::NoTicket | OrderTicketAction::Ignored => {
                "Nothing: the order has no ticket, and this event opens none (created, cancelled, refunded, returned, disputed and other do)"
            }
        };
        let mut draft = Draft::new("");
        draft.line(format_args!("{what}{ticket}, order {}", quote(event.order.label())));
        for remark in remarks {
            draft.line(remark);
        }
        Ok(draft)
    }
}

fn quote(words: &str) -> String {
    fence::quote(words, 80)
}

fn kind(word: &str) -> OrderEventKind {
    match word {
        "created" => OrderEventKind::Created,
        "paid" => OrderEventKind::Paid,
        "fulfilled" => OrderEventKind::Fulfilled,
        "shipment" => OrderEventKind::Shipment,
        "cancelled" => OrderEventKind::Cancelled,
        "refunded" => OrderEventKind::Refunded,
        "returned" => OrderEventKind::Returned,
        "disputed" => OrderEventKind::Disputed,
        "updated" => OrderEventKind::Updated,
        "ready_for_pickup" => OrderEventKind::ReadyForPickup,
        _ => OrderEventKind::Other,
    }
}

/// Whether an event is reason enough for a ticket: whoever records one by hand wants it to be seen.
fn opens(kind: OrderEventKind) -> bool {
    kind == OrderEventKind::Created
        || !kind.is_state() && !matches!(kind, OrderEventKind::Shipment | OrderEventKind::ReadyForPickup)
}

fn reaction(kind: OrderEventKind, tags: &[String]) -> Reaction {
    let reaction = if opens(kind) { Reaction::open() } else { Reaction::update() };
    tags.iter().fold(reaction.note(), |reaction, tag| reaction.tag(tag))
}

/// The event, and what is to be said about how it was found.
fn event(
    found: Ordered,
    kind: OrderEventKind,
    at: Timestamp,
    summary: Option<&str>,
) -> Result<(OrderEvent, Vec<&'static str>), ToolError> {
    let Ordered { platform, shop, id, name, email, order, remarks } = found;
    let made = OrderEvent::by_hand(platform, shop, kind, id, at);
    let mut event = made.map_err(|_| ToolError::argument("order", "has no id", "use the order's id in the shop"))?;
    if let Some(order) = order {
        event = event.with_order(order.raw());
    }
    if let Some(name) = name {
        event = event.named(name);
    }
    if let Some(email) = email {
        event = event.of_customer(email);
    }
    event.summary = summary.map(|words| words.chars().take(SUMMARY).collect());
    Ok((event, remarks))
}

/// What a look for the ticket came to.
enum Looked {
    Found(i64),
    Nothing,
    /// Not looked: writing looks anyway, and only a plan has to say it before.
    Not,
}

async fn ticket(turn: &Turn<'_>, arguments: &Arguments, key: &str) -> Result<Looked, ToolError> {
    if arguments.flag(gate::DRY_RUN.name) != Some(true) {
        return Ok(Looked::Not);
    }
    let page = turn.client.list_tickets().external_id(key).limit(1).send().await?;
    Ok(page.data.first().map_or(Looked::Nothing, |ticket| Looked::Found(ticket.id)))
}
