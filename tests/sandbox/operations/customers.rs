//! Customers. Those that were merged are in `customers_merged.rs`.

use gorgias::types::{self, CustomerRelationship, LanguageCode};
use gorgias::{ErrorKind, Patch};
use serde_json::json;

use super::desk::{Desk, at, sorted};

stories! {
    the_life_of_a_customer: list_customers, create_customer, get_customer, update_customer, delete_customer;
    several_customers_are_deleted_at_once: delete_customers;
    data_of_an_older_version_changes_nothing: update_customer_data;
}

/// Phones are given without `preferred`, which may be left out.
fn channel(type_: &str, address: &str) -> types::CustomerChannelInput {
    if type_ == "phone" {
        return make!(CustomerChannelInput { type_: type_, address: address });
    }
    make!(CustomerChannelInput { type_: type_, address: address, preferred: true })
}

async fn the_life_of_a_customer(desk: &Desk) {
    let seeded = walk!(desk, 2, list_customers);
    let body = types::CreateCustomer::builder()
        .name("Ada Mensah")
        .email("ada+shop@example.com")
        .external_id("crm 7/ä")
        .language(LanguageCode::Fr)
        .timezone("Africa/Accra")
        .channels(vec![channel("email", "ada+shop@example.com"), channel("phone", "+15550123")]);
    let made = call!(desk, create_customer.body(body.clone()));
    let read = call!(desk, get_customer.id(made.id));
    assert_eq!((read.firstname.as_deref(), read.lastname.as_deref()), (Some("Ada"), Some("Mensah")));
    assert_eq!((read.external_id.as_deref(), read.language), (Some("crm 7/ä"), Some(LanguageCode::Fr)));
    assert_eq!((read.timezone.as_deref(), read.created_datetime), (Some("Africa/Accra"), made.created_datetime));
    let addresses: Vec<_> = read.channels.iter().filter_map(|channel| channel.address.as_deref()).collect();
    assert_eq!(addresses, ["ada+shop@example.com", "+15550123"]);
    assert_eq!(serde_json::to_value(channel("phone", "+15550123")).unwrap().get("preferred"), None);
    assert_eq!(read.channels, made.channels);

    let error = refused!(desk, Conflict, create_customer.body(body));
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Conflict, false));

    let body = types::UpdateCustomer::builder().name("Ada A. Mensah").external_id(Patch::Null);
    let changed = call!(desk, update_customer.id(made.id).body(body));
    assert_eq!((changed.name.as_deref(), changed.external_id.as_deref()), (Some("Ada A. Mensah"), None));
    let read = call!(desk, get_customer.id(made.id));
    assert_eq!((read.name.as_deref(), read.external_id), (Some("Ada A. Mensah"), None));
    assert_eq!((read.email.as_deref(), read.channels.len()), (Some("ada+shop@example.com"), 2), "not mentioned");

    for found in [
        call!(desk, list_customers.email("ada+shop@example.com")),
        call!(desk, list_customers.name("A. Mensah")),
        call!(desk, list_customers.channel_type("phone").channel_address("+15550123")),
        call!(desk, list_customers.timezone("Africa/Accra")),
    ] {
        assert_eq!(found.data.iter().map(|customer| customer.id).collect::<Vec<_>>(), [made.id]);
    }
    let mut all = seeded.clone();
    all.push(made.id);
    assert_eq!(sorted(walk!(desk, 2, list_customers.order_by("created_datetime:asc"))), sorted(all));

    call!(desk, delete_customer.id(made.id));
    let error = refused!(desk, NotFound, get_customer.id(made.id));
    assert_eq!(error.status().unwrap(), 404);
    refused!(desk, NotFound, delete_customer.id(made.id));
    assert_eq!(walk!(desk, 2, list_customers), seeded);
}

async fn several_customers_are_deleted_at_once(desk: &Desk) {
    let (first, second) = (desk.ids().customer, desk.ids().shopify_customer);
    call!(desk, delete_customers.body(types::DeleteCustomers::builder().ids(vec![first, second])));
    for gone in [first, second] {
        refused!(desk, NotFound, get_customer.id(gone));
    }
    assert!(call!(desk, get_ticket.id(desk.ids().ticket)).customer.is_none());
}

async fn data_of_an_older_version_changes_nothing(desk: &Desk) {
    let id = desk.ids().customer;
    for (tier, version, expected) in [
        ("gold", "2026-02-01T00:00:00Z", "gold"),
        ("old", "2026-02-01T00:59:00+01:00", "gold"),
        ("new", "2026-03-01T00:00:00Z", "new"),
    ] {
        let body = types::UpdateCustomerData::builder().data(json!({"tier": tier})).version(at(version));
        call!(desk, update_customer_data.customer_id(id).body(body));
        let read = call!(desk, get_customer.id(id).relationships(vec![CustomerRelationship::CustomFields]));
        let apps = read.external_data.as_ref().unwrap().as_object().unwrap();
        assert_eq!(apps.len(), 1, "the documents of one app");
        let (app, document) = apps.iter().next().unwrap();
        assert!(app.len() == 24 && app.bytes().all(|digit| digit.is_ascii_hexdigit()), "{app}");
        assert_eq!((&document["tier"], document["__app_name__"].is_string()), (&json!(expected), true));
        assert_eq!(read.custom_fields[&desk.ids().customer_field.to_string()]["value"], "green");
    }
}
