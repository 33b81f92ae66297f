//! Tags on a ticket.

use gorgias::types;
use serde_json::json;

use super::harness::Row;
use super::tags::tag;

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(list_ticket_tags.ticket_id(412_007_331))
            .sends("GET /api/tickets/412007331/tags")
            .answers(200, &json!({"data": [tag(90, "vip"), tag(91, "return")]}))
            .reads(|tags| assert_eq!(tags.data[1].name.as_deref(), Some("return"))),
        call!(
            add_ticket_tags
                .ticket_id(412_007_331)
                .body(types::TicketTagRefs::builder().ids(vec![90]).names(vec!["très vip".to_owned()]))
        )
        .sends_json("POST /api/tickets/412007331/tags", json!({"ids": [90], "names": ["très vip"]}))
        .answers_nothing(201),
        call!(
            set_ticket_tags
                .ticket_id(412_007_331)
                .body(types::TicketTagRefs::builder().ids(Vec::new()).names(vec!["return".to_owned()]))
        )
        .sends_json("PUT /api/tickets/412007331/tags", json!({"ids": [], "names": ["return"]}))
        .answers_nothing(202),
        call!(
            remove_ticket_tags
                .ticket_id(412_007_331)
                .body(types::TicketTagRefs::builder().ids(vec![90]).names(vec!["return".to_owned()]))
        )
        .sends_json("DELETE /api/tickets/412007331/tags", json!({"ids": [90], "names": ["return"]}))
        .answers_nothing(204),
    ]
}
