//! What a test makes of the world: faults, and the passing of time.

use std::io::{Error, ErrorKind, Result};
use std::time::Duration;

use super::Sandbox;
use crate::faults::{Fault, InjectedFault};
use crate::http::app::lock;

impl Sandbox {
    /// Lets a fault strike the calls that come from now on.
    ///
    /// # Errors
    ///
    /// `InvalidInput` when the fault makes no sense, such as one for an operation that does not exist; the message says why.
    pub fn fault(&self, fault: Fault) -> Result<()> {
        let added = self.app.faults.add(&self.app.spec, fault);
        added.map_err(|problem| Error::new(ErrorKind::InvalidInput, problem))
    }

    /// Takes all faults back; answers that are held back leave. What they did remains in [`faults_injected`](Self::faults_injected).
    pub fn clear_faults(&self) {
        self.app.faults.clear();
    }

    /// All faults that struck so far, in the order in which they did.
    #[must_use]
    pub fn faults_injected(&self) -> Vec<InjectedFault> {
        self.app.faults.injected()
    }

    /// Lets time pass, without waiting: snoozed tickets wake, planned jobs run, messages are sent, tokens expire, and the call
    /// allowance drains. What falls due is done before this returns, as are the calls of integrations begun that it causes.
    ///
    /// A clock that [`Builder::clock`](crate::Builder::clock) made stand still shows exactly that much more; one that runs jumps
    /// ahead, and runs on.
    ///
    /// ```no_run
    /// # async fn example() -> std::io::Result<()> {
    /// use std::time::Duration;
    /// use gorgias_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().clock("2026-03-01T10:00:00Z").start().await?;
    /// // ... snooze a ticket until 11:00 ...
    /// sandbox.advance(Duration::from_secs(3600))?;
    /// // ... it is open ...
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `InvalidInput` when that would be beyond the year 9000; then no time passes.
    pub fn advance(&self, by: Duration) -> Result<()> {
        let mut world = lock(&self.app.world);
        world
            .clock
            .advance(by)
            .ok_or_else(|| Error::new(ErrorKind::InvalidInput, "advance: that is beyond the year 9000"))?;
        lock(&self.app.limiter).advance(by);
        world.tick();
        self.app.call_integrations(&mut world);
        self.app.save(&mut world);
        // What is due next is nearer than the timer thinks.
        self.app.bell.notify_one();
        Ok(())
    }

    /// The time in the sandbox, in the form of the API.
    #[must_use]
    pub fn now(&self) -> String {
        lock(&self.app.world).clock.stamp()
    }
}
