//! What records are found by, other than their number: one entry for each value that somebody asks for.

use serde_json::Value;

use super::kind::Kind;
use crate::state::clock;
use crate::state::value::{Fields, Id, Record};

/// A question that is answered without looking at every record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Index {
    TicketCustomer,
    TicketAssignee,
    TicketTeam,
    TicketTag,
    TicketExternal,
    /// By the time at which a snoozed ticket wakes up, in microseconds.
    TicketSnoozed,
    MessageTicket,
    /// Sender or receiver.
    MessageParty,
    MessageMacro,
    /// By the time at which a message that waits is sent, in microseconds.
    MessageDue,
    /// By the time at which pushed data is stored, in microseconds.
    CustomerDataDue,
    /// Addresses of any type, and the e-mail address.
    CustomerAddress,
    CustomerExternal,
    UserEmail,
    TagName,
    EventObject,
    /// By the time at which a waiting job starts, in microseconds; the smallest number where it is now.
    JobDue,
    SurveyTicket,
    SurveyCustomer,
    /// By the time at which a survey is mailed, in microseconds.
    SurveyDue,
    IntegrationAddress,
    CallTicket,
    CallCustomer,
    /// Of the events of a call.
    CallEventCall,
    RecordingCall,
}

/// Everything that happens at a time of its own.
const TIMED: [Index; 5] =
    [Index::TicketSnoozed, Index::MessageDue, Index::CustomerDataDue, Index::JobDue, Index::SurveyDue];

impl Index {
    /// The indexes of what happens at a time of its own.
    pub(crate) fn timed() -> [Self; 5] {
        TIMED
    }

    /// The kind of the records that are found.
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::TicketCustomer
            | Self::TicketAssignee
            | Self::TicketTeam
            | Self::TicketTag
            | Self::TicketExternal
            | Self::TicketSnoozed => Kind::Ticket,
            Self::MessageTicket | Self::MessageParty | Self::MessageMacro | Self::MessageDue => Kind::Message,
            Self::CustomerAddress | Self::CustomerExternal | Self::CustomerDataDue => Kind::Customer,
            Self::UserEmail => Kind::User,
            Self::TagName => Kind::Tag,
            Self::EventObject => Kind::Event,
            Self::JobDue => Kind::Job,
            Self::SurveyTicket | Self::SurveyCustomer | Self::SurveyDue => Kind::Survey,
            Self::IntegrationAddress => Kind::Integration,
            Self::CallTicket | Self::CallCustomer => Kind::VoiceCall,
            Self::CallEventCall => Kind::VoiceCallEvent,
            Self::RecordingCall => Kind::Recording,
        }
    }
}

/// A value that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Atom {
    Number(i64),
    Text(Box<str>),
}

impl From<Id> for Atom {
    fn from(number: Id) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Atom {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl Atom {
    /// An address, as `same_address` compares it.
    pub(crate) fn address(text: &str) -> Self {
        Self::Text(text.trim().to_ascii_lowercase().into_boxed_str())
    }

    fn time(text: &str) -> Option<Self> {
        clock::parse(text).map(|time| Self::Number(time.timestamp_micros()))
    }
}

/// An entry of a record: under it the record is found.
pub(super) type Entry = (Index, Atom);

/// Every entry of a record, each once.
pub(super) fn entries(kind: Kind, record: &Record) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let mut number = |index, key: &str| found.extend(record.int(key).map(|id| (index, Atom::Number(id))));
    match kind {
        Kind::Ticket => {
            number(Index::TicketCustomer, "_customer");
            number(Index::TicketAssignee, "_assignee_user");
            number(Index::TicketTeam, "_assignee_team");
            found.extend(record.ints("_tags").into_iter().map(|tag| (Index::TicketTag, tag.into())));
            found.extend(record.text("external_id").map(|text| (Index::TicketExternal, text.into())));
            // What was over when the account began is history, and nobody wakes.
            let snooze = record.text("snooze_datetime").filter(|until| record.text("_slept_through") != Some(*until));
            found.extend(snooze.and_then(Atom::time).map(|until| (Index::TicketSnoozed, until)));
        }
        Kind::Message => {
            number(Index::MessageTicket, "ticket_id");
            number(Index::MessageParty, "_sender");
            number(Index::MessageParty, "_receiver");
            let used = record.items("macros").iter().filter_map(|used| used.int("id"));
            found.extend(used.map(|id| (Index::MessageMacro, id.into())));
            found.extend(record.text("_send_at").and_then(Atom::time).map(|due| (Index::MessageDue, due)));
        }
        Kind::Customer => {
            let channels = record.items("channels").iter().filter_map(|channel| channel.text("address"));
            let addresses = record.text("email").into_iter().chain(channels);
            found.extend(addresses.map(|address| (Index::CustomerAddress, Atom::address(address))));
            found.extend(record.text("external_id").map(|text| (Index::CustomerExternal, text.into())));
            found.extend(record.text("_store_at").and_then(Atom::time).map(|due| (Index::CustomerDataDue, due)));
        }
        Kind::User => found.extend(record.text("email").map(|email| (Index::UserEmail, Atom::address(email)))),
        Kind::Tag => found.extend(record.text("name").map(|name| (Index::TagName, name.into()))),
        Kind::Event => number(Index::EventObject, "object_id"),
        Kind::Job => found.extend(due(record).map(|due| (Index::JobDue, due))),
        Kind::Survey => {
            number(Index::SurveyTicket, "ticket_id");
            number(Index::SurveyCustomer, "customer_id");
            if record.some("sent_datetime").is_none() {
                let due = record.text("should_send_datetime").and_then(Atom::time);
                found.extend(due.map(|due| (Index::SurveyDue, due)));
            }
        }
        Kind::Integration => {
            let address = record.get("meta").and_then(|meta: &Value| meta.text("address"));
            found.extend(address.map(|address| (Index::IntegrationAddress, Atom::address(address))));
        }
        Kind::VoiceCall => {
            number(Index::CallTicket, "ticket_id");
            number(Index::CallCustomer, "customer_id");
        }
        Kind::VoiceCallEvent => number(Index::CallEventCall, "call_id"),
        Kind::Recording => number(Index::RecordingCall, "call_id"),
        Kind::Team
        | Kind::View
        | Kind::Macro
        | Kind::Rule
        | Kind::Widget
        | Kind::CustomField
        | Kind::AccountSetting
        | Kind::MetricCard => {}
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// When a job starts, as long as it waits.
fn due(job: &Record) -> Option<Atom> {
    let now = Atom::Number(i64::MIN);
    match job.text("status")? {
        "pending" => Some(now),
        "scheduled" => Some(job.text("scheduled_datetime").and_then(Atom::time).unwrap_or(now)),
        _ => None,
    }
}
