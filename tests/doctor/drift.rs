//! Drift that is injected into the responses of the sandbox: all of it is found, and nothing else.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use gorgias::doctor::{DifferenceKind, DoctorReport};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::places::{self, Facts, Place, Step};
use crate::recording::Recording;
use crate::{Finding, findings};

/// A key and a word of known words, and ones that are not.
const SHOWN: &str = "ticket_view_status";
const WITHHELD: &str = "zzqx";

/// A change of the responses of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Drift {
    KeyAdded,
    KeyAddedThatIsWithheld,
    KeyRemoved,
    TypeChanged,
    Null,
    Word,
    WordThatIsWithheld,
    Format,
    Status,
    Header,
}

impl Drift {
    const ALL: [Self; 10] = [
        Self::KeyAdded,
        Self::KeyAddedThatIsWithheld,
        Self::KeyRemoved,
        Self::TypeChanged,
        Self::Null,
        Self::Word,
        Self::WordThatIsWithheld,
        Self::Format,
        Self::Status,
        Self::Header,
    ];

    /// Whether it makes sense at a place.
    fn fits(self, (_, steps): &Place, facts: &Facts) -> bool {
        let typed = facts.kind.is_some() && !leads_on(steps);
        match self {
            Self::KeyAdded | Self::KeyAddedThatIsWithheld => !facts.properties.is_empty() && facts.filled,
            Self::KeyRemoved => matches!(steps.last(), Some(Step::Key(_))) && !leads_on(steps),
            Self::TypeChanged => typed,
            Self::Null => typed && !facts.nullable,
            Self::Word | Self::WordThatIsWithheld => typed && facts.is_enum && facts.filled,
            Self::Format => typed && facts.format.as_deref() == Some("date-time") && facts.filled,
            Self::Status | Self::Header => steps.is_empty(),
        }
    }

    fn apply(self, recording: &mut Recording, (operation, steps): &Place, facts: &Facts) {
        let set = |value: &mut Value, new: Value| {
            if !value.is_null() {
                *value = new;
            }
            true
        };
        let object = facts.kind.as_deref() == Some("object") || !facts.properties.is_empty();
        let change = |value: &mut Value| match self {
            Self::KeyAdded | Self::KeyAddedThatIsWithheld => {
                let key = if self == Self::KeyAdded { SHOWN } else { WITHHELD };
                if let Some(map) = value.as_object_mut() {
                    map.insert(key.to_owned(), json!(7));
                }
                true
            }
            Self::KeyRemoved => false,
            Self::TypeChanged => {
                *value = match facts.kind.as_deref() {
                    Some("string") => json!(12_345),
                    Some("array") => json!({}),
                    _ if object => json!([]),
                    _ => json!("zzqx zzqx"),
                };
                true
            }
            Self::Null => {
                *value = Value::Null;
                true
            }
            Self::Word => set(value, json!(SHOWN)),
            Self::WordThatIsWithheld => set(value, json!(WITHHELD)),
            Self::Format => set(value, json!("the day before")),
            Self::Status | Self::Header => true,
        };
        recording.change(operation, |answer| match self {
            Self::Status => answer.status = 206,
            Self::Header => answer.head.push_str("x-ticket-view: zzqx\r\n"),
            _ => places::change(&mut answer.body, steps, &change),
        });
    }

    /// The difference that it makes, if it makes one.
    fn makes(self, (operation, steps): &Place, facts: &Facts) -> Option<Finding> {
        let path = places::written(steps);
        let (path, kind) = match self {
            Self::KeyAdded => (format!("{path}.{SHOWN}"), DifferenceKind::UnknownKey),
            Self::KeyAddedThatIsWithheld => (format!("{path}.<word>"), DifferenceKind::UnknownKey),
            Self::KeyRemoved if facts.required => (path, DifferenceKind::MissingKey),
            Self::TypeChanged => (path, DifferenceKind::WrongType),
            Self::Null => (path, DifferenceKind::UnexpectedNull),
            Self::Word | Self::WordThatIsWithheld => (path, DifferenceKind::UnknownWord),
            Self::Format => (path, DifferenceKind::WrongFormat),
            Self::Status => (path, DifferenceKind::UnknownStatus),
            Self::KeyRemoved | Self::Header => return None,
        };
        Some(((*operation).to_owned(), path, kind))
    }

    /// Whether drift that is not a difference is in the report all the same.
    fn is_reported(self, report: &DoctorReport, (operation, steps): &Place, facts: &Facts) -> bool {
        match self {
            Self::Header => report.headers.contains_key("x-ticket-view"),
            Self::KeyRemoved if !facts.required => {
                let Some((Step::Key(key), around)) = steps.split_last() else { return false };
                let place = |unseen: &&gorgias::doctor::Unseen| {
                    unseen.operation == *operation && unseen.path == places::written(around)
                };
                report.unseen.iter().find(place).is_some_and(|unseen| unseen.keys.contains(key))
            }
            _ => true,
        }
    }
}

/// Whether a run takes ids from this place: without it, other calls are not made.
fn leads_on(steps: &[Step]) -> bool {
    match steps {
        [] => true,
        [Step::Key(data), rest @ ..] if data == "data" => match rest {
            [] | [Step::Item] => true,
            [Step::Item, Step::Key(key)] => key == "id" || key == "slug",
            _ => false,
        },
        _ => false,
    }
}

/// Whether one of them is within the other, so that the one hides the other.
fn collide(a: &Place, b: &Place) -> bool {
    a.0 == b.0 && (a.1.starts_with(&b.1) || b.1.starts_with(&a.1))
}

fn candidates() -> &'static [(Place, Facts)] {
    static ALL: OnceLock<Vec<(Place, Facts)>> = OnceLock::new();
    ALL.get_or_init(|| places::all(&places::document(), Recording::of_the_desk()).into_iter().collect())
}

/// Runs the doctor on changed responses, and compares what it found with what was changed.
async fn check(drifts: &[(Drift, &(Place, Facts))]) {
    let mut recording = Recording::of_the_desk().clone();
    for (drift, (place, facts)) in drifts {
        drift.apply(&mut recording, place, facts);
    }
    let report = recording.serve().await.client().doctor().run().await.unwrap();
    let expected: BTreeSet<Finding> =
        drifts.iter().filter_map(|(drift, (place, facts))| drift.makes(place, facts)).collect();
    let found = findings(&report);
    let (missed, invented) = (expected.difference(&found), found.difference(&expected));
    let (missed, invented): (Vec<_>, Vec<_>) = (missed.collect(), invented.collect());
    assert!(missed.is_empty() && invented.is_empty(), "missed: {missed:?}\ninvented: {invented:?}");
    for (drift, (place, facts)) in drifts {
        assert!(drift.is_reported(&report, place, facts), "{drift:?} at {place:?}");
    }
}

#[test]
fn any_drift_is_found_and_nothing_else() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let drifts = prop::collection::vec((any::<Index>(), any::<Index>()), 1..6);
    let mut runner = TestRunner::new(Config { cases: 24, ..Config::default() });
    let outcome = runner.run(&drifts, |picks| {
        let mut chosen: Vec<(Drift, &(Place, Facts))> = Vec::new();
        for (place, drift) in picks {
            let candidate = place.get(candidates());
            let fitting: Vec<Drift> =
                Drift::ALL.into_iter().filter(|drift| drift.fits(&candidate.0, &candidate.1)).collect();
            if !fitting.is_empty() && !chosen.iter().any(|(_, known)| collide(&known.0, &candidate.0)) {
                chosen.push((*drift.get(&fitting), candidate));
            }
        }
        runtime.block_on(check(&chosen));
        Ok(())
    });
    outcome.unwrap();
}

/// Each drift at every place where it fits, as many at a time as do not hide each other.
#[tokio::test]
async fn every_place_is_looked_at() {
    for drift in Drift::ALL {
        let mut left: Vec<&(Place, Facts)> =
            candidates().iter().filter(|(place, facts)| drift.fits(place, facts)).collect();
        assert!(left.len() > 20, "{drift:?}: {}", left.len());
        while !left.is_empty() {
            let mut chosen: Vec<(Drift, &(Place, Facts))> = Vec::new();
            left.retain(|candidate| {
                let hidden = chosen.iter().any(|(_, known)| collide(&known.0, &candidate.0));
                if !hidden {
                    chosen.push((drift, candidate));
                }
                hidden
            });
            check(&chosen).await;
        }
    }
}

#[tokio::test]
async fn a_list_without_its_envelope_is_found() {
    let mut recording = Recording::of_the_desk().clone();
    recording.change("list_tags", |answer| answer.body = answer.body["data"].take());
    let report = recording.serve().await.client().doctor().run().await.unwrap();
    let expected = ("list_tags".to_owned(), "$".to_owned(), DifferenceKind::WrongType);
    assert_eq!(findings(&report), BTreeSet::from([expected]));
    assert!(report.operations.iter().any(|operation| operation.operation == "get_tag" && operation.records > 0));
}

#[tokio::test]
async fn limits_and_unions_are_looked_at() {
    let mut recording = Recording::of_the_desk().clone();
    recording.change("list_tags", |answer| answer.body["data"][0]["name"] = json!("x".repeat(1_000)));
    recording.change("get_tag", |answer| answer.body["id"] = json!(1e300));
    recording.change("list_satisfaction_surveys", |answer| answer.body["data"][0]["score"] = json!(6));
    let report = recording.serve().await.client().doctor().run().await.unwrap();
    let expected = [
        ("get_tag", "$.id", DifferenceKind::WrongType),
        ("list_satisfaction_surveys", "$.data[].score", DifferenceKind::OutOfBounds),
        ("list_tags", "$.data[].name", DifferenceKind::OutOfBounds),
    ];
    let expected = expected.map(|(operation, path, kind)| (operation.to_owned(), path.to_owned(), kind));
    assert_eq!(findings(&report), BTreeSet::from(expected));
}
