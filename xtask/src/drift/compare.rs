//! Compares two documents, operation by operation, by what is on the wire: names of schemas and of path parameters do
//! not count.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::operations::{Body, Content, Key, Operation, Parameter, operations};
use super::rank::{Aspect, Harm, Way, harm};
use super::resolve::Document;
use super::shape::{Kind, shape};

/// How many pairs of schemas are compared; a document that needs more is built to take forever.
const MOST: usize = 2_000_000;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) harm: Harm,
    /// As in `POST /api/tickets`.
    pub(super) operation: String,
    /// As in `body.customer.id`; empty for the operation itself.
    pub(super) place: String,
    pub(super) aspect: Aspect,
    pub(super) here: String,
    pub(super) there: String,
}

impl Difference {
    /// Operation and place.
    pub(super) fn at(&self) -> String {
        format!("{} {}", self.operation, self.place).trim_end().to_owned()
    }
}

/// What comparing has found.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) differences: Vec<Difference>,
    pub(super) here: usize,
    pub(super) there: usize,
    pub(super) both: usize,
    /// Positions that stand in both.
    pub(super) positions: usize,
}

/// Two schemas by the addresses of their nodes, and the way that their values go.
pub(super) type Pair = (Vec<Vec<usize>>, Vec<Vec<usize>>, Way);

/// A comparison under way.
pub(super) struct Comparison<'a> {
    pub(super) here: Document<'a>,
    pub(super) there: Document<'a>,
    pub(super) operation: String,
    pub(super) found: Vec<Difference>,
    /// Pairs that are equal, with the number of their positions.
    pub(super) equal: HashMap<Pair, usize>,
    /// Pairs whose comparison is not over: to meet one of them again is to go in circles.
    pub(super) open: Vec<Pair>,
    /// The outermost of `open` that was met again.
    pub(super) circle: usize,
    pub(super) positions: usize,
    /// Whether the schema that is compared next belongs to a field that must be there.
    pub(super) needed: bool,
    left: usize,
}

/// Compares `here` with `there`.
pub(super) fn compare(here: &Value, there: &Value) -> Result<Outcome, String> {
    let mut comparison = Comparison {
        here: Document::new(here),
        there: Document::new(there),
        operation: String::new(),
        found: Vec::new(),
        equal: HashMap::new(),
        open: Vec::new(),
        circle: usize::MAX,
        positions: 0,
        needed: false,
        left: MOST,
    };
    let (ours, theirs) = (operations(&comparison.here), operations(&comparison.there));
    let keys: BTreeSet<&Key> = ours.keys().chain(theirs.keys()).collect();
    let mut outcome = Outcome { here: ours.len(), there: theirs.len(), ..Outcome::default() };
    for key in keys {
        let (ours, theirs) = (ours.get(key), theirs.get(key));
        if let Some(named) = ours.or(theirs) {
            comparison.operation = format!("{} {}", named.method.to_uppercase(), named.path);
        }
        let sent = Way::Sent { overwrites: false };
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => {
                outcome.both += 1;
                comparison.operations(ours, theirs);
            }
            _ => comparison.presence("", Aspect::Operation, sent, ours.is_some(), false),
        }
    }
    if comparison.left == 0 {
        return Err("it describes more than can be compared: too many schemas within schemas".into());
    }
    outcome.positions = comparison.positions;
    outcome.differences = comparison.found;
    outcome
        .differences
        .sort_by(|a, b| (a.harm, &a.operation, &a.place, a.aspect).cmp(&(b.harm, &b.operation, &b.place, b.aspect)));
    Ok(outcome)
}

impl<'a> Comparison<'a> {
    /// Counts one step; `false` when there were too many.
    pub(super) fn step(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    pub(super) fn add(
        &mut self,
        place: &str,
        aspect: Aspect,
        harm: Harm,
        here: impl Into<String>,
        there: impl Into<String>,
    ) {
        let (operation, place) = (self.operation.clone(), place.to_owned());
        self.found.push(Difference { harm, operation, place, aspect, here: here.into(), there: there.into() });
    }

    /// Something that stands on one side only.
    pub(super) fn presence(&mut self, place: &str, aspect: Aspect, way: Way, is_here: bool, needed: bool) {
        let takes = if is_here { Ordering::Greater } else { Ordering::Less };
        let word = |present| if present { "present" } else { "absent" };
        self.add(place, aspect, harm(aspect, way, takes, needed), word(is_here), word(!is_here));
    }

    /// Something that is so on one side only; `takes` is the side that takes more.
    pub(super) fn flags(&mut self, place: &str, aspect: Aspect, harm: Harm, here: bool, words: [&str; 2]) {
        let word = |flag| if flag { words[0] } else { words[1] };
        self.add(place, aspect, harm, word(here), word(!here));
    }

    fn operations(&mut self, ours: &Operation<'a>, theirs: &Operation<'a>) {
        for (is_here, broken) in [(true, &ours.broken), (false, &theirs.broken)] {
            for reference in broken {
                self.broken("", is_here, reference);
            }
        }
        if ours.deprecated != theirs.deprecated {
            self.flags("", Aspect::Deprecated, Harm::Told, ours.deprecated, ["deprecated", "in use"]);
        }
        self.parameters(&ours.parameters, &theirs.parameters);
        let way = Way::Sent { overwrites: matches!(ours.method, "put" | "patch") };
        match (&ours.body, &theirs.body) {
            (Some(ours), Some(theirs)) => self.bodies(way, ours, theirs),
            (None, None) => {}
            (ours, theirs) => {
                let needed = theirs.as_ref().is_some_and(|body| body.required);
                self.presence("body", Aspect::Body, way, ours.is_some(), needed);
            }
        }
        self.responses(&ours.responses, &theirs.responses);
    }

    pub(super) fn broken(&mut self, place: &str, is_here: bool, reference: &str) {
        let (found, lost) = ("-", format!("{reference} leads nowhere"));
        let (here, there) = if is_here { (lost.as_str(), found) } else { (found, lost.as_str()) };
        self.add(place, Aspect::Reference, Harm::Missing, here, there);
    }

    fn parameters(
        &mut self,
        ours: &BTreeMap<(String, String), Parameter<'a>>,
        theirs: &BTreeMap<(String, String), Parameter<'a>>,
    ) {
        let way = Way::Sent { overwrites: false };
        let keys: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
        for key in keys {
            let (mine, other) = (ours.get(key), theirs.get(key));
            let name = mine.or(other).map(|parameter| parameter.name.as_str()).unwrap_or_default();
            let place = format!("{}.{name}", key.0);
            let (Some(mine), Some(other)) = (mine, other) else {
                let needed = other.is_some_and(|other| other.required);
                self.presence(&place, Aspect::Parameter, way, mine.is_some(), needed);
                continue;
            };
            self.positions += 1;
            if mine.required != other.required && key.0 != "path" {
                self.required(&place, way, mine.required);
            }
            if mine.deprecated != other.deprecated {
                self.flags(&place, Aspect::Deprecated, Harm::Told, mine.deprecated, ["deprecated", "in use"]);
            }
            if mine.style != other.style && self.several(mine, other) {
                self.add(&place, Aspect::Style, Harm::Refused, mine.style.as_str(), other.style.as_str());
            }
            self.schemas(&place, way, &mine.schema, &other.schema);
        }
    }

    /// Whether both parameters are more than one value.
    fn several(&self, ours: &Parameter<'a>, theirs: &Parameter<'a>) -> bool {
        let sides = [shape(&self.here, &ours.schema), shape(&self.there, &theirs.schema)];
        sides.iter().all(|side| side.takes(Kind::Array) || side.takes(Kind::Object))
    }

    pub(super) fn required(&mut self, place: &str, way: Way, here: bool) {
        // Who sends less must fear the other's demand; who receives must fear to rely on more.
        let takes = match (way, here) {
            (Way::Sent { .. }, false) => Ordering::Greater,
            (Way::Received, false) => Ordering::Greater,
            _ => Ordering::Less,
        };
        self.flags(place, Aspect::Required, harm(Aspect::Required, way, takes, here), here, ["required", "optional"]);
    }

    fn bodies(&mut self, way: Way, ours: &Body<'a>, theirs: &Body<'a>) {
        if ours.required != theirs.required {
            self.required("body", way, ours.required);
        }
        self.contents("body", way, &ours.content, &theirs.content);
    }

    fn contents(&mut self, place: &str, way: Way, ours: &Content<'a>, theirs: &Content<'a>) {
        if !ours.keys().eq(theirs.keys()) {
            let words = |content: &Content<'_>| {
                let names: Vec<&str> = content.keys().map(String::as_str).collect();
                if names.is_empty() { "none".to_owned() } else { names.join(", ") }
            };
            let takes = if ours.is_empty() { Ordering::Less } else { Ordering::Equal };
            let harm = if ours.is_empty() { Harm::Missing } else { harm(Aspect::Media, way, takes, false) };
            self.add(place, Aspect::Media, harm, words(ours), words(theirs));
        }
        for (media, ours) in ours {
            if let (Some(ours), Some(Some(theirs))) = (ours, theirs.get(media)) {
                self.schemas(place, way, ours, theirs);
            } else if let Some(theirs) = theirs.get(media).filter(|theirs| theirs.is_some() != ours.is_some()) {
                let takes = if theirs.is_none() { Ordering::Less } else { Ordering::Greater };
                let words = |has: bool| if has { "described" } else { "anything" };
                let harm = harm(Aspect::Fields, way, takes, false);
                self.add(place, Aspect::Fields, harm, words(ours.is_some()), words(theirs.is_some()));
            }
        }
    }

    fn responses(&mut self, ours: &BTreeMap<String, Content<'a>>, theirs: &BTreeMap<String, Content<'a>>) {
        let codes = |all: &BTreeMap<String, Content<'a>>| {
            let codes: Vec<&str> = all.keys().map(String::as_str).collect();
            if codes.is_empty() { "none".to_owned() } else { codes.join(", ") }
        };
        let alike = ours.keys().eq(theirs.keys());
        if !alike {
            self.add("response", Aspect::Success, Harm::Told, codes(ours), codes(theirs));
        }
        // Another code still names the same content, so what is left over is compared in its order.
        let only = |some: &BTreeMap<String, Content<'a>>, others: &BTreeMap<String, Content<'a>>| {
            let some = some.iter().filter(|(code, content)| !others.contains_key(*code) && !content.is_empty());
            some.map(|(code, _)| code.clone()).collect::<Vec<_>>()
        };
        let both = ours.keys().filter(|code| theirs.contains_key(*code)).map(|code| (code.clone(), code.clone()));
        let rest = only(ours, theirs).into_iter().zip(only(theirs, ours));
        let pairs: Vec<(String, String)> = both.chain(rest).collect();
        let several = pairs.iter().filter(|(code, _)| code.starts_with('2')).count() > 1;
        for (code, other) in pairs {
            let place =
                if several || code.starts_with('3') { format!("response {code}") } else { "response".to_owned() };
            self.contents(&place, Way::Received, &ours[&code], &theirs[&other]);
        }
    }
}
