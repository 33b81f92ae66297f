//! From a request to a handler: finds the operation, checks everything the document says about the request, follows
//! merged records, and only then lets the handler see it.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::Value;

use super::permission;
use super::register::{self, Behavior};
use super::tolerated;
use crate::conversation::due;
use crate::engine::Call;
use crate::http::body::Part;
use crate::http::reply::{Answer, Failure, Payload, Reply};
use crate::oauth::Scopes;
use crate::spec::{Body, Found, Operation, PathValues, Query, Spec};
use crate::state::{Id, Kind, World};

/// A request as the transport hands it over.
#[derive(Debug, Default)]
pub(crate) struct Incoming {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) pairs: Vec<(String, String)>,
    /// Path and query as requested.
    pub(crate) uri: String,
    pub(crate) body: Bytes,
    /// The parts of a multipart body, where it was one.
    pub(crate) parts: Option<Vec<Part>>,
    /// What the caller may do; nothing stands for an API key, which may do everything.
    pub(crate) scopes: Option<Scopes>,
}

/// Handles a request. Gives the operation too, so that the answer can be checked against it.
pub(crate) fn run<'a>(
    spec: &'a Spec,
    world: &mut World,
    incoming: Incoming,
    strict: bool,
) -> (Option<&'a Operation>, Answer) {
    match spec.find(&incoming.method, &incoming.path) {
        Found::Nothing => (None, Err(Failure::not_found())),
        Found::Unreadable(problem) => {
            (None, Err(Failure::new(500, &format!("The sandbox broke the document. {problem}"))))
        }
        Found::OtherMethod(methods) => {
            let headers = vec![("allow", methods.join(", "))];
            (None, Err(Failure { headers, ..Failure::new(405, "The specified HTTP method is not allowed.") }))
        }
        Found::Operation(operation, names) => {
            world.note_newborn();
            let answer = attempt(operation, names, world, incoming, strict);
            world.note_newborn();
            let answer = answer.map_err(|mut failure| {
                if failure.msg.is_empty() {
                    failure.msg = format!("Failed to {}", operation.phrase());
                }
                failure
            });
            (Some(operation), answer)
        }
    }
}

fn attempt(operation: &Operation, names: PathValues, world: &mut World, incoming: Incoming, strict: bool) -> Answer {
    if let Some(scopes) = &incoming.scopes
        && let Some(missing) = operation.scopes.iter().find(|scope| !scopes.cover(scope))
    {
        let msg = format!("You do not have enough permissions to perform this action. Missing scope: {missing}.");
        return Err(Failure::new(403, &msg));
    }
    due::tick(world);
    permission::check(world, operation)?;
    let mut ids = BTreeMap::new();
    for parameter in operation.parameters.iter().filter(|parameter| parameter.is_path_integer()) {
        let text = names.get(&parameter.name).map(String::as_str).unwrap_or_default();
        let id: Id = text.parse().map_err(|_| Failure::bad("pk is not a valid integer."))?;
        ids.insert(parameter.name.clone(), id);
    }
    if let Some(moved) = redirect(operation, &ids, world, &incoming.uri) {
        return Ok(moved);
    }
    let query = Query::read(&operation.parameters, &incoming.pairs, operation.extra_parameters(), strict)
        .map_err(Failure::fields)?;
    let body = read_body(operation, &incoming, strict)?;
    let parts = incoming.parts.unwrap_or_default();
    let mut call = Call { world, operation, ids, names, query, body, parts, uri: incoming.uri };
    match register::behavior(operation) {
        Some(Behavior::Handler(handler)) => handler(&mut call),
        Some(Behavior::Usual(resource, action)) => action.run(resource, &mut call),
        None => Err(Failure::new(500, "The sandbox has no behavior for this operation.")),
    }
}

/// The answer for a record that was merged into another one, where the operation is known to redirect.
fn redirect(operation: &Operation, ids: &BTreeMap<String, Id>, world: &World, uri: &str) -> Option<Reply> {
    if !operation.merged_redirect {
        return None;
    }
    let id = *ids.get(operation.first_path_name()?)?;
    let kind = if operation.path.starts_with("/api/tickets") { Kind::Ticket } else { Kind::Customer };
    let survivor = world.store.survivor(kind, id)?;
    // Only the first number of the path is the record.
    let location = uri.replacen(&format!("/{id}"), &format!("/{survivor}"), 1);
    Some(Reply { status: Some(301), body: Payload::Empty, headers: vec![("location", location)] })
}

/// Reads and checks the body. Without `strict`, unknown keys are dropped where they are not known to be refused.
fn read_body(operation: &Operation, incoming: &Incoming, strict: bool) -> Result<Value, Failure> {
    match &operation.body {
        None => Ok(Value::Null),
        Some(Body::Multipart) if incoming.parts.is_none() => {
            Err(Failure::bad("The request must be multipart/form-data."))
        }
        Some(Body::Multipart) => Ok(Value::Null),
        Some(Body::Json(json)) => {
            let mut value: Value = serde_json::from_slice(&incoming.body)
                .map_err(|_| Failure::bad("The request body is not valid JSON."))?;
            let kept = tolerated::set_aside(&operation.id, &mut value)?;
            if !strict || json.ignores {
                json.unmarked.prune(&mut value);
            }
            let problems = json.check.problems(&value);
            if !problems.is_empty() {
                return Err(Failure::fields(problems));
            }
            if let Value::Object(body) = &mut value {
                body.extend(kept);
            }
            Ok(value)
        }
    }
}
