//! Account settings by their type: reading never fails, writing loses nothing, and limits are checked before anything leaves.

use std::collections::{BTreeMap, BTreeSet};

use gorgias::CheckLimits;
use gorgias::types::{self, AccountSetting, AccountSettingType, CreateAccountSetting};
use gorgias::{ErrorKind, SettingData};
use serde_json::{Value, json};

fn setting(kind: &str, data: Value) -> AccountSetting {
    serde_json::from_value(json!({"id": 7, "type": kind, "data": data})).unwrap()
}

/// One payload per type, with every documented field.
fn samples() -> Vec<(&'static str, Value)> {
    let table = json!({"active_view": "v1", "views": [
        {"id": "v1", "name": "Mine", "metrics": [{"id": "closed-tickets", "visibility": true}], "rows": [1]},
    ]});
    vec![
        (
            "satisfaction-surveys",
            json!({
                "send_survey_for_chat": true, "send_survey_for_email": false, "send_survey_for_contact_form": true,
                "send_survey_for_help_center": false, "survey_email_html": "<b>Hi</b>", "survey_email_text": "Hi", "survey_interval": 3,
            }),
        ),
        (
            "business-hours",
            json!({"timezone": "UTC", "business_hours": [{"days": "1,2", "from_time": "09:00", "to_time": "17:00"}]}),
        ),
        (
            "ticket-assignment",
            json!({
                "assignment_channels": ["google-business-messages", "tiktok-shop", "custom-chat", "contact_form"],
                "auto_assign_to_teams": true, "unassign_on_reply": false, "can_exceed_max_agent_capacity": true,
                "auto_assign_ticket_to_responding_agent": false, "unassign_on_user_unavailability": ["chat"],
                "max_user_chat_ticket": 4, "max_user_non_chat_ticket": 9,
            }),
        ),
        ("views-ordering", json!({"views": {"3": {"order": 1}}, "view_sections": {"9": {"order": 2}}})),
        (
            "access",
            json!({
                "signup_mode": "allowed-domains", "allowed_domains": ["example.com"], "google_sso_enabled": true,
                "office365_sso_enabled": false, "two_fa_enforced_datetime": "2026-01-02T03:04:05.000000Z",
                "custom_sso_providers": {"own": {
                    "name": "Own", "client_id": "c", "client_secret": "s3cr3t", "server_metadata_url": "https://sso.example.com",
                }},
            }),
        ),
        ("views-visibility", json!({"hidden_views": [3, 4]})),
        ("auto-merge", json!({"tickets": {"enabled": true, "merging_window_days": 5}})),
        ("auto-split", json!({"email": {"enabled": true, "split_after_days": 14}})),
        ("default-integration", json!({"email": 12})),
        ("agents-table-config", table.clone()),
        ("agents-availability-table-config", table.clone()),
        ("channels-table-config", table.clone()),
        ("product-insights-table-config", table),
        ("in-ticket-suggestion", json!({"is_demo_hidden": true})),
        (
            "agent-costs",
            json!({"agent_cost_type": "hourly", "agent_cost_per_ticket": 1.5, "agent_ticket_per_hour": 4.5}),
        ),
        ("limits", json!({"max_integrations": 10, "max_active_rules": 70})),
    ]
}

#[test]
fn every_documented_type_is_read_and_written_by_its_shape() {
    let samples = samples();
    let sampled: BTreeSet<&str> = samples.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(sampled, AccountSettingType::KNOWN.iter().map(AccountSettingType::as_str).collect());
    for (kind, data) in samples {
        let typed = setting(kind, data.clone()).typed();
        assert_eq!(typed.kind(), Some(kind.into()), "{typed:?}");
        assert!(typed.violations().is_empty(), "{kind}");
        assert!(!format!("{typed:?}").contains("s3cr3t"), "{kind}");
        let body = CreateAccountSetting::try_from(typed).unwrap();
        assert_eq!((body.type_.as_str(), body.data.as_deref()), (kind, Some(&data)));
        assert!(body.violations().is_empty(), "{kind}");
    }
}

#[test]
fn the_shapes_are_those_of_the_document() {
    let document: Value = serde_json::from_str(include_str!("../../spec/gorgias.json")).unwrap();
    let shapes = document["x-gorgias-setting-data"].as_object().unwrap();
    assert_eq!(shapes.len(), AccountSettingType::KNOWN.len());
    let samples: BTreeMap<&str, Value> = samples().into_iter().collect();
    for (kind, shape) in shapes {
        if let Some(name) = shape["schema"].as_str() {
            let properties = document["components"]["schemas"][name]["properties"].as_object().unwrap();
            let sample = samples[kind.as_str()].as_object().unwrap();
            assert!(sample.keys().all(|key| properties.contains_key(key)), "{kind}: {name}");
        }
        // A payload without what is demanded is refused, key by key.
        let body = CreateAccountSetting::builder().type_(kind.as_str()).data(json!({})).build().unwrap();
        let missing: Vec<String> = body.violations().iter().map(ToString::to_string).collect();
        let demanded = shape["required"].as_array().unwrap().iter();
        let demanded: Vec<String> =
            demanded.map(|key| format!("`data.{}` is required", key.as_str().unwrap())).collect();
        assert_eq!(missing, demanded, "{kind}");
    }
}

#[test]
fn what_does_not_fit_is_kept_as_it_came() {
    for (kind, data) in [
        ("a-setting-of-tomorrow", json!({"on": true})),
        ("auto-merge", Value::Null),
        ("auto-merge", json!([])),
        ("auto-merge", json!("on")),
        ("auto-merge", json!({"tickets": "all"})),
        ("default-integration", json!({"email": "none"})),
        ("limits", json!({"max_active_rules": "many"})),
    ] {
        let read = setting(kind, data.clone());
        let SettingData::Other(kept) = read.typed() else { panic!("{kind}: {:?}", read.typed()) };
        assert_eq!(kept.as_deref(), Some(&data).filter(|data| !data.is_null()), "{kind}");
        assert_eq!(read.typed().kind(), None);
        let error = CreateAccountSetting::try_from(read.typed()).unwrap_err();
        assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "data"), "{kind}");
    }
    // Unknown keys and values of enums, nulls and missing keys do no harm.
    let typed = setting("auto-merge", json!({"tickets": {"enabled": null, "new": 1}, "more": {}})).typed();
    assert_eq!(typed.kind(), Some(AccountSettingType::AutoMerge));
    let typed = setting("ticket-assignment", json!({"assignment_channels": ["pigeon"]})).typed();
    let SettingData::TicketAssignment(assignment) = typed else { panic!("{typed:?}") };
    assert_eq!(assignment.assignment_channels[0].as_str(), "pigeon");
    assert_eq!(AccountSetting::default().typed(), SettingData::Other(None));
}

#[test]
fn a_change_keeps_what_the_types_do_not_know() {
    let stored = setting(
        "ticket-assignment",
        json!({
            "assignment_channels": ["chat", "email"], "unassign_on_reply": true, "auto_assign_to_teams": true,
            "brand_new": {"deep": [1]}, "unassign_on_user_unavailability": ["chat"],
        }),
    );
    let SettingData::TicketAssignment(mut data) = stored.typed() else { panic!("{stored:?}") };
    data.assignment_channels = vec!["sms".into()];
    data.unassign_on_reply = None;
    data.unassign_on_user_unavailability.clear();
    data.max_user_chat_ticket = Some(3);
    let body = stored.to_update(&SettingData::TicketAssignment(data)).unwrap();
    assert_eq!(body.type_, AccountSettingType::TicketAssignment);
    assert_eq!(
        body.data.as_deref(),
        Some(&json!({
            "assignment_channels": ["sms"], "auto_assign_to_teams": true, "brand_new": {"deep": [1]},
            "unassign_on_user_unavailability": [], "max_user_chat_ticket": 3,
        }))
    );
    // Deep inside, and in lists that did not change.
    let table = json!({"active_view": "a", "views": [{"id": "a", "color": "red"}], "theme": null});
    let stored = setting("channels-table-config", table);
    let SettingData::ChannelsTableConfig(mut data) = stored.typed() else { panic!("{stored:?}") };
    data.active_view = Some("b".to_owned());
    let body = stored.to_update(&SettingData::ChannelsTableConfig(data.clone())).unwrap();
    let expected = json!({"active_view": "b", "views": [{"id": "a", "color": "red"}], "theme": null});
    assert_eq!(body.data.as_deref(), Some(&expected));
    // The last hidden view is shown again: the list is still sent.
    let stored = setting("views-visibility", json!({"hidden_views": [3]}));
    let body = stored.to_update(&SettingData::ViewsVisibility(types::ViewsVisibilitySetting::default())).unwrap();
    assert_eq!(body.data.as_deref(), Some(&json!({"hidden_views": []})));
    assert!(body.violations().is_empty());

    let other = stored.to_update(&SettingData::ChannelsTableConfig(data)).unwrap_err();
    assert_eq!((other.kind(), other.violations()[0].field()), (ErrorKind::InvalidRequest, "type"));
}

#[test]
fn limits_are_checked_whatever_way_the_payload_was_written() {
    let view = |metrics: usize| json!({"id": "v", "name": "n", "metrics": vec![json!({"id": "m"}); metrics]});
    let long = |length: usize| "x".repeat(length);
    for (kind, fits, breaks, found) in [
        (
            "auto-merge",
            json!({"tickets": {"merging_window_days": 180}}),
            json!({"tickets": {"merging_window_days": 181}}),
            "`data.tickets.merging_window_days` must be at most 180",
        ),
        (
            "auto-merge",
            json!({"tickets": {"merging_window_days": 1}}),
            json!({"tickets": {"merging_window_days": 0}}),
            "`data.tickets.merging_window_days` must be at least 1",
        ),
        (
            "auto-split",
            json!({"email": {"split_after_days": 30}}),
            json!({"email": {"split_after_days": 31}}),
            "`data.email.split_after_days` must be at most 30",
        ),
        (
            "agents-table-config",
            json!({"views": vec![view(64); 8]}),
            json!({"views": vec![view(1); 9]}),
            "`data.views` must have at most 8 items, has 9",
        ),
        (
            "channels-table-config",
            json!({"views": [view(64)]}),
            json!({"views": [view(65)]}),
            "`data.views.0.metrics` must have at most 64 items, has 65",
        ),
        (
            "product-insights-table-config",
            json!({"views": [{"name": long(256), "id": long(64)}]}),
            json!({"views": [{"name": long(257), "id": long(64)}]}),
            "`data.views.0.name` must have at most 256 characters, has 257",
        ),
        (
            "agents-availability-table-config",
            json!({"views": [{"metrics": [{"id": long(64)}]}]}),
            json!({"views": [{"metrics": [{"id": long(65)}]}]}),
            "`data.views.0.metrics.0.id` must have at most 64 characters, has 65",
        ),
    ] {
        let of = |data: &Value| -> Vec<String> {
            let create = CreateAccountSetting::builder().type_(kind).data(data.clone()).build().unwrap();
            let update = types::UpdateAccountSetting::builder().type_(kind).data(data.clone()).build().unwrap();
            let found = |violations: Vec<gorgias::Violation>| violations.iter().map(ToString::to_string).collect();
            let (create, update): (Vec<String>, Vec<String>) = (found(create.violations()), found(update.violations()));
            assert_eq!(create, update);
            create
        };
        assert_eq!(of(&fits), Vec::<String>::new(), "{kind}");
        assert_eq!(of(&breaks), [found], "{kind}");
    }
    // Other types are not judged.
    let free =
        CreateAccountSetting::builder().type_("a-setting-of-tomorrow").data(json!({"views": 1})).build().unwrap();
    assert!(free.violations().is_empty());
}
