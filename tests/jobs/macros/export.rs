//! Macros exported to the form of the file, and reconciled with it.

use gorgias::reconcile::macros::{LeftOutReason, MacroSet};
use gorgias::types::Macro;
use serde_json::json;

use super::shop::{Shop, verdicts};

async fn shop() -> Shop {
    let shop = Shop::open().await;
    for one in [
        json!({"name": "Order status", "external_id": "shop:status", "language": "en", "intent": "shipping/status", "actions": [
            {"name": "setResponseText", "title": "Say", "description": "kept", "arguments": {
                "body_text": "Hi {{ticket.customer.firstname}},\nall well", "body_html": "<div>Hi <b>there</b></div>"}},
            {"name": "addTags", "title": "Tag", "arguments": {"tags": "b, a"}},
            {"name": "setStatus", "title": "Close", "arguments": {"status": "closed"}},
            {"name": "callTheMoon", "title": "Moon", "type": "system", "arguments": {"dish": {"angle": 3, "off": null}}},
        ]}),
        json!({"name": "Text only", "external_id": "shop:text", "actions": [
            {"name": "setResponseText", "title": "Say", "arguments": {"body_text": "Hi"}},
            {"name": "addTags", "title": "Tag", "arguments": {"tags": "x", "other": 1}},
        ]}),
        json!({"name": "Bare", "external_id": "shop:bare", "actions": []}),
    ] {
        shop.create(one).await;
    }
    shop
}

#[tokio::test]
async fn what_is_exported_and_written_and_read_changes_nothing() {
    let shop = shop().await;
    let export = shop.client.export_macros().await.unwrap();
    let keys: Vec<&str> = export.set.macros.iter().map(|one| one.external_id.as_str()).collect();
    assert_eq!(keys, ["shop:status", "shop:text", "shop:bare"]);
    let written = serde_json::to_string(&export.set).unwrap();
    assert!(!written.contains("null"), "TOML has no null: {written}");
    // A file without them would change nothing, too.
    for part in ["Order status", "shipping/status", "all well", "setStatus", "callTheMoon", "angle"] {
        assert!(written.contains(part), "{part}: {written}");
    }
    let json: MacroSet = serde_json::from_str(&written).unwrap();
    let toml = toml::to_string(&export.set).unwrap();
    let toml: MacroSet = toml::from_str(&toml).unwrap_or_else(|error| panic!("{error}\n{toml}"));
    for read in [&export.set, &json, &toml] {
        let plan = shop.plan(read).await;
        assert!(plan.is_unchanged() && plan.entries.len() == 3, "{plan}");
    }
    assert_eq!((&json, &toml), (&export.set, &export.set));
}

#[tokio::test]
async fn macros_without_a_key_are_named_or_get_one() {
    let shop = shop().await;
    for name in ["Twin", "Twin", "Single"] {
        shop.create(json!({"name": name, "actions": []})).await;
    }
    let left_out = shop.client.export_macros().await.unwrap().left_out;
    assert!(left_out.len() == 3 && left_out.iter().all(|one| one.reason == LeftOutReason::NoKey), "{left_out:?}");

    let key = |one: &Macro| Some(format!("shop:{}", one.id));
    let export = shop.client.export_macros_with_keys(key).await.unwrap();
    assert_eq!(export.left_out.len(), 2, "two of one name cannot be adopted by it: {:?}", export.left_out);
    assert!(export.left_out.iter().all(|one| one.reason == LeftOutReason::NotUnique));
    let plan = shop.plan(&export.set).await;
    assert_eq!(verdicts(&plan), ["unchanged", "unchanged", "unchanged", "update external_id"], "{plan}");
}

#[tokio::test]
async fn what_a_file_cannot_hold_is_left_out_with_the_reason() {
    let shop = shop().await;
    shop.create(json!({"name": "Again", "external_id": "shop:bare", "actions": []})).await;
    let empty = json!({"name": "addTags", "title": "Tag", "arguments": {"tags": ""}});
    shop.create(json!({"name": "Empty", "external_id": "shop:empty", "actions": [empty]})).await;
    let export = shop.client.export_macros().await.unwrap();
    let of = |name: &str| export.left_out.iter().find(|one| one.name.as_deref() == Some(name)).map(|one| &one.reason);
    assert_eq!((of("Bare"), of("Again")), (Some(&LeftOutReason::NotUnique), Some(&LeftOutReason::NotUnique)));
    assert!(of("Empty").unwrap().to_string().contains("actions.0.tags` must name at least one"), "{:?}", of("Empty"));
    assert_eq!(export.set.macros.len(), 2);
}
