//! What is said in one conversation, and when.

use chrono::{DateTime, TimeDelta, Utc};

use super::channels::Carrier;
use super::dice::Dice;
use super::people::{Person, SHOPS};
use super::plan::{Draft, Subject};
use super::topics::NOTES;
use crate::seed::commerce::{Parcel, label, price};

/// One message to be.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) at: DateTime<Utc>,
    pub(super) by_agent: bool,
    /// For colleagues only.
    pub(super) note: bool,
    /// With names in place of what differs; see [`Words`].
    pub(super) text: &'static str,
    /// The first answer, which macros help with.
    pub(super) first_answer: bool,
    /// It could not be sent.
    pub(super) failed: bool,
}

/// A conversation.
#[derive(Debug)]
pub(super) struct Talk {
    pub(super) subject: &'static str,
    pub(super) said: Vec<Said>,
    pub(super) closed: Option<DateTime<Utc>>,
    pub(super) spam: bool,
}

/// What stands in place of `{...}`.
#[derive(Debug)]
pub(super) struct Words([(&'static str, String); 8]);

impl Words {
    pub(super) fn new(person: &Person, subject: &Subject, agent: &str) -> Self {
        let order = subject.order.as_ref();
        // Without a parcel there is no number of one: what the agent then says is what they would say by mistake.
        let parcel = order.and_then(|order| order.shipments.last());
        let (name, refund) = match (order, SHOPS.get(person.shop).copied()) {
            (Some(order), Some(shop)) => {
                let back = order.refunds.last().map_or(order.subtotal(), |refund| order.amount(shop, refund));
                (label(shop, order), price(shop, back))
            }
            _ => (String::new(), String::new()),
        };
        Self([
            ("{first}", person.first.to_owned()),
            ("{agent}", agent.to_owned()),
            ("{order}", name),
            ("{product}", subject.product.title.to_owned()),
            ("{carrier}", parcel.map_or("the carrier", |parcel| parcel.carrier).to_owned()),
            ("{tracking}", parcel.map_or("(to follow)", |parcel| &parcel.tracking).to_owned()),
            ("{url}", parcel.map(|parcel| parcel.tracking_url()).unwrap_or_default()),
            ("{refund}", refund),
        ])
    }

    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, word) in self.0.iter().filter(|(name, _)| text.contains(name)) {
            filled = filled.replace(name, word);
        }
        filled
    }
}

/// Whether the last parcel of an order never arrived.
pub(super) fn is_undelivered(subject: &Subject) -> bool {
    let parcel = subject.order.as_ref().and_then(|order| order.shipments.last());
    parcel.is_some_and(|parcel| parcel.parcel == Parcel::Failed)
}

/// Draws a conversation. What it is about is only asked for where something depends on it.
pub(super) fn draw(dice: &mut Dice, end: DateTime<Utc>, draft: &Draft, undelivered: impl Fn() -> bool) -> Talk {
    let (topic, live) = (draft.topic, draft.channel.live);
    let mut talk =
        Talk { subject: dice.text(topic.subjects), said: Vec::new(), closed: None, spam: topic.replies.is_empty() };
    talk.say(draft.created, false, dice.text(topic.asks));
    let age = end - draft.created;
    let answered = match age.num_hours() {
        0..6 => 35,
        6..24 => 62,
        24..72 => 90,
        _ => 99,
    };
    let mut at = draft.created + pause(dice, live, false);
    if talk.spam || !dice.percent(answered) || at >= end {
        return talk;
    }
    if dice.percent(14) {
        talk.say(at - TimeDelta::seconds(40), true, dice.text(&NOTES));
        talk.mark(|said| said.note = true);
    }
    talk.say(at, true, dice.text(topic.replies));
    talk.mark(|said| said.first_answer = true);
    let rounds = match dice.below(100) {
        0..28 => 0,
        28..74 => 1,
        74..93 => 2,
        _ => 3,
    };
    for round in 0..rounds {
        at += pause(dice, live, true);
        if at >= end {
            return talk;
        }
        talk.say(at, false, dice.text(topic.returns));
        at += pause(dice, live, false);
        // Not every word of thanks is answered.
        if at >= end || (round + 1 == rounds && dice.percent(35)) {
            break;
        }
        talk.say(at, true, dice.text(topic.closes));
    }
    if draft.channel.carrier == Carrier::Email && dice.below(1000) < 9 {
        talk.mark(|said| said.failed = said.by_agent && !said.note);
    }
    let done = match age.num_days() {
        0..1 => 45,
        1..4 => 70,
        4..14 if undelivered() => 55,
        4..14 => 88,
        _ => 97,
    };
    let last = talk.said.last().map_or(draft.created, |said| said.at);
    let closing = last + TimeDelta::minutes(dice.between(1, 240));
    if dice.percent(done) && closing < end && talk.said.iter().all(|said| !said.failed) {
        talk.closed = Some(closing);
    }
    talk
}

/// How long the other side takes.
fn pause(dice: &mut Dice, live: bool, customer: bool) -> TimeDelta {
    let slowest = match (live, customer) {
        (true, _) => 14 * 60,
        (false, true) => 40 * 3600,
        (false, false) => 22 * 3600,
    };
    TimeDelta::seconds(40 + (dice.early() * dice.early() * f64::from(slowest)) as i64)
}

impl Talk {
    fn say(&mut self, at: DateTime<Utc>, by_agent: bool, text: &'static str) {
        self.said.push(Said { at, by_agent, note: false, text, first_answer: false, failed: false });
    }

    /// Changes what was said last.
    fn mark(&mut self, change: impl FnOnce(&mut Said)) {
        if let Some(last) = self.said.last_mut() {
            change(last);
        }
    }
}
