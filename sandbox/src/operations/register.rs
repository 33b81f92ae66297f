//! What is special about each resource, and the register that finds the behavior of an operation.

mod account;
mod actions;
mod answer;
mod conditions;
pub(crate) mod custom_fields;
mod custom_values;
pub(crate) mod customer_merge;
pub(crate) mod customers;
pub(crate) mod delivery;
mod events;
mod files;
pub(crate) mod integrations;
pub(crate) mod job_runner;
mod jobs;
mod language;
pub(crate) mod legacy_statistics;
pub(crate) mod macros;
pub(crate) mod measures;
mod message_extras;
pub(crate) mod message_parties;
pub(crate) mod messages;
mod metric_cards;
mod phone;
pub(crate) mod reply_options;
mod reporting;
pub(crate) mod rules;
mod search;
pub(crate) mod snooze;
pub(crate) mod surveys;
pub(crate) mod tags;
pub(crate) mod teams;
pub(crate) mod ticket_create;
pub(crate) mod ticket_show;
mod ticket_tags;
pub(crate) mod ticket_update;
pub(crate) mod tickets;
pub(crate) mod users;
mod view_items;
pub(crate) mod views;
pub(crate) mod widgets;

use crate::engine::{Action, Call, Resource};
use crate::http::reply::Answer;
use crate::spec::Operation;

/// A handler of its own for one operation.
pub(crate) type Handler = fn(&mut Call<'_>) -> Answer;

/// How an operation is carried out.
pub(crate) enum Behavior {
    Handler(Handler),
    Usual(&'static dyn Resource, Action),
}

/// The resources that the shared engine serves.
const RESOURCES: [&dyn Resource; 18] = [
    &tickets::Tickets,
    &messages::Messages,
    &customers::Customers,
    &users::Users,
    &teams::Teams,
    &tags::Tags,
    &views::Views,
    &macros::Macros,
    &rules::Rules,
    &events::Events,
    &jobs::Jobs,
    &surveys::Surveys,
    &widgets::Widgets,
    &integrations::Integrations,
    &custom_fields::CustomFields,
    &phone::VoiceCalls,
    &phone::VoiceCallEvents,
    &phone::Recordings,
];

/// Each module names the operations it handles itself; these win over the engine.
const HANDLERS: [fn(&str) -> Option<Handler>; 18] = [
    account::handler,
    custom_fields::handler,
    custom_values::handler,
    customer_merge::handler,
    customers::handler,
    files::handler,
    jobs::handler,
    legacy_statistics::handler,
    macros::handler,
    messages::handler,
    metric_cards::handler,
    phone::handler,
    reporting::handler,
    rules::handler,
    search::handler,
    tags::handler,
    ticket_tags::handler,
    view_items::handler,
];

/// The resource whose list has this path below `/api`, such as `custom-fields`; or the names of all.
pub(crate) fn by_collection(name: &str) -> Result<&'static dyn Resource, Vec<&'static str>> {
    let names = RESOURCES.iter().map(|resource| resource.collection().trim_start_matches("/api/"));
    let found = RESOURCES.iter().zip(names.clone()).find(|(_, own)| *own == name);
    found.map(|(resource, _)| *resource).ok_or_else(|| names.collect())
}

/// The behavior of an operation; every operation of the document must have one.
pub(crate) fn behavior(operation: &Operation) -> Option<Behavior> {
    let own = HANDLERS
        .iter()
        .chain(&[tickets::handler as fn(&str) -> Option<Handler>])
        .find_map(|module| module(&operation.id));
    own.map(Behavior::Handler).or_else(|| {
        RESOURCES.iter().find_map(|resource| {
            Action::of(operation, resource.collection()).map(|action| Behavior::Usual(*resource, action))
        })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;
    use crate::spec::Spec;

    #[test]
    fn every_operation_of_the_document_has_a_behavior() {
        let spec = Spec::load().unwrap();
        assert_eq!(spec.operations().len(), 114);
        let idle: Vec<&str> = spec
            .operations()
            .iter()
            .filter(|operation| behavior(operation).is_none())
            .map(|operation| operation.id.as_str())
            .collect();
        assert!(idle.is_empty(), "operations without behavior: {idle:?}");
    }
}
