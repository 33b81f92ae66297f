//! What stands in files: forms, mistakes, and what is shown of them.

use gorgias::ErrorKind;
use gorgias::reconcile::macros::{ActionEffect, DesiredAction, DesiredMacro, MacroSet, variables};
use serde_json::json;

use super::shop::{Shop, answer};

/// The places that a file is refused for, and the sentences.
async fn complaints(shop: &Shop, set: &MacroSet) -> Vec<(String, String)> {
    let before = shop.so_far();
    let error = shop.client.reconcile_macros(set).apply().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::InvalidRequest, false));
    assert_eq!(shop.so_far(), before, "nothing is asked for");
    error.violations().iter().map(|one| (one.field().to_owned(), one.message().to_owned())).collect()
}

#[tokio::test]
async fn unknown_variables_are_told_with_their_place_and_the_nearest_known() {
    let shop = Shop::open().await;
    let good = "{{ticket.customer.firstname}} {{ ticket.customer.email | upper }} {{ticket.messages[-1].body_text}}
        {{ticket.customer.integrations.shopify.orders[0].name}} {{ticket.requester.firstname}} {{1 + 1}} {{ticket.tags[0].name}}
        {{ticket.customer.integrations['magento2'].orders[0].created_at}} {{current_user.name}} { {no} }";
    let mut set = MacroSet::new([answer("a", good)]);
    assert!(shop.client.reconcile_macros(&set).plan().await.is_ok());

    set.macros[0] = answer("a", "Hi {{ticket.customer.firstnam}}, {{customer.name}} {{}} {{ticket.id");
    let other = json!({"name": "http", "arguments": {"headers": [{"x": "{{ticket.custmer.email}}"}]}});
    set.macros.push(answer("b", "fine"));
    set.macros[1].actions.as_mut().unwrap().push(serde_json::from_value(other).unwrap());
    let found = complaints(&shop, &set).await;
    let text = "macros.0.actions.0.body_text".to_owned();
    let near = |path: &str, near: &str| format!("names an unknown variable `{path}`; the nearest known is `{near}`");
    assert_eq!(
        found,
        [
            (text.clone(), near("ticket.customer.firstnam", "ticket.customer.firstname")),
            (text.clone(), near("customer.name", "ticket.customer.name")),
            (text.clone(), "has an empty `{{}}`".to_owned()),
            (text, "has a `{{` without `}}`".to_owned()),
            (
                "macros.1.actions.1.arguments.headers.0.x".to_owned(),
                near("ticket.custmer.email", "ticket.customer.email")
            ),
        ]
    );
    assert!(shop.client.reconcile_macros(&set).allow_unknown_variables().plan().await.is_ok());
    assert!(variables().any(|known| known.path == "ticket.customer.firstname"));
}

#[tokio::test]
async fn mistakes_are_told_all_at_once() {
    let shop = Shop::open().await;
    let mut set = MacroSet::new([
        answer("shop:a", "Hello"),
        answer("shop:a", "Hello"),
        answer(" b", ""),
        DesiredMacro::new("shop:", " ")
            .actions([ActionEffect::add_tags([""; 0]).into(), ActionEffect::add_tags(["a,b", " "]).into()]),
        answer(&"x".repeat(256), ""),
    ]);
    set.macros[0].adopt_name = Some("Same".into());
    set.macros[1].adopt_name = Some("Same".into());
    set.prefix = Some("shop:".into());
    let fields: Vec<String> = complaints(&shop, &set).await.into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        [
            "macros.0.external_id",
            "macros.0.adopt",
            "macros.1.external_id",
            "macros.1.adopt",
            "macros.2.external_id",
            "macros.2.external_id",
            "macros.3.name",
            "macros.3.actions.0.tags",
            "macros.3.actions.1.tags.0",
            "macros.3.actions.1.tags.1",
            "macros.4.external_id",
            "macros.4.external_id",
        ]
    );
    let empty = MacroSet::new([]).prefix(" ");
    assert_eq!(complaints(&shop, &empty).await[0].0, "prefix");
}

#[test]
fn steps_are_read_in_both_forms_and_written_as_they_are_read() {
    let api = json!({"name": "addTags", "title": "Tag", "type": "user", "arguments": {"tags": "a, b"}});
    let step: DesiredAction = serde_json::from_value(api).unwrap();
    assert_eq!(step.action, ActionEffect::add_tags(["a", "b"]));
    assert_eq!(
        serde_json::to_value(&step).unwrap(),
        json!({"name": "addTags", "title": "Tag", "type": "user", "tags": ["a", "b"]})
    );

    let more = json!({"name": "addTags", "arguments": {"tags": "a", "more": 1}});
    let step: DesiredAction = serde_json::from_value(more.clone()).unwrap();
    assert!(matches!(step.action, ActionEffect::Other { .. }), "more than is known is kept as it is");
    assert_eq!(serde_json::to_value(&step).unwrap(), more);

    let html = json!({"name": "setResponseText", "body_html": "<p>One</p><p>two</p>"});
    let ActionEffect::SetResponseText { body_text, .. } = serde_json::from_value::<DesiredAction>(html).unwrap().action
    else {
        panic!()
    };
    assert_eq!(body_text, "One\ntwo");

    for (wrong, why) in [
        (json!({"name": "setStatus", "tags": ["a"]}), "`tags` belongs to `addTags`"),
        (json!({"name": "addTags"}), "`addTags` needs `tags`"),
        (json!({"name": "setResponseText"}), "needs `body_text` or `body_html`"),
        (json!({"name": "addTags", "tags": ["a"], "arguments": {}}), "exclude each other"),
        (json!({"name": "addTags", "tag": ["a"]}), "unknown field `tag`"),
    ] {
        let error = serde_json::from_value::<DesiredAction>(wrong).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    assert!(toml::from_str::<MacroSet>("[[macros]]\nexternal_id = 'a'\nname = 'b'\nlangauge = 'en'").is_err());
}

#[test]
fn the_schema_fits_what_is_read() {
    let schema = serde_json::to_value(schemars::schema_for!(MacroSet)).unwrap();
    let places = places(&schema);
    for property in ["external_id", "name", "intent", "language", "actions", "adopt", "archived"] {
        assert!(places.contains(&format!("/$defs/DesiredMacro/properties/{property}")), "{property}: {places:?}");
    }
    for property in ["name", "body_text", "body_html", "tags", "status", "arguments", "title", "type", "description"] {
        assert!(places.contains(&format!("/$defs/DesiredAction/properties/{property}")), "{property}: {places:?}");
    }
    assert_eq!(schema.pointer("/$defs/DesiredMacro/additionalProperties"), Some(&json!(false)));
    assert_eq!(schema.pointer("/$defs/DesiredMacro/required"), Some(&json!(["external_id", "name"])));
}

/// The places of all properties of a schema.
fn places(schema: &serde_json::Value) -> Vec<String> {
    fn walk(value: &serde_json::Value, at: &str, found: &mut Vec<String>) {
        if let serde_json::Value::Object(fields) = value {
            for (name, value) in fields {
                let at = format!("{at}/{name}");
                walk(value, &at, found);
                found.push(at);
            }
        }
    }
    let mut found = Vec::new();
    walk(schema, "", &mut found);
    found
}

#[tokio::test]
async fn arguments_that_can_hold_secrets_are_not_shown() {
    let shop = Shop::open().await;
    let step = |token: &str| {
        let step = json!({"name": "http", "arguments": {"headers": {"authorization": token}}});
        serde_json::from_value::<DesiredAction>(step).unwrap()
    };
    let set = MacroSet::new([DesiredMacro::new("shop:a", "Call").actions([step("secret-one")])]);
    assert!(shop.apply(&set).await.is_complete());
    let other = MacroSet::new([DesiredMacro::new("shop:a", "Call").actions([step("secret-two")])]);
    let plan = shop.plan(&other).await;
    assert!(!plan.is_unchanged());
    let report = shop.apply(&other).await;
    for shown in
        [format!("{plan}"), format!("{plan:?}"), format!("{report}"), format!("{report:?}"), format!("{other:?}")]
    {
        assert!(!shown.contains("secret-"), "{shown}");
    }
    assert!(plan.to_string().contains("actions.0.arguments: changed"), "{plan}");
}

#[test]
fn the_name_to_adopt_is_read_by_both_words_and_written_by_the_old_one() {
    let file = |key: &str| json!({"external_id": "a", "name": "b", key: "c"});
    for key in ["adopt", "adopt_name"] {
        let desired: DesiredMacro = serde_json::from_value(file(key)).unwrap();
        assert_eq!(desired.adopt_name.as_deref(), Some("c"));
        assert_eq!(serde_json::to_value(desired).unwrap(), file("adopt"));
    }
}
