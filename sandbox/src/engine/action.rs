//! The five usual operations, carried out for any resource.

use serde_json::{Value, json};

use super::call::Call;
use super::listing::list;
use super::resource::{Change, Resource, Write, announce};
use crate::http::reply::{Answer, Failure, Reply};
use crate::spec::Operation;
use crate::state::value::{Fields, normalize_datetimes, object};
use crate::state::{Id, Record, World};

/// One of the usual operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    List,
    Create,
    Get,
    Update,
    Delete,
}

impl Action {
    /// Which action an operation is on the resource with this collection path.
    pub(crate) fn of(operation: &Operation, collection: &str) -> Option<Self> {
        let rest = operation.path.strip_prefix(collection)?;
        match (operation.method.as_str(), rest) {
            ("GET", "") => Some(Self::List),
            ("POST", "") => Some(Self::Create),
            ("GET", "/{id}") => Some(Self::Get),
            ("PUT", "/{id}") => Some(Self::Update),
            ("DELETE", "/{id}") => Some(Self::Delete),
            _ => None,
        }
    }

    /// Carries the action out.
    pub(crate) fn run(self, resource: &dyn Resource, call: &mut Call<'_>) -> Answer {
        match self {
            Self::List => list(resource, call),
            Self::Create => create(resource, call),
            Self::Get => get(resource, call),
            Self::Update => update(resource, call),
            Self::Delete => delete(resource, call),
        }
    }
}

fn existing(resource: &dyn Resource, call: &Call<'_>) -> Result<Id, Failure> {
    let id = resource.resolve(call.world, call.id("id"));
    if call.world.store.has(resource.kind(), id) { Ok(id) } else { Err(Failure::not_found()) }
}

fn get(resource: &dyn Resource, call: &Call<'_>) -> Answer {
    let id = existing(resource, call)?;
    let record = call.world.store.get(resource.kind(), id).ok_or_else(Failure::not_found)?;
    Ok(Reply::json(resource.show(call.world, record)))
}

fn shown(resource: &dyn Resource, call: &Call<'_>, id: Id) -> Reply {
    let record = call.world.copy(resource.kind(), id);
    Reply::json(resource.show(call.world, &record))
}

fn create(resource: &dyn Resource, call: &mut Call<'_>) -> Answer {
    let id = store(resource, call.world, call.fields())?;
    Ok(shown(resource, call, id))
}

/// Makes a record from a body.
pub(crate) fn store(resource: &dyn Resource, world: &mut World, mut body: Record) -> Result<Id, Failure> {
    normalize_datetimes(&mut body);
    let mut record = object(resource.defaults(world));
    record.extend(body.clone());
    resource.prepare(world, Write { record: &mut record, body: &body, old: None })?;
    let stamp = world.clock.stamp();
    for key in ["created_datetime", "updated_datetime"] {
        if record.contains_key(key) && record.some(key).is_none() {
            record.insert(key.to_owned(), json!(stamp));
        }
    }
    let id = world.store.next_id();
    if record.get("uri").is_some_and(Value::is_null) {
        record.insert("uri".to_owned(), json!(format!("{}/{id}/", resource.collection())));
    }
    world.store.put(resource.kind(), id, record);
    announce(resource, world, id, Change::Created);
    Ok(id)
}

fn update(resource: &dyn Resource, call: &mut Call<'_>) -> Answer {
    let id = existing(resource, call)?;
    let mut body = call.fields();
    normalize_datetimes(&mut body);
    let old = call.world.copy(resource.kind(), id);
    let mut record = old.clone();
    record.extend(body.clone());
    resource.prepare(call.world, Write { record: &mut record, body: &body, old: Some(&old) })?;
    if record.contains_key("updated_datetime") {
        record.insert("updated_datetime".to_owned(), json!(call.world.clock.stamp()));
    }
    call.world.store.put(resource.kind(), id, record);
    announce(resource, call.world, id, Change::Updated);
    Ok(shown(resource, call, id))
}

fn delete(resource: &dyn Resource, call: &mut Call<'_>) -> Answer {
    let id = existing(resource, call)?;
    resource.before_delete(call.world, id)?;
    announce(resource, call.world, id, Change::Deleted);
    call.world.store.remove(resource.kind(), id);
    Ok(Reply::empty())
}
