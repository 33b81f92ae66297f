//! What is kept in a directory is for one user, and can be forgotten.

use gorgias::agent::{Policy, State, StateError, Tier, Unattended};
use serde_json::json;

use super::people::{apply, plan};
use crate::desk::Desk;

#[cfg(unix)]
#[test]
fn a_directory_that_others_can_see_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state");
    drop(State::directory(&path).unwrap());
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    drop(State::directory(&path).unwrap());
    for mode in [0o750, 0o701, 0o722, 0o777] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(State::directory(&path).unwrap_err(), StateError::Permissions, "{mode:o}");
    }
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    std::fs::set_permissions(path.join("approvals"), std::fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(State::directory(&path).unwrap_err(), StateError::Permissions);
    let file = directory.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(State::directory(&file).is_err());
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_closed_to_others_and_named_by_digests() {
    use std::os::unix::fs::PermissionsExt as _;

    let desk = Desk::small().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state");
    let belt = desk.belt(Policy::new(Tier::Agent)).with_state(State::directory(&path).unwrap());
    // Before the key is on a ticket, which the rest of the list would show.
    let cut = belt.call("call_read", &json!({"operation": "list_tickets", "max_tokens": 200}), &Unattended).await;
    let handle = plan(&belt, "send_reply", json!({"ticket": desk.sandbox.ids().ticket, "text": "Hello"})).await;
    belt.approve(&handle, "terminal").unwrap();
    let create = json!({"key": "my-key", "customer": "ada@example.com", "text": "Hello", "channel": "api"});
    belt.call("create_ticket", &create, &Unattended).await;
    let mut seen = 0;
    let more = belt.call("find_tickets", &json!({"limit": 1}), &Unattended).await;
    assert!(cut.continues && more.continues, "{} {}", cut.text, more.text);
    belt.state().secret("a purpose").unwrap();
    let folders = ["plans", "approvals", "keys", "calls", "used", "drafts", "rests", "searches", "secrets"];
    let on_disk = std::fs::read_dir(&path).unwrap().map(|folder| folder.unwrap().file_name().into_string().unwrap());
    assert_eq!(on_disk.collect::<std::collections::BTreeSet<_>>(), folders.map(str::to_owned).into());
    for folder in folders {
        for file in std::fs::read_dir(path.join(folder)).unwrap() {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap();
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{folder}/{name}");
            assert!(!name.contains(&handle) && !name.contains("my-key"));
            let text = String::from_utf8_lossy(&std::fs::read(file.path()).unwrap()).into_owned();
            assert!(!text.contains(&handle) && !text.contains("my-key"), "{folder}: {text}");
            seen += 1;
        }
    }
    assert!(seen >= 7, "{seen}");
}

#[tokio::test]
async fn a_customer_is_forgotten() {
    let desk = Desk::small().await;
    let state = State::in_memory();
    let belt = desk.belt(Policy::new(Tier::Agent)).with_state(state.clone());
    let create =
        |customer: &str, key: &str| json!({"key": key, "customer": customer, "text": "Hello", "from": "agent"});
    let ada = plan(&belt, "create_ticket", create("Ada@example.com", "a")).await;
    let bob = plan(&belt, "create_ticket", create("bob@example.com", "b")).await;
    assert_eq!(state.forget(["ada@EXAMPLE.com", ""]).unwrap(), 1);
    assert!(apply(&belt, "create_ticket", &ada).await.text.contains("no plan has this handle"));
    assert!(apply(&belt, "create_ticket", &bob).await.plan.is_some());
    // By an id: a number, or a number in a text.
    let id = desk.sandbox.ids().customer;
    let timezone = json!({"customer": id, "timezone": "Europe/Vienna"});
    let belt =
        desk.belt(Policy::new(Tier::Agent).approval(gorgias::agent::ApprovalMode::Always)).with_state(state.clone());
    plan(&belt, "update_customer", timezone).await;
    assert_eq!(state.forget([id.to_string()]).unwrap(), 1);
    assert_eq!(state.forget([id.to_string()]).unwrap(), 0);
}

#[tokio::test]
async fn plans_that_wait_are_bounded() {
    let desk = Desk::small().await;
    let belt =
        desk.belt(Policy::new(Tier::Agent).approval(gorgias::agent::ApprovalMode::Always).calls_per_hour(u32::MAX));
    let note = json!({"ticket": desk.sandbox.ids().ticket, "text": "Hello"});
    for _ in 0..200 {
        plan(&belt, "add_note", note.clone()).await;
    }
    let output = belt.call("add_note", &note, &Unattended).await;
    assert!(output.is_error && output.text.contains("too many plans wait"), "{}", output.text);
}

#[test]
fn a_secret_is_the_same_for_all_who_share_the_state_and_for_nobody_else() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state");
    let (one, two) = (State::directory(&path).unwrap(), State::directory(&path).unwrap());
    let secret = one.secret("seals").unwrap();
    assert_eq!((two.secret("seals").unwrap(), one.secret("seals").unwrap()), (secret, secret));
    assert_ne!(one.secret("something else").unwrap(), secret);
    let memory = State::in_memory();
    assert_eq!(memory.secret("seals").unwrap(), memory.clone().secret("seals").unwrap());
    assert_ne!(State::in_memory().secret("seals").unwrap(), memory.secret("seals").unwrap());
    for file in std::fs::read_dir(path.join("secrets")).unwrap() {
        std::fs::write(file.unwrap().path(), "short").unwrap();
    }
    assert_eq!(one.secret("seals").unwrap_err(), StateError::Damaged);
}
