//! Views, and the tickets in them.

use gorgias::types::{self, ViewVisibility};

use super::desk::{Desk, sorted};

stories! {
    the_life_of_a_view: list_views, create_view, get_view, update_view, delete_view;
    items_are_walked_by_their_links: list_view_items;
    a_view_that_is_not_stored_is_a_search: search_view_items;
}

async fn the_life_of_a_view(desk: &Desk) {
    let seeded = walk!(desk, 1, list_views);
    let filters = format!("eq(ticket.assignee_user.id, '{}') && eq(ticket.status, 'open')", desk.ids().agent);
    let body = types::CreateView::builder()
        .slug("hers")
        .name("Of Mira")
        .filters(filters.as_str())
        .visibility(ViewVisibility::Shared)
        .shared_with_teams(vec![desk.ids().team])
        .decoration(make!(ViewDecorationInput { emoji: "🙏" }));
    let made = call!(desk, create_view.body(body));
    let read = call!(desk, get_view.id(made.id));
    assert_eq!(read, made);
    assert_eq!((read.filters.as_deref(), &read.filters_ast["type"]), (Some(filters.as_str()), &"Program".into()));
    assert_eq!(read.shared_with_teams[0].name.as_deref(), Some("Returns"));
    assert_eq!(read.decoration.unwrap().emoji.as_deref(), Some("🙏"));
    let items = call!(desk, list_view_items.view_id(made.id)).data;
    assert_eq!(items.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), [desk.ids().ticket]);

    let body = types::UpdateView::builder().filters("eq(ticket.channel, 'chat')").shared_with_teams(Vec::new());
    let changed = call!(desk, update_view.id(made.id).body(body));
    assert_eq!((changed.name.as_deref(), changed.shared_with_teams.len()), (Some("Of Mira"), 0));
    assert_eq!(call!(desk, get_view.id(made.id)), changed);
    let items = call!(desk, list_view_items.view_id(made.id)).data;
    assert_eq!(items.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), [desk.ids().closed_ticket]);
    let unsupported = types::UpdateView::builder().filters("eq(ticket.subject, 'x')");
    let error = refused!(desk, BadRequest, update_view.id(made.id).body(unsupported));
    assert_eq!(error.violations()[0].field(), "filters");

    assert_eq!(sorted(walk!(desk, 2, list_views)), sorted([seeded.clone(), vec![made.id]].concat()));
    let system = call!(desk, list_views.category(types::ViewCategory::System)).data;
    assert!(system.iter().any(|view| view.id == desk.ids().system_view) && system.len() == 2);
    call!(desk, delete_view.id(made.id));
    refused!(desk, NotFound, get_view.id(made.id));
    refused!(desk, BadRequest, delete_view.id(desk.ids().system_view));
    assert_eq!(walk!(desk, 1, list_views), seeded);
}

async fn items_are_walked_by_their_links(desk: &Desk) {
    let view = desk.ids().view;
    let all: Vec<i64> = call!(desk, list_view_items.view_id(view)).data.iter().map(|ticket| ticket.id).collect();
    assert!(all.len() >= 3, "{all:?}");
    let mut walked = Vec::new();
    let mut page = call!(desk, list_view_items.view_id(view).limit(1));
    loop {
        walked.extend(page.data.iter().map(|ticket| ticket.id));
        let meta = page.meta.unwrap();
        assert_eq!(meta.prev_items.is_none(), walked.len() == 1);
        let Some(next) = meta.next_items else { break };
        // The link is an address; its parameters are those of the next call.
        let next = desk.client.base_url().join(&next).unwrap();
        let of = |name: &str| next.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
        page = call!(
            desk,
            list_view_items
                .view_id(view)
                .limit(1)
                .cursor(of("cursor"))
                .direction(of("direction"))
                .ignored_item(of("ignored_item").parse::<i64>().unwrap())
        );
        assert_eq!(page.meta.as_ref().unwrap().current_cursor, Some(of("cursor")));
    }
    assert_eq!(walked, all);
}

async fn a_view_that_is_not_stored_is_a_search(desk: &Desk) {
    for (query, expected) in [
        (make!(ViewItemsQuery { search: "warehouse" }), vec![desk.ids().ticket]),
        (make!(ViewItemsQuery { filters: "eq(ticket.channel, 'chat')" }), vec![desk.ids().closed_ticket]),
        (make!(ViewItemsQuery { search: "words that nobody wrote" }), Vec::new()),
    ] {
        let body = types::ViewItemsSearch::builder().view(query);
        let found = call!(desk, search_view_items.view_id(0).limit(5).body(body)).unwrap();
        assert_eq!(found.data.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), expected);
        for tag in found.data.iter().flat_map(|ticket| &ticket.tags) {
            assert_eq!(tag.uri.as_deref(), Some(format!("/api/tags/{}/", tag.id).as_str()));
        }
    }
    let body = types::ViewItemsSearch::builder().view(make!(ViewItemsQuery { search: "x" }));
    let stored = desk.client.search_view_items().view_id(desk.ids().view).body(body).send().await.unwrap_err();
    assert_eq!(stored.violations()[0].to_string(), "`view_id` must be at most 0");
}
