//! Policies as files.

use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, Reaction};
use serde_json::{Value, json};

#[test]
fn toml_and_json_mean_the_same() {
    let toml = r#"
        [default]
        do = "update"
        note = true

        [on.cancelled]
        do = "open"
        note = true
        tags = ["cancelled", "urgent"]

        [on.shipment]
        do = "ignore"

        [on.fulfilled]
        do = "close"

        [on.paid]
        tags = ["paid"]
    "#;
    let json = json!({"default": {"do": "update", "note": true}, "on": {
        "cancelled": {"do": "open", "note": true, "tags": ["cancelled", "urgent"]},
        "shipment": {"do": "ignore"}, "fulfilled": {"do": "close"}, "paid": {"tags": ["paid"]}}});
    let wanted = OrderEventPolicy::new(Reaction::update().note())
        .on(OrderEventKind::Cancelled, Reaction::open().note().tag("cancelled").tag("urgent"))
        .on(OrderEventKind::Shipment, Reaction::ignore())
        .on(OrderEventKind::Fulfilled, Reaction::close())
        .on(OrderEventKind::Paid, Reaction::update().tag("paid"));
    assert_eq!(toml::from_str::<OrderEventPolicy>(toml).unwrap(), wanted);
    assert_eq!(serde_json::from_value::<OrderEventPolicy>(json).unwrap(), wanted);
    assert_eq!(
        serde_json::to_value(&wanted).unwrap(),
        json!({"default": {"do": "update", "note": true}, "on": {
            "cancelled": {"do": "open", "note": true, "tags": ["cancelled", "urgent"]}, "shipment": {"do": "ignore"},
            "fulfilled": {"do": "close"}, "paid": {"do": "update", "tags": ["paid"]}}})
    );
    for policy in [wanted, OrderEventPolicy::default()] {
        let text = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<OrderEventPolicy>(&text).unwrap(), policy, "{text}");
    }
}

#[test]
fn a_file_without_a_default_keeps_that_of_the_library() {
    let policy: OrderEventPolicy = toml::from_str("[on.created]\ndo = \"open\"").unwrap();
    assert_eq!(policy, OrderEventPolicy::default().on(OrderEventKind::Created, Reaction::open()));
    assert_eq!(policy.reaction(OrderEventKind::Disputed), &Reaction::open());
    assert_eq!(toml::from_str::<OrderEventPolicy>("").unwrap(), OrderEventPolicy::default());
}

#[test]
fn names_that_do_not_exist_are_refused_with_the_nearest() {
    for (text, wanted) in [
        ("[on.canceled]\ndo = \"open\"", "no kind of event `canceled`; did you mean `cancelled`?"),
        ("[on.refund]\ndo = \"open\"", "did you mean `refunded`?"),
        ("[on.paid]\ntag = [\"x\"]", "no field `tag`; did you mean `tags`?"),
        ("[on.paid]\ndo = \"opens\"", "no value of `do` `opens`; did you mean `open`?"),
        ("[on.paid]\nzzzzzzzzzz = 1", "expected one of do, note, tags"),
        ("[defaults]\ndo = \"open\"", "no field `defaults`; did you mean `default`?"),
        ("[on.paid]\ntags = [\" \"]", "`tags` holds an empty name"),
        ("[on.paid]\ndo = \"ignore\"\nnote = true", "`ignore` leaves no note"),
        ("[on.paid]\nnote = \"yes\"", "invalid type"),
        ("[on.paid]\ndo = 5", "expected one of ignore, update, open, close"),
        ("on = 5", "invalid type: integer `5`, expected a map with any of other, updated, created, "),
    ] {
        let error = toml::from_str::<OrderEventPolicy>(text).unwrap_err().to_string();
        assert!(error.contains(wanted), "{text}: {error}");
    }
    let twice = r#"{"on": {"paid": {"do": "open"}, "paid": {"do": "close"}}}"#;
    assert!(serde_json::from_str::<OrderEventPolicy>(twice).unwrap_err().to_string().contains("duplicate"));
}

#[test]
fn the_schema_has_every_kind_and_refuses_others() {
    let schema = serde_json::to_value(OrderEventPolicy::json_schema()).unwrap();
    let kinds = serde_json::to_value(schemars_of_kinds()).unwrap();
    let names: Vec<&str> =
        kinds["oneOf"].as_array().into_iter().flatten().filter_map(|kind| kind["const"].as_str()).collect();
    assert!(names.len() >= 13, "{kinds}");
    assert_eq!(schema["title"], "OrderEventPolicy");
    let on = &schema["properties"]["on"];
    assert_eq!((&schema["additionalProperties"], &on["additionalProperties"]), (&json!(false), &json!(false)));
    for name in &names {
        assert!(on["properties"][name].is_object(), "{name}");
    }
    assert_eq!(on["properties"].as_object().unwrap().len(), names.len());
    let reaction = schema.pointer("/$defs/Reaction").unwrap();
    assert_eq!(reaction["properties"]["do"]["enum"], json!(["ignore", "update", "open", "close"]));
}

/// The schema of the enum itself, to compare with.
fn schemars_of_kinds() -> Value {
    serde_json::to_value(schemars::schema_for!(OrderEventKind)).unwrap()
}
