//! The account and its settings.

use gorgias::{SettingData, types};
use serde_json::json;

use super::harness::{Row, at, map};

pub(crate) fn rows() -> Vec<Row> {
    let hours =
        json!({"business_hours": [{"days": "1,2,3", "from_time": "09:00", "to_time": "17:00"}], "timezone": "UTC"});
    let setting = json!({"id": 987, "type": "business-hours", "data": hours});
    vec![
        call!(get_account)
            .sends("GET /api/account")
            .answers(
                200,
                &json!({
                    "created_datetime": "2017-11-23T15:59:41.966927+00:00",
                    "deactivated_datetime": "2026-11-20T10:00:00+00:00",
                    "domain": "north-outdoor",
                    "settings": [setting, {"id": 988, "type": "brand-new-setting", "data": null}],
                    "status": {"status": "active"},
                    "current_subscription": {
                        "plan": "pro-monthly", "status": "active", "start_datetime": "2026-01-01T00:00:00+00:00",
                        "trial_start_datetime": "2025-12-01T00:00:00+00:00", "trial_end_datetime": "2025-12-15T00:00:00+00:00",
                    },
                    "meta": {"analytics_group_id": 12, "company_domain": "north.example.com", "hasCreditCard": true},
                }),
            )
            .reads(|account| {
                assert_eq!(account.domain.as_deref(), Some("north-outdoor"));
                assert_eq!(account.created_datetime, Some(at("2017-11-23T15:59:41.966927Z")));
                assert_eq!(account.settings[0].type_, Some(types::AccountSettingType::BusinessHours));
                assert_eq!(account.settings[1].type_.as_ref().unwrap().as_str(), "brand-new-setting");
                let subscription = account.current_subscription.as_ref().unwrap();
                assert_eq!(subscription.plan.as_deref(), Some("pro-monthly"));
                assert_eq!(account.meta.as_ref().unwrap().has_credit_card, Some(json!(true)));
            }),
        call!(list_account_settings.type_("views ordering+1&2"))
            .sends("GET /api/account/settings?type=views+ordering%2B1%262")
            .answers(200, &json!({"data": [setting]}))
            .reads(|settings| {
                assert_eq!(settings.data[0].id, Some(987));
                let SettingData::BusinessHours(hours) = settings.data[0].typed() else { panic!("no business hours") };
                assert_eq!(hours.timezone.as_deref(), Some("UTC"));
                assert_eq!(hours.business_hours[0].from_time.as_deref(), Some("09:00"));
            }),
        call!(
            create_account_setting.body(
                types::CreateAccountSetting::builder()
                    .type_(types::AccountSettingType::ViewsVisibility)
                    .data(json!({"hidden_views": [3, 4]})),
            )
        )
        .sends_json(
            "POST /api/account/settings",
            json!({"type": "views-visibility", "data": {"hidden_views": [3, 4]}}),
        )
        .answers(201, &json!({"id": 990, "type": "views-visibility", "data": {"hidden_views": [3, 4]}}))
        .reads(|setting| {
            assert_eq!(setting.id, Some(990));
            assert_eq!(setting.data.as_deref(), Some(&json!({"hidden_views": [3, 4]})));
        }),
        call!(
            update_account_setting.id(987).body(
                types::UpdateAccountSetting::builder()
                    .type_("a-setting-of-tomorrow")
                    .data(serde_json::Value::Object(map(json!({"on": true})))),
            )
        )
        .sends_json("PUT /api/account/settings/987", json!({"type": "a-setting-of-tomorrow", "data": {"on": true}}))
        .answers(200, &json!({"id": 987, "type": "a-setting-of-tomorrow", "data": {"on": true}}))
        .reads(|setting| assert_eq!(setting.type_, Some("a-setting-of-tomorrow".into()))),
    ]
}
