//! One conversation with everything that is drawn for it, before any record is made of it.

use std::sync::OnceLock;

use chrono::{DateTime, TimeDelta, Utc};

use super::channels::{Carrier, Channel};
use super::desk::Desk;
use super::dice::Dice;
use super::people::Person;
use super::plan::{Draft, Plan};
use super::talk::{self, Said, Talk, Words};
use super::topics::{About, VERDICTS};
use crate::state::Id;

/// What is drawn for a message.
#[derive(Debug)]
pub(super) struct Mail {
    /// The macro that helped.
    pub(super) used: Option<Id>,
    pub(super) opened: Option<DateTime<Utc>>,
}

/// A survey.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) closed: DateTime<Utc>,
    pub(super) sent: DateTime<Utc>,
    pub(super) scored: Option<DateTime<Utc>>,
    pub(super) score: usize,
    pub(super) verdict: Option<&'static str>,
}

/// A conversation.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) number: usize,
    pub(super) draft: Draft,
    pub(super) agent: (Id, &'static str),
    pub(super) talk: Talk,
    pub(super) trashed: Option<DateTime<Utc>>,
    pub(super) snoozed: Option<DateTime<Utc>>,
    pub(super) closed: Option<DateTime<Utc>>,
    pub(super) tags: Vec<Id>,
    /// Whether an agent filled in why the customer wrote.
    pub(super) reasoned: bool,
    pub(super) outcome: Option<&'static str>,
    pub(super) priority: &'static str,
    /// In the order of what is said.
    pub(super) mails: Vec<Mail>,
    pub(super) asked: Option<Asked>,
    /// How long the call took, where there was one.
    pub(super) seconds: Option<i64>,
    person: OnceLock<Person>,
    words: OnceLock<Option<Words>>,
}

impl Case {
    /// Draws a conversation. `nobody` stands for an agent where there is none.
    pub(super) fn draw(desk: &Desk, plan: &Plan, nobody: Id, number: usize) -> Option<Self> {
        let draft = plan.draft(number)?;
        let mut dice = Dice::new(plan.seed, "talk", number);
        let agent = dice.pick(&desk.agents).copied().unwrap_or((nobody, "Robin"));
        let undelivered = || plan.subject(number).is_some_and(|subject| talk::is_undelivered(&subject));
        let talk = talk::draw(&mut dice, plan.end, &draft, undelivered);
        let mut case = Self {
            number,
            draft,
            agent,
            talk,
            trashed: None,
            snoozed: None,
            closed: None,
            tags: Vec::new(),
            reasoned: false,
            outcome: None,
            priority: "normal",
            mails: Vec::new(),
            asked: None,
            seconds: None,
            person: OnceLock::new(),
            words: OnceLock::new(),
        };
        case.ticket(&mut dice, desk, plan);
        case.mails = case.talk.said.iter().map(|said| case.mail(&mut dice, desk, plan.end, said)).collect();
        case.asked = case.survey(&mut dice, plan.end);
        case.seconds = (case.channel().name == "phone").then(|| dice.between(40, 480));
        Some(case)
    }

    fn ticket(&mut self, dice: &mut Dice, desk: &Desk, plan: &Plan) {
        let (topic, end, talk) = (self.draft.topic, plan.end, &self.talk);
        let (last, answered) = (self.last(), self.answered());
        let trashed = (talk.spam && dice.percent(60)).then(|| (self.draft.created + TimeDelta::hours(5)).min(end));
        let waits = talk.closed.is_none() && answered.is_some() && end - last < TimeDelta::days(9) && dice.percent(25);
        let snoozed = waits.then(|| end + TimeDelta::hours(dice.between(8, 100)));
        let closed = talk
            .closed
            .or(snoozed.map(|_| last + TimeDelta::minutes(3)).filter(|at| *at < end))
            .or(snoozed.map(|_| last));
        let mut tags: Vec<Id> = desk.tags.get(topic.tag).copied().into_iter().collect();
        for (name, chance) in [
            ("vip", if plan.is_gold(self.draft.person) { 80 } else { 1 }),
            ("urgent", 5),
            ("waiting-for-customer", if snoozed.is_some() { 70 } else { 0 }),
        ] {
            if dice.percent(chance) {
                tags.extend(desk.tags.get(name));
            }
        }
        let reasoned = answered.is_some() && dice.percent(85);
        let outcome = (talk.closed.is_some() && dice.percent(70)).then_some(match topic.about {
            About::Returned | About::Canceled | About::Damaged => "Refunded",
            _ if topic.tag == "wrong-item" => "Replaced",
            _ if topic.tag == "feedback" => "No answer needed",
            _ => "Answered",
        });
        let priority = match dice.below(100) {
            0..2 => "critical",
            2..12 => "high",
            12..17 => "low",
            _ => "normal",
        };
        (self.trashed, self.snoozed, self.closed, self.tags) = (trashed, snoozed, closed, tags);
        (self.reasoned, self.outcome, self.priority) = (reasoned, outcome, priority);
    }

    fn mail(&self, dice: &mut Dice, desk: &Desk, end: DateTime<Utc>, said: &Said) -> Mail {
        let used = self.draft.topic.answer.filter(|_| said.first_answer).and_then(|name| desk.macros.get(name));
        let used = used.copied().filter(|_| dice.percent(70));
        let email = self.channel().carrier == Carrier::Email;
        let opened = (email && said.by_agent && !said.failed && dice.percent(55))
            .then(|| said.at + TimeDelta::minutes(dice.between(3, 600)))
            .filter(|opened| *opened < end);
        Mail { used, opened }
    }

    /// Some of those whose ticket was closed are asked, and some of them answer.
    fn survey(&self, dice: &mut Dice, end: DateTime<Utc>) -> Option<Asked> {
        let closed = self.talk.closed.filter(|_| dice.percent(38))?;
        let sent = closed + TimeDelta::hours(24);
        let scored = (sent + TimeDelta::minutes(dice.between(5, 3000)), dice.percent(46));
        let scored = Some(scored.0).filter(|at| scored.1 && *at < end);
        let score: usize = match dice.below(100) {
            0..6 => 1,
            6..11 => 2,
            11..19 => 3,
            19..38 => 4,
            _ => 5,
        };
        let verdict = VERDICTS.get(score - 1).filter(|_| dice.percent(45)).map(|texts| dice.text(texts));
        Some(Asked { closed, sent, scored, score, verdict })
    }

    pub(super) fn channel(&self) -> &'static Channel {
        self.draft.channel
    }

    /// When the last word was said.
    pub(super) fn last(&self) -> DateTime<Utc> {
        self.talk.said.last().map_or(self.draft.created, |said| said.at)
    }

    /// When an agent first said something.
    pub(super) fn answered(&self) -> Option<DateTime<Utc>> {
        self.talk.said.iter().find(|said| said.by_agent).map(|said| said.at)
    }

    /// When the ticket was last changed.
    pub(super) fn updated(&self) -> Option<DateTime<Utc>> {
        [Some(self.last()), self.closed, self.trashed].into_iter().flatten().max()
    }

    /// The agent that the ticket is assigned to: agents answer most tickets, and are not on those that nobody has looked at.
    pub(super) fn assignee(&self) -> Option<Id> {
        self.answered().map(|_| self.agent.0)
    }

    /// Who receives a message, where that is known.
    pub(super) fn receiver(&self, said: &Said, customer: Id) -> Option<Id> {
        (said.by_agent && !said.note && self.channel().carrier != Carrier::Chat).then_some(customer)
    }

    /// The turns of the ticket with their times. Messages leave none: they would be most of the log.
    pub(super) fn turns(&self) -> impl Iterator<Item = (&'static str, DateTime<Utc>)> {
        let turns = [
            ("ticket-created", Some(self.draft.created)),
            ("ticket-assigned", self.answered()),
            ("ticket-closed", self.talk.closed),
        ];
        turns.into_iter().filter_map(|(kind, at)| Some((kind, at?)))
    }

    /// What happened on the telephone, and whether that was at the end of the call.
    pub(super) fn rings(&self) -> &'static [(&'static str, bool)] {
        match (self.seconds, self.answered()) {
            (None, _) => &[],
            (Some(_), Some(_)) => {
                &[("incoming-phone-call", false), ("phone-call-answered", false), ("completed-phone-call", true)]
            }
            (Some(_), None) => &[("incoming-phone-call", false), ("missed-phone-call", true)],
        }
    }

    /// The customer.
    pub(super) fn person(&self, plan: &Plan) -> &Person {
        self.person.get_or_init(|| plan.person(self.draft.person))
    }

    /// A text with what it is about in it.
    pub(super) fn fill(&self, plan: &Plan, text: &str) -> String {
        let words = || Some(Words::new(self.person(plan), &plan.subject(self.number)?, self.agent.1));
        self.words.get_or_init(words).as_ref().map(|words| words.fill(text)).unwrap_or_default()
    }
}
