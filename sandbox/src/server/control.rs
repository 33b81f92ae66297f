//! What a test does to the world: faults, the passing of time, and what no operation of the API does.

use std::time::Duration;

use serde_json::{Value, json};

use super::running::Sandbox;
use super::shared::Shared;
use crate::conversation::due;
use crate::error::{SandboxError, SandboxErrorKind};
use crate::faults::{Fault, InjectedFault};
use crate::state::value::object;
use crate::state::{Id, Kind, World, packed};
use crate::sync::lock;

impl Sandbox {
    /// Adds a fault. It strikes calls that come from now on.
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](SandboxErrorKind::InvalidInput): the fault makes no sense, such as one for an operation that does not
    ///   exist; the message says why.
    pub fn fault(&self, fault: Fault) -> Result<(), SandboxError> {
        self.shared.faults.add(&self.shared.spec, fault)
    }

    /// Removes all faults and sends the responses that they hold back. [`faults_injected`](Self::faults_injected) still lists
    /// what they did.
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }

    /// Returns the faults that struck so far, in the order in which they did.
    #[must_use]
    pub fn faults_injected(&self) -> Vec<InjectedFault> {
        self.shared.faults.injected()
    }

    /// Lets time pass without waiting: snoozed tickets wake, planned jobs run, messages are sent, tokens expire, and the call
    /// allowance drains.
    ///
    /// What falls due is done before this returns, and the webhooks that it causes are on their way. A clock that
    /// [`SandboxBuilder::clock`](crate::SandboxBuilder::clock) made stand still shows exactly that much more; one that runs jumps
    /// ahead, and runs on.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), gorgias_sandbox::SandboxError> {
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
    /// - [`InvalidInput`](SandboxErrorKind::InvalidInput): that would be beyond the year 9000; then no time passes.
    pub fn advance(&self, by: Duration) -> Result<(), SandboxError> {
        self.shared.advance(by)
    }

    /// Hands a ticket over, which no operation of the API does: fires the trigger `ticket-handed-over`, and leaves an event of
    /// that name (assumed).
    ///
    /// # Errors
    ///
    /// - [`NotFound`](SandboxErrorKind::NotFound): there is no such ticket.
    pub fn hand_over(&self, ticket: i64) -> Result<(), SandboxError> {
        let mut world = self.shared.account.world();
        existing(&world, "hand_over", Kind::Ticket, ticket, "ticket")?;
        world.event("ticket-handed-over", "Ticket", ticket, json!({}));
        self.shared.publish(&mut world);
        Ok(())
    }

    /// Stores what a shop knows about a customer, which no operation of the API does: `data` becomes the entry of the
    /// integration in the customer's `integrations` as it is, `__integration_type__` included.
    ///
    /// # Errors
    ///
    /// - [`NotFound`](SandboxErrorKind::NotFound): there is no such customer or integration; the message says which.
    pub fn set_shop_data(&self, customer: i64, integration: i64, data: Value) -> Result<(), SandboxError> {
        let mut world = self.shared.account.world();
        existing(&world, "set_shop_data", Kind::Customer, customer, "customer")?;
        existing(&world, "set_shop_data", Kind::Integration, integration, "integration")?;
        let mut record = world.copy(Kind::Customer, customer);
        packed::unpack(&mut record);
        let mut entries = object(record.remove("integrations").unwrap_or_default());
        entries.insert(integration.to_string(), data);
        record.insert("integrations".to_owned(), Value::Object(entries));
        world.store.put(Kind::Customer, customer, record);
        self.shared.account.save(&mut world);
        Ok(())
    }
}

impl Shared {
    /// Lets time pass, and does what falls due.
    pub(super) fn advance(&self, by: Duration) -> Result<(), SandboxError> {
        let mut world = self.account.world();
        world.clock.advance(by).ok_or_else(|| SandboxError::setting("advance", "must not go beyond the year 9000"))?;
        lock(&self.traffic.limiter).advance(by);
        due::tick(&mut world);
        self.publish(&mut world);
        // What is due next is nearer than the timer thinks.
        self.outbox.bell.notify_one();
        Ok(())
    }
}

fn existing(world: &World, method: &'static str, kind: Kind, id: Id, name: &str) -> Result<(), SandboxError> {
    if world.store.has(kind, id) {
        return Ok(());
    }
    let (problem, remedy) =
        (format!("there is no {name} {id}"), format!("take the id of an existing {name}, such as one of ids()"));
    Err(SandboxError::new(SandboxErrorKind::NotFound, method, problem, remedy))
}
