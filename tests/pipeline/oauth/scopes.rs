//! Sets of scopes.

use gorgias::oauth::{Scope, Scopes};

#[test]
fn scopes_are_words_separated_by_spaces() {
    let scopes = Scopes::from("  tickets:write offline\tfuture:read  offline ");
    assert_eq!(scopes.len(), 3);
    assert!(scopes.contains(&Scope::Offline) && scopes.contains(&Scope::from("future:read")));
    assert_eq!(scopes.to_string(), "offline tickets:write future:read");
    assert_eq!(scopes.to_string().parse::<Scopes>(), Ok(scopes));
    assert!(Scopes::from("").is_empty());
    assert_eq!(Scope::KNOWN.iter().cloned().collect::<Scopes>().len(), Scope::KNOWN.len());
}

#[test]
fn only_what_cannot_work_is_ruled_out() {
    let scopes = Scopes::from([Scope::TicketsWrite, Scope::UsersRead]);
    assert!(scopes.allows("tickets:write") && scopes.allows("users:read"));
    assert!(scopes.allows("tickets:read"), "whether writing includes reading is not known");
    assert!(!scopes.allows("users:write") && !scopes.allows("tags:read") && !scopes.allows("write:all"));
    assert!(Scopes::from([Scope::WriteAll]).allows("macros:write"));
    assert!(!Scopes::default().allows("tickets:read"));
}
