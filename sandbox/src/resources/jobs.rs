//! Jobs: bulk work that runs in the background. See `job_runner` for the running.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::engine::{Call, Resource, Write};
use crate::http::reply::{Answer, Failure, Reply};
use crate::state::value::Fields;
use crate::state::{Id, Kind, Record, World, clock};

pub(crate) struct Jobs;

/// How far ahead a job may be planned.
const HORIZON: TimeDelta = TimeDelta::minutes(60);

impl Resource for Jobs {
    fn kind(&self) -> Kind {
        Kind::Job
    }

    fn collection(&self) -> &'static str {
        "/api/jobs"
    }

    fn defaults(&self, world: &World) -> Value {
        json!({
            "uri": null, "type": null, "status": "pending", "params": {}, "meta": null, "info": {"progress_count": 0},
            "user_id": world.caller, "created_datetime": null, "scheduled_datetime": null, "started_datetime": null,
            "locked_datetime": null, "ended_datetime": null, "failed_datetime": null, "cancel_requested_datetime": null,
            "cancelled_datetime": null,
        })
    }

    fn prepare(&self, world: &mut World, Write { record, body, old }: Write<'_>) -> Result<(), Failure> {
        let over = old.and_then(|old| old.text("status")).filter(|status| !matches!(*status, "pending" | "scheduled"));
        if let Some(status) = over {
            // What has ended cannot be changed or canceled any more.
            record.insert("status".to_owned(), json!(status));
            return Ok(());
        }
        if let Some(planned) = body.text("scheduled_datetime").and_then(clock::parse) {
            if planned > world.clock.now() + HORIZON {
                return Err(Failure::field(&["scheduled_datetime"], "Must be at most 60 minutes ahead."));
            }
            if matches!(record.text("status"), Some("pending" | "scheduled")) {
                record.insert("status".to_owned(), json!("scheduled"));
            }
        }
        if old.is_some() && matches!(body.text("status"), Some("cancel_requested" | "canceled")) {
            let stamp = world.clock.stamp();
            if matches!(old.and_then(|old| old.text("status")), Some("pending" | "scheduled")) {
                mark_canceled(record, &stamp);
            }
        }
        Ok(())
    }
}

fn mark_canceled(record: &mut Record, stamp: &str) {
    for (key, value) in [("status", "canceled"), ("cancel_requested_datetime", stamp), ("cancelled_datetime", stamp)] {
        record.insert(key.to_owned(), json!(value));
    }
}

/// Cancels what has not begun. A job that is over stays as it is, and so does its work.
pub(crate) fn cancel(call: &mut Call<'_>) -> Answer {
    let id: Id = call.existing(Kind::Job, "id")?;
    let stamp = call.world.clock.stamp();
    if let Some(mut job) = call.world.store.get_mut(Kind::Job, id)
        && matches!(job.text("status"), Some("pending" | "scheduled" | "running"))
    {
        mark_canceled(&mut job, &stamp);
    }
    Ok(Reply::empty())
}
