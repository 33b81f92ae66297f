//! Teams.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::{Row, at, map};
use super::samples::page;

fn team(id: i64) -> Value {
    json!({
        "id": id,
        "uri": format!("/api/teams/{id}/"),
        "name": "Returns",
        "description": "Parcels that come back",
        "decoration": {"emoji": "📦"},
        "members": [{"id": 11, "name": "Tariq Lund", "email": "tariq@example.com", "meta": {"sso": "google"}}],
        "created_datetime": "2026-02-03T10:11:12+00:00",
    })
}

pub(crate) fn rows() -> Vec<Row> {
    let member = || {
        make!(TeamMemberInput {
            id: 11,
            name: "Tariq Lund",
            email: "tariq@example.com",
            meta: json!({"sso": "google"}),
        })
    };
    let sent_member = json!({"id": 11, "name": "Tariq Lund", "email": "tariq@example.com", "meta": {"sso": "google"}});
    vec![
        call!(list_teams.cursor("c=").limit(1).order_by(types::ListTeamsOrderBy::NameAsc))
            .sends("GET /api/teams?cursor=c%3D&limit=1&order_by=name%3Aasc")
            .answers(200, &page("/api/teams?limit=1", json!([team(3), {"id": 4, "decoration": {}, "members": []}])))
            .reads(|teams| {
                assert_eq!(teams.data[0].members[0].email.as_deref(), Some("tariq@example.com"));
                assert_eq!(teams.data[0].decoration["emoji"], "📦");
                assert!(teams.data[1].members.is_empty());
            }),
        call!(
            create_team.body(
                types::CreateTeam::builder()
                    .name("Returns")
                    .description("Parcels that come back")
                    .decoration(map(json!({"emoji": "📦"})))
                    .members(vec![member()]),
            )
        )
        .sends_json(
            "POST /api/teams",
            json!({
                "name": "Returns", "description": "Parcels that come back", "decoration": {"emoji": "📦"},
                "members": [sent_member],
            }),
        )
        .answers(201, &team(3))
        .reads(|team| assert_eq!((team.id, team.created_datetime), (3, Some(at("2026-02-03T10:11:12Z"))))),
        call!(get_team.id(3))
            .sends("GET /api/teams/3")
            .answers(200, &team(3))
            .reads(|team| assert_eq!(team.name.as_deref(), Some("Returns"))),
        call!(
            update_team.id(3).body(
                types::UpdateTeam::builder()
                    .name("Returns EU".to_owned())
                    .description(gorgias::Patch::Null)
                    .decoration(map(json!({})))
                    .members(vec![member()]),
            )
        )
        .sends_json(
            "PUT /api/teams/3",
            json!({"name": "Returns EU", "description": null, "decoration": {}, "members": [sent_member]}),
        )
        .answers(202, &team(3))
        .reads(|team| assert_eq!(team.members[0].id, Some(11))),
        call!(delete_team.id(3)).sends("DELETE /api/teams/3").answers_nothing(204),
    ]
}
