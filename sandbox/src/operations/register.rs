//! Where the behavior of each operation is found: the resources that the engine serves, and one table of the operations that
//! have a handler of their own.

use crate::conversation::{create, messages, ticket_tags, tickets, view_items};
use crate::engine::{Action, Handler, Resource};
use crate::resources::{
    account, custom_fields, custom_values, customer_merge, customers, events, files, integrations, jobs, macros, phone,
    rules, search, surveys, tags, teams, users, views, widgets,
};
use crate::spec::Operation;
use crate::statistics::{legacy, metric_cards, reporting};

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

/// The handler of an operation that the engine cannot serve, or not fully; it wins over the engine.
fn own(id: &str) -> Option<Handler> {
    Some(match id {
        // conversation
        "create_ticket" => create::handle,
        "get_ticket" => tickets::get,
        "update_ticket" => tickets::update,
        "list_ticket_tags" => ticket_tags::list,
        "add_ticket_tags" => ticket_tags::add,
        "set_ticket_tags" => ticket_tags::set,
        "remove_ticket_tags" => ticket_tags::remove,
        "list_ticket_messages" => messages::list_page,
        "create_ticket_message" => messages::create,
        "get_ticket_message" => messages::get,
        "update_ticket_message" => messages::update,
        "delete_ticket_message" => messages::delete,
        "list_view_items" => view_items::list,
        "search_view_items" => view_items::search,
        // resources
        "get_account" => account::account,
        "list_account_settings" => account::list,
        "create_account_setting" => account::create,
        "update_account_setting" => account::update,
        "update_custom_fields" => custom_fields::update_many,
        "list_ticket_custom_field_values" | "list_customer_custom_field_values" => custom_values::list,
        "update_ticket_custom_field_values" | "update_customer_custom_field_values" => custom_values::update_many,
        "update_ticket_custom_field_value" | "update_customer_custom_field_value" => custom_values::update_one,
        "delete_ticket_custom_field_value" | "delete_customer_custom_field_value" => custom_values::delete,
        "get_customer" => customers::get,
        "delete_customers" => customers::delete_many,
        "update_customer_data" => customers::update_data,
        "merge_customers" => customer_merge::merge,
        "upload_files" => files::upload,
        "download_file" => files::download,
        "cancel_job" => jobs::cancel,
        "archive_macros" => macros::archive,
        "unarchive_macros" => macros::unarchive,
        "delete_voice_call_recording" => phone::delete_recording,
        "update_rule_priorities" => rules::prioritize,
        "search_resources" => search::search,
        "delete_tags" => tags::delete_many,
        "merge_tags" => tags::merge,
        // statistics
        "get_statistic" => reporting::report,
        "get_legacy_statistic" => legacy::get,
        "download_legacy_statistic" => legacy::download,
        "search_metric_cards" => metric_cards::search,
        "get_metric_card" => metric_cards::get,
        "create_metric_card_feedback" => metric_cards::feedback,
        _ => return None,
    })
}

/// The resource whose list has this path below `/api`, such as `custom-fields`; or the names of all.
pub(crate) fn by_collection(name: &str) -> Result<&'static dyn Resource, Vec<&'static str>> {
    let names = RESOURCES.iter().map(|resource| resource.collection().trim_start_matches("/api/"));
    let found = RESOURCES.iter().zip(names.clone()).find(|(_, own)| *own == name);
    found.map(|(resource, _)| *resource).ok_or_else(|| names.collect())
}

/// The behavior of an operation; every operation of the document must have one.
pub(crate) fn behavior(operation: &Operation) -> Option<Behavior> {
    own(&operation.id).map(Behavior::Handler).or_else(|| {
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
        assert_eq!(spec.operations().count(), 114);
        let idle: Vec<&str> = spec
            .operations()
            .filter(|operation| behavior(operation).is_none())
            .map(|operation| operation.id.as_str())
            .collect();
        assert!(idle.is_empty(), "operations without behavior: {idle:?}");
    }
}
