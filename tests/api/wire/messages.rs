//! Messages, of one ticket and of the account.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::{Row, at, map};
use super::samples::{message, page};

/// A message with every field set, as it is written; tickets are created with the same.
pub(crate) fn full_message() -> types::builder::CreateMessage {
    let address = |name: &str, address: &str| make!(SourceAddressInput { name: name, address: address });
    types::CreateMessage::builder()
        .channel(types::ChannelSlug::Email)
        .from_agent(false)
        .via(types::ViaWrite::Api)
        .public(true)
        .body_text("Hello,\nwhere is it? ümlaut & <b>")
        .body_html("<p>Hello,<br>where is it?</p>")
        .subject("Where is my parcel?")
        .sender(make!(MessageParty {
            id: 310_000_042,
            email: "nia@example.com",
            name: "Nia Okafor",
            external_id: "crm-42",
            note: "Prefers e-mail",
            timezone: "Africa/Lagos",
            language: "en",
            meta: map(json!({"tier": 2})),
            channels: vec![make!(MessagePartyChannel { type_: "email", address: "nia@example.com" })],
        }))
        .receiver(make!(MessageParty { id: 11 }))
        .source(make!(MessageSourceInput {
            type_: types::SourceType::Email,
            from: address("Nia Okafor", "nia@example.com"),
            to: vec![address("Support", "support@example.com")],
            cc: vec![make!(SourceAddressInput { address: "cc@example.com" })],
            bcc: Vec::new(),
            extra: json!({"include_thread": true}),
        }))
        .integration_id(5001)
        .attachments(vec![make!(MessageAttachmentInput {
            url: "https://files.example.com/parcel.png",
            name: "parcel.png",
            size: 784_554,
            content_type: "image/png",
            public: false,
            extra: json!({"width": 640}),
        })])
        .actions(vec![json!({"name": "setStatus"})])
        .macros(vec![make!(MacroRef { id: 23 })])
        .mention_ids(vec![11, 12])
        .headers(map(json!({"X-Mailer": "example"})))
        .meta(map(json!({"current_page": "/help"})))
        .message_id("<1762161330.7.412@example.com>")
        .external_id("crm-9")
        .created_datetime(at("2026-11-03T10:15:30.095107+01:00"))
        .sent_datetime(at("2026-11-03T09:15:30Z"))
        .failed_datetime(gorgias::Patch::Null)
        .opened_datetime(at("2026-11-03T10:00:00"))
        .deleted_datetime(gorgias::Patch::Null)
        .last_sending_error(make!(SendingErrorInput { error: "bounced" }))
        .stripped_text("where is it?")
        .stripped_html("<p>where is it?</p>")
        .stripped_signature("Nia")
        .imported(true)
}

/// What [`full_message`] is on the wire.
pub(crate) fn sent_message() -> Value {
    json!({
        "channel": "email",
        "from_agent": false,
        "via": "api",
        "public": true,
        "body_text": "Hello,\nwhere is it? ümlaut & <b>",
        "body_html": "<p>Hello,<br>where is it?</p>",
        "subject": "Where is my parcel?",
        "sender": {
            "id": 310_000_042, "email": "nia@example.com", "name": "Nia Okafor", "external_id": "crm-42",
            "note": "Prefers e-mail", "timezone": "Africa/Lagos", "language": "en", "meta": {"tier": 2},
            "channels": [{"type": "email", "address": "nia@example.com"}],
        },
        "receiver": {"id": 11},
        "source": {
            "type": "email",
            "from": {"name": "Nia Okafor", "address": "nia@example.com"},
            "to": [{"name": "Support", "address": "support@example.com"}],
            "cc": [{"address": "cc@example.com"}],
            "bcc": [],
            "extra": {"include_thread": true},
        },
        "integration_id": 5001,
        "attachments": [{
            "url": "https://files.example.com/parcel.png", "name": "parcel.png", "size": 784_554,
            "content_type": "image/png", "public": false, "extra": {"width": 640},
        }],
        "actions": [{"name": "setStatus"}],
        "macros": [{"id": 23}],
        "mention_ids": [11, 12],
        "headers": {"X-Mailer": "example"},
        "meta": {"current_page": "/help"},
        "message_id": "<1762161330.7.412@example.com>",
        "external_id": "crm-9",
        "created_datetime": "2026-11-03T09:15:30.095107Z",
        "sent_datetime": "2026-11-03T09:15:30.000000Z",
        "failed_datetime": null,
        "opened_datetime": "2026-11-03T10:00:00.000000Z",
        "deleted_datetime": null,
        "last_sending_error": {"error": "bounced"},
        "stripped_text": "where is it?",
        "stripped_html": "<p>where is it?</p>",
        "stripped_signature": "Nia",
        "imported": true,
    })
}

fn full_update() -> types::builder::UpdateMessage {
    let address = |address: &str| make!(UpdateMessageSourceAddress { name: "N", address: address.to_owned() });
    types::UpdateMessage::builder()
        .channel(types::ChannelSlug::InternalNote)
        .from_agent(true)
        .via(types::ViaWrite::InternalNote)
        .body_html("<p>Sent again</p>")
        .body_text("Sent again")
        .subject(gorgias::Patch::Null)
        .external_id("crm-10")
        .message_id("<2@example.com>")
        .sent_datetime(at("2026-11-03T11:00:00Z"))
        .failed_datetime(gorgias::Patch::Null)
        .sender(make!(UpdateMessageParty { id: 11, email: "tariq@example.com".to_owned() }))
        .receiver(make!(UpdateMessageParty { id: 310_000_042, email: "nia@example.com".to_owned() }))
        .source(make!(UpdateMessageSource {
            type_: "internal-note".to_owned(),
            from: address("support@example.com"),
            to: vec![address("nia@example.com")],
            cc: vec![address("cc@example.com")],
            bcc: Vec::new(),
        }))
        .attachments(vec![make!(UpdateMessageAttachment {
            url: "https://files.example.com/label.pdf",
            name: "label.pdf",
            size: 1024,
            content_type: "application/pdf",
            public: true,
            extra: json!(null),
        })])
        .public(false)
}

fn sent_update() -> Value {
    json!({
        "channel": "internal-note",
        "from_agent": true,
        "via": "internal-note",
        "body_html": "<p>Sent again</p>",
        "body_text": "Sent again",
        "subject": null,
        "external_id": "crm-10",
        "message_id": "<2@example.com>",
        "sent_datetime": "2026-11-03T11:00:00.000000Z",
        "failed_datetime": null,
        "sender": {"id": 11, "email": "tariq@example.com"},
        "receiver": {"id": 310_000_042, "email": "nia@example.com"},
        "source": {
            "type": "internal-note",
            "from": {"name": "N", "address": "support@example.com"},
            "to": [{"name": "N", "address": "nia@example.com"}],
            "cc": [{"name": "N", "address": "cc@example.com"}],
            "bcc": [],
        },
        "attachments": [{
            "url": "https://files.example.com/label.pdf", "name": "label.pdf", "size": 1024,
            "content_type": "application/pdf", "public": true, "extra": null,
        }],
        "public": false,
    })
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            list_messages
                .cursor("WyJwcmV2IiwgMSwgMl0=")
                .limit(50)
                .order_by(types::ListMessagesOrderBy::CreatedDatetimeAsc)
                .ticket_id(412_007_331)
        )
        .sends(
            "GET /api/messages?cursor=WyJwcmV2IiwgMSwgMl0%3D&limit=50&order_by=created_datetime%3Aasc&ticket_id=412007331",
        )
        .answers(
            200,
            &page(
                "/api/messages?ticket_id=412007331",
                json!([
                    message(924_712),
                    // Of a phone call: a source without addresses, and null where a list is documented.
                    {"id": 924_713, "channel": "phone", "source": {"type": "phone"}, "attachments": null, "macros": [],
                    "intents": [{"name": "other/no_reply", "rejected": true}], "deleted_datetime": "2026-11-20T10:00:00+00:00"},
                ]),
            ),
        )
        .reads(|messages| {
            let first = &messages.data[0];
            assert_eq!(first.via, Some(types::ViaRead::GorgiasChat));
            assert_eq!(first.source.as_ref().unwrap().to[0].address.as_deref(), Some("support@example.com"));
            assert_eq!(first.attachments[0].size, Some(784_554));
            assert_eq!(first.intents[0].rejected, None);
            let second = &messages.data[1];
            assert!(second.attachments.is_empty() && second.source.as_ref().unwrap().from.is_none());
        }),
        call!(list_ticket_messages.ticket_id(412_007_331).page(2))
            .sends("GET /api/tickets/412007331/messages?page=2")
            .answers(
                200,
                &json!({
                    "data": [message(1), message(2)],
                    "object": "list",
                    "uri": "/api/tickets/412007331/messages?page=2",
                    "meta": {"page": 2, "per_page": 30, "current_page": "2", "item_count": 32, "nb_pages": 2},
                }),
            )
            .reads(|messages| {
                assert_eq!((messages.data[0].id, messages.data[1].id), (1, 2));
                assert_eq!(messages.meta.as_ref().unwrap().item_count, Some(32));
            }),
        call!(
            create_ticket_message.ticket_id(412_007_331).action(types::MessageAction::Force).body(full_message())
        )
        .sends_json("POST /api/tickets/412007331/messages?action=force", sent_message())
        .answers(201, &message(924_714))
        .reads(|message| {
            assert_eq!((message.id, message.ticket_id), (924_714, Some(412_007_331)));
            assert_eq!(message.sender.as_ref().unwrap().firstname.as_deref(), Some("Nia"));
            assert_eq!(message.created_datetime, Some(at("2026-11-03T09:15:30.095107Z")));
        }),
        call!(get_ticket_message.ticket_id(412_007_331).id(924_712))
            .sends("GET /api/tickets/412007331/messages/924712")
            .answers(200, &message(924_712))
            .reads(|message| {
                let error = message.last_sending_error.as_ref().unwrap();
                assert_eq!(error.error.as_deref(), Some("No integration was found to send this email."));
                assert_eq!(message.is_retriable, Some(false));
                assert_eq!(message.replied_to.as_ref().unwrap().body_text.as_deref(), Some("Earlier"));
                assert_eq!(message.macros[0].id, 23);
                assert_eq!(message.actions[0].arguments["status"], "closed");
            }),
        call!(
            update_ticket_message
                .ticket_id(412_007_331)
                .id(924_712)
                .action(types::MessageAction::Retry)
                .body(full_update())
        )
        .sends_json("PUT /api/tickets/412007331/messages/924712?action=retry", sent_update())
        .answers(202, &message(924_712))
        .reads(|message| assert_eq!(message.stripped_signature.as_deref(), Some("Nia"))),
        call!(delete_ticket_message.ticket_id(412_007_331).id(924_712))
            .sends("DELETE /api/tickets/412007331/messages/924712")
            .answers_nothing(204),
    ]
}
