//! The server checks its own answers against the document before they leave.

use serde_json::Value;

use super::reply::{Failure, Payload, Reply};
use crate::spec::{Operation, Problems, Spec};

/// Says in what way a success answer breaks the document. `written` is its JSON, where it is that.
pub(crate) fn success(operation: &Operation, status: u16, reply: &Reply, written: &[u8]) -> Result<(), String> {
    let id = &operation.id;
    let declared = operation.answer(status).ok_or_else(|| format!("{id}: the status {status} is not documented"))?;
    match (&reply.body, declared.media.as_deref(), &declared.check) {
        (Payload::Empty, None, _) => Ok(()),
        (Payload::Empty, Some(_), _) if operation.body_may_be_empty => Ok(()),
        (Payload::Json(value), _, Some(check)) => fits(id, check.once(written, || check.problems(value))),
        (Payload::Rendered(bytes), _, Some(check)) => fits(id, check.once(bytes, || check.problems_of(bytes))),
        (Payload::Written(_, judged), _, Some(_)) => judged.clone(),
        (Payload::Csv(_), Some("text/csv"), _) => Ok(()),
        (body, media, _) => Err(format!("{id}: the answer has the body {body:?} where the document has {media:?}")),
    }
}

/// The same of one part of a body that is written in parts. Of a part in an envelope that was judged with another part, `written` is
/// what is new.
pub(crate) fn part(operation: &Operation, written: Option<&[u8]>, whole: impl FnOnce() -> Value) -> Result<(), String> {
    let declared = operation.answer(operation.success()).and_then(|declared| declared.check.as_ref());
    declared.map_or(Ok(()), |check| {
        let look = || check.problems(&whole());
        let problems = match written {
            Some(written) => check.once(written, look),
            None => look(),
        };
        fits(&operation.id, problems)
    })
}

fn fits(id: &str, problems: Problems) -> Result<(), String> {
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
    use crate::state::value::bytes;

    #[test]
    fn wrong_answers_are_noticed() {
        let spec = Spec::load().unwrap();
        let Found::Operation(operation, _) = spec.find("GET", "/api/tags/1/") else { panic!("no such operation") };
        let judge = |status, mut body| {
            let written = if let Payload::Json(value) = &mut body { bytes(value) } else { Vec::new() };
            let reply = Reply { body, ..Reply::default() };
            let judged = success(operation, status, &reply, &written);
            // Nor does it matter that it was judged before.
            assert_eq!(success(operation, status, &reply, &written), judged);
            judged
        };
        assert_eq!(judge(200, Payload::Json(json!({"id": 1, "name": "late"}))), Ok(()));
        assert!(judge(200, Payload::Json(json!({"id": "1"}))).unwrap_err().contains("get_tag"));
        assert!(judge(200, Payload::Json(json!({"id": 1, "colour": "red"}))).is_err());
        assert!(judge(200, Payload::Json(json!({"id": 1, "created_datetime": "yesterday"}))).is_err());
        assert!(judge(202, Payload::Json(json!({"id": 1}))).is_err());
        assert!(judge(200, Payload::Empty).is_err());
    }
}
