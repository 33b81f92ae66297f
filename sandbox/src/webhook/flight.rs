//! Deliveries in the background, each from its first attempt to its end.

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time;

use super::courier::Courier;
use super::job::Job;
use super::log::{WebhookAttempt, WebhookState};
use super::outgoing::Outgoing;
use super::send::{self, Answer};
use crate::state::value::{Fields, object};
use crate::state::{Account, Id, Kind, World, packed};

/// Connections at a time. Order is promised by nobody.
const LINES: usize = 16;

/// Where an integration keeps the number of its failures in a row.
const FAILURES: &str = "_failures";

/// Makes deliveries until the signal comes. Those on their way are given up then, with the set that holds them. `report` hears
/// of mistakes of the sandbox itself.
pub(crate) async fn run(
    account: Arc<Account>,
    courier: Arc<Courier>,
    mut jobs: mpsc::UnboundedReceiver<Job>,
    mut stopped: watch::Receiver<()>,
    report: impl Fn(String),
) {
    let lines = Arc::new(Semaphore::new(LINES));
    let mut flights = JoinSet::new();
    loop {
        tokio::select! {
            _ = stopped.changed() => break,
            job = jobs.recv() => match job {
                Some(job) => {
                    let flight = fly(Arc::clone(&account), Arc::clone(&courier), job, Arc::clone(&lines));
                    flights.spawn(flight);
                }
                None => break,
            },
            Some(ended) = flights.join_next() => if let Err(error) = ended {
                report(format!("a delivery of a webhook failed: {error}"));
            },
        }
    }
}

/// Makes the calls of a delivery until one succeeds.
async fn fly(account: Arc<Account>, courier: Arc<Courier>, job: Job, lines: Arc<Semaphore>) {
    let settings = &courier.settings;
    let mut pause = settings.pause;
    for round in 0..=settings.retries {
        if round > 0 {
            time::sleep(pause).await;
            pause = pause.saturating_mul(2);
        }
        // Nobody closes the semaphore; without a permit there would only be more connections at a time.
        let _line = lines.acquire().await.ok();
        let Some(started) = start(&mut account.world(), job.integration) else {
            return courier.settle(&job, WebhookState::Canceled);
        };
        let result = match time::timeout(settings.timeout, send::call(&job.outgoing)).await {
            Ok(result) => result,
            Err(_) => Err(format!("no answer within {:?}", settings.timeout)),
        };
        let (status, error) = match &result {
            Ok(answer) => (Some(answer.status), None),
            Err(error) => (None, Some(error.clone())),
        };
        courier.note(&job, WebhookAttempt { started, status, error });
        if let Ok(answer) = result
            && (200..300).contains(&answer.status)
        {
            {
                let mut world = account.world();
                succeed(&mut world, &job, &answer);
                account.save(&mut world);
            }
            return courier.settle(&job, WebhookState::Delivered);
        }
    }
    {
        let mut world = account.world();
        fail(&mut world, job.integration, settings.disable_after);
        account.save(&mut world);
    }
    courier.settle(&job, WebhookState::Failed);
}

/// The time now, if the integration still calls: it can have been switched off or deleted since.
fn start(world: &mut World, integration: Id) -> Option<String> {
    let found = world.store.get(Kind::Integration, integration)?;
    found.some("deactivated_datetime").is_none().then(|| world.clock.stamp())
}

/// Any success ends a row of failures (documented).
fn succeed(world: &mut World, job: &Job, answer: &Answer) {
    world.set(Kind::Integration, job.integration, json!({FAILURES: 0}));
    if let Some(data) = answer_to_keep(&job.outgoing, answer)
        && let Some(mut customer) = job.customer.and_then(|id| world.store.get_mut(Kind::Customer, id))
    {
        packed::unpack(&mut customer);
        if let Some(integrations) = customer.get_mut("integrations").and_then(Value::as_object_mut) {
            integrations.insert(job.integration.to_string(), data);
        }
    }
}

/// With `GET`, an integration asks for data about the customer, which is kept with them (documented; the name `http` is
/// inferred).
fn answer_to_keep(outgoing: &Outgoing, answer: &Answer) -> Option<Value> {
    if outgoing.method != Method::GET {
        return None;
    }
    let data: Value = serde_json::from_slice(&answer.body).ok()?;
    let mut data = data.is_object().then(|| object(data))?;
    data.insert("__integration_type__".to_owned(), json!("http"));
    Some(Value::Object(data))
}

fn fail(world: &mut World, integration: Id, disable_after: u32) {
    let Some(found) = world.store.get(Kind::Integration, integration) else { return };
    // Other deliveries may have ended the row and the service of the integration meanwhile.
    if found.some("deactivated_datetime").is_some() {
        return;
    }
    let failures = found.int(FAILURES).unwrap_or_default() + 1;
    if failures < i64::from(disable_after) {
        world.set(Kind::Integration, integration, json!({FAILURES: failures}));
        return;
    }
    let stamp = world.clock.stamp();
    // Switched on again, it starts with a clean slate.
    let off = json!({FAILURES: 0, "deactivated_datetime": stamp, "updated_datetime": stamp});
    world.set(Kind::Integration, integration, off);
    world.event("integration-deactivated", "Integration", integration, json!({}));
}
