//! The server checks its own answers against the document before they leave.

use serde_json::Value;

use super::reply::{Failure, Payload, Reply};
use crate::spec::{Check, Operation, Spec};

/// Says in what way a success answer breaks the document.
pub(crate) fn success(operation: &Operation, status: u16, reply: &Reply) -> Result<(), String> {
    let id = &operation.id;
    let declared = operation.answer(status).ok_or_else(|| format!("{id}: the status {status} is not documented"))?;
    match (&reply.body, declared.media.as_deref(), &declared.check) {
        (Payload::Empty, None, _) => Ok(()),
        (Payload::Empty, Some(_), _) if operation.body_may_be_empty => Ok(()),
        (Payload::Json(value), _, Some(check)) => fits(id, check, value),
        (Payload::Written(_, judged), _, Some(_)) => judged.clone(),
        (Payload::Csv(_), Some("text/csv"), _) => Ok(()),
        (body, media, _) => Err(format!("{id}: the answer has the body {body:?} where the document has {media:?}")),
    }
}

/// The same of one part of a body that is written in parts.
pub(crate) fn part(operation: &Operation, value: &Value) -> Result<(), String> {
    let declared = operation.answer(operation.success()).and_then(|declared| declared.check.as_ref());
    declared.map_or(Ok(()), |check| fits(&operation.id, check, value))
}

fn fits(id: &str, check: &Check, value: &Value) -> Result<(), String> {
    let problems = check.problems(value);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(format!("{id}: the answer breaks its schema: {}", problems.into_value()))
    }
}

/// Says in what way an error answer breaks the envelope.
pub(crate) fn failure(spec: &Spec, failure: &Failure) -> Result<(), String> {
    let problems = spec.error_check().problems(&failure.body());
    if problems.is_empty() { Ok(()) } else { Err(format!("the error breaks the envelope: {}", problems.into_value())) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use serde_json::json;

    use super::*;
    use crate::spec::Found;

    #[test]
    fn wrong_answers_are_noticed() {
        let spec = Spec::load().unwrap();
        let Found::Operation(operation, _) = spec.find("GET", "/api/tags/1/") else { panic!("no such operation") };
        let judge = |status, body| success(operation, status, &Reply { body, ..Reply::default() });
        assert_eq!(judge(200, Payload::Json(json!({"id": 1, "name": "late"}))), Ok(()));
        assert!(judge(200, Payload::Json(json!({"id": "1"}))).unwrap_err().contains("get_tag"));
        assert!(judge(200, Payload::Json(json!({"id": 1, "colour": "red"}))).is_err());
        assert!(judge(200, Payload::Json(json!({"id": 1, "created_datetime": "yesterday"}))).is_err());
        assert!(judge(202, Payload::Json(json!({"id": 1}))).is_err());
        assert!(judge(200, Payload::Empty).is_err());
    }
}
