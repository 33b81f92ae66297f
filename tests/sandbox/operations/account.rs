//! The account and its settings.

use gorgias::SettingData;
use gorgias::types::{self, AccountSettingType};
use serde_json::json;

use super::desk::Desk;

stories! {
    settings_are_added_and_replaced: get_account, list_account_settings, create_account_setting, update_account_setting;
}

async fn settings_are_added_and_replaced(desk: &Desk) {
    let before = call!(desk, get_account);
    assert_eq!(before.domain.as_deref(), Some(desk.sandbox.domain()));
    assert_eq!(before.settings.len(), 2);

    let data = json!({"email": {"enabled": true}});
    let body = types::CreateAccountSetting::builder().type_(AccountSettingType::AutoSplit).data(data.clone());
    let made = call!(desk, create_account_setting.body(body));
    assert_eq!((made.type_, made.data.as_deref()), (Some(AccountSettingType::AutoSplit), Some(&data)));

    let hours =
        json!({"timezone": "UTC", "business_hours": [{"days": "1,2", "from_time": "08:00", "to_time": "12:00"}]});
    let id = desk.ids().account_setting;
    let body = types::UpdateAccountSetting::builder().type_(AccountSettingType::BusinessHours).data(hours.clone());
    let changed = call!(desk, update_account_setting.id(id).body(body));
    assert_eq!((changed.id, changed.data.as_deref()), (Some(id), Some(&hours)));

    let after = call!(desk, get_account).settings;
    assert_eq!(after.len(), 3);
    assert!(after.iter().any(|setting| setting.id == made.id && setting.data.as_deref() == Some(&data)));

    let all = call!(desk, list_account_settings).data;
    assert_eq!(all, after);
    let hours_only = call!(desk, list_account_settings.type_("business-hours")).data;
    assert_eq!(hours_only.len(), 1);
    let SettingData::BusinessHours(read) = hours_only[0].typed() else { panic!("{:?}", hours_only[0].typed()) };
    assert_eq!((read.timezone.as_deref(), read.business_hours[0].to_time.as_deref()), (Some("UTC"), Some("12:00")));

    // Read, changed and written back: what the types do not know stays.
    let merging = after.iter().find(|setting| setting.type_ == Some(AccountSettingType::AutoMerge)).unwrap();
    let SettingData::AutoMerge(mut merge) = merging.typed() else { panic!("{:?}", merging.typed()) };
    merge.tickets.as_mut().unwrap().merging_window_days = Some(180);
    let body = merging.to_update(&SettingData::AutoMerge(merge)).unwrap();
    let merged = call!(desk, update_account_setting.id(merging.id.unwrap()).body(body));
    assert_eq!(merged.data.as_deref(), Some(&json!({"tickets": {"enabled": true, "merging_window_days": 180}})));

    let unknown = types::UpdateAccountSetting::builder().type_(AccountSettingType::BusinessHours).data(hours);
    refused!(desk, NotFound, update_account_setting.id(1).body(unknown));
}
