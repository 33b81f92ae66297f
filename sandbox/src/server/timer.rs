//! Does what is due when nobody calls: a webhook about a message that could not be sent must not wait for the next request.
//!
//! It only decides when the sandbox looks at its clock, never what it finds: every request looks first too. So tests that drive
//! the clock, or call again, see the same as those that wait. The price is one task that sleeps for as long as nothing is
//! planned.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time;

use super::shared::Shared;
use crate::conversation::due;
use crate::state::World;

/// The least pause between two looks: the clock of the sandbox can stand still while the timer's runs.
const LEAST: Duration = Duration::from_millis(5);

/// Runs until the signal comes.
pub(super) async fn run(shared: Arc<Shared>, mut stopped: watch::Receiver<()>) {
    loop {
        let wait = shared.do_what_is_due().await;
        tokio::select! {
            _ = stopped.changed() => break,
            () = shared.outbox.bell.notified() => {}
            () = time::sleep(wait.unwrap_or_default().max(LEAST)), if wait.is_some() => {}
        }
    }
}

impl Shared {
    /// Does what is due, calls integrations because of it, and tells how long it is to the next time. A clock that stands is
    /// left alone: time passes there when a test says so, and whoever moves it does what is due.
    async fn do_what_is_due(&self) -> Option<Duration> {
        let (calls, number, wait) = {
            let mut world = self.account.world();
            if world.clock.stands() {
                return None;
            }
            due::tick(&mut world);
            let calls = self.outbox.courier.collect(&mut world);
            world.awaited = world.next_due();
            let wait = world.awaited.map(|next| (next - world.clock.now()).to_std().unwrap_or_default());
            (calls, self.account.save(&mut world), wait)
        };
        // Where it could not be kept, that is a problem of the sandbox by now, and nobody is told what may be lost.
        if self.kept(number).await.is_ok() {
            self.outbox.courier.take_all(calls);
        }
        wait
    }

    /// Wakes the timer, if something is due before it would look again.
    pub(super) fn mind_the_time(&self, world: &World) {
        let next = world.next_due();
        if next.is_some_and(|next| world.awaited.is_none_or(|awaited| next < awaited)) {
            self.outbox.bell.notify_one();
        }
    }
}
