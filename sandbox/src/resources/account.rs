//! The account and its settings.

use serde_json::{Value, json};

use crate::engine::Call;
use crate::http::reply::{Answer, Reply};
use crate::state::value::{Fields, object};
use crate::state::{Kind, World};

fn settings(world: &World, kind: Option<&str>) -> Vec<Value> {
    let fits = |setting: &&crate::state::Record| kind.is_none_or(|kind| setting.text("type") == Some(kind));
    world.store.all(Kind::AccountSetting).filter(fits).map(|setting| json!(setting)).collect()
}

pub(crate) fn account(call: &mut Call<'_>) -> Answer {
    Ok(Reply::json(json!({
        "created_datetime": call.world.created, "deactivated_datetime": null, "domain": call.world.domain,
        "settings": settings(call.world, None), "status": {"status": "active"},
        "current_subscription": {"plan": "sandbox", "status": "active", "start_datetime": call.world.created},
        "meta": {"company_domain": "example.com"},
    })))
}

pub(crate) fn list(call: &mut Call<'_>) -> Answer {
    Ok(Reply::json(json!({"data": settings(call.world, call.query.text("type"))})))
}

pub(crate) fn create(call: &mut Call<'_>) -> Answer {
    let mut record = object(json!({"type": null, "data": null}));
    record.extend(call.fields());
    let id = call.world.store.insert(Kind::AccountSetting, record);
    call.world.event("account-setting-updated", "AccountSetting", id, json!({}));
    Ok(Reply::json(json!(call.world.copy(Kind::AccountSetting, id))))
}

pub(crate) fn update(call: &mut Call<'_>) -> Answer {
    let id = call.existing(Kind::AccountSetting, "id")?;
    let body = call.fields();
    call.world.set(Kind::AccountSetting, id, Value::Object(body));
    call.world.event("account-setting-updated", "AccountSetting", id, json!({}));
    Ok(Reply::json(json!(call.world.copy(Kind::AccountSetting, id))))
}
