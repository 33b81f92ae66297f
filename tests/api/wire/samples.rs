//! Answers that many rows share, in the form of live ones.

use serde_json::{Value, json};

/// The envelope of lists. `uri` is the path and query as requested.
pub(crate) fn page(uri: &str, items: Value) -> Value {
    json!({
        "data": items,
        "object": "list",
        "uri": uri,
        "meta": {"prev_cursor": null, "next_cursor": "WyJuZXh0IiwgIjIwMjYtMTEtMDMiLCA0MTJd", "total_resources": null},
    })
}

/// A person as messages and tickets name one.
pub(crate) fn person(id: i64, name: &str) -> Value {
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    json!({
        "id": id,
        "email": format!("{}@example.com", first.to_lowercase()),
        "name": name,
        "firstname": first,
        "lastname": last,
        "meta": {"shop": "north"},
    })
}

/// A channel of a customer.
pub(crate) fn channel() -> Value {
    json!({
        "id": 771_200_301,
        "type": "email",
        "address": "nia@example.com",
        "preferred": true,
        "created_datetime": "2026-10-01T08:00:00.095107+00:00",
        "updated_datetime": "2026-10-02T08:00:00+00:00",
        "deleted_datetime": "2026-10-03T08:00:00+00:00",
        "user": {"id": 11, "name": "Tariq Lund"},
        "customer": {"id": 310_000_042, "name": "Nia Okafor"},
    })
}

/// The definition of a custom field, as the field endpoints and the values show it.
pub(crate) fn custom_field(id: i64) -> Value {
    json!({
        "id": id,
        "external_id": "crm-reason",
        "object_type": "Ticket",
        "label": "Contact reason",
        "description": "Why the customer wrote",
        "priority": 40,
        "required": true,
        "requirement_type": "required",
        "managed_type": "contact_reason",
        "definition": {
            "data_type": "text",
            "input_settings": {
                "input_type": "dropdown",
                "placeholder": "Choose one",
                "choices": ["Order::Status", "Order::Damaged", true],
                "default": "Order::Status",
                "min": 0.5,
                "max": "10",
            },
        },
        "created_datetime": "2026-09-01T10:59:29+00:00",
        "updated_datetime": "2026-09-02T10:59:29.120000+00:00",
        "deactivated_datetime": null,
    })
}

/// A message, as the message endpoints show it: with `headers` and `deleted_datetime`.
pub(crate) fn message(id: i64) -> Value {
    json!({
        "id": id,
        "uri": format!("/api/tickets/412007331/messages/{id}/"),
        "message_id": "<1762161330.7.412@example.com>",
        "ticket_id": 412_007_331,
        "external_id": "crm-9",
        "public": true,
        "channel": "email",
        "via": "gorgias_chat",
        "source": {
            "type": "email",
            "from": {"name": "Nia Okafor", "address": "nia@example.com"},
            "to": [{"name": "Support", "address": "support@example.com"}],
            "cc": [{"name": null, "address": "cc@example.com"}],
            "bcc": null,
            "extra": {"include_thread": true},
        },
        "sender": person(310_000_042, "Nia Okafor"),
        "receiver": person(11, "Tariq Lund"),
        "auth_customer_identity": {"service": {"id": "s-1", "name": "storefront"}, "identifier": "nia"},
        "integration_id": 5001,
        "rule_id": 61,
        "intents": [{"name": "shipping/status", "rejected": null, "is_user_feedback": false}],
        "from_agent": false,
        "subject": "Where is my parcel?",
        "body_text": "Hello,\nwhere is it?",
        "body_html": "<p>Hello,<br>where is it?</p>",
        "stripped_text": "where is it?",
        "stripped_html": "<p>where is it?</p>",
        "stripped_signature": "Nia",
        "attachments": [{
            "url": "https://files.example.com/parcel.png",
            "name": "parcel.png",
            "size": 784_554,
            "content_type": "image/png",
            "public": false,
            "extra": {"width": 640},
        }],
        "macros": [{"id": 23}],
        "actions": [{
            "name": "setStatus", "title": "Close", "type": "user", "status": "success", "arguments": {"status": "closed"},
        }],
        "headers": {"X-Mailer": "example"},
        "imported": false,
        "meta": {"current_page": "/help"},
        "created_datetime": "2026-11-03T09:15:30.095107+00:00",
        "processed_datetime": "2026-11-03T09:15:31+00:00",
        "deleted_datetime": null,
        "sent_datetime": "2026-11-03T09:15:30+00:00",
        "failed_datetime": "2026-11-03T09:16:00+00:00",
        "opened_datetime": "2026-11-03T10:00:00+00:00",
        "last_sending_error": {"error": "No integration was found to send this email."},
        "is_retriable": false,
        "replied_by": reply_reference(),
        "replied_to": reply_reference(),
    })
}

fn reply_reference() -> Value {
    json!({
        "integration_id": 5001,
        "message_id": "<earlier@example.com>",
        "created_datetime": "2026-11-02T09:15:30+00:00",
        "body_text": "Earlier",
        "source": {"type": "email", "bcc": [{"name": null, "address": "b@example.com"}]},
        "customer": person(310_000_042, "Nia Okafor"),
        "user": person(11, "Tariq Lund"),
    })
}

/// A ticket as lists and views show it: no messages, but their number.
pub(crate) fn compact_ticket(id: i64) -> Value {
    json!({
        "id": id,
        "uri": format!("/api/tickets/{id}/"),
        "external_id": null,
        "language": "en",
        "status": "open",
        "priority": "high",
        "channel": "email",
        "via": "helpdesk",
        "from_agent": false,
        "customer": person(310_000_042, "Nia Okafor"),
        "assignee_user": {
            "id": 11, "email": "tariq@example.com", "name": "Tariq Lund", "firstname": "Tariq", "lastname": "Lund",
            "meta": {"profile_picture_url": null}, "bio": "Returns",
        },
        "assignee_team": {"id": 3, "name": "Returns", "decoration": {}},
        "subject": "Where is my parcel?",
        "summary": {
            "content": "Asks for the parcel", "created_datetime": "2026-11-03T09:20:00+00:00",
            "updated_datetime": "2026-11-03T09:21:00+00:00", "triggered_by": 11,
        },
        "excerpt": "Hello, where is it?",
        "integrations": [{"name": "Support", "address": "support@example.com", "type": "email"}],
        "meta": {"source": "shop"},
        "tags": [{"id": 90, "name": "vip", "decoration": {"color": "#F58D86"}}],
        "messages_count": 2,
        "is_unread": true,
        "spam": false,
        "created_datetime": "2026-11-03T09:15:30.095107+00:00",
        "opened_datetime": "2026-11-03T09:30:00+00:00",
        "last_received_message_datetime": "2026-11-03T09:15:30+00:00",
        "last_message_datetime": "2026-11-03T09:15:30+00:00",
        "last_sent_message_not_delivered": false,
        "updated_datetime": "2026-11-03T09:31:00+00:00",
        "closed_datetime": null,
        "snooze_datetime": "2026-11-04T09:00:00+00:00",
        "trashed_datetime": null,
        "custom_fields": {"8001": {"id": 8001, "value": "Order::Status"}},
    })
}
