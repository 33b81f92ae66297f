//! Jobs: the sandbox carries them out before it answers the next request.

use chrono::{DateTime, TimeDelta, Utc};
use gorgias::types::{self, JobStatus, JobType, TicketStatus};
use gorgias::{Patch, Timestamp};
use serde_json::json;

use super::desk::{Desk, map, sorted};

stories! {
    a_job_changes_tickets: list_jobs, create_job, get_job;
    a_planned_job_can_be_changed_and_canceled: update_job, cancel_job;
}

async fn a_job_changes_tickets(desk: &Desk) {
    let tickets = vec![desk.ids().ticket, desk.ids().order_ticket];
    let params = types::JobParamsInput::builder()
        .ticket_ids(tickets.clone())
        .updates(map(json!({"status": "closed"})))
        .build()
        .unwrap();
    let body = types::CreateJob::builder()
        .type_(JobType::UpdateTicket)
        .params(params)
        .meta(map(json!({"asked_by": "Nia Okafor"})));
    let job = call!(desk, create_job.body(body));
    assert_eq!((&job.status, &job.type_), (&Some(JobStatus::Pending), &Some(JobType::UpdateTicket)));

    let done = call!(desk, get_job.id(job.id));
    assert_eq!((&done.status, done.info.unwrap().progress_count), (&Some(JobStatus::Done), Some(2)));
    assert_eq!(done.params.unwrap().ticket_ids, tickets);
    assert_eq!(done.meta["asked_by"], "Nia Okafor");
    assert!(done.started_datetime <= done.ended_datetime && done.ended_datetime.is_some());
    for ticket in tickets {
        assert_eq!(call!(desk, get_ticket.id(ticket)).status, Some(TicketStatus::Closed));
    }
    assert_eq!(sorted(walk!(desk, 1, list_jobs)), sorted(vec![desk.ids().job, job.id]));
    let found = call!(desk, list_jobs.status(JobStatus::Done).type_(JobType::UpdateTicket)).data;
    assert_eq!(found.iter().map(|job| job.id).collect::<Vec<_>>(), [job.id]);
    refused!(desk, NotFound, get_job.id(1));
}

async fn a_planned_job_can_be_changed_and_canceled(desk: &Desk) {
    let ticket = desk.ids().ticket;
    // What is finer than microseconds is cut off here, not on the way.
    let later = Timestamp::from(Utc::now() + TimeDelta::minutes(30));
    let params = || types::JobParamsInput::builder().ticket_ids(vec![ticket]).build().unwrap();
    let plan = |at: Timestamp| {
        types::CreateJob::builder().type_(JobType::DeleteTicket).params(params()).scheduled_datetime(at)
    };
    let job = call!(desk, create_job.body(plan(later)));
    assert_eq!((job.status, job.scheduled_datetime), (Some(JobStatus::Scheduled), Some(later)));
    let too_late = Timestamp::from(DateTime::<Utc>::from(later) + TimeDelta::minutes(60));
    let error = refused!(desk, BadRequest, create_job.body(plan(too_late)));
    assert_eq!(error.violations()[0].field(), "scheduled_datetime");

    let body = types::UpdateJob::builder().meta(map(json!({"asked_by": "nobody"})));
    assert_eq!(call!(desk, update_job.id(job.id).body(body)).meta["asked_by"], "nobody");
    assert_eq!(call!(desk, get_job.id(job.id)).status, Some(JobStatus::Scheduled));
    let cleared = call!(desk, update_job.id(job.id).body(types::UpdateJob::builder().meta(Patch::Null)));
    assert!(cleared.meta.is_empty());

    call!(desk, cancel_job.id(job.id));
    let canceled = call!(desk, get_job.id(job.id));
    assert!(canceled.status == Some(JobStatus::Canceled) && canceled.cancelled_datetime.is_some());
    assert_eq!(call!(desk, get_ticket.id(ticket)).id, ticket, "it did not happen");
}
