//! Views, and the tickets in them.

use gorgias::types::{self, ViewField};
use serde_json::{Value, json};

use super::harness::{Row, at};
use super::samples::{compact_ticket, page};

const FILTERS: &str = "eq(ticket.status, 'open') && eq(ticket.assignee_user.id, 11)";

fn view(id: i64) -> Value {
    json!({
        "id": id,
        "uri": format!("/api/views/{id}/"),
        "category": "user",
        "name": "My open tickets",
        "slug": "my-open-tickets",
        "type": "ticket-list",
        "visibility": "shared",
        "decoration": {"emoji": "🙏"},
        "fields": ["id", "details", "a_column_of_tomorrow"],
        "filters": FILTERS,
        "filters_ast": {"type": "Program", "body": []},
        "order_by": "updated_datetime",
        "order_dir": "desc",
        "search": "example words",
        "section_id": 8,
        "shared_with_teams": [{"id": 3, "name": "Returns", "decoration": {"emoji": "📦"}}],
        "shared_with_users": [{"id": 11, "name": "Tariq Lund", "meta": {"sso": "google"}}],
        "created_datetime": "2026-11-01T15:59:41.966927+00:00",
        "deactivated_datetime": null,
    })
}

fn items() -> Value {
    // Here, tags have a path.
    let mut ticket = compact_ticket(412_007_331);
    ticket["tags"][0]["uri"] = json!("/api/tags/90/");
    json!({
        "data": [ticket],
        "meta": {
            "prev_items": "/api/views/10/items/?direction=prev&cursor=a",
            "next_items": "/api/views/10/items/?direction=next&ignored_item=1781&cursor=MTU5MzE2NDMwMDAwMDAwMC1mYWxzZQ%3D%3D",
            "current_cursor": "MTU5MzE2NDMwMDAwMDAwMC1mYWxzZQ==",
        },
    })
}

fn sent_view() -> Value {
    json!({
        "slug": "my-open-tickets", "name": "My open tickets", "type": "ticket-list", "visibility": "shared",
        "decoration": {"emoji": "🙏"}, "fields": ["id", "last_message"], "filters": FILTERS,
        "order_by": "updated_datetime", "order_dir": "desc", "shared_with_teams": [3], "shared_with_users": [11],
    })
}

/// Sets all that creating and updating have in common.
macro_rules! common {
    ($builder:expr) => {
        $builder
            .name("My open tickets".to_owned())
            .type_(types::ViewType::TicketList)
            .visibility(types::ViewVisibility::Shared)
            .decoration(make!(ViewDecorationInput { emoji: "🙏" }))
            .fields(vec![ViewField::Id, ViewField::LastMessage])
            .filters(FILTERS.to_owned())
            .order_by("updated_datetime".to_owned())
            .order_dir(types::SortDirection::Desc)
            .shared_with_teams(vec![3])
            .shared_with_users(vec![11])
    };
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            list_views
                .cursor("c")
                .limit(2)
                .order_by(types::ListViewsOrderBy::CreatedDatetimeDesc)
                .category(types::ViewCategory::User)
        )
        .sends("GET /api/views?category=user&cursor=c&limit=2&order_by=created_datetime%3Adesc")
        .answers(
            200,
            &page(
                "/api/views",
                json!([view(12), {"id": 1, "category": "system", "shared_with_teams": null, "fields": null,
 "deactivated_datetime": "2026-11-20T10:00:00+00:00"}]),
            ),
        )
        .reads(|views| {
            assert_eq!(views.data[0].fields[0], ViewField::Id);
            assert_eq!(views.data[0].fields[2].as_str(), "a_column_of_tomorrow");
            assert_eq!(views.data[1].category, Some(types::ViewCategory::System));
            assert!(views.data[1].fields.is_empty() && views.data[1].shared_with_teams.is_empty());
        }),
        call!(create_view.body(common!(types::CreateView::builder()).slug("my-open-tickets")))
            .sends_json("POST /api/views", sent_view())
            .answers(201, &view(12))
            .reads(|view| {
                assert_eq!(view.decoration.as_ref().unwrap().emoji.as_deref(), Some("🙏"));
                assert_eq!(view.order_dir, Some(types::SortDirection::Desc));
                assert_eq!(view.shared_with_teams[0].decoration["emoji"], "📦");
                assert_eq!(view.created_datetime, Some(at("2026-11-01T15:59:41.966927Z")));
            }),
        call!(get_view.id(12)).sends("GET /api/views/12").answers(200, &view(12)).reads(|view| {
            assert_eq!(view.filters.as_deref(), Some(FILTERS));
            assert_eq!(view.filters_ast["type"], "Program");
            assert_eq!(view.section_id, Some(8));
        }),
        call!(update_view.id(12).body(common!(types::UpdateView::builder()).slug("my-open-tickets".to_owned())))
            .sends_json("PUT /api/views/12", sent_view())
            .answers(202, &view(12))
            .reads(|view| assert_eq!(view.visibility, Some(types::ViewVisibility::Shared))),
        call!(delete_view.id(12)).sends("DELETE /api/views/12").answers_nothing(204),
        call!(
            list_view_items
                .view_id(12)
                .cursor("MTU5MzE2NDMwMDAwMDAwMC1mYWxzZQ==")
                .limit(100)
                .direction(types::CursorDirection::Next)
                .ignored_item(1781)
                .order_by(types::ViewItemsOrderBy::LastMessageDatetimeDesc)
        )
        .sends(
            "GET /api/views/12/items?cursor=MTU5MzE2NDMwMDAwMDAwMC1mYWxzZQ%3D%3D&direction=next&ignored_item=1781\
             &limit=100&order_by=last_message_datetime%3Adesc",
        )
        .answers(200, &items())
        .reads(|items| {
            assert_eq!(items.data[0].subject.as_deref(), Some("Where is my parcel?"));
            assert_eq!(items.data[0].tags[0].uri.as_deref(), Some("/api/tags/90/"));
            let meta = items.meta.as_ref().unwrap();
            assert_eq!(meta.current_cursor.as_deref(), Some("MTU5MzE2NDMwMDAwMDAwMC1mYWxzZQ=="));
            assert!(meta.prev_items.as_ref().unwrap().contains("direction=prev"));
            assert!(meta.next_items.as_ref().unwrap().contains("ignored_item=1781"));
        }),
        // View 0 is no stored one: it is described in the body.
        call!(
            search_view_items
                .view_id(0)
                .cursor("c")
                .limit(5)
                .direction(types::CursorDirection::Prev)
                .ignored_item(1)
                .order_by(types::ViewItemsOrderBy::PriorityAsc)
                .body(types::ViewItemsSearch::builder().view(make!(ViewItemsQuery {
                    category: "user",
                    type_: types::ViewItemsType::TicketList,
                    fields: vec![ViewField::Subject],
                    filters: FILTERS.to_owned(),
                    order_by: "priority".to_owned(),
                    order_dir: types::SortDirection::Asc,
                    search: "parcel",
                })))
        )
        .sends_json(
            "PUT /api/views/0/items?cursor=c&direction=prev&ignored_item=1&limit=5&order_by=priority%3Aasc",
            json!({"view": {
                "category": "user", "type": "ticket-list", "fields": ["subject"], "filters": FILTERS,
                "order_by": "priority", "order_dir": "asc", "search": "parcel",
            }}),
        )
        .answers(202, &items())
        .reads(|items| assert_eq!(items.as_ref().unwrap().data[0].id, 412_007_331)),
    ]
}
