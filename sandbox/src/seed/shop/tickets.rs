//! The records of one conversation: the ticket, its messages, events, survey and call.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::channels::{Carrier, Channel, Known};
use super::desk::Desk;
use super::dice::Dice;
use super::people::Person;
use super::plan::{Draft, Plan};
use super::talk::{self, Said, Talk};
use super::topics::{About, VERDICTS};
use crate::conversation::messages::Messages;
use crate::conversation::tickets::Tickets;
use crate::engine::Resource as _;
use crate::resources::surveys::Surveys;
use crate::seed::{SeedIds, put};
use crate::state::value::object;
use crate::state::{Id, Kind, World, clock};

/// What all records of a conversation need to know.
struct Scene<'a> {
    desk: &'a Desk,
    draft: &'a Draft,
    person: &'a Person,
    customer: Id,
    ticket: Id,
    agent: (Id, &'static str),
    end: DateTime<Utc>,
}

pub(super) fn open(
    world: &mut World,
    ids: &mut SeedIds,
    desk: &Desk,
    plan: &Plan,
    people: &[Id],
    seed: u64,
    number: usize,
) {
    let Some(draft) = plan.drafts.get(number) else { return };
    let (Some(person), Some(customer)) = (plan.people.get(draft.person), people.get(draft.person).copied()) else {
        return;
    };
    let mut dice = Dice::new(seed, "talk", number);
    let agent = dice.pick(&desk.agents).copied().unwrap_or((world.caller, "Robin"));
    let talk = talk::draw(&mut dice, plan, draft, agent.1);
    let scene = Scene { desk, draft, person, customer, ticket: world.store.next_id(), agent, end: plan.end };
    let ticket = scene.ticket(world, &mut dice, &talk);
    world.store.put(Kind::Ticket, scene.ticket, ticket);
    let mut first = 0;
    for (place, said) in talk.said.iter().enumerate() {
        let id = scene.message(world, &mut dice, &talk, said, place);
        first = if first == 0 { id } else { first };
        if said.failed && ids.failed_message == 0 {
            ids.failed_message = id;
        }
    }
    scene.events(world, &talk);
    scene.survey(world, ids, &mut dice, &talk);
    scene.call(world, ids, &mut dice, &talk);
    scene.remember(world, ids, &talk, first);
}

impl Scene<'_> {
    fn channel(&self) -> &'static Channel {
        self.draft.channel
    }

    /// What the customer is known by on the channel.
    fn address(&self) -> String {
        match self.channel().known {
            Known::Email => self.person.email.clone(),
            Known::Phone => self.person.phone.clone().unwrap_or_default(),
            Known::Id(_) => self.person.account(),
            Known::Visitor => self.visitor(),
        }
    }

    fn visitor(&self) -> String {
        format!("visitor-{}", self.person.external % 1_000_000)
    }

    /// Agents answer most tickets, and are not on those that nobody has looked at.
    fn assigned(&self, talk: &Talk) -> bool {
        talk.said.iter().any(|said| said.by_agent)
    }

    fn ticket(&self, world: &World, dice: &mut Dice, talk: &Talk) -> crate::state::Record {
        let (topic, created) = (self.draft.topic, self.draft.created);
        let time = |at: Option<DateTime<Utc>>| at.map(clock::write);
        let last = talk.said.last().map_or(created, |said| said.at);
        let received = talk.said.iter().rfind(|said| !said.by_agent).map(|said| said.at);
        let answered = talk.said.iter().find(|said| said.by_agent).map(|said| said.at);
        let trashed = (talk.spam && dice.percent(60)).then(|| (created + TimeDelta::hours(5)).min(self.end));
        let waits =
            talk.closed.is_none() && answered.is_some() && self.end - last < TimeDelta::days(9) && dice.percent(25);
        let snoozed = waits.then(|| self.end + TimeDelta::hours(dice.between(8, 100)));
        let closed = talk
            .closed
            .or(snoozed.map(|_| last + TimeDelta::minutes(3)).filter(|at| *at < self.end))
            .or(snoozed.map(|_| last));
        let mut tags: Vec<Id> = self.desk.tags.get(topic.tag).copied().into_iter().collect();
        for (name, chance) in [
            ("vip", if self.person.tier == Some("Gold") { 80 } else { 1 }),
            ("urgent", 5),
            ("waiting-for-customer", if snoozed.is_some() { 70 } else { 0 }),
        ] {
            if dice.percent(chance) {
                tags.extend(self.desk.tags.get(name));
            }
        }
        let mut fields = object(json!({}));
        if !talk.spam {
            fields.insert(self.desk.intent.clone(), json!(topic.reason));
        }
        if answered.is_some() && dice.percent(85) {
            fields.insert(self.desk.reason.clone(), json!(topic.reason));
        }
        if talk.closed.is_some() && dice.percent(70) {
            let outcome = match topic.about {
                About::Returned | About::Canceled | About::Damaged => "Refunded",
                _ if topic.tag == "wrong-item" => "Replaced",
                _ if topic.tag == "feedback" => "No answer needed",
                _ => "Answered",
            };
            fields.insert(self.desk.resolution.clone(), json!(outcome));
        }
        let priority = match dice.below(100) {
            0..2 => "critical",
            2..12 => "high",
            12..17 => "low",
            _ => "normal",
        };
        let meta = match self.channel().known {
            Known::Visitor => json!({"chat": {"conversation_id": self.visitor()}}),
            _ => Value::Null,
        };
        let updated = [Some(last), closed, trashed].into_iter().flatten().max();
        let mut record = object(Tickets.defaults(world));
        record.extend(object(json!({
            "uri": format!("/api/tickets/{}/", self.ticket), "status": if closed.is_some() { "closed" } else { "open" }, "priority": priority,
            "channel": self.channel().name, "via": self.channel().via, "spam": talk.spam, "language": topic.language, "subject": talk.subject,
            "meta": meta, "is_unread": answered.is_none() || received == Some(last), "created_datetime": clock::write(created),
            "processed_datetime": clock::write(created), "opened_datetime": time(answered), "last_received_message_datetime": time(received),
            "last_message_datetime": clock::write(last), "updated_datetime": time(updated), "closed_datetime": time(closed),
            "trashed_datetime": time(trashed), "snooze_datetime": time(snoozed),
        })));
        record.extend(object(json!({
            "_customer": self.customer, "_assignee_user": self.assigned(talk).then_some(self.agent.0),
            "_assignee_team": self.desk.teams.get(topic.team), "_tags": tags, "_fields": fields,
        })));
        record
    }

    fn message(&self, world: &mut World, dice: &mut Dice, talk: &Talk, said: &Said, place: usize) -> Id {
        let channel = self.channel();
        let id = world.store.next_id();
        let (carrier, own) = self.desk.carrier(channel.carrier, self.person.shop);
        let email = channel.carrier == Carrier::Email;
        // The one kind of failure that is known: the address is that of no integration.
        let from = if said.failed { "team@example.com" } else { own };
        let shown = match (said.failed, carrier) {
            (true, _) => None,
            (false, carrier) => carrier,
        };
        let source = if said.note {
            json!({"type": "internal-note"})
        } else if channel.name == "phone" {
            json!({"type": "phone"})
        } else {
            let customer = json!({"name": self.person.name(), "address": self.address()});
            if said.by_agent {
                json!({"type": channel.sources.1, "from": {"name": self.agent.1, "address": from}, "to": [customer]})
            } else {
                json!({"type": channel.sources.0, "from": customer, "to": [{"name": "", "address": own}]})
            }
        };
        let subject = (channel.subject && !said.note)
            .then(|| if place == 0 { talk.subject.clone() } else { format!("Re: {}", talk.subject) });
        let used = self.draft.topic.answer.filter(|_| said.first_answer).and_then(|name| self.desk.macros.get(name));
        let macros: Vec<Value> = used.filter(|_| dice.percent(70)).map(|id| json!({"id": id})).into_iter().collect();
        let at = clock::write(said.at);
        let opened = (email && said.by_agent && !said.failed && dice.percent(55))
            .then(|| said.at + TimeDelta::minutes(dice.between(3, 600)))
            .filter(|opened| *opened < self.end);
        let failed = said.failed.then(|| clock::write(said.at + TimeDelta::seconds(20)));
        let mut record = object(Messages.defaults(world));
        record.extend(object(json!({
            "uri": format!("/api/tickets/{}/messages/{id}/", self.ticket), "ticket_id": self.ticket, "public": !said.note,
            "channel": if said.note { "internal-note" } else { channel.name },
            "via": if said.note { "internal-note" } else if said.by_agent { "helpdesk" } else { channel.via },
            "message_id": email.then(|| format!("<{}.{place}@example.com>", self.ticket)), "source": source,
            "integration_id": if said.note { None } else { shown }, "from_agent": said.by_agent, "subject": subject, "body_text": said.text,
            "body_html": html(&said.text), "stripped_text": said.text, "stripped_html": html(&said.text), "macros": macros,
        })));
        record.extend(object(json!({
            "created_datetime": at, "processed_datetime": at, "sent_datetime": if said.failed { None } else { Some(&at) },
            "opened_datetime": opened.map(clock::write), "failed_datetime": failed,
            "last_sending_error": said.failed.then(|| json!({"error": "No integration was found to send this email."})),
            "is_retriable": said.failed.then_some(false),
            "_sender": if said.by_agent { self.agent.0 } else { self.customer },
            "_receiver": (said.by_agent && !said.note && channel.carrier != Carrier::Chat).then_some(self.customer),
        })));
        world.store.put(Kind::Message, id, record);
        id
    }

    /// The turns of the ticket. Messages leave none here: they would be most of the log.
    fn events(&self, world: &mut World, talk: &Talk) {
        let answered = talk.said.iter().find(|said| said.by_agent).map(|said| said.at);
        let turns = [
            ("ticket-created", Some(self.draft.created), None, json!({})),
            ("ticket-assigned", answered, Some(self.agent.0), json!({"assignee_user_id": self.agent.0})),
            ("ticket-closed", talk.closed, Some(self.agent.0), json!({})),
        ];
        for (kind, at, user, data) in turns {
            let Some(at) = at else { continue };
            let id = world.store.next_id();
            let record = json!({
                "uri": format!("/api/events/{id}/"), "type": kind, "object_type": "Ticket", "object_id": self.ticket, "user_id": user,
                "context": null, "data": data, "created_datetime": clock::write(at),
            });
            world.store.put(Kind::Event, id, object(record));
        }
    }

    /// Some of those whose ticket was closed are asked, and some of them answer.
    fn survey(&self, world: &mut World, ids: &mut SeedIds, dice: &mut Dice, talk: &Talk) {
        let Some(closed) = talk.closed.filter(|_| dice.percent(38)) else { return };
        let sent = closed + TimeDelta::hours(24);
        let scored = (sent + TimeDelta::minutes(dice.between(5, 3000)), dice.percent(46));
        let scored = Some(scored.0).filter(|at| scored.1 && *at < self.end);
        let score: usize = match dice.below(100) {
            0..6 => 1,
            6..11 => 2,
            11..19 => 3,
            19..38 => 4,
            _ => 5,
        };
        let verdict = VERDICTS
            .get(score - 1)
            .filter(|_| dice.percent(45))
            .map(|texts| dice.text(texts).replace("{agent}", self.agent.1));
        let id = world.store.next_id();
        let mut record = object(Surveys.defaults(world));
        record.extend(object(json!({
            "uri": format!("/api/satisfaction-surveys/{id}/"), "ticket_id": self.ticket, "customer_id": self.customer,
            "created_datetime": clock::write(closed), "should_send_datetime": clock::write(sent),
            "sent_datetime": Some(sent).filter(|sent| *sent < self.end).map(clock::write), "scored_datetime": scored.map(clock::write),
            "score": scored.map(|_| score), "body_text": scored.and(verdict),
        })));
        world.store.put(Kind::Survey, id, record);
        if ids.survey == 0 && scored.is_some() {
            ids.survey = id;
        }
    }

    /// A conversation by telephone has a call, with events and a recording where somebody answered.
    fn call(&self, world: &mut World, ids: &mut SeedIds, dice: &mut Dice, talk: &Talk) {
        if self.channel().name != "phone" {
            return;
        }
        let answered = talk.said.iter().any(|said| said.by_agent);
        let (began, seconds) = (self.draft.created - TimeDelta::minutes(9), dice.between(40, 480));
        let (at, over) = (clock::write(began), clock::write(began + TimeDelta::seconds(seconds)));
        let country = self.person.address.country_code;
        let call = put(
            world,
            Kind::VoiceCall,
            json!({
                "integration_id": self.desk.hotline, "external_id": format!("CA{:032}", self.ticket), "provider": "twilio",
                "status": if answered { "completed" } else { "missed" }, "direction": "inbound", "created_datetime": at, "started_datetime": at,
                "updated_datetime": over, "ticket_id": self.ticket, "phone_number_id": 12, "customer_id": self.customer, "queue_id": null,
                "initiated_by_agent_id": null, "last_answered_by_agent_id": answered.then_some(self.agent.0),
                "last_rang_agent_id": self.agent.0, "phone_number_source": self.address(),
                "phone_number_destination": self.desk.carrier(Carrier::Nothing, 0).1, "country_source": country, "country_destination": "DE",
                "duration": if answered { seconds } else { 0 }, "has_voicemail": false, "has_call_recording": answered, "summaries": [],
                "termination_status": if answered { "answered" } else { "missed" }, "status_in_queue": null, "monitoring_status": null,
            }),
        );
        let turns: &[(&str, &String)] = if answered {
            &[("incoming-phone-call", &at), ("phone-call-answered", &at), ("completed-phone-call", &over)]
        } else {
            &[("incoming-phone-call", &at), ("missed-phone-call", &over)]
        };
        let mut event = 0;
        for (kind, at) in turns {
            event = put(
                world,
                Kind::VoiceCallEvent,
                json!({
                    "type": kind, "account_id": 1, "call_id": call, "user_id": answered.then_some(self.agent.0), "customer_id": self.customer,
                    "created_datetime": at, "meta": {},
                }),
            );
        }
        if answered {
            let recording = put(
                world,
                Kind::Recording,
                json!({
                    "call_id": call, "external_id": format!("RE{:032}", self.ticket), "url": format!("https://recordings.example.com/{call}.mp3"),
                    "duration": seconds, "type": "call-recording", "created_datetime": over, "deleted_datetime": null,
                    "deleted_by_user_id": null, "error_code": null, "transcription_status": "completed",
                }),
            );
            if ids.voice_call == 0 {
                (ids.voice_call, ids.voice_call_event, ids.voice_call_recording) = (call, event, recording);
            }
        }
    }

    /// Keeps the ids of the first conversation of each kind.
    fn remember(&self, world: &World, ids: &mut SeedIds, talk: &Talk, first: Id) {
        let ticket = world.store.get(Kind::Ticket, self.ticket);
        let has = |key: &str| ticket.is_some_and(|ticket| ticket.get(key).is_some_and(Value::is_string));
        let open = talk.closed.is_none() && !has("snooze_datetime");
        let order = self.draft.order.is_some();
        let slots = [
            (&mut ids.snoozed_ticket, has("snooze_datetime")),
            (&mut ids.trashed_ticket, has("trashed_datetime")),
            (&mut ids.closed_ticket, talk.closed.is_some()),
            (&mut ids.order_ticket, order && open && self.person.shop == 0),
            (&mut ids.magento_ticket, order && open && self.person.shop == 1),
            (&mut ids.bigcommerce_ticket, order && open && self.person.shop == 2),
        ];
        for (slot, fits) in slots {
            if fits && *slot == 0 {
                *slot = self.ticket;
            }
        }
        if ids.ticket == 0 && open && self.channel().name == "email" && !talk.spam {
            (ids.ticket, ids.message) = (self.ticket, first);
        }
    }
}

/// Text as a mail program sends it.
fn html(text: &str) -> String {
    let safe = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<div>{}</div>", safe.replace('\n', "<br>"))
}
