//! The facts behind every statistic: one per ticket, message, survey or call, with the properties it can be grouped by.

use serde_json::{Value, json};

use crate::conversation::thread;
use crate::state::value::{Fields, object};
use crate::state::{Id, Kind, Record, World, clock};

/// One counted thing.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    /// When it happened.
    pub(crate) at: String,
    /// What is averaged, where there is something to average.
    pub(crate) value: Option<f64>,
    pub(crate) dimensions: Record,
}

impl Fact {
    fn new(at: Option<&str>, value: Option<f64>, dimensions: Value) -> Option<Self> {
        Some(Self { at: at?.to_owned(), value, dimensions: object(dimensions) })
    }
}

/// A ticket with what the measures need to know of its thread.
struct Case<'a> {
    ticket: &'a Record,
    thread: Vec<&'a Record>,
}

impl Case<'_> {
    fn replies(&self) -> impl Iterator<Item = &Record> {
        self.thread.iter().copied().filter(|message| message.flag("from_agent") && message.flag("public"))
    }

    fn dimensions(&self, agent: Option<Id>) -> Value {
        json!({
            "ticketId": self.ticket.id(), "agentId": agent.or(self.ticket.int("_assignee_user")),
            "channel": self.ticket.get("channel"), "status": self.ticket.get("status"),
            "integrationId": self.thread.iter().find_map(|message| message.int("integration_id")),
            "customerId": self.ticket.int("_customer"), "messagesCount": self.thread.len(), "tagIds": self.ticket.ints("_tags"),
            "fields": self.ticket.get("_fields"),
        })
    }

    fn fact(&self, time: &str, value: Option<f64>) -> Option<Fact> {
        Fact::new(self.ticket.text(time), value, self.dimensions(None))
    }

    fn first_response(&self) -> Option<f64> {
        let reply = self.replies().next()?;
        clock::seconds_between(self.ticket.text("created_datetime")?, reply.text("sent_datetime")?)
    }

    fn resolution(&self) -> Option<f64> {
        clock::seconds_between(self.ticket.text("created_datetime")?, self.ticket.text("closed_datetime")?)
    }

    fn closed(&self) -> bool {
        self.ticket.some("closed_datetime").is_some()
    }
}

/// All facts of a scope of the reporting statistics that are kept. Scopes of features that a sandbox has not got are empty.
pub(crate) fn facts(world: &mut World, scope: &str, keeps: impl Fn(&World, &Fact) -> bool) -> Vec<Fact> {
    let kept = |world: &World, found: Vec<Fact>| {
        let kept: Vec<Fact> = found.into_iter().filter(|fact| keeps(world, fact)).collect();
        (!kept.is_empty()).then_some(kept)
    };
    let found = match scope {
        "satisfaction-surveys" => world
            .look(Kind::Survey, usize::MAX, |world, survey| kept(world, surveyed(world, survey).into_iter().collect())),
        "voice-calls" | "voice-calls-summary" => {
            world.look(Kind::VoiceCall, usize::MAX, |world, call| kept(world, called(call).into_iter().collect()))
        }
        "voice-agent-events" => world.look(Kind::VoiceCallEvent, usize::MAX, |world, event| {
            let event = Some(event).filter(|event| event.some("user_id").is_some());
            kept(world, event.and_then(rang).into_iter().collect())
        }),
        scope if OF_TICKETS.contains(&scope) => world.look(Kind::Ticket, usize::MAX, |world, ticket| {
            kept(world, of_ticket(&Case { ticket, thread: thread::of_ticket(world, ticket.id()) }, scope))
        }),
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}

/// The scopes whose facts are those of tickets and their messages.
const OF_TICKETS: [&str; 16] = [
    "tickets-created",
    "tickets-closed",
    "tickets-open",
    "workload-tickets",
    "one-touch-tickets",
    "zero-touch-tickets",
    "messages-per-ticket",
    "resolution-time",
    "first-response-time",
    "human-first-response-time",
    "tickets-replied",
    "messages-sent",
    "response-time",
    "messages-received",
    "tags",
    "ticket-fields",
];

/// The facts of one ticket.
fn of_ticket(case: &Case<'_>, scope: &str) -> Vec<Fact> {
    let one = |keep: bool, time: &str, value: Option<f64>| -> Vec<Fact> {
        keep.then(|| case.fact(time, value)).flatten().into_iter().collect()
    };
    let answered = || case.replies().next().is_some();
    match scope {
        "tickets-created" => one(true, "created_datetime", None),
        "tickets-closed" => one(case.closed(), "closed_datetime", None),
        "tickets-open" | "workload-tickets" => {
            one(case.ticket.text("status") == Some("open"), "created_datetime", None)
        }
        "one-touch-tickets" => one(case.closed() && case.replies().count() == 1, "closed_datetime", None),
        "zero-touch-tickets" => one(case.closed() && !answered(), "closed_datetime", None),
        "messages-per-ticket" => one(case.closed(), "closed_datetime", Some(case.thread.len() as f64)),
        "resolution-time" => one(case.closed(), "closed_datetime", case.resolution()),
        "first-response-time" | "human-first-response-time" => {
            one(answered(), "created_datetime", case.first_response())
        }
        "tickets-replied" => case.replies().next().and_then(|message| reply(case, message)).into_iter().collect(),
        "messages-sent" => case.replies().filter_map(|message| reply(case, message)).collect(),
        "response-time" => response_times(case),
        "messages-received" => received(case),
        "tags" => tagged(case),
        "ticket-fields" => valued(case),
        _ => Vec::new(),
    }
}

fn reply(case: &Case<'_>, message: &Record) -> Option<Fact> {
    let mut fact = Fact::new(message.text("sent_datetime"), None, case.dimensions(message.int("_sender")))?;
    fact.dimensions.insert("channel".to_owned(), message.get("channel").cloned().unwrap_or_default());
    fact.dimensions.insert("macroIds".to_owned(), message.items("macros").iter().map(Fields::id).collect());
    Some(fact)
}

fn response_times(case: &Case<'_>) -> Vec<Fact> {
    let mut asked: Option<&str> = None;
    let mut found = Vec::new();
    for message in &case.thread {
        if !message.flag("from_agent") {
            asked = asked.or(message.text("created_datetime"));
        } else if message.flag("public")
            && let Some(since) = asked.take()
            && let Some(mut fact) = reply(case, message)
        {
            fact.value = clock::seconds_between(since, &fact.at);
            found.push(fact);
        }
    }
    found
}

fn received(case: &Case<'_>) -> Vec<Fact> {
    let incoming = case.thread.iter().filter(|message| !message.flag("from_agent"));
    incoming.filter_map(|message| Fact::new(message.text("created_datetime"), None, case.dimensions(None))).collect()
}

fn tagged(case: &Case<'_>) -> Vec<Fact> {
    let with = |tag: Id| {
        let mut fact = case.fact("created_datetime", None)?;
        fact.dimensions.insert("tagId".to_owned(), json!(tag));
        Some(fact)
    };
    case.ticket.ints("_tags").into_iter().filter_map(with).collect()
}

fn valued(case: &Case<'_>) -> Vec<Fact> {
    let fields = object(case.ticket.get("_fields").cloned().unwrap_or_default());
    let with = |(id, value): (String, Value)| {
        let mut fact = case.fact("created_datetime", None)?;
        let top: Option<String> =
            value.as_str().map(|text| text.splitn(3, "::").take(2).collect::<Vec<_>>().join("::"));
        fact.dimensions.extend(object(json!({
            "customFieldId": id.parse::<Id>().ok(), "customFieldValue": value, "customFieldTop2LevelsValue": top,
        })));
        Some(fact)
    };
    fields.into_iter().filter_map(with).collect()
}

fn surveyed(world: &World, survey: &Record) -> Option<Fact> {
    let ticket = world.store.get(Kind::Ticket, survey.int("ticket_id")?)?;
    let case = Case { ticket, thread: thread::of_ticket(world, ticket.id()) };
    let score = survey.int("score");
    let at = survey.text("scored_datetime").or(survey.text("sent_datetime")).or(survey.text("created_datetime"));
    let mut fact = Fact::new(at, score.map(|score| score as f64), case.dimensions(None))?;
    fact.dimensions.insert("surveyScore".to_owned(), json!(score));
    fact.dimensions.insert("sent".to_owned(), json!(survey.some("sent_datetime").is_some()));
    Some(fact)
}

fn called(call: &Record) -> Option<Fact> {
    let dimensions = json!({
        "agentId": call.int("last_answered_by_agent_id"), "ticketId": call.int("ticket_id"), "customerId": call.int("customer_id"),
        "integrationId": call.int("integration_id"), "callDirection": call.get("direction"), "status": call.get("status"),
        "displayStatus": call.get("termination_status"), "duration": call.get("duration"), "queueId": call.get("queue_id"),
        "talkTime": call.get("duration"), "channel": "phone",
    });
    Fact::new(call.text("created_datetime"), call.int("duration").map(|seconds| seconds as f64), dimensions)
}

fn rang(event: &Record) -> Option<Fact> {
    Fact::new(
        event.text("created_datetime"),
        None,
        json!({"agentId": event.get("user_id"), "status": event.get("type"), "channel": "phone"}),
    )
}

/// The middle of the values.
pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        Some(upper)
    } else {
        values.get(middle.checked_sub(1)?).map(|lower| (lower + upper) / 2.0)
    }
}

/// The mean of the values.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() { None } else { Some(values.iter().sum::<f64>() / values.len() as f64) }
}
