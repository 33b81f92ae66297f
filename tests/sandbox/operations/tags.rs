//! Tags of the account.

use gorgias::types;

use super::desk::{Desk, sorted};

stories! {
    the_life_of_a_tag: list_tags, create_tag, get_tag, update_tag, delete_tag;
    tags_are_merged_and_deleted_together: merge_tags, delete_tags;
}

fn tag(name: &str) -> types::builder::CreateTag {
    types::CreateTag::builder().name(name)
}

async fn the_life_of_a_tag(desk: &Desk) {
    let seeded = walk!(desk, 1, list_tags);
    let body = tag("très vip & [gold] 50%").description("Handle first");
    let made = call!(desk, create_tag.body(body.decoration(make!(TagDecorationInput { color: "#F58D86" }))));
    let read = call!(desk, get_tag.id(made.id));
    assert_eq!(read, made);
    assert_eq!((read.name.as_deref(), read.usage), (Some("très vip & [gold] 50%"), Some(0)));
    assert_eq!(read.decoration.unwrap().color.as_deref(), Some("#F58D86"));

    let body = types::UpdateTag::builder().name("vip").description("");
    let changed = call!(desk, update_tag.id(made.id).body(body));
    assert_eq!((changed.name.as_deref(), changed.description.as_deref()), (Some("vip"), Some("")));
    assert_eq!(call!(desk, get_tag.id(made.id)), changed);
    refused!(desk, BadRequest, create_tag.body(tag("vip")));

    assert_eq!(call!(desk, list_tags.search("vi")).data, [changed]);
    let by_name = walk!(desk, 2, list_tags.order_by(types::ListTagsOrderBy::NameAsc));
    assert_eq!(sorted(by_name.clone()), sorted([seeded.clone(), vec![made.id]].concat()));
    let page = call!(desk, list_tags.order_by(types::ListTagsOrderBy::NameAsc)).data;
    assert_eq!(by_name, page.iter().map(|tag| tag.id).collect::<Vec<_>>());
    assert!(page.is_sorted_by_key(|tag| tag.name.clone()));

    // Cursors lead back as well.
    let first = call!(desk, list_tags.limit(2));
    let next = first.meta.unwrap().next_cursor.unwrap();
    let previous = call!(desk, list_tags.limit(2).cursor(next)).meta.unwrap().prev_cursor.unwrap();
    let back = call!(desk, list_tags.limit(2).cursor(previous));
    assert_eq!((back.data, back.meta.unwrap().prev_cursor), (first.data, None));

    call!(desk, delete_tag.id(made.id));
    refused!(desk, NotFound, get_tag.id(made.id));
    assert_eq!(walk!(desk, 1, list_tags), seeded);
    // A macro uses it.
    refused!(desk, Conflict, delete_tag.id(desk.ids().tag));
}

async fn tags_are_merged_and_deleted_together(desk: &Desk) {
    let (used, unused) = (desk.ids().tag, desk.ids().unused_tag);
    let body = types::MergeTags::builder().source_tags_ids(vec![used]);
    let merged = call!(desk, merge_tags.destination_tag_id(unused).body(body)).unwrap();
    assert_eq!((merged.id, merged.usage), (unused, Some(1)));
    refused!(desk, NotFound, get_tag.id(used));
    let on_ticket = call!(desk, list_ticket_tags.ticket_id(desk.ids().ticket)).data;
    assert_eq!(on_ticket.iter().map(|tag| tag.id).collect::<Vec<_>>(), [unused]);

    let (a, b) = (call!(desk, create_tag.body(tag("a"))).id, call!(desk, create_tag.body(tag("b"))).id);
    call!(desk, delete_tags.body(types::DeleteTags::builder().ids(vec![a, b])));
    for gone in [a, b] {
        refused!(desk, NotFound, get_tag.id(gone));
    }
    assert_eq!(call!(desk, get_tag.id(unused)).id, unused);
}
