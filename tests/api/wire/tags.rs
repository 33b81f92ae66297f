//! Tags of the account.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::{Row, at};
use super::samples::page;

pub(crate) fn tag(id: i64, name: &str) -> Value {
    json!({
        "id": id,
        "uri": format!("/api/tags/{id}/"),
        "name": name,
        "description": "Handle first",
        "decoration": {"color": "#F58D86"},
        "usage": 123,
        "created_datetime": "2026-07-13T00:00:00-05:00",
        "deleted_datetime": "2026-07-15T00:00:00-05:00",
    })
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            list_tags
                .cursor("WyJuZXh0IiwgMjksIDkyOV0=")
                .limit(100)
                .order_by(types::ListTagsOrderBy::UsageDescNameDesc)
                .search("très vip & [gold] #1 50%+")
        )
        .sends(
            "GET /api/tags?cursor=WyJuZXh0IiwgMjksIDkyOV0%3D&limit=100&order_by=usage%3Adesc%2Cname%3Adesc\
             &search=tr%C3%A8s+vip+%26+%5Bgold%5D+%231+50%25%2B",
        )
        .answers(
            200,
            &page(
                "/api/tags?limit=100",
                json!([tag(90, "vip"), {"id": 91, "name": "new", "decoration": {}}, {"id": 92, "decoration": null}]),
            ),
        )
        .reads(|tags| {
            assert_eq!(tags.data.len(), 3);
            assert_eq!(tags.data[0].decoration.as_ref().unwrap().color.as_deref(), Some("#F58D86"));
            assert_eq!(tags.data[0].created_datetime, Some(at("2026-07-13T05:00:00Z")));
            assert_eq!(tags.data[1].decoration.as_ref().unwrap().color, None);
            assert_eq!(tags.data[2].decoration, None);
            let meta = tags.meta.as_ref().unwrap();
            assert_eq!((meta.prev_cursor.as_deref(), meta.total_resources), (None, None));
            assert_eq!(meta.next_cursor.as_deref(), Some("WyJuZXh0IiwgIjIwMjYtMTEtMDMiLCA0MTJd"));
            assert_eq!(tags.uri.as_deref(), Some("/api/tags?limit=100"));
        }),
        call!(
            create_tag.body(
                types::CreateTag::builder()
                    .name("vip")
                    .description("Handle first".to_owned())
                    .decoration(make!(TagDecorationInput { color: "#F58D86" })),
            )
        )
        .sends_json(
            "POST /api/tags",
            json!({"name": "vip", "description": "Handle first", "decoration": {"color": "#F58D86"}}),
        )
        .answers(201, &tag(90, "vip"))
        .reads(|tag| assert_eq!((tag.id, tag.name.as_deref(), tag.usage), (90, Some("vip"), Some(123)))),
        call!(delete_tags.body(types::DeleteTags::builder().ids(vec![90, 91])))
            .sends_json("DELETE /api/tags", json!({"ids": [90, 91]}))
            .answers_nothing(204),
        call!(merge_tags.destination_tag_id(90).body(types::MergeTags::builder().source_tags_ids(vec![91, 92])))
            .sends_json("PUT /api/tags/90/merge", json!({"source_tags_ids": [91, 92]}))
            .answers(202, &tag(90, "vip"))
            .reads(|tag| assert_eq!(tag.as_ref().unwrap().id, 90)),
        call!(get_tag.id(90))
            .sends("GET /api/tags/90")
            .answers(200, &tag(90, "vip"))
            .reads(|tag| assert_eq!(tag.deleted_datetime, Some(at("2026-07-15T05:00:00Z")))),
        call!(
            update_tag.id(90).body(
                types::UpdateTag::builder()
                    .name("VIP".to_owned())
                    .description(String::new())
                    .decoration(make!(TagDecorationInput { color: "#000000" })),
            )
        )
        .sends_json("PUT /api/tags/90", json!({"name": "VIP", "description": "", "decoration": {"color": "#000000"}}))
        .answers(202, &tag(90, "VIP"))
        .reads(|tag| assert_eq!(tag.name.as_deref(), Some("VIP"))),
        call!(delete_tag.id(90)).sends("DELETE /api/tags/90").answers_nothing(204),
    ]
}
