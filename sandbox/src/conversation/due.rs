//! What happens as time goes by.

use super::{delivery, job_runner, snooze};
use crate::resources::{customers, surveys};
use crate::state::{Index, World};

/// Does what is due: sends messages, stores pushed data, mails surveys, wakes snoozed tickets and runs jobs. Called before each
/// request, and by the timer.
pub(crate) fn tick(world: &mut World) {
    let now = world.clock.now().timestamp_micros();
    for message in world.store.due(Index::MessageDue, now) {
        delivery::carry_out(world, message);
    }
    for customer in world.store.due(Index::CustomerDataDue, now) {
        customers::store_data(world, customer);
    }
    for survey in world.store.due(Index::SurveyDue, now) {
        surveys::mail(world, survey);
    }
    snooze::wake(world);
    job_runner::run_due(world);
}
