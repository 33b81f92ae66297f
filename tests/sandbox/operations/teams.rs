//! Teams.

use gorgias::{Patch, types};
use serde_json::json;

use super::desk::{Desk, map, sorted};

stories! {
    the_life_of_a_team: list_teams, create_team, get_team, update_team, delete_team;
}

async fn the_life_of_a_team(desk: &Desk) {
    let (agent, other) = (desk.ids().agent, desk.ids().second_agent);
    let body = types::CreateTeam::builder()
        .name("Night shift")
        .description("From ten to six")
        .decoration(map(json!({"emoji": "🌙"})))
        .members(vec![make!(TeamMemberInput { id: agent })]);
    let made = call!(desk, create_team.body(body));
    let read = call!(desk, get_team.id(made.id));
    assert_eq!(read, made);
    assert_eq!((read.name.as_deref(), &read.decoration["emoji"]), (Some("Night shift"), &json!("🌙")));
    assert_eq!((read.members[0].id, read.members[0].email.as_deref()), (Some(agent), Some("mira@example.com")));

    let members = vec![make!(TeamMemberInput { id: other })];
    let body = types::UpdateTeam::builder().description(Patch::Null).members(members);
    let changed = call!(desk, update_team.id(made.id).body(body));
    assert_eq!((changed.name.as_deref(), changed.description.as_deref()), (Some("Night shift"), None));
    assert_eq!(changed.members.iter().map(|member| member.id).collect::<Vec<_>>(), [Some(other)]);
    assert_eq!(call!(desk, get_team.id(made.id)), changed);
    let empty = call!(desk, update_team.id(made.id).body(types::UpdateTeam::builder().members(Vec::new())));
    assert!(empty.members.is_empty());

    assert_eq!(sorted(walk!(desk, 1, list_teams)), sorted(vec![desk.ids().team, made.id]));
    assert_eq!(walk!(desk, 1, list_teams.order_by(types::ListTeamsOrderBy::NameAsc)), [made.id, desk.ids().team]);

    let ticket = desk.ids().ticket;
    call!(desk, update_ticket.id(ticket).body(types::UpdateTicket::builder().assignee_team(made.id)));
    call!(desk, delete_team.id(made.id));
    refused!(desk, NotFound, get_team.id(made.id));
    refused!(desk, NotFound, delete_team.id(made.id));
    assert_eq!(call!(desk, get_ticket.id(ticket)).assignee_team, None);
}
