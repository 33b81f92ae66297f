//! How types are written by serde: as serde's own derived code would write them, to whatever format.

use gorgias::Patch;
use gorgias::types::{CustomFieldScalar, Ticket, UnarchiveMacros, UpdateTicket};
use serde_json::json;

#[test]
fn fields_without_a_value_are_left_out() {
    let update: UpdateTicket =
        UpdateTicket::builder().subject("Parcel").spam(Patch::Null).status("open").build().unwrap();
    assert_eq!(serde_json::to_string(&update).unwrap(), r#"{"spam":null,"status":"open","subject":"Parcel"}"#);
}

#[test]
fn formats_that_know_no_null_write_them_too() {
    let update: UpdateTicket = UpdateTicket::builder().subject("Parcel").is_unread(true).build().unwrap();
    assert_eq!(toml::to_string(&update).unwrap(), "is_unread = true\nsubject = \"Parcel\"\n");
    // TOML leaves out what is null.
    assert_eq!(toml::to_string(&UpdateTicket::builder().subject(Patch::Null).build().unwrap()).unwrap(), "");
}

#[test]
fn what_is_read_is_written_as_it_was() {
    let sent = json!({
        "id": 7,
        "created_datetime": "2026-11-03T09:15:30.000000Z",
        "customer": {"id": 8, "integrations": {"5": {"__integration_type__": "shopify"}}},
        "meta": {"deep": [{"a": null, "b": 1.5}]},
        "satisfaction_survey": {"id": 9, "score": 5},
        "tags": [{"id": 1, "name": "vip"}, {"id": 2}],
        "status": "of_next_year",
    });
    let ticket: Ticket = serde_json::from_value(sent.clone()).unwrap();
    assert_eq!(serde_json::to_value(&ticket).unwrap(), sent);
}

#[test]
fn a_union_is_written_as_what_it_holds() {
    let of = |value: &CustomFieldScalar| serde_json::to_value(value).unwrap();
    assert_eq!(of(&CustomFieldScalar::Flag(false)), json!(false));
    assert_eq!(of(&CustomFieldScalar::Integer(-3)), json!(-3));
    assert_eq!(of(&CustomFieldScalar::Text("a \"b\"".to_owned())), json!("a \"b\""));
}

#[test]
fn an_empty_list_is_written_where_one_must_be_there() {
    let body = UnarchiveMacros::builder().ids(Vec::<i64>::new()).build().unwrap();
    assert_eq!(serde_json::to_value(&body).unwrap(), json!({"ids": []}));
    let ticket: Ticket = serde_json::from_value(json!({"id": 7, "tags": [], "meta": {}, "custom_fields": {}})).unwrap();
    assert_eq!(serde_json::to_value(&ticket).unwrap(), json!({"id": 7}));
}
