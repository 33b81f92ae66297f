//! What the sandbox reads back, beside what the model holds.

use gorgias::types::{ListTicketsOrderBy, Ticket as Whole, TicketCompact, TicketMessage, TicketStatus};
use gorgias::{ErrorKind, Timestamp};
use serde_json::json;

use super::account::{Account, Ticket};
use super::desk::{Desk, address, ended, word};
use super::step::Step;

/// What a ticket and an item of a list have in common.
#[derive(Debug, PartialEq)]
struct Seen {
    id: i64,
    subject: Option<String>,
    external_id: Option<String>,
    closed: bool,
    closed_since: bool,
    priority: Option<String>,
    spam: Option<bool>,
    trashed: bool,
    snoozed_until: Option<Timestamp>,
    customer: Option<i64>,
    tags: Vec<String>,
    field: Option<serde_json::Value>,
    messages: i64,
}

macro_rules! seen {
    ($desk:expr, $ticket:expr, $messages:expr) => {{
        let ticket = $ticket;
        Seen {
            id: ticket.id,
            subject: ticket.subject.clone(),
            external_id: ticket.external_id.clone(),
            closed: ticket.status == Some(TicketStatus::Closed),
            closed_since: ticket.closed_datetime.is_some(),
            priority: ticket.priority.as_ref().map(ToString::to_string),
            spam: ticket.spam,
            trashed: ticket.trashed_datetime.is_some(),
            snoozed_until: ticket.snooze_datetime.clone(),
            customer: ticket.customer.as_ref().map(|customer| customer.id),
            tags: ticket.tags.iter().filter_map(|tag| tag.name.clone()).collect(),
            field: ticket.custom_fields.get(&$desk.field.to_string()).and_then(|field| field.value.clone()),
            messages: $messages,
        }
    }};
}

fn item(desk: &Desk, ticket: &TicketCompact) -> Seen {
    seen!(desk, ticket, ticket.messages_count.unwrap())
}

fn whole(desk: &Desk, ticket: &Whole) -> Seen {
    seen!(desk, ticket, ticket.messages.len() as i64)
}

fn expected(account: &Account, id: i64, ticket: &Ticket) -> Seen {
    Seen {
        id,
        subject: ticket.subject.clone(),
        external_id: ticket.external_id.clone(),
        closed: ticket.closed,
        closed_since: ticket.closed,
        priority: Some(ticket.priority.clone()),
        spam: Some(ticket.spam),
        trashed: ticket.trashed,
        snoozed_until: ticket.snoozed_until.map(Desk::time),
        customer: ticket.customer,
        tags: ticket.tags.iter().map(|id| account.tags[id].clone()).collect(),
        field: ticket.field.as_ref().map(|text| json!(text)),
        messages: ticket.messages.len() as i64,
    }
}

/// The ids of a list that is read to its end.
macro_rules! ids {
    ($call:expr) => {
        $call.items().all().await.unwrap().iter().map(|item| item.id).collect::<Vec<i64>>()
    };
}

/// After each step: all tickets, in the order of their last change; the one that was changed, as a whole; and the tags or the
/// customers.
pub(crate) async fn at_a_glance(desk: &Desk, step: &Step) {
    let account = &desk.account;
    let latest = desk.client.list_tickets().order_by(ListTicketsOrderBy::UpdatedDatetimeDesc).limit(100);
    let read: Vec<Seen> = latest.send().await.unwrap().data.iter().map(|ticket| item(desk, ticket)).collect();
    let held = account.latest(|_| true).into_iter().map(|id| expected(account, id, &account.tickets[&id]));
    assert_eq!(read, held.collect::<Vec<_>>());
    if let Some(id) = desk.last {
        ticket(desk, id).await;
    }
    match step {
        Step::OfPeople(_) => people(desk).await,
        Step::OfTickets(_) | Step::OfTags(_) => tags(desk).await,
        Step::OfSettings(_) | Step::Pass { .. } => {}
    }
}

async fn ticket(desk: &Desk, id: i64) {
    let held = &desk.account.tickets[&id];
    let read = desk.client.get_ticket().id(id).send().await.unwrap();
    assert_eq!(whole(desk, &read), expected(&desk.account, id, held));
    let messages: Vec<_> = read.messages.iter().map(|m| (m.id, m.body_text.clone(), m.from_agent, writer(m))).collect();
    let wanted = held.messages.iter().map(|message| {
        // Who is gone is nobody.
        let writer = message.customer.filter(|id| desk.account.customers.contains_key(id));
        (message.id, Some(message.text.clone()), Some(message.customer.is_none()), writer)
    });
    assert_eq!(messages, wanted.collect::<Vec<_>>());
}

/// The customer who wrote a message; notes are of agents.
fn writer(message: &TicketMessage) -> Option<i64> {
    message.sender.as_ref().filter(|_| message.from_agent == Some(false)).map(|sender| sender.id)
}

async fn tags(desk: &Desk) {
    let account = &desk.account;
    let tags = desk.client.list_tags().order_by("created_datetime:asc").limit(100).send().await.unwrap();
    let tags: Vec<_> = tags.data.iter().map(|tag| (tag.id, tag.name.clone().unwrap(), tag.usage.unwrap())).collect();
    let held = account.tags.iter().map(|(id, name)| (*id, name.clone(), account.usage(*id)));
    assert_eq!(tags, held.collect::<Vec<_>>());
}

async fn people(desk: &Desk) {
    let customers = desk.client.list_customers().order_by("created_datetime:asc").limit(100).send().await.unwrap();
    let customers = customers.into_inner().data.into_iter();
    let customers = customers.map(|one| (one.id, one.name, one.external_id, one.email));
    let held = desk.account.customers.iter();
    let held = held.map(|(id, one)| (*id, one.name.clone(), one.external_id.clone(), one.email.clone()));
    assert_eq!(customers.collect::<Vec<_>>(), held.collect::<Vec<_>>());
}

/// After the last step: every record by itself, every filter, lists in small pages.
pub(crate) async fn in_full(desk: &Desk) {
    let (client, account) = (&desk.client, &desk.account);
    for id in account.tickets.keys() {
        ticket(desk, *id).await;
        let mut messages = ids!(client.list_messages().ticket_id(*id).order_by("created_datetime:asc").limit(2));
        let own: Vec<i64> = account.tickets[id].messages.iter().map(|message| message.id).collect();
        assert_eq!(messages, own);
        messages = ids!(client.list_ticket_messages().ticket_id(*id));
        assert_eq!(messages, own);
    }
    let oldest = || client.list_tickets().order_by(ListTicketsOrderBy::CreatedDatetimeAsc).limit(3);
    assert_eq!(ids!(oldest()), account.tickets.keys().copied().collect::<Vec<_>>());
    let all = || client.list_tickets().order_by(ListTicketsOrderBy::UpdatedDatetimeDesc).limit(2);
    assert_eq!(ids!(all()), account.latest(|_| true));
    assert_eq!(ids!(all().trashed(false)), account.latest(|ticket| !ticket.trashed));
    for number in 0..4 {
        let external = word("external", number);
        let fits = |ticket: &Ticket| ticket.external_id.as_ref() == Some(&external);
        assert_eq!(ids!(all().external_id(external.as_str())), account.latest(fits));
        let of_email = ids!(client.list_customers().email(address(number)));
        let owner = account.customers.iter().filter(|(_, one)| one.email.as_ref() == Some(&address(number)));
        assert_eq!(of_email, owner.map(|(id, _)| *id).collect::<Vec<_>>());
    }
    let some: Vec<i64> = account.tickets.keys().copied().step_by(2).collect();
    if !some.is_empty() {
        let mut found = ids!(all().ticket_ids(some.clone()));
        found.sort_unstable();
        assert_eq!(found, some);
    }
    tags(desk).await;
    people(desk).await;
    customers(desk).await;
    settings(desk).await;
}

async fn customers(desk: &Desk) {
    let (client, account) = (&desk.client, &desk.account);
    for (id, held) in &account.customers {
        let read = client.get_customer().id(*id).send().await.unwrap();
        let addresses: Vec<_> = read.channels.iter().filter_map(|channel| channel.address.clone()).collect();
        assert_eq!((read.email.as_ref(), &addresses), (held.email.as_ref(), &held.addresses));
        let tickets = client.list_tickets().order_by(ListTicketsOrderBy::UpdatedDatetimeDesc).customer_id(*id).limit(2);
        assert_eq!(ids!(tickets), account.latest(|ticket| ticket.customer == Some(*id)));
    }
    for id in account.merged.keys() {
        let survivor = account.survivor(*id);
        let gone = (!account.customers.contains_key(&survivor)).then_some(ErrorKind::NotFound);
        let read = ended(client.get_customer().id(*id).send().await, gone);
        assert!(read.is_none_or(|read| read.id == survivor), "reads follow merges");
    }
}

async fn settings(desk: &Desk) {
    let (client, account) = (&desk.client, &desk.account);
    assert_eq!(
        ids!(client.list_views().order_by("created_datetime:asc").limit(2)),
        account.views.keys().copied().collect::<Vec<_>>()
    );
    for (id, filter) in &account.views {
        let items = client.list_view_items().view_id(*id).order_by("updated_datetime:desc").limit(2);
        assert_eq!(ids!(items), account.latest(|ticket| filter.holds(ticket)), "{filter:?}");
        let tickets = client.list_tickets().order_by(ListTicketsOrderBy::UpdatedDatetimeDesc).view_id(*id).limit(2);
        assert_eq!(ids!(tickets), account.latest(|ticket| filter.holds(ticket)), "{filter:?}");
    }
    for archived in [false, true] {
        let macros = client.list_macros().archived(archived).order_by("created_datetime:asc").limit(2);
        let macros = macros.items().all().await.unwrap().into_iter().map(|one| (one.id, one.name.unwrap()));
        let held = account.macros.iter().filter(|(_, (_, state))| *state == archived);
        let held = held.map(|(id, (name, _))| (*id, name.clone()));
        assert_eq!(macros.collect::<Vec<_>>(), held.collect::<Vec<_>>());
    }
}
