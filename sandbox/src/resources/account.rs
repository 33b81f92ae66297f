//! The account and its settings.

use serde_json::{Value, json};

use crate::engine::Call;
use crate::http::reply::{Answer, Failure, Reply};
use crate::spec::{Problems, Spec};
use crate::state::value::{Fields, object};
use crate::state::{Kind, Record, World};

fn settings(world: &World, kind: Option<&str>) -> Vec<Value> {
    let fits = |setting: &&Record| kind.is_none_or(|kind| setting.text("type") == Some(kind));
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

/// The payload must be of the form that its type asks for; types that are not documented take anything.
fn check(body: &Record) -> Result<(), Failure> {
    let spec = Spec::load().map_err(|error| Failure::new(500, &error))?;
    let known = body.text("type").and_then(|kind| spec.setting_data(kind));
    let (Some(check), Some(data)) = (known, body.some("data")) else { return Ok(()) };
    let found = check.problems(data);
    if found.is_empty() {
        return Ok(());
    }
    let mut problems = Problems::default();
    problems.insert(&["data"], found.into_value());
    Err(Failure::fields(problems))
}

pub(crate) fn create(call: &mut Call<'_>) -> Answer {
    check(&call.fields())?;
    let mut record = object(json!({"type": null, "data": null}));
    record.extend(call.fields());
    let id = call.world.store.insert(Kind::AccountSetting, record);
    call.world.event("account-setting-created", "AccountSetting", id, json!({}));
    Ok(Reply::json(json!(call.world.copy(Kind::AccountSetting, id))))
}

pub(crate) fn update(call: &mut Call<'_>) -> Answer {
    let id = call.existing(Kind::AccountSetting, "id")?;
    let body = call.fields();
    check(&body)?;
    call.world.set(Kind::AccountSetting, id, Value::Object(body));
    call.world.event("account-setting-updated", "AccountSetting", id, json!({}));
    Ok(Reply::json(json!(call.world.copy(Kind::AccountSetting, id))))
}
