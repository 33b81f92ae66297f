//! The constants say what the API description says.

use gorgias::message::rules::limits;
use serde_json::Value;

#[test]
fn constants_agree_with_the_description() {
    let spec: Value = serde_json::from_str(include_str!("../../../spec/gorgias.json")).unwrap();
    let field = |path: &str| spec.pointer(&format!("/components/schemas/{path}")).and_then(Value::as_u64).unwrap();
    for (path, constant) in [
        ("CreateMessage/properties/body_text/x-gorgias-max-bytes", limits::BODY_BYTES),
        ("CreateMessage/properties/body_html/x-gorgias-max-bytes", limits::BODY_BYTES),
        ("UpdateMessage/properties/body_text/x-gorgias-max-bytes", limits::BODY_BYTES),
        ("UpdateMessage/properties/body_html/x-gorgias-max-bytes", limits::BODY_BYTES),
        ("CreateTicket/properties/messages/maxItems", limits::TICKET_MESSAGES),
        ("CreateTicket/properties/subject/maxLength", limits::SUBJECT_CHARACTERS),
        ("CreateTicket/properties/external_id/maxLength", limits::EXTERNAL_ID_CHARACTERS),
        ("CreateMessage/properties/external_id/maxLength", limits::EXTERNAL_ID_CHARACTERS),
        ("MessageParty/properties/email/maxLength", limits::EMAIL_CHARACTERS),
    ] {
        assert_eq!(field(path), constant as u64, "{path}");
    }
    assert_eq!(field("CreateTicket/properties/messages/minItems"), 1);
}
