//! Tickets and their messages.

use gorgias::{ErrorKind, types};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::account::{Message, Ticket};
use super::desk::{Desk, address, body, ended, pick, word};
use super::step::few;

#[derive(Clone, Debug)]
pub(crate) enum TicketStep {
    Create {
        writer: Writer,
        subject: u8,
        external_id: Option<u8>,
        tags: Vec<u8>,
        high: bool,
    },
    Update {
        ticket: u8,
        change: Change,
    },
    Delete {
        ticket: u8,
    },
    /// A customer writes, or, without one, an agent notes something.
    Write {
        ticket: u8,
        customer: Option<u8>,
        text: u8,
    },
    Edit {
        ticket: u8,
        message: u8,
        text: u8,
    },
    Erase {
        ticket: u8,
        message: u8,
    },
    SetField {
        ticket: u8,
        value: Option<u8>,
    },
}

/// Who writes first.
#[derive(Clone, Debug)]
pub(crate) enum Writer {
    Customer(u8),
    /// An address, known or not.
    Address(u8),
}

/// A change of one field of a ticket.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Subject(u8),
    ExternalId(Option<u8>),
    Closed(bool),
    High(bool),
    Spam(bool),
    Trashed(bool),
    Snooze { minutes: u8 },
    Customer(u8),
    Tags(Vec<u8>),
    Field(Option<u8>),
}

pub(crate) fn steps() -> impl Strategy<Value = TicketStep> {
    use TicketStep::*;
    let at = any::<u8>;
    let writer = prop_oneof![at().prop_map(Writer::Customer), few().prop_map(Writer::Address)];
    let created = (writer, few(), option::of(few()), vec(few(), 0..3), any::<bool>());
    prop_oneof![
        4 => created.prop_map(|(writer, subject, external_id, tags, high)| {
            Create { writer, subject, external_id, tags, high }
        }),
        6 => (at(), changes()).prop_map(|(ticket, change)| Update { ticket, change }),
        1 => at().prop_map(|ticket| Delete { ticket }),
        3 => (at(), option::of(at()), few()).prop_map(|(ticket, customer, text)| Write { ticket, customer, text }),
        1 => (at(), at(), few()).prop_map(|(ticket, message, text)| Edit { ticket, message, text }),
        1 => (at(), at()).prop_map(|(ticket, message)| Erase { ticket, message }),
        1 => (at(), option::of(few())).prop_map(|(ticket, value)| SetField { ticket, value }),
    ]
}

fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        few().prop_map(Change::Subject),
        option::of(few()).prop_map(Change::ExternalId),
        any::<bool>().prop_map(Change::Closed),
        any::<bool>().prop_map(Change::High),
        any::<bool>().prop_map(Change::Spam),
        any::<bool>().prop_map(Change::Trashed),
        (1..60_u8).prop_map(|minutes| Change::Snooze { minutes }),
        any::<u8>().prop_map(Change::Customer),
        vec(few(), 0..4).prop_map(Change::Tags),
        option::of(few()).prop_map(Change::Field),
    ]
}

fn priority(high: bool) -> &'static str {
    if high { "high" } else { "normal" }
}

/// The channel and the side that a message is of.
fn of(customer: Option<i64>) -> (&'static str, bool) {
    if customer.is_some() { ("api", false) } else { ("internal-note", true) }
}

impl Desk {
    pub(crate) async fn step_of_tickets(&mut self, step: &TicketStep) {
        match step {
            TicketStep::Create { writer, subject, external_id, tags, high } => {
                self.create_ticket(writer, *subject, *external_id, tags, *high).await;
            }
            TicketStep::Update { ticket, change } => {
                if let Some(id) = pick(self.account.tickets.keys().copied(), *ticket) {
                    self.update_ticket(id, change).await;
                }
            }
            TicketStep::Delete { ticket } => {
                if let Some(id) = pick(self.account.tickets.keys().copied(), *ticket) {
                    ended(self.client.delete_ticket().id(id).send().await, None);
                    self.account.tickets.remove(&id);
                    // What is gone is gone for every operation.
                    let gone = Some(ErrorKind::NotFound);
                    ended(self.client.get_ticket().id(id).send().await, gone);
                    ended(self.client.delete_ticket().id(id).send().await, gone);
                }
            }
            TicketStep::Write { ticket, customer, text } => {
                let customer = customer.and_then(|place| pick(self.account.customers.keys().copied(), place));
                if let Some(id) = pick(self.account.tickets.keys().copied(), *ticket) {
                    // What it does to a closed ticket when its customer writes is only assumed, so then it is a note.
                    let customer = customer.filter(|_| !self.account.tickets[&id].closed);
                    self.write(id, customer, *text).await;
                }
            }
            TicketStep::Edit { ticket, message, text } => self.edit(*ticket, *message, Some(*text)).await,
            TicketStep::Erase { ticket, message } => self.edit(*ticket, *message, None).await,
            TicketStep::SetField { ticket, value } => {
                if let Some(id) = pick(self.account.tickets.keys().copied(), *ticket) {
                    self.set_field(id, *value).await;
                }
            }
        }
    }

    async fn create_ticket(&mut self, writer: &Writer, subject: u8, external: Option<u8>, tags: &[u8], high: bool) {
        let known = match writer {
            Writer::Customer(place) => pick(self.account.customers.keys().copied(), *place),
            Writer::Address(number) => self.account.owner(&address(*number)),
        };
        let sender = match (writer, known) {
            (Writer::Customer(_), Some(id)) => json!({"id": id}),
            (Writer::Customer(number) | Writer::Address(number), _) => json!({"email": address(*number % 4)}),
        };
        let email = sender["email"].as_str().map(str::to_owned);
        let known = known.or_else(|| self.account.owner(email.as_deref()?));
        let (subject, external_id) = (word("subject", subject), external.map(|number| word("external", number)));
        let message = json!({"channel": "api", "from_agent": false, "sender": sender, "body_text": "first"});
        let names: Vec<Value> = tags.iter().map(|number| json!({"name": word("tag", *number)})).collect();
        let mut new = json!({
            "subject": subject, "priority": priority(high), "tags": names, "messages": [message],
        });
        if let Some(external_id) = &external_id {
            new["external_id"] = json!(external_id);
        }
        let call = self.client.create_ticket().body(body::<types::CreateTicket>(new));
        let made = ended(call.send().await, None).unwrap();
        let customer = made.customer.as_ref().unwrap().id;
        if let Some(known) = known {
            assert_eq!(customer, known, "an address belongs to one customer");
        }
        // New records are met in the order of their ids.
        let tags: Vec<(i64, String)> = made.tags.iter().map(|tag| (tag.id, tag.name.clone().unwrap())).collect();
        self.meet_tags(&tags);
        self.account.born(made.id);
        if known.is_none() {
            self.meet_customer(customer, email);
        }
        let texts = made.messages.iter().map(|message| Message {
            id: message.id,
            text: message.body_text.clone().unwrap(),
            customer: Some(customer),
        });
        let ticket = Ticket {
            subject: Some(subject),
            external_id,
            priority: priority(high).to_owned(),
            customer: Some(customer),
            tags: tags.into_iter().map(|(id, _)| id).collect(),
            messages: texts.collect(),
            ..Ticket::default()
        };
        assert_eq!(ticket.messages.len(), 1);
        self.account.tickets.insert(made.id, ticket);
        self.account.touch(made.id);
        self.last = Some(made.id);
    }

    async fn update_ticket(&mut self, id: i64, change: &Change) {
        let now = self.account.now;
        let customer = match change {
            Change::Customer(place) => match pick(self.account.customers.keys().copied(), *place) {
                Some(customer) => customer,
                None => return,
            },
            _ => 0,
        };
        let asked = match change {
            Change::Subject(number) => json!({"subject": word("subject", *number)}),
            Change::ExternalId(number) => json!({"external_id": number.map(|number| word("external", number))}),
            Change::Closed(closed) => json!({"status": if *closed { "closed" } else { "open" }}),
            Change::High(high) => json!({"priority": priority(*high)}),
            Change::Spam(spam) => json!({"spam": spam}),
            Change::Trashed(trashed) => json!({"trashed_datetime": trashed.then(|| Self::time(now))}),
            Change::Snooze { minutes } => json!({"snooze_datetime": Self::time(now + i64::from(*minutes) * 60)}),
            Change::Customer(_) => json!({"customer": {"id": customer}}),
            Change::Tags(names) => {
                let names = names.iter().map(|number| json!({"name": word("tag", *number)}));
                json!({"tags": names.collect::<Vec<_>>()})
            }
            // A list of values replaces all of them.
            Change::Field(value) => {
                let values = value.map(|number| json!({"id": self.field, "value": word("value", number)}));
                json!({"custom_fields": values.into_iter().collect::<Vec<_>>()})
            }
        };
        let call = self.client.update_ticket().id(id).body(body::<types::UpdateTicket>(asked));
        let changed = ended(call.send().await, None).unwrap();
        if let Change::Tags(_) = change {
            let tags: Vec<(i64, String)> = changed.tags.iter().map(|tag| (tag.id, tag.name.clone().unwrap())).collect();
            self.meet_tags(&tags);
        }
        let tags: Option<Vec<i64>> = match change {
            Change::Tags(names) => Some(self.tags_named(names)),
            _ => None,
        };
        let ticket = self.account.touch(id);
        match change {
            Change::Subject(number) => ticket.subject = Some(word("subject", *number)),
            Change::ExternalId(number) => ticket.external_id = number.map(|number| word("external", number)),
            Change::Closed(true) => ticket.closed = true,
            // Whoever opens a ticket does not wait for it to wake.
            Change::Closed(false) => (ticket.closed, ticket.snoozed_until) = (false, None),
            Change::High(high) => priority(*high).clone_into(&mut ticket.priority),
            Change::Spam(spam) => ticket.spam = *spam,
            Change::Trashed(trashed) => ticket.trashed = *trashed,
            Change::Snooze { minutes } => {
                (ticket.closed, ticket.snoozed_until) = (true, Some(now + i64::from(*minutes) * 60));
            }
            Change::Customer(_) => ticket.customer = Some(customer),
            Change::Tags(_) => ticket.tags = tags.unwrap_or_default(),
            Change::Field(value) => ticket.field = value.map(|number| word("value", number)),
        }
        self.last = Some(id);
    }

    async fn write(&mut self, ticket: i64, customer: Option<i64>, text: u8) {
        let text = word("text", text);
        let (channel, from_agent) = of(customer);
        let mut message = json!({"channel": channel, "from_agent": from_agent, "body_text": text});
        if let Some(id) = customer {
            message["sender"] = json!({"id": id});
        }
        let call = self.client.create_ticket_message().ticket_id(ticket).body(body::<types::CreateMessage>(message));
        let written = ended(call.send().await, None).unwrap();
        self.account.born(written.id);
        let held = self.account.touch(ticket);
        held.messages.push(Message { id: written.id, text, customer });
        // Customers who write want an answer.
        if customer.is_some() && held.closed {
            (held.closed, held.snoozed_until) = (false, None);
        }
        self.account.find_customer(ticket);
        self.last = Some(ticket);
    }

    /// Changes the text of a message; without a text, the message goes.
    async fn edit(&mut self, ticket: u8, message: u8, text: Option<u8>) {
        let Some(id) = pick(self.account.tickets.keys().copied(), ticket) else { return };
        let messages = &self.account.tickets[&id].messages;
        let Some(place) = usize::from(message).checked_rem(messages.len()) else { return };
        let message = messages[place].clone();
        match text {
            Some(number) => {
                let (channel, from_agent) = of(message.customer);
                let text = word("text", number);
                let change = json!({"channel": channel, "from_agent": from_agent, "body_text": text});
                let change = body::<types::UpdateMessage>(change);
                let call = self.client.update_ticket_message().ticket_id(id).id(message.id).body(change);
                ended(call.send().await, None);
                self.account.touch(id).messages[place].text = text;
            }
            None => {
                let call = || self.client.delete_ticket_message().ticket_id(id).id(message.id).send();
                ended(call().await, None);
                ended(call().await, Some(ErrorKind::NotFound));
                self.account.touch(id).messages.remove(place);
            }
        }
        self.account.find_customer(id);
        self.last = Some(id);
    }

    async fn set_field(&mut self, ticket: i64, value: Option<u8>) {
        let value = value.map(|number| word("value", number));
        // The whole set; without a value, it is empty.
        let values: Vec<Value> = value.iter().map(|value| json!({"id": self.field, "value": value})).collect();
        let values: Vec<types::CustomFieldValueInput> = body(json!(values));
        let call = self.client.update_ticket_custom_field_values().ticket_id(ticket).body(values);
        let stored = ended(call.send().await, None).unwrap().data;
        assert_eq!(
            stored.iter().filter_map(|one| one.value.clone()).collect::<Vec<_>>(),
            value.iter().map(|text| json!(text)).collect::<Vec<_>>()
        );
        self.account.touch(ticket).field = value;
        self.last = Some(ticket);
    }
}
