//! What can happen, as data that shrinks. Records are named by small numbers: their place in the list of those that there are, or
//! were.

use proptest::collection::vec;
use proptest::prelude::*;

use super::people::{self, PersonStep};
use super::settings::{self, SettingStep};
use super::tagging::{self, TagStep};
use super::tickets::{self, TicketStep};

/// One operation, or time that passes.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Pass { minutes: u8 },
    OfTickets(TicketStep),
    OfTags(TagStep),
    OfPeople(PersonStep),
    OfSettings(SettingStep),
}

/// Names, texts, addresses: few, so that they meet.
pub(crate) fn few() -> impl Strategy<Value = u8> {
    0..4_u8
}

/// A life.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        1 => (0..80_u8).prop_map(|minutes| Step::Pass { minutes }),
        9 => tickets::steps().prop_map(Step::OfTickets),
        4 => tagging::steps().prop_map(Step::OfTags),
        5 => people::steps().prop_map(Step::OfPeople),
        2 => settings::steps().prop_map(Step::OfSettings),
    ];
    vec(step, 1..40)
}
