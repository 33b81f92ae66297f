//! `create_ticket`: a ticket, once for a key.

use serde_json::json;

use crate::agent::arguments::Arguments;
use crate::agent::effect::{Effects, Proposal};
use crate::agent::gate::{self, DRY_RUN, KEY, PLAN, WriteTool};
use crate::agent::tools::written;
use crate::agent::turn::{Draft, ToolFuture, Turn};
use crate::agent::{Argument, ArgumentKind, Labels, Tier, Tool, ToolError, names};
use crate::directory::CustomerRef;
use crate::message::compose::{Message, PartyRef};
use crate::text::address::is_email;
use crate::types::{CreateMessage, CreateTicket, TicketCustomerInput, TicketTagInput};
use crate::{Ensured, Patch, Timestamp};

pub(super) const TOOL: Tool = Tool {
    name: "create_ticket",
    title: "Create a ticket",
    description: "Creates a ticket with a first message. From the customer (default) or as a note nothing is sent; from the agent it \
                  is e-mailed to the customer, after a plan.",
    tier: Tier::Agent,
    arguments: &[
        KEY,
        Argument::required("customer", ArgumentKind::Text, "id, e-mail, phone or external id"),
        Argument::required("text", ArgumentKind::Text, ""),
        Argument::new("from", ArgumentKind::Choice(&["customer", "agent", "note"]), ""),
        Argument::new("channel", ArgumentKind::Text, "email (default), api, or the shop's address"),
        Argument::new("subject", ArgumentKind::Text, ""),
        Argument::new("tags", ArgumentKind::TextList, ""),
        DRY_RUN,
        PLAN,
    ],
    idempotent: true,
    destructive: true,
    planned: true,
};

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(gate::write::<Creation>(turn))
}

struct Creation;

impl WriteTool for Creation {
    type Change = CreateTicket;

    // The ticket is looked for by its key first.
    const REPEATABLE: bool = true;

    async fn propose(
        turn: &Turn<'_>,
        arguments: &Arguments,
        _: Timestamp,
    ) -> Result<Proposal<CreateTicket>, ToolError> {
        let key = arguments.required("key")?.trim().to_owned();
        let from = arguments.choice("from").unwrap_or("customer");
        let party = Party::of(turn, arguments.required("customer")?).await?;
        let message = Opening { turn, arguments, from, party: &party }.message().await?;
        let mut tags = Vec::new();
        for name in arguments.list("tags") {
            // Looked up, so that a slip does not become a tag of the account.
            turn.client.directory().tag_by_name(name).await?;
            tags.push(TicketTagInput { name: name.trim().to_owned(), decoration: Patch::Absent });
        }
        let channel = if from == "note" { "api" } else { message.channel.as_str() }.to_owned();
        let sends = from == "agent";
        let words = format!(
            "create a ticket for {}, {}, key {:?}{}:\n{}",
            party.words(turn.belt.policy.personal_data),
            match from {
                "agent" => format!("e-mailed to the customer from {}", sender(&message)),
                "note" => "beginning with an internal note".to_owned(),
                _ => format!("as a message of the customer by {channel} (nothing is sent)"),
            },
            key,
            if tags.is_empty() { String::new() } else { format!(", tags {}", arguments.list("tags").join(", ")) },
            written::quoted(arguments.required("text")?),
        );
        let body = CreateTicket::builder()
            .external_id(key)
            .channel(channel.as_str())
            .subject(Patch::set_or_absent(arguments.text("subject").map(str::to_owned)))
            .customer(Patch::Set(party.input()))
            .messages(vec![message]);
        let body = if tags.is_empty() { body } else { body.tags(tags) };
        let body = CreateTicket::try_from(body).map_err(|error| crate::error::incomplete("", &error.to_string()))?;
        // A new conversation is with whomever the model names, so untrusted words must not start one by themselves.
        let effects = Effects { reaches_customer: sends, strays: sends, tickets: 1, ..Effects::default() };
        let exact = json!(body);
        let labels = Labels { personal: turn.belt.policy.personal_data, ..Labels::default() };
        Ok(Proposal { effects, exact, words, labels, change: Some(body), stored: None })
    }

    async fn apply(turn: &Turn<'_>, arguments: &Arguments, body: CreateTicket) -> Result<Draft, ToolError> {
        let ticket = turn.client.get_or_create_ticket(body).await.map_err(|error| {
            let open = error.may_have_taken_effect();
            let error = ToolError::from(error);
            // Looking is what the same call does.
            if open { error.remedy("call again with the same key and arguments: it looks first") } else { error }
        })?;
        let id = ticket.id();
        let sent = if arguments.choice("from") == Some("agent") { " Whether it was sent: read_tickets." } else { "" };
        Ok(Draft::new(match ticket {
            Ensured::Found(_) => format!("Existed: ticket {id} has this key. Nothing was created."),
            _ => format!("Created ticket {id}.{sent}"),
        }))
    }
}

/// Where a message is e-mailed from.
fn sender(message: &CreateMessage) -> String {
    let from = message.source.value().and_then(|source| source.from.value()).and_then(|from| from.address.value());
    from.cloned().unwrap_or_default()
}

/// The customer of the ticket.
struct Party {
    id: Option<i64>,
    email: Option<String>,
}

impl Party {
    async fn of(turn: &Turn<'_>, who: &str) -> Result<Self, ToolError> {
        let customer = names::customer_ref(who);
        if let CustomerRef::Email(email) = &customer {
            let email = email.trim();
            if !is_email(email) {
                return Err(ToolError::argument("customer", "is not an e-mail address", "such as ana@shop.com"));
            }
            // Gorgias finds or creates the customer.
            return Ok(Self { id: None, email: Some(email.to_owned()) });
        }
        let id = names::customer(&turn.client, who).await?;
        let email = turn.client.get_customer().id(id).send().await?.into_inner().email;
        Ok(Self { id: Some(id), email: email.filter(|email| is_email(email)) })
    }

    fn input(&self) -> TicketCustomerInput {
        match self.id {
            Some(id) => TicketCustomerInput { id: id.into(), ..TicketCustomerInput::default() },
            None => TicketCustomerInput {
                email: Patch::set_or_absent(self.email.clone()),
                ..TicketCustomerInput::default()
            },
        }
    }

    fn reference(&self) -> Option<PartyRef> {
        self.id.map(PartyRef::Id).or_else(|| self.email.clone().map(PartyRef::Email))
    }

    fn words(&self, personal: bool) -> String {
        let email = self.email.as_deref().map(|email| if personal { email.to_owned() } else { written::masked(email) });
        match (self.id, email) {
            (Some(id), Some(email)) => format!("customer {id} ({email})"),
            (Some(id), None) => format!("customer {id}"),
            (None, email) => format!("the customer with {} (made if there is none)", email.unwrap_or_default()),
        }
    }
}

/// The first message of a ticket.
struct Opening<'a> {
    turn: &'a Turn<'a>,
    arguments: &'a Arguments,
    from: &'static str,
    party: &'a Party,
}

impl Opening<'_> {
    async fn message(&self) -> Result<CreateMessage, ToolError> {
        let text = self.arguments.required("text")?;
        if self.from == "note" {
            return Ok(Message::internal_note(text).build()?);
        }
        let channel = self.arguments.text("channel").map_or("email", str::trim);
        if channel.eq_ignore_ascii_case("api") {
            let Some(sender) = self.party.reference().filter(|_| self.from == "customer") else {
                return Err(ToolError::argument("channel", "is api, by which nothing can be sent", "email"));
            };
            return Ok(Message::received_by_api(sender, text).build()?);
        }
        let shop = self.address(channel).await?;
        let Some(email) = &self.party.email else {
            let remedy = "channel api, or a note";
            return Err(ToolError::argument("customer", "has no e-mail address", remedy));
        };
        let subject = self.arguments.text("subject");
        if self.from == "agent" {
            let mut message = Message::email(shop, email).text(text);
            if let Some(subject) = subject {
                message = message.subject(subject);
            }
            if let Some(customer) = self.party.reference() {
                message = message.receiver(customer);
            }
            return Ok(message.build()?);
        }
        let mut message = Message::received_email(email, shop).text(text);
        if let Some(subject) = subject {
            message = message.subject(subject);
        }
        Ok(message.build()?)
    }

    /// The shop's side: the address that was given, or the only one that is connected.
    async fn address(&self, channel: &str) -> Result<String, ToolError> {
        if channel.contains('@') {
            // What another address sends is stored, and never arrives.
            if self.from == "agent" && !self.turn.client.known_senders().await?.contains(channel) {
                let problem = "is not an address that e-mail can be sent from";
                return Err(ToolError::argument("channel", problem, "leave it out, or connect the address"));
            }
            return Ok(channel.to_owned());
        }
        if !channel.eq_ignore_ascii_case("email") {
            return Err(ToolError::argument(
                "channel",
                "is not known here",
                "email, api, or a connected e-mail address",
            ));
        }
        let senders = self.turn.client.known_senders().await?;
        let addresses: Vec<&str> = senders.addresses().collect();
        match addresses.as_slice() {
            [only] => Ok((*only).to_owned()),
            [] => Err(ToolError::argument("channel", "is e-mail, and no address is connected", "api, or a note")),
            several => {
                let some = several.iter().take(5).copied().collect::<Vec<_>>().join(", ");
                Err(ToolError::argument(
                    "channel",
                    "is e-mail, and several addresses are connected",
                    format!("one of {some}"),
                ))
            }
        }
    }
}
