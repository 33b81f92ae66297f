//! Random changes of a store beside a model that looks at every record each time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::{Value, json};

use super::*;
use crate::state::value::{Fields, object};

const FIELDS: [&str; 5] = ["created_datetime", "priority", "subject", "meta.rank", "nothing"];

/// Values that collide often, differ only by case, are absent, or are of different types.
fn ticket(rng: &mut Rng) -> Record {
    let at =
        |rng: &mut Rng| format!("2026-01-0{}T00:00:00{}+00:00", rng.u8(1..4), rng.choice(["", ".500000"]).unwrap());
    let (created, until) = (at(rng), at(rng));
    let values = [json!(null), json!("beta"), json!("Beta"), json!("alpha"), json!(7), json!(-7.5), json!(true)];
    object(json!({
        "created_datetime": if rng.u8(0..5) == 0 { Value::Null } else { json!(created) },
        "priority": rng.choice([json!("low"), json!("critical"), json!("normal"), json!(null)]),
        "subject": rng.choice(&values), "meta": {"rank": rng.choice(&values)},
        "external_id": rng.choice([json!(null), json!("a"), json!("b")]),
        "snooze_datetime": rng.choice([json!(null), json!(until)]),
        "_customer": rng.choice([json!(null), json!(id_of(1)), json!(id_of(2))]),
        "_tags": (0..rng.u8(0..4)).map(|_| id_of(rng.u32(1..5))).collect::<Vec<_>>(),
    }))
}

type Model = BTreeMap<Id, Record>;

fn change(rng: &mut Rng, store: &mut Store, model: &mut Model) {
    let known = rng.choice(model.keys().copied().collect::<Vec<_>>());
    match (rng.u8(0..10), known) {
        (0..4, _) | (_, None) => {
            let record = ticket(rng);
            let id = store.insert(Kind::Ticket, record.clone());
            let previous = model.last_key_value().map(|(id, _)| *id);
            assert!(previous.is_none_or(|previous| previous < id));
            model.insert(id, with_id(record, id));
        }
        (4 | 5, Some(id)) => {
            let record = ticket(rng);
            store.put(Kind::Ticket, id, record.clone());
            model.insert(id, with_id(record, id));
        }
        (6 | 7, Some(id)) => {
            let mut part = ticket(rng);
            part.retain(|_, _| rng.bool());
            store.get_mut(Kind::Ticket, id).unwrap().extend(part.clone());
            model.get_mut(&id).unwrap().extend(part);
        }
        (8, Some(id)) => assert_eq!(store.remove(Kind::Ticket, id), model.remove(&id)),
        (_, Some(_)) => store.sort_by(Kind::Ticket, rng.choice(FIELDS).unwrap()),
    }
}

fn with_id(mut record: Record, id: Id) -> Record {
    record.insert("id".to_owned(), json!(id));
    record
}

/// Tickets that are made when somebody asks for them.
#[derive(Debug)]
struct Old {
    roll: Vec<Rank>,
    records: Vec<Record>,
}

impl Source for Old {
    fn roll(&self, kind: Kind) -> &[Rank] {
        if kind == Kind::Ticket { &self.roll } else { &[] }
    }

    fn make(&self, _kind: Kind, place: usize, _whole: bool) -> Record {
        self.records[place].clone()
    }
}

fn begin_with_a_past(rng: &mut Rng, store: &mut Store, model: &mut Model) {
    let roll: Vec<Rank> = (5..60).filter(|_| rng.bool()).collect();
    let mut notes = Notes::default();
    let (mut due, mut times) = (Vec::new(), Vec::new());
    let mut records = Vec::new();
    for (place, rank) in roll.iter().enumerate() {
        let mut record = ticket(rng);
        record.insert("created_datetime".to_owned(), json!(format!("2026-01-0{}T00:00:00+00:00", rng.u8(1..4))));
        for (index, atom) in lookup::entries(Kind::Ticket, &record) {
            match atom {
                Atom::Number(micros) if index == Index::TicketSnoozed => due.push((index, micros, id_of(*rank))),
                atom => notes.found_by.entry(index).or_default().note(&atom, place),
            }
        }
        let created = crate::state::clock::parse(record["created_datetime"].as_str().unwrap()).unwrap();
        times.push(created.timestamp_micros());
        if let Some(external) = record.text("external_id") {
            let tally = notes.tallies.entry((Kind::Ticket, "external_id")).or_default();
            *tally.entry(external.to_owned()).or_default() += 1;
        }
        model.insert(id_of(*rank), with_id(record.clone(), id_of(*rank)));
        records.push(record);
    }
    notes.finish();
    notes.times.insert((Kind::Ticket, "created_datetime"), times);
    store.remember(Box::new(Old { roll, records }), notes, &[Kind::Ticket], due, 70);
}

fn scan(model: &Model, fits: impl Fn(&Record) -> bool) -> Vec<Id> {
    model.values().filter(|record| fits(record)).map(Fields::id).collect()
}

fn compare(rng: &mut Rng, store: &mut Store, model: &Model) {
    assert_eq!(store.all(Kind::Ticket).cloned().collect::<Vec<_>>(), model.values().cloned().collect::<Vec<_>>());
    assert_eq!(store.count(Kind::Ticket), model.len());
    for wanted in [1, 2, 3].map(id_of) {
        let of = |index| (store.under(index, wanted), store.count_under(index, wanted));
        let customers = scan(model, |ticket| ticket.int("_customer") == Some(wanted));
        let tags = scan(model, |ticket| ticket.ints("_tags").contains(&wanted));
        for (index, naive) in [(Index::TicketCustomer, customers), (Index::TicketTag, tags)] {
            assert_eq!(of(index), (naive.clone(), naive.len()), "{index:?} {wanted}");
        }
    }
    let found: Vec<Id> = store.found(Index::TicketExternal, "a").map(Fields::id).collect();
    assert_eq!(found, scan(model, |ticket| ticket.text("external_id") == Some("a")));
    let texts: BTreeSet<&str> = model.values().filter_map(|ticket| ticket.text("external_id")).collect();
    assert_eq!(store.texts(Kind::Ticket, "external_id"), texts);
    let noon = crate::state::clock::parse("2026-01-02T00:00:00Z").unwrap();
    let due = scan(model, |ticket| {
        ticket.text("snooze_datetime").and_then(crate::state::clock::parse).is_some_and(|until| until <= noon)
    });
    assert_eq!(store.due(Index::TicketSnoozed, noon.timestamp_micros()), due);
    for field in FIELDS {
        let mut places: Vec<Place> =
            model.iter().map(|(id, record)| (Key::at(Kind::Ticket, record, field), *id)).collect();
        places.sort();
        let mut end = || rng.choice(&places).cloned().filter(|_| rng.bool());
        let (after, before, low, high) = (end(), end(), end(), end());
        let span = Span {
            after: after.as_ref(),
            before: before.as_ref(),
            low: low.as_ref().map(|(key, _)| key),
            high: high.as_ref().map(|(key, _)| key),
        };
        let inside = |place: &&Place| {
            after.as_ref().is_none_or(|after| *place > after)
                && before.as_ref().is_none_or(|before| *place < before)
                && low.as_ref().is_none_or(|low| place.0 >= low.0)
                && high.as_ref().is_none_or(|high| place.0 <= high.0)
        };
        let mut naive: Vec<Id> = places.iter().filter(inside).map(|(_, id)| *id).collect();
        store.sort_by(Kind::Ticket, field);
        let sorted = |backwards| store.sorted(Kind::Ticket, field, span, backwards).collect::<Vec<_>>();
        assert_eq!(sorted(false), naive, "{field} {span:?}");
        naive.reverse();
        assert_eq!(sorted(true), naive, "{field} {span:?}");
    }
}

#[test]
fn indexes_say_what_a_look_at_every_record_says() {
    for seed in 0..40 {
        let mut rng = Rng::with_seed(seed);
        let (mut store, mut model) = (Store::default(), Model::new());
        if seed % 2 == 1 {
            begin_with_a_past(&mut rng, &mut store, &mut model);
        }
        for step in 0..120 {
            change(&mut rng, &mut store, &mut model);
            if step % 4 == 0 {
                compare(&mut rng, &mut store, &model);
            }
        }
    }
}

#[test]
fn orders_are_total_with_nothing_first_and_ignore_case() {
    let keys: Vec<Key> = [json!(null), json!(-2), json!(false), json!(0.5), json!(3), json!("Alpha"), json!("beta")]
        .iter()
        .map(Key::of)
        .collect();
    assert!(keys.is_sorted());
    assert_eq!(Key::of(&json!("BETA")), Key::of(&json!("beta")));
    assert_eq!(Key::of(&json!({})), Key::Nothing);
}

#[test]
fn orders_without_a_limit_would_fill_the_memory_and_are_right_beyond_it() {
    let mut store = Store::default();
    for number in 0..40 {
        store.insert(Kind::Ticket, object(json!({"a": -number})));
        store.sort_by(Kind::Ticket, &format!("field_{number}"));
    }
    store.sort_by(Kind::Ticket, "a");
    let ids = store.sorted(Kind::Ticket, "a", Span::default(), false);
    let sorted: Vec<i64> = ids.filter_map(|id| store.get(Kind::Ticket, id)?.int("a")).collect();
    assert_eq!(sorted, (-39..=0).collect::<Vec<_>>());
}
