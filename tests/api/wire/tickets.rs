//! Tickets.

use gorgias::types::{self, TicketPriority, TicketStatus};
use serde_json::{Value, json};

use super::harness::{Row, at, map};
use super::messages::{full_message, sent_message};
use super::samples::{channel, compact_ticket, custom_field, message, person};

/// A ticket with its messages, as it is read alone.
fn ticket(id: i64) -> Value {
    let mut customer = person(310_000_042, "Nia Okafor");
    let more = json!({
        "channels": [channel()],
        "data": {"loyalty": "gold"},
        "customer": {"anything": true},
        "integrations": {"5001": {"__integration_type__": "shopify", "orders": [{"id": 6_200_000_000_001_i64}]}},
        "external_id": "crm-42",
        "note": "Prefers e-mail",
        "external_data": {},
        "ecommerce_data": {"a-store": {"orders": []}},
    });
    customer.as_object_mut().unwrap().extend(map(more));
    let mut ticket = compact_ticket(id);
    let own = json!({
        "events": [{
            "id": 1, "type": "ticket-closed", "user": {"id": 11}, "data": {"x": 1},
            "created_datetime": "2026-11-03T09:40:00+00:00",
        }],
        "imported": true,
        "customer": customer,
        "requester": customer,
        "assignee_user_id": 11,
        "assignee_team_id": 3,
        "custom_fields": {"8001": {
            "id": 8001, "field": custom_field(8001), "value": "Order::Status",
            "prediction": {"confidence": 90, "predicted": "Order::Status"},
        }},
        "messages": [message(924_712)],
        "account": {"domain": "north-outdoor"},
        "first_message": message(924_712),
        "last_message": message(924_713),
        "processed_datetime": "2026-11-03T09:15:31+00:00",
        "satisfaction_survey": {
            "id": 77, "ticket_id": id, "customer_id": 310_000_042, "score": 5, "uri": "/api/satisfaction-surveys/77/",
        },
        "reply_options": {"email": {
            "answerable": true, "reason": null,
            "integrations": [{"id": 5001, "name": "Support", "address": "support@example.com"}],
        }},
    });
    let object = ticket.as_object_mut().unwrap();
    for only_in_lists in ["excerpt", "integrations", "messages_count", "last_sent_message_not_delivered"] {
        object.remove(only_in_lists);
    }
    object.extend(map(own));
    ticket
}

/// A ticket that was closed and put into the trash.
fn closed(mut ticket: Value) -> Value {
    let end = json!({
        "status": "closed", "external_id": "crm-1", "closed_datetime": "2026-11-20T10:00:00+00:00",
        "trashed_datetime": "2026-11-21T10:00:00.25+00:00",
    });
    ticket.as_object_mut().unwrap().extend(map(end));
    ticket
}

/// What creating and updating have in common.
fn sent_common() -> Value {
    json!({
        "subject": "Where is my parcel?",
        "status": "open",
        "priority": "critical",
        "channel": "email",
        "via": "helpdesk",
        "customer": {"id": 310_000_042, "email": "nia@example.com", "name": "Nia Okafor"},
        "assignee_user": {"id": 11},
        "assignee_team": {"id": 3},
        "custom_fields": [{"id": 8001, "value": "Order::Status"}, {"id": 8002, "value": 4}, {"id": 8003, "value": true}],
        "external_id": "crm-1",
        "from_agent": false,
        "language": "en",
        "spam": false,
        "meta": {"source": "shop"},
        "opened_datetime": "2026-11-03T09:30:00.000000Z",
        "closed_datetime": null,
        "snooze_datetime": "2026-11-04T09:00:00.000000Z",
        "trashed_datetime": null,
        "last_message_datetime": "2026-11-03T09:15:30.000000Z",
        "last_received_message_datetime": "2026-11-03T09:15:30.000000Z",
        "updated_datetime": "2026-11-03T09:31:00.000000Z",
        "tags": [{"name": "vip", "decoration": {"color": "#F58D86"}}, {"name": "return"}],
    })
}

/// `sent_common` and these.
fn sent_with(more: Value) -> Value {
    let mut all = sent_common();
    all.as_object_mut().unwrap().extend(map(more));
    all
}

/// Sets what creating and updating have in common.
macro_rules! common {
    ($builder:expr) => {
        $builder
            .subject("Where is my parcel?")
            .status(TicketStatus::Open)
            .priority(TicketPriority::Critical)
            .channel(types::ChannelSlug::Email)
            .via(types::ViaWrite::Helpdesk)
            .customer(make!(TicketCustomerInput { id: 310_000_042, email: "nia@example.com", name: "Nia Okafor" }))
            .assignee_user(11)
            .assignee_team(3)
            .custom_fields(vec![
                make!(CustomFieldValueInput { id: 8001, value: json!("Order::Status") }),
                make!(CustomFieldValueInput { id: 8002, value: json!(4) }),
                make!(CustomFieldValueInput { id: 8003, value: json!(true) }),
            ])
            .external_id("crm-1")
            .from_agent(false)
            .language("en")
            .spam(false)
            .meta(map(json!({"source": "shop"})))
            .opened_datetime(at("2026-11-03T09:30:00Z"))
            .closed_datetime(gorgias::Patch::Null)
            .snooze_datetime(at("2026-11-04T09:00:00Z"))
            .trashed_datetime(gorgias::Patch::Null)
            .last_message_datetime(at("2026-11-03T09:15:30Z"))
            .last_received_message_datetime(at("2026-11-03T09:15:30Z"))
            .updated_datetime(at("2026-11-03T09:31:00Z"))
            .tags(vec![
                make!(TicketTagInput { name: "vip", decoration: make!(TicketTagDecorationInput { color: "#F58D86" }) }),
                make!(TicketTagInput { name: "return" }),
            ])
    };
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            list_tickets
                .cursor("WyJuZXh0IiwgIjIwMjItMDEtMDFUMDE6MDA6MDAiLCAxMjNd")
                .limit(100)
                .order_by(types::ListTicketsOrderBy::UpdatedDatetimeDesc)
                .customer_id(310_000_042)
                .external_id("order #1001 & more")
                .view_id(12)
                .rule_id(61)
                .ticket_ids(vec![412_007_331, 412_007_332])
                .trashed(false)
        )
        .sends(
            "GET /api/tickets?cursor=WyJuZXh0IiwgIjIwMjItMDEtMDFUMDE6MDA6MDAiLCAxMjNd&customer_id=310000042\
             &external_id=order+%231001+%26+more&limit=100&order_by=updated_datetime%3Adesc&rule_id=61\
             &ticket_ids=412007331&ticket_ids=412007332&trashed=false&view_id=12",
        )
        .answers(
            200,
            &json!({
                "data": [compact_ticket(412_007_331), closed(compact_ticket(412_007_332))],
                "object": "list",
                "uri": "/api/tickets?limit=100&order_by=updated_datetime%3Adesc",
                "meta": {"prev_cursor": "p", "next_cursor": null},
            }),
        )
        .reads(|tickets| {
            let ticket = &tickets.data[0];
            assert_eq!((ticket.id, ticket.messages_count, ticket.is_unread), (412_007_331, Some(2), Some(true)));
            assert_eq!((&ticket.status, &ticket.priority), (&Some(TicketStatus::Open), &Some(TicketPriority::High)));
            assert_eq!(ticket.integrations[0].type_, Some(types::TicketIntegrationType::Email));
            assert_eq!(ticket.custom_fields["8001"].value, Some(json!("Order::Status")));
            assert_eq!(ticket.assignee_team.as_ref().unwrap().name.as_deref(), Some("Returns"));
            let meta = tickets.meta.as_ref().unwrap();
            assert_eq!((meta.prev_cursor.as_deref(), meta.next_cursor.as_deref()), (Some("p"), None));
        }),
        call!(
            create_ticket.body(
                common!(types::CreateTicket::builder())
                    .messages(vec![types::CreateMessage::try_from(full_message()).unwrap()])
                    .created_datetime(at("2026-11-03T10:15:30+01:00"))
                    .split_from(412_000_001)
                    .imported(true),
            )
        )
        .sends_json(
            "POST /api/tickets",
            sent_with(json!({
                "messages": [sent_message()], "created_datetime": "2026-11-03T09:15:30.000000Z",
                "split_from": 412_000_001, "imported": true,
            })),
        )
        .answers(201, &ticket(412_007_331))
        .reads(|ticket| {
            assert_eq!(ticket.id, 412_007_331);
            assert_eq!(ticket.messages[0].body_text.as_deref(), Some("Hello,\nwhere is it?"));
            let customer = ticket.customer.as_ref().unwrap();
            assert_eq!(customer.channels[0].preferred, Some(true));
            assert_eq!(customer.integrations["5001"]["orders"][0]["id"], 6_200_000_000_001_i64);
            assert_eq!(ticket.requester, ticket.customer);
        }),
        call!(get_ticket.id(412_007_331).relationships(vec![types::TicketRelationship::CustomFields]))
            .sends("GET /api/tickets/412007331?relationships=custom_fields")
            .answers(200, &ticket(412_007_331))
            .reads(|ticket| {
                assert_eq!(ticket.via, Some(types::ViaRead::Helpdesk));
                let field = ticket.custom_fields["8001"].field.as_ref().unwrap();
                assert_eq!(field.label.as_deref(), Some("Contact reason"));
                assert_eq!(ticket.satisfaction_survey.as_ref().unwrap().score, Some(5));
                assert_eq!(ticket.reply_options["email"].integrations[0].id, Some(5001));
                assert_eq!(ticket.tags[0].name.as_deref(), Some("vip"));
                assert_eq!(ticket.snooze_datetime, Some(at("2026-11-04T09:00:00Z")));
                assert_eq!((ticket.closed_datetime, ticket.imported), (None, Some(true)));
                assert_eq!(ticket.summary.as_ref().unwrap().content.as_deref(), Some("Asks for the parcel"));
            }),
        call!(update_ticket.id(412_007_331).body(common!(types::UpdateTicket::builder()).is_unread(false)))
            .sends_json("PUT /api/tickets/412007331", sent_with(json!({"is_unread": false})))
            .answers(202, &closed(ticket(412_007_331)))
            .reads(|ticket| {
                assert_eq!(ticket.assignee_user.as_ref().unwrap().bio.as_deref(), Some("Returns"));
                assert_eq!(ticket.status, Some(TicketStatus::Closed));
                assert_eq!(ticket.trashed_datetime, Some(at("2026-11-21T10:00:00.250000Z")));
                assert_eq!((ticket.assignee_user_id, ticket.assignee_team_id), (Some(11), Some(3)));
            }),
        call!(delete_ticket.id(412_007_331)).sends("DELETE /api/tickets/412007331").answers_nothing(204),
    ]
}
