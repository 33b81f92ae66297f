//! Assigning: only ids leave, and one call does it.

use gorgias::{Assignee, ErrorKind};
use serde_json::{Value, json};

use super::desk::Desk;

/// What the last request carried.
fn sent(desk: &Desk) -> Value {
    desk.sandbox.requests().last().unwrap().json().unwrap()
}

#[tokio::test]
async fn a_ticket_goes_to_whoever_is_named() {
    let desk = Desk::open().await;
    let ids = desk.ids().clone();
    let ticket = ids.ticket;
    let put = format!("PUT tickets/{ticket}");
    let cases = [
        (
            Assignee::email("mira@example.com"),
            vec!["GET users?email=mira%40example.com&limit=100"],
            json!({"assignee_user": {"id": ids.agent}}),
        ),
        (Assignee::email("MIRA@example.com"), vec![], json!({"assignee_user": {"id": ids.agent}})),
        (Assignee::team("Returns"), vec!["GET teams?limit=100"], json!({"assignee_team": {"id": ids.team}})),
        (Assignee::me(), vec!["GET users/0"], json!({"assignee_user": {"id": ids.caller}})),
        (Assignee::user(ids.second_agent), vec![], json!({"assignee_user": {"id": ids.second_agent}})),
        (Assignee::team_id(ids.team), vec![], json!({"assignee_team": {"id": ids.team}})),
        (
            Assignee::user_name("tomas brandt"),
            vec!["GET users?limit=100"],
            json!({"assignee_user": {"id": ids.second_agent}}),
        ),
        (Assignee::nobody(), vec![], json!({"assignee_user": {"id": null}, "assignee_team": {"id": null}})),
        (
            Assignee::me().with_team("returns"),
            vec![],
            json!({"assignee_user": {"id": ids.caller}, "assignee_team": {"id": ids.team}}),
        ),
        (
            Assignee::team_id(ids.team).without_user(),
            vec![],
            json!({"assignee_user": {"id": null}, "assignee_team": {"id": ids.team}}),
        ),
    ];
    for (assignee, mut calls, body) in cases {
        let shown = format!("{assignee:?}");
        desk.client.assign(ticket, assignee).await.unwrap_or_else(|e| panic!("{shown}: {e}"));
        calls.push(&put);
        assert_eq!(desk.asked(), calls, "{shown}");
        assert_eq!(sent(&desk), body, "{shown}");
    }
}

#[tokio::test]
async fn who_is_not_mentioned_stays() {
    let desk = Desk::open().await;
    let ids = desk.ids();
    let both = Assignee::user(ids.agent).with_team_id(ids.team);
    desk.client.assign(ids.ticket, both).await.unwrap();
    let ticket = desk.client.assign(ids.ticket, Assignee::me()).await.unwrap();
    assert_eq!(ticket.assignee_user.as_ref().unwrap().id, ids.caller);
    assert_eq!(ticket.assignee_team.as_ref().unwrap().id, ids.team);
    let ticket = desk.client.assign(ids.ticket, Assignee::me().without_team()).await.unwrap();
    assert!(ticket.assignee_team.is_none());
    let ticket = desk.client.assign(ids.ticket, Assignee::nobody()).await.unwrap();
    assert!(ticket.assignee_user.is_none() && ticket.assignee_team.is_none());
}

#[tokio::test]
async fn an_unknown_assignee_changes_nothing() {
    let desk = Desk::open().await;
    for (assignee, kind) in [
        (Assignee::email("nobody@example.com"), ErrorKind::UnknownName),
        (Assignee::team("Nobodies"), ErrorKind::UnknownName),
        (Assignee::me().with_team("Nobodies"), ErrorKind::UnknownName),
        (Assignee::email("Mira"), ErrorKind::InvalidRequest),
        (Assignee::user(0), ErrorKind::InvalidRequest),
        (Assignee::team_id(-4), ErrorKind::InvalidRequest),
    ] {
        let error = desk.client.assign(desk.ids().ticket, assignee).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
    assert!(desk.asked().iter().all(|call| call.starts_with("GET")), "no write left");
}
