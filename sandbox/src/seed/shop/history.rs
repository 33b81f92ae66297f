//! The records of people and conversations, made when somebody asks for them, and what is known of them before.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::case::Case;
use super::desk::Desk;
use super::plan::Plan;
use super::tickets::Scene;
use super::{customers, people};
use crate::conversation::messages::Messages;
use crate::conversation::tickets::Tickets;
use crate::engine::Resource as _;
use crate::resources::customers::Customers;
use crate::resources::surveys::Surveys;
use crate::seed::SeedIds;
use crate::seed::commerce::Platform;
use crate::state::store::{LATEST, Notes, Rank, Source, id_of};
use crate::state::value::object;
use crate::state::{Atom, Id, Index, Kind, Record, World};

/// The kinds that it makes.
const KINDS: [Kind; 8] = [
    Kind::Customer,
    Kind::Ticket,
    Kind::Message,
    Kind::Event,
    Kind::Survey,
    Kind::VoiceCall,
    Kind::VoiceCallEvent,
    Kind::Recording,
];

/// Makes the records.
#[derive(Debug)]
struct History {
    desk: Desk,
    plan: Plan,
    /// Who stands in where there is no agent.
    nobody: Id,
    rolls: BTreeMap<Kind, Vec<Rank>>,
    /// Records before anything is written into them.
    blank: BTreeMap<Kind, Record>,
    /// The latest conversation: its records are mostly asked for one after the other.
    latest: RefCell<Option<Arc<Case>>>,
}

impl History {
    fn case(&self, number: usize) -> Option<Arc<Case>> {
        let mut latest = self.latest.borrow_mut();
        if let Some(case) = latest.as_ref().filter(|case| case.number == number) {
            return Some(Arc::clone(case));
        }
        let case = Arc::new(Case::draw(&self.desk, &self.plan, self.nobody, number)?);
        *latest = Some(Arc::clone(&case));
        Some(case)
    }

    fn blank(&self, kind: Kind) -> Record {
        self.blank.get(&kind).cloned().unwrap_or_default()
    }

    /// A record of a conversation.
    fn told(&self, kind: Kind, rank: Rank) -> Option<Record> {
        let tickets = self.roll(Kind::Ticket);
        let number = tickets.partition_point(|own| *own <= rank).checked_sub(1)?;
        let first = *tickets.get(number)?;
        let (place, id) = ((rank - first) as usize, id_of(rank));
        let case = self.case(number)?;
        let customer = id_of(*self.roll(Kind::Customer).get(case.draft.person)?);
        let scene = Scene { desk: &self.desk, plan: &self.plan, case: &case, customer, ticket: id_of(first) };
        // The records of a conversation have their numbers in this order.
        let messages = case.talk.said.len();
        let events = case.turns().count();
        let call = 1 + messages + events + usize::from(case.asked.is_some());
        let call_id = || id_of(first + Rank::try_from(call).unwrap_or_default());
        Some(match kind {
            Kind::Ticket => scene.ticket(self.blank(kind)),
            Kind::Message => scene.message(self.blank(kind), place.checked_sub(1)?, id),
            Kind::Event => scene.event(place.checked_sub(1 + messages)?, id),
            Kind::Survey => scene.survey(self.blank(kind), id),
            Kind::VoiceCall => scene.call(),
            Kind::VoiceCallEvent => scene.ring(place.checked_sub(call + 1)?, call_id()),
            Kind::Recording => scene.recording(call_id()),
            _ => return None,
        })
    }
}

impl Source for History {
    fn roll(&self, kind: Kind) -> &[Rank] {
        self.rolls.get(&kind).map_or(&[], Vec::as_slice)
    }

    fn make(&self, kind: Kind, place: usize, whole: bool) -> Record {
        let Some(rank) = self.roll(kind).get(place).copied() else { return Record::new() };
        if kind != Kind::Customer {
            return self.told(kind, rank).unwrap_or_default();
        }
        let channels = (rank + 1..).map(id_of);
        customers::record((&self.desk, &self.plan), self.blank(kind), place, id_of(rank), channels, whole)
    }
}

/// Gives numbers to all records and notes what they are found by.
struct Census<'a> {
    ids: &'a mut SeedIds,
    next: Rank,
    rolls: BTreeMap<Kind, Vec<Rank>>,
    notes: Notes,
    due: Vec<(Index, i64, Id)>,
}

impl Census<'_> {
    fn take(&mut self, kind: Kind) -> (usize, Id) {
        self.next += 1;
        let roll = self.rolls.entry(kind).or_default();
        roll.push(self.next);
        (roll.len() - 1, id_of(self.next))
    }

    fn found(&mut self, index: Index, atom: impl Into<Atom>, place: usize) {
        self.notes.found_by.entry(index).or_default().note(&atom.into(), place);
    }

    fn at(&mut self, kind: Kind, field: &'static str, at: DateTime<Utc>) {
        self.notes.times.entry((kind, field)).or_default().push(at.timestamp_micros());
    }

    fn tally(&mut self, kind: Kind, field: &'static str, text: &str) {
        let tally = self.notes.tallies.entry((kind, field)).or_default();
        match tally.get_mut(text) {
            Some(count) => *count += 1,
            None => drop(tally.insert(text.to_owned(), 1)),
        }
    }

    fn customer(&mut self, plan: &Plan, number: usize) {
        let (place, id) = self.take(Kind::Customer);
        let person = plan.person(number);
        for (_, address) in customers::addresses(&person) {
            self.next += 1;
            self.found(Index::CustomerAddress, Atom::address(&address), place);
        }
        if let Some(external) = customers::external(&person) {
            self.found(Index::CustomerExternal, external.as_str(), place);
        }
        for field in ["created_datetime", "updated_datetime"] {
            self.at(Kind::Customer, field, person.since);
        }
        let shop = plan.shop_of(number).and_then(|shop| people::SHOPS.get(shop));
        let first = match shop.map(|shop| shop.platform) {
            None => return,
            Some(Platform::Shopify) => &mut self.ids.shopify_customer,
            Some(Platform::Magento) => &mut self.ids.magento_customer,
            Some(Platform::BigCommerce) => &mut self.ids.bigcommerce_customer,
        };
        keep(first, id, true);
    }

    fn conversation(&mut self, desk: &Desk, plan: &Plan, case: &Case) {
        let customer = self.rolls.get(&Kind::Customer).and_then(|roll| roll.get(case.draft.person));
        let customer = customer.map_or(0, |rank| id_of(*rank));
        let (place, ticket) = self.take(Kind::Ticket);
        self.found(Index::TicketCustomer, customer, place);
        if let Some(agent) = case.assignee() {
            self.found(Index::TicketAssignee, agent, place);
        }
        if let Some(team) = desk.teams.get(case.draft.topic.team) {
            self.found(Index::TicketTeam, *team, place);
        }
        for tag in &case.tags {
            self.found(Index::TicketTag, *tag, place);
        }
        if let Some(until) = case.snoozed {
            self.due.push((Index::TicketSnoozed, until.timestamp_micros(), ticket));
        }
        self.at(Kind::Ticket, "created_datetime", case.draft.created);
        self.at(Kind::Ticket, "updated_datetime", case.updated().unwrap_or(case.draft.created));
        for field in ["last_message_datetime", LATEST] {
            self.at(Kind::Ticket, field, case.last());
        }
        self.tally(Kind::Ticket, "channel", case.channel().name);
        let first = id_of(self.next + 1);
        self.messages(case, ticket, customer);
        for (_, at) in case.turns() {
            let (place, id) = self.take(Kind::Event);
            self.found(Index::EventObject, ticket, place);
            self.at(Kind::Event, "created_datetime", at);
            self.ids.event = id;
        }
        self.survey(plan, case, ticket, customer);
        self.call(case, ticket, customer);
        self.remember(case, ticket, first, plan.shop(case.draft.person));
    }

    fn messages(&mut self, case: &Case, ticket: Id, customer: Id) {
        for (said, mail) in case.talk.said.iter().zip(&case.mails) {
            let (place, id) = self.take(Kind::Message);
            self.found(Index::MessageTicket, ticket, place);
            self.found(Index::MessageParty, if said.by_agent { case.agent.0 } else { customer }, place);
            if let Some(receiver) = case.receiver(said, customer) {
                self.found(Index::MessageParty, receiver, place);
            }
            if let Some(used) = mail.used {
                self.found(Index::MessageMacro, used, place);
            }
            self.at(Kind::Message, "created_datetime", said.at);
            keep(&mut self.ids.failed_message, id, said.failed);
        }
    }

    fn survey(&mut self, plan: &Plan, case: &Case, ticket: Id, customer: Id) {
        let Some(asked) = &case.asked else { return };
        let (place, id) = self.take(Kind::Survey);
        self.found(Index::SurveyTicket, ticket, place);
        self.found(Index::SurveyCustomer, customer, place);
        if asked.sent >= plan.end {
            self.due.push((Index::SurveyDue, asked.sent.timestamp_micros(), id));
        }
        self.at(Kind::Survey, "created_datetime", asked.closed);
        keep(&mut self.ids.survey, id, asked.scored.is_some());
    }

    fn call(&mut self, case: &Case, ticket: Id, customer: Id) {
        if case.seconds.is_none() {
            return;
        }
        let (place, call) = self.take(Kind::VoiceCall);
        self.found(Index::CallTicket, ticket, place);
        self.found(Index::CallCustomer, customer, place);
        let mut event = 0;
        for _ in case.rings() {
            let (place, id) = self.take(Kind::VoiceCallEvent);
            self.found(Index::CallEventCall, call, place);
            event = id;
        }
        if case.answered().is_some() {
            let (place, recording) = self.take(Kind::Recording);
            self.found(Index::RecordingCall, call, place);
            if self.ids.voice_call == 0 {
                (self.ids.voice_call, self.ids.voice_call_event, self.ids.voice_call_recording) =
                    (call, event, recording);
            }
        }
    }

    /// Keeps the ids of the first conversation of each kind.
    fn remember(&mut self, case: &Case, ticket: Id, first: Id, shop: usize) {
        let open = case.talk.closed.is_none() && case.snoozed.is_none();
        let order = case.draft.topic.about != super::topics::About::Nothing;
        let ids = &mut *self.ids;
        keep(&mut ids.snoozed_ticket, ticket, case.snoozed.is_some());
        keep(&mut ids.trashed_ticket, ticket, case.trashed.is_some());
        keep(&mut ids.closed_ticket, ticket, case.talk.closed.is_some());
        keep(&mut ids.order_ticket, ticket, order && open && shop == 0);
        keep(&mut ids.magento_ticket, ticket, order && open && shop == 1);
        keep(&mut ids.bigcommerce_ticket, ticket, order && open && shop == 2);
        if ids.ticket == 0 && open && case.channel().name == "email" && !case.talk.spam {
            (ids.ticket, ids.message) = (ticket, first);
        }
    }
}

/// Keeps the first id that fits.
fn keep(slot: &mut Id, id: Id, fits: bool) {
    if fits && *slot == 0 {
        *slot = id;
    }
}

/// Hands everything over to the store.
pub(super) fn fill(world: &mut World, ids: &mut SeedIds, desk: Desk, plan: Plan) {
    let nobody = world.caller;
    let next = world.store.last_rank();
    let mut census = Census { ids, next, rolls: BTreeMap::new(), notes: Notes::default(), due: Vec::new() };
    for number in 0..plan.crowd() {
        census.customer(&plan, number);
    }
    for number in 0..plan.count() {
        if let Some(case) = Case::draw(&desk, &plan, nobody, number) {
            census.conversation(&desk, &plan, &case);
        }
    }
    let Census { next, rolls, mut notes, due, .. } = census;
    notes.finish();
    ids.customer = ids.shopify_customer;
    let blank = [
        (Kind::Customer, Customers.defaults(world)),
        (Kind::Ticket, Tickets.defaults(world)),
        (Kind::Message, Messages.defaults(world)),
        (Kind::Survey, Surveys.defaults(world)),
    ];
    let blank = blank.into_iter().map(|(kind, blank)| (kind, object(blank))).collect();
    let history = History { desk, plan, nobody, rolls, blank, latest: RefCell::default() };
    world.store.remember(Box::new(history), notes, &KINDS, due, next);
    // The order that most lists are in, so that the first page takes no longer than the others.
    world.store.sort_by(Kind::Ticket, "created_datetime");
}
