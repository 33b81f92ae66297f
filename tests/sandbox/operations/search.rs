//! Search by name and address.

use gorgias::types::{self, SearchType};

use super::desk::Desk;

stories! {
    people_and_settings_are_found: search_resources;
}

async fn people_and_settings_are_found(desk: &Desk) {
    let ids = desk.ids();
    for (kind, query, expected) in [
        (SearchType::Customer, "okafor", ids.customer),
        (SearchType::CustomerChannelEmail, "nia.okafor@", ids.customer),
        (SearchType::Agent, "mira", ids.agent),
        (SearchType::Team, "return", ids.team),
        (SearchType::Tag, "whole", ids.unused_tag),
        (SearchType::Integration, "chat", ids.chat_integration),
    ] {
        let found = call!(desk, search_resources.body(types::SearchRequest::builder().type_(kind).query(query))).data;
        assert_eq!(found.iter().filter_map(|hit| hit.id).collect::<Vec<_>>(), [expected], "{query}");
    }
    let body = types::CreateCustomer::builder()
        .name("Ünal Çelik")
        .email("unal@example.com")
        .channels(vec![make!(CustomerChannelInput { type_: "email", address: "unal@example.com", preferred: true })]);
    let made = call!(desk, create_customer.body(body));
    let query = types::SearchRequest::builder().type_(SearchType::Customer).query("Çelik").size(1);
    let found = call!(desk, search_resources.body(query)).data;
    assert_eq!((found.len(), found[0].id, found[0].name.as_deref()), (1, Some(made.id), Some("Ünal Çelik")));
    let none = types::SearchRequest::builder().type_(SearchType::Customer).query("nobody of that name");
    assert!(call!(desk, search_resources.body(none)).data.is_empty());
}
