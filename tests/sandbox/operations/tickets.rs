//! Tickets. Their tags, messages and custom fields have stories of their own.

use gorgias::Patch;
use gorgias::types::{self, TicketPriority, TicketStatus};
use serde_json::json;

use super::desk::{Desk, at, map, sorted};

stories! {
    the_life_of_a_ticket: list_tickets, create_ticket, update_ticket, delete_ticket;
    a_merged_ticket_lives_on_in_the_other: get_ticket;
}

fn question(text: &str) -> types::CreateMessage {
    types::CreateMessage::builder()
        .channel(types::ChannelSlug::Api)
        .from_agent(false)
        .sender(make!(MessageParty { email: "ada@example.com", name: "Ada Mensah" }))
        .body_text(text)
        .build()
        .unwrap()
}

async fn the_life_of_a_ticket(desk: &Desk) {
    let seeded = walk!(desk, 2, list_tickets);
    let body = types::CreateTicket::builder()
        .subject("Where is order #1042? 😟")
        .external_id("desk 7/&")
        .priority(TicketPriority::Low)
        .assignee_user(desk.ids().agent)
        .tags(vec![make!(TicketTagInput { name: "vip" })])
        .custom_fields(vec![make!(CustomFieldValueInput {
            id: desk.ids().ticket_field,
            value: json!("Order::Status")
        })])
        .meta(map(json!({"source": "shop"})))
        .messages(vec![question("It is not here."), question("Still not.")]);
    let made = call!(desk, create_ticket.body(body));
    let read = call!(desk, get_ticket.id(made.id));
    assert_eq!(read.subject.as_deref(), Some("Where is order #1042? 😟"));
    assert_eq!((&read.status, &read.priority), (&Some(TicketStatus::Open), &Some(TicketPriority::Low)));
    assert_eq!(read.assignee_user.unwrap().email.as_deref(), Some("mira@example.com"));
    assert_eq!((read.tags[0].name.as_deref(), &read.meta["source"]), (Some("vip"), &json!("shop")));
    let texts: Vec<_> = read.messages.iter().filter_map(|message| message.body_text.as_deref()).collect();
    assert_eq!(texts, ["It is not here.", "Still not."]);
    assert_eq!(read.messages, made.messages);
    let customer = read.customer.unwrap();
    assert_eq!((customer.email.as_deref(), customer.firstname.as_deref()), (Some("ada@example.com"), Some("Ada")));

    let body = types::UpdateTicket::builder()
        .subject("Found")
        .status(TicketStatus::Closed)
        .assignee_user(Patch::Null)
        .assignee_team(desk.ids().team)
        .snooze_datetime(at("2099-01-01T00:00:00+01:00"));
    let changed = call!(desk, update_ticket.id(made.id).body(body));
    assert_eq!(changed.snooze_datetime, Some(at("2098-12-31T23:00:00Z")));
    let read = call!(desk, get_ticket.id(made.id));
    assert_eq!((read.subject.as_deref(), &read.status), (Some("Found"), &Some(TicketStatus::Closed)));
    assert_eq!((read.assignee_user, read.assignee_team_id), (None, Some(desk.ids().team)));
    assert!(read.closed_datetime.is_some() && read.external_id.as_deref() == Some("desk 7/&"), "not mentioned: stays");
    let open = types::UpdateTicket::builder().status(TicketStatus::Open).snooze_datetime(Patch::Null);
    let open = call!(desk, update_ticket.id(made.id).body(open));
    assert_eq!((open.closed_datetime, open.snooze_datetime), (None, None));
    let unknown = types::UpdateTicket::builder().assignee_user(1);
    refused!(desk, BadRequest, update_ticket.id(made.id).body(unknown));

    for found in [
        call!(desk, list_tickets.external_id("desk 7/&")),
        call!(desk, list_tickets.customer_id(customer.id)),
        call!(desk, list_tickets.ticket_ids(vec![made.id, 1])),
    ] {
        assert_eq!((found.data.len(), found.data[0].id, found.data[0].messages_count), (1, made.id, Some(2)));
    }
    let of_view = call!(desk, list_tickets.view_id(desk.ids().view)).data;
    assert!(of_view.iter().any(|ticket| ticket.id == made.id));
    let all = walk!(desk, 2, list_tickets.order_by(types::ListTicketsOrderBy::UpdatedDatetimeDesc));
    assert_eq!((all[0], sorted(all.clone())), (made.id, sorted([seeded.clone(), vec![made.id]].concat())));
    let kept = walk!(desk, 3, list_tickets.trashed(false));
    assert!(!kept.contains(&desk.ids().trashed_ticket) && all.contains(&desk.ids().trashed_ticket));

    call!(desk, delete_ticket.id(made.id));
    refused!(desk, NotFound, get_ticket.id(made.id));
    refused!(desk, NotFound, delete_ticket.id(made.id));
    assert_eq!(walk!(desk, 2, list_tickets), seeded);
}

async fn a_merged_ticket_lives_on_in_the_other(desk: &Desk) {
    let (old, new) = (desk.ids().merged_ticket, desk.ids().ticket);
    let read = call!(desk, get_ticket.id(old));
    assert_eq!((read.id, read.subject.as_deref()), (new, Some("Where is my parcel?")));
    let sent: Vec<String> = desk.sandbox.requests().iter().map(|request| request.path.clone()).collect();
    assert_eq!(sent, [format!("/api/tickets/{old}"), format!("/api/tickets/{new}")]);

    let update = types::UpdateTicket::builder().subject("Not for this one");
    let error = refused!(desk, Redirect, update_ticket.id(old).body(update));
    assert!(!error.may_have_taken_effect() && desk.sandbox.requests().len() == 3);
    let answer = types::CreateMessage::builder().channel("internal-note").from_agent(true).body_text("x");
    refused!(desk, Redirect, create_ticket_message.ticket_id(old).body(answer));
    assert_eq!(call!(desk, get_ticket.id(new)), read);

    // Orders hang on the customer.
    let ordered = call!(desk, get_ticket.id(desk.ids().order_ticket));
    let entry = &ordered.customer.unwrap().integrations[&desk.ids().shopify_integration.to_string()];
    let entry: types::ShopifyIntegrationEntry = serde_json::from_value(entry.clone()).unwrap();
    assert_eq!(entry.orders.len(), 4);
    assert_eq!(entry.orders[0].line_items[0].title.as_deref(), Some("Canvas tote"));
}
