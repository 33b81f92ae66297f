//! Macros.

use gorgias::types::{self, ArchiveMacroStatus, MacroIntent, UnarchiveMacroStatus};
use serde_json::json;

use super::desk::{Desk, map, sorted};

stories! {
    the_life_of_a_macro: list_macros, create_macro, get_macro, update_macro, delete_macro;
    macros_are_archived_one_by_one: archive_macros, unarchive_macros;
}

fn action(name: &str, arguments: serde_json::Value) -> types::MacroActionInput {
    make!(MacroActionInput {
        name: name,
        title: "Do it",
        type_: types::MacroActionType::User,
        arguments: map(arguments),
    })
}

async fn the_life_of_a_macro(desk: &Desk) {
    let seeded = walk!(desk, 2, list_macros);
    let text = json!({"body_text": "Hi {{ticket.customer.firstname}}"});
    let body = types::CreateMacro::builder()
        .name("Reshipment")
        .intent(MacroIntent::OrderDamaged)
        .language("en")
        .external_id("cms-1")
        .actions(vec![action("setResponseText", text.clone()), action("addTags", json!({"tags": "reship,vip"}))]);
    let made = call!(desk, create_macro.body(body));
    let read = call!(desk, get_macro.id(made.id));
    assert_eq!(read, made);
    assert_eq!((read.name.as_deref(), read.intent), (Some("Reshipment"), Some(MacroIntent::OrderDamaged)));
    assert_eq!((read.actions.len(), &read.actions[0].arguments), (2, &map(text)));

    let body = types::UpdateMacro::builder().actions(vec![action("setStatus", json!({"status": "closed"}))]);
    let changed = call!(desk, update_macro.id(made.id).body(body));
    assert_eq!((changed.actions.len(), changed.name.as_deref()), (1, Some("Reshipment")));
    assert_eq!(call!(desk, get_macro.id(made.id)), changed);

    let found = call!(desk, list_macros.search("reship").languages(vec!["en".to_owned(), "fr".to_owned()])).data;
    assert_eq!(found, [changed]);
    let tagged = call!(desk, list_macros.tags(vec!["shipping".to_owned()])).data;
    assert_eq!(tagged.iter().map(|found| found.id).collect::<Vec<_>>(), [desk.ids().macro_id]);
    assert_eq!(walk!(desk, 2, list_macros.order_by("name:asc")).len(), seeded.len() + 1);

    call!(desk, delete_macro.id(made.id));
    refused!(desk, NotFound, get_macro.id(made.id));
    refused!(desk, Conflict, delete_macro.id(desk.ids().used_macro));
    assert_eq!(walk!(desk, 2, list_macros), seeded);
}

async fn macros_are_archived_one_by_one(desk: &Desk) {
    let (free, old, used) = (desk.ids().macro_id, desk.ids().archived_macro, desk.ids().used_macro);
    let archived = call!(desk, archive_macros.body(types::ArchiveMacros::builder().ids(vec![free, old, used, 1]))).data;
    let statuses: Vec<_> = archived.iter().map(|result| (result.id, result.status.clone().unwrap())).collect();
    assert_eq!(
        statuses,
        [
            (free, ArchiveMacroStatus::Archived),
            (old, ArchiveMacroStatus::AlreadyArchived),
            (used, ArchiveMacroStatus::MacroUsed),
            (1, ArchiveMacroStatus::NotFound),
        ]
    );
    assert_eq!(archived[2].error.as_ref().unwrap().data.as_ref().unwrap().rules, ["Answer at the weekend"]);
    assert!(archived[0].error.is_none());
    assert!(call!(desk, get_macro.id(free)).archived_datetime.is_some());
    let shown = call!(desk, list_macros.archived(true)).data;
    assert_eq!(sorted(shown.iter().map(|found| found.id).collect()), sorted(vec![free, old]));

    let back = call!(desk, unarchive_macros.body(types::UnarchiveMacros::builder().ids(vec![free, used, 1]))).data;
    let statuses: Vec<_> = back.iter().map(|result| (result.id, result.status.clone().unwrap())).collect();
    assert_eq!(
        statuses,
        [
            (free, UnarchiveMacroStatus::Unarchived),
            (used, UnarchiveMacroStatus::AlreadyNotArchived),
            (1, UnarchiveMacroStatus::NotFound),
        ]
    );
    assert!(call!(desk, get_macro.id(free)).archived_datetime.is_none());
}
