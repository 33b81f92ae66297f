//! Tags on a ticket.

use gorgias::types::{self, TicketTagRefs};

use super::desk::Desk;

stories! {
    tags_are_added_replaced_and_removed: list_ticket_tags, add_ticket_tags, set_ticket_tags, remove_ticket_tags;
}

fn names(names: &[&str]) -> types::builder::TicketTagRefs {
    TicketTagRefs::builder().names(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
}

async fn shown(desk: &Desk) -> Vec<String> {
    let tags = call!(desk, list_ticket_tags.ticket_id(desk.ids().order_ticket)).data;
    tags.into_iter().filter_map(|tag| tag.name).collect()
}

async fn tags_are_added_replaced_and_removed(desk: &Desk) {
    let ticket = desk.ids().order_ticket;
    assert_eq!(shown(desk).await, ["order"]);
    call!(desk, add_ticket_tags.ticket_id(ticket).body(names(&["très neuf"]).ids(vec![desk.ids().tag])));
    assert_eq!(shown(desk).await, ["order", "shipping", "très neuf"]);
    call!(desk, remove_ticket_tags.ticket_id(ticket).body(names(&["order"])));
    call!(desk, remove_ticket_tags.ticket_id(ticket).body(TicketTagRefs::builder().ids(vec![desk.ids().tag])));
    assert_eq!(shown(desk).await, ["très neuf"]);
    call!(desk, set_ticket_tags.ticket_id(ticket).body(names(&["only", "these"])));
    assert_eq!(shown(desk).await, ["only", "these"]);
    let read = call!(desk, get_ticket.id(ticket));
    assert_eq!(read.tags.iter().filter_map(|tag| tag.name.as_deref()).collect::<Vec<_>>(), ["only", "these"]);
    // A name that was new is a tag of the account from then on.
    let tag = call!(desk, list_tags.search("only")).data;
    assert_eq!((tag.len(), tag[0].usage), (1, Some(1)));

    refused!(desk, BadRequest, add_ticket_tags.ticket_id(ticket).body(TicketTagRefs::builder().ids(vec![1])));
    refused!(desk, NotFound, add_ticket_tags.ticket_id(1).body(names(&["x"])));
    assert_eq!(shown(desk).await, ["only", "these"]);
    let survivor = call!(desk, list_ticket_tags.ticket_id(desk.ids().merged_ticket)).data;
    assert_eq!(survivor[0].id, desk.ids().tag);
}
