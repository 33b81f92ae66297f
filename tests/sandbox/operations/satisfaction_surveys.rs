//! Satisfaction surveys.

use gorgias::{Patch, types};
use serde_json::json;

use super::desk::{Desk, at, map, sorted};

stories! {
    the_life_of_a_survey:
        list_satisfaction_surveys, create_satisfaction_survey, get_satisfaction_survey, update_satisfaction_survey;
}

async fn the_life_of_a_survey(desk: &Desk) {
    let (ticket, customer) = (desk.ids().ticket, desk.ids().customer);
    let survey = || types::CreateSatisfactionSurvey::builder().ticket_id(ticket).customer_id(customer);
    let body = survey().sent_datetime(at("2026-01-01T08:00:00.25Z")).meta(map(json!({"order": 1042})));
    let made = call!(desk, create_satisfaction_survey.body(body));
    let read = call!(desk, get_satisfaction_survey.id(made.id));
    assert_eq!(read, made);
    assert_eq!((read.ticket_id, read.customer_id, read.score), (Some(ticket), Some(customer), None));
    assert_eq!(read.sent_datetime, Some(at("2026-01-01T08:00:00.250000Z")));
    assert_eq!(read.meta["order"], 1042);

    let body = types::UpdateSatisfactionSurvey::builder()
        .score(4)
        .body_text("Quick, and kind")
        .scored_datetime(at("2026-01-02T08:00:00Z"));
    let scored = call!(desk, update_satisfaction_survey.id(made.id).body(body));
    assert_eq!((scored.score, scored.body_text.as_deref()), (Some(4), Some("Quick, and kind")));
    assert_eq!(call!(desk, get_satisfaction_survey.id(made.id)), scored);
    assert_eq!(call!(desk, get_ticket.id(ticket)).satisfaction_survey.unwrap().score, Some(4));
    let cleared = types::UpdateSatisfactionSurvey::builder().body_text(Patch::Null);
    assert_eq!(call!(desk, update_satisfaction_survey.id(made.id).body(cleared)).body_text, None);

    assert_eq!(sorted(walk!(desk, 1, list_satisfaction_surveys)), sorted(vec![desk.ids().survey, made.id]));
    let of_ticket = call!(desk, list_satisfaction_surveys.ticket_id(ticket)).data;
    assert_eq!(of_ticket.iter().map(|survey| survey.id).collect::<Vec<_>>(), [made.id]);
    // One for each ticket.
    let error = refused!(desk, BadRequest, create_satisfaction_survey.body(survey()));
    assert_eq!(error.violations()[0].field(), "ticket_id");
    refused!(desk, NotFound, get_satisfaction_survey.id(1));
}
