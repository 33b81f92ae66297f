//! Any record as the API shows it, and links to the records that a call touched.

use serde_json::Value;

use super::html::{Html, el, link};
use super::layout::{self, person, tag};
use super::secrets;
use crate::operations::register;
use crate::state::value::{Fields, written};
use crate::state::{Id, World};

/// Links that are shown of one call.
const SHOWN: usize = 20;

/// How deep bodies are looked through.
const DEEPEST: usize = 6;

/// Keys of bodies that hold the number of a record, and the list that it is in.
const NUMBERS: [(&str, &str); 7] = [
    ("ticket_id", "tickets"),
    ("customer_id", "customers"),
    ("view_id", "views"),
    ("integration_id", "integrations"),
    ("rule_id", "rules"),
    ("user_id", "users"),
    ("assignee_user_id", "users"),
];

/// Where a record is shown.
pub(super) fn address(list: &str, id: Id) -> String {
    match list {
        "tickets" | "customers" => format!("/desk/{list}/{id}"),
        _ => format!("/desk/records/{list}/{id}"),
    }
}

/// The page of a record of any list, by the path of the list below `/api`.
pub(super) fn page(world: &World, list: &str, id: Id) -> Option<String> {
    let resource = register::by_collection(list).ok()?;
    let record = world.store.get(resource.kind(), id)?;
    let mut shown = resource.show_whole(world, record);
    shown.sort_all_objects();
    let name = if shown.some("name").or(shown.some("email")).is_some() { person(&shown) } else { format!("#{id}") };
    let pretty = serde_json::to_string_pretty(&shown).unwrap_or_else(|_| written(&shown));
    let content =
        [el("h1", &[], name), el("p", &[], tag(list).and(format!(" {id}"))), el("pre", &[], secrets::json(&pretty))];
    Some(layout::page(&format!("{list} {id}"), "", Html::from(content)))
}

/// Links to the records that the path and the bodies of a call name, as far as they are there.
pub(super) fn touched(world: &World, target: &str, bodies: &[&[u8]]) -> Html {
    let mut found = Vec::new();
    find_path(target, &mut found);
    for body in bodies {
        if let Ok(body) = serde_json::from_slice::<Value>(body) {
            find(&body, 0, &mut found);
        }
    }
    let links = found.into_iter().filter_map(|(list, id)| {
        let kind = register::by_collection(&list).ok()?.kind();
        let there = world.store.has(kind, id);
        let text = format!("{list} {id}");
        let shown = if there { link(&address(&list, id), text) } else { Html::from(format!("{text} (gone)")) };
        Some(el("span", &[("class", "tag")], shown).and(" "))
    });
    links.take(SHOWN).collect()
}

fn add(list: &str, id: Id, found: &mut Vec<(String, Id)>) {
    let known = || found.iter().any(|(own, number)| own == list && *number == id);
    if found.len() < 2 * SHOWN && !known() {
        found.push((list.to_owned(), id));
    }
}

/// Every list with a number behind it in a path: `/api/tickets/7/messages/9` names a ticket and a message.
fn find_path(target: &str, found: &mut Vec<(String, Id)>) {
    let path = target.split('?').next().unwrap_or_default();
    let Some((_, rest)) = path.split_once("/api/") else { return };
    let steps: Vec<&str> = rest.split('/').filter(|step| !step.is_empty()).collect();
    let mut start = 0;
    for (place, step) in steps.iter().enumerate() {
        if let Ok(id) = step.parse::<Id>() {
            add(&steps.get(start..place).unwrap_or_default().join("/"), id, found);
            start = place + 1;
        }
    }
}

fn find(value: &Value, depth: usize, found: &mut Vec<(String, Id)>) {
    if depth >= DEEPEST {
        return;
    }
    match value {
        Value::Object(fields) => {
            if let Some(uri) = value.text("uri").filter(|uri| !uri.contains('?')) {
                find_path(uri, found);
            }
            for (key, list) in NUMBERS {
                if let Some(id) = value.int(key) {
                    add(list, id, found);
                }
            }
            for key in ["customer", "requester"] {
                if let Some(id) = value.some(key).and_then(|customer| customer.int("id")) {
                    add("customers", id, found);
                }
            }
            fields.values().for_each(|field| find(field, depth + 1, found));
        }
        Value::Array(items) => items.iter().for_each(|item| find(item, depth + 1, found)),
        _ => {}
    }
}
