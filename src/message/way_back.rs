//! The way back to a customer: channel, addresses and integration, read from the ticket.

use super::SenderCheck;
use super::compose::PartyRef;
use super::compose::parts::{Parts, source};
use super::rules::{ChannelFamily, limits};
use crate::error::{Error, ErrorKind, Violation};
use crate::text::address::is_email;
use crate::text::message::{is_deleted, is_internal};
use crate::types::{ChannelSlug, ReplyOption, SourceAddress, SourceType, Ticket, TicketMessage};
use crate::{Client, Result, Timestamp};

/// The parts of the ticket that decide the way back.
struct Thread<'a> {
    ticket: &'a Ticket,
    /// The last message of the customer.
    question: &'a TicketMessage,
    /// The channel of the reply.
    channel: ChannelSlug,
    option: Option<&'a ReplyOption>,
    /// The integration that the caller asks for.
    wish: Option<i64>,
}

/// Something to send from.
#[derive(Clone)]
struct Account {
    id: i64,
    address: Option<String>,
}

/// Returns a reply without its text, and how thoroughly its address is still to be checked.
pub(super) async fn way_back(client: &Client, ticket: &Ticket, wish: Option<i64>) -> Result<(Parts, SenderCheck)> {
    let (question, asked) = last_question(ticket).ok_or_else(|| {
        refusal("messages", "hold none of the customer's; write first with `Message` of `gorgias::message::compose`")
    })?;
    let family = ChannelFamily::from_channel(asked);
    // Forms are replied to by e-mail (inferred).
    let channel = if family == ChannelFamily::Form { ChannelSlug::Email } else { asked.clone() };
    let option = ticket.reply_options.get(channel.as_str());
    if let Some(option) = option.filter(|option| option.answerable == Some(false)) {
        return Err(not_answerable(&channel, option));
    }
    let thread = Thread { ticket, question, channel, option, wish };
    let parts = match family {
        ChannelFamily::Email | ChannelFamily::Form => return thread.email(client).await,
        ChannelFamily::Chat => thread.chat(),
        ChannelFamily::Phone => {
            Err(refusal("channel", "is the telephone, which carries no text; call, or leave an internal note"))
        }
        ChannelFamily::Api => {
            Err(refusal("channel", "is `api`, from which Gorgias delivers nothing; answer through your own system"))
        }
        ChannelFamily::Whatsapp => {
            thread.in_window()?;
            thread.swapped()
        }
        _ => thread.swapped(),
    };
    parts.map(|parts| (parts, SenderCheck::Read))
}

/// The customer's last public message and its channel. Only one that says that it is the customer's: a reply to anybody else would
/// go astray.
fn last_question(ticket: &Ticket) -> Option<(&TicketMessage, &ChannelSlug)> {
    let asks =
        |message: &&TicketMessage| message.from_agent == Some(false) && !is_internal(message) && !is_deleted(message);
    let last = ticket.messages.iter().filter(asks).max_by_key(|message| message.created_datetime)?;
    // A message without a channel of its own is on that of the ticket.
    let channel = last.channel.as_ref().or(ticket.channel.as_ref())?;
    (*channel != ChannelSlug::InternalNote).then_some((last, channel))
}

fn refusal(field: &str, why: &str) -> Error {
    Error::violations_of(ErrorKind::InvalidRequest, field, why)
}

fn not_answerable(channel: &ChannelSlug, option: &ReplyOption) -> Error {
    let field = format!("reply_options.{}", channel.as_str());
    let violation = match option.reason.clone().filter(|reason| !reason.trim().is_empty()) {
        Some(reason) => Violation::foreign(field, reason),
        None => Violation::new(field, "is not answerable; Gorgias gives no reason".to_owned()),
    };
    Error::new(ErrorKind::InvalidRequest)
        .detail("the ticket cannot be replied to on this channel now")
        .with_violations(vec![violation])
}

fn text(address: Option<&SourceAddress>) -> Option<String> {
    address.and_then(|address| address.address.clone()).filter(|text| !text.trim().is_empty())
}

impl Thread<'_> {
    /// Where the customer's message came from.
    fn customer_address(&self) -> Option<String> {
        text(self.question.source.as_ref()?.from.as_ref())
    }

    /// Where it went.
    fn own_addresses(&self) -> Vec<String> {
        self.question.source.iter().flat_map(|source| &source.to).filter_map(|to| text(Some(to))).collect()
    }

    fn customer_id(&self) -> Option<i64> {
        let sender = self.question.sender.as_ref().map(|sender| sender.id);
        sender.or_else(|| self.ticket.customer.as_ref().map(|customer| customer.id))
    }

    /// Returns the integrations that Gorgias offers.
    fn offered(&self) -> Vec<Account> {
        let offered = self.option.map(|option| option.integrations.as_slice()).unwrap_or_default();
        let account = |id: i64, address: &Option<String>| Account { id, address: address.clone() };
        offered.iter().filter_map(|one| Some(account(one.id?, &one.address))).collect()
    }

    /// The one to send from: the one asked for, that of the thread, or the only one.
    fn pick(&self, accounts: &[Account]) -> Result<Option<Account>> {
        if let Some(wish) = self.wish {
            let found = accounts.iter().find(|account| account.id == wish).cloned();
            return found.map(Some).ok_or_else(|| {
                refusal("integration", "is not one that can answer this ticket; leave it out, or choose another")
            });
        }
        let own = self.own_addresses();
        let ours = |account: &&Account| {
            let address = account.address.as_deref().unwrap_or_default();
            own.iter().any(|own| own.eq_ignore_ascii_case(address))
        };
        let of_thread = accounts.iter().find(|account| Some(account.id) == self.question.integration_id);
        match (of_thread.or_else(|| accounts.iter().find(ours)), accounts) {
            (Some(found), _) => Ok(Some(found.clone())),
            (None, []) => Ok(None),
            (None, [only]) => Ok(Some(only.clone())),
            (None, several) => Err(refusal(
                "integration",
                &format!("must be chosen: {} can answer, and the thread uses none of them", several.len()),
            )),
        }
    }

    async fn email(&self, client: &Client) -> Result<(Parts, SenderCheck)> {
        let email = |text: &String| is_email(text);
        let to = self.customer_address().filter(email);
        let to = to.or_else(|| self.question.sender.as_ref()?.email.clone().filter(email));
        let to = to.or_else(|| self.ticket.customer.as_ref()?.email.clone().filter(email));
        let to = to.ok_or_else(|| refusal("customer", "has no e-mail address"))?;
        let mut accounts = self.offered();
        accounts.retain(|account| account.address.as_deref().is_some_and(is_email));
        // What Gorgias offers for this ticket is connected.
        let mut check = SenderCheck::Named;
        if accounts.is_empty() {
            check = SenderCheck::Read;
            let senders = client.refresh_senders().await?;
            let all = senders.addresses().flat_map(|address| senders.ids(address).map(move |id| (id, address)));
            accounts.extend(all.map(|(id, address)| Account { id, address: Some(address.to_owned()) }));
        }
        let Some(Account { id, address: Some(from) }) = self.pick(&accounts)? else {
            return Err(refusal(
                "integration",
                "is missing: no e-mail integration is connected; connect one in Gorgias",
            ));
        };
        let mut parts = Parts::between(ChannelSlug::Email, true, SourceType::Email, from, to);
        parts.integration = Some(id);
        parts.receiver = self.customer_id().map(|id| PartyRef::Id(id).into());
        parts.subject = self.question.subject.clone().or_else(|| self.ticket.subject.clone());
        Ok((parts, check))
    }

    /// The visitor, where three sources name one; the ticket first, since sources disagree on which is best.
    fn chat(&self) -> Result<Parts> {
        let meta = self.ticket.meta.get("chat").and_then(|chat| chat.get("conversation_id"));
        let visitor = meta.and_then(|id| id.as_str()).map(str::to_owned).filter(|id| !id.trim().is_empty());
        let visitor = visitor.or_else(|| self.customer_address()).or_else(|| {
            let channels = self.ticket.customer.iter().flat_map(|customer| &customer.channels);
            let mut chats =
                channels.filter(|channel| channel.type_.as_ref().is_some_and(|kind| kind.as_str() == "chat"));
            chats.find_map(|channel| channel.address.clone().filter(|address| !address.trim().is_empty()))
        });
        let visitor =
            visitor.ok_or_else(|| refusal("meta.chat.conversation_id", "is missing: the visitor is unknown"))?;
        // The agent's side has no address, and a receiver would prevent delivery (seen in client code only).
        Ok(Parts::between(ChannelSlug::Chat, true, SourceType::Chat, String::new(), visitor))
    }

    /// Refuses free text on WhatsApp after a day, unless Gorgias itself says that it can be replied to.
    fn in_window(&self) -> Result<()> {
        let asked = self.question.created_datetime.map(Timestamp::to_datetime);
        let age = asked.and_then(|asked| (Timestamp::now().to_datetime() - asked).to_std().ok());
        let open = self.option.is_some_and(|option| option.answerable == Some(true));
        if !open && age.is_some_and(|age| age > limits::WHATSAPP_WINDOW) {
            return Err(refusal(
                "messages",
                "the customer's last one is older than 24 hours, after which WhatsApp delivers templates only",
            ));
        }
        Ok(())
    }

    /// Back where the question came from, with the ids that belong to it (inferred).
    fn swapped(&self) -> Result<Parts> {
        let origin = self.question.source.as_ref();
        let to = self.customer_address();
        let to = to.ok_or_else(|| refusal("source.from.address", "of the customer's message is missing"))?;
        let account = self.pick(&self.offered())?;
        let from = account.as_ref().and_then(|account| account.address.clone());
        let from = from.or_else(|| self.own_addresses().into_iter().next());
        let from = from.ok_or_else(|| refusal("integration", "is missing: there is no address to answer from"))?;
        let mut source = source(origin.and_then(|origin| origin.type_.clone()), from, to);
        if let Some(extra) = origin.map(|origin| &origin.extra).filter(|extra| !extra.is_empty()) {
            source.extra = Some(extra.clone().into());
        }
        let mut parts = Parts::new(self.channel.clone(), true);
        parts.source = Some(source);
        parts.integration = account.map(|account| account.id).or(self.question.integration_id).filter(|id| *id > 0);
        parts.receiver = self.customer_id().map(|id| PartyRef::Id(id).into());
        Ok(parts)
    }
}
