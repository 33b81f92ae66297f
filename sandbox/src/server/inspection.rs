//! What a test can see without a call: the requests that arrived, the records as they are, and what the sandbox did.

use serde_json::Value;

use super::running::Sandbox;
use crate::call_allowance::CallStats;
use crate::conversation::messages::Messages;
use crate::conversation::thread;
use crate::conversation::tickets::Tickets;
use crate::engine::Resource;
use crate::error::{SandboxError, SandboxErrorKind};
use crate::operations::register;
use crate::recorded::RecordedRequest;
use crate::resources::customers::Customers;
use crate::selector::{Arrival, Selector};
use crate::state::value::Fields as _;
use crate::sync::lock;
use crate::webhook::WebhookDelivery;

impl Sandbox {
    /// Returns all requests so far, in the order of their arrival. Empty where
    /// [`SandboxBuilder::record`](crate::SandboxBuilder::record) is off.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.traffic.recorded.as_ref().map(|recorded| lock(recorded).clone()).unwrap_or_default()
    }

    /// Returns the requests so far to one operation, named as in [`Fault::on`](crate::Fault::on). Those that a fault struck are
    /// among them.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), gorgias_sandbox::SandboxError> {
    /// let sandbox = gorgias_sandbox::Sandbox::start().await?;
    /// // ... call it ...
    /// assert_eq!(sandbox.requests_to("create_ticket")?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](SandboxErrorKind::InvalidInput): there is no such operation, so that a count of zero is not due to a typo.
    /// - [`NotRecorded`](SandboxErrorKind::NotRecorded): this sandbox does not record requests.
    pub fn requests_to(&self, operation: &str) -> Result<Vec<RecordedRequest>, SandboxError> {
        let spec = &self.shared.spec;
        let selector = Selector::read("requests_to", spec, operation)?;
        if self.shared.traffic.recorded.is_none() {
            let (problem, remedy) = ("this sandbox keeps no requests", "start it with record(true)");
            return Err(SandboxError::new(SandboxErrorKind::NotRecorded, "requests_to", problem, remedy));
        }
        let mut requests = self.requests();
        requests.retain(|request| {
            let arrival = Arrival::read(spec, &request.method, &request.path, &request.query);
            arrival.is_among(std::slice::from_ref(&selector))
        });
        Ok(requests)
    }

    /// Returns all tickets as `get_ticket` shows them, with their messages, oldest first; those in the trash too.
    #[must_use]
    pub fn tickets(&self) -> Vec<Value> {
        self.all(&Tickets)
    }

    /// Returns a ticket as `get_ticket` shows it, with its messages.
    #[must_use]
    pub fn ticket(&self, id: i64) -> Option<Value> {
        self.one(&Tickets, id)
    }

    /// Returns the messages of a ticket as `get_ticket_message` shows them, oldest first. Empty where there is no such ticket.
    #[must_use]
    pub fn messages(&self, ticket: i64) -> Vec<Value> {
        let world = self.shared.account.world();
        let found = thread::of_ticket(&world, ticket);
        found.into_iter().map(|message| Messages.show(&world, message)).collect()
    }

    /// Returns all customers as `get_customer` shows them, oldest first.
    #[must_use]
    pub fn customers(&self) -> Vec<Value> {
        self.all(&Customers)
    }

    /// Returns all records of a list as the API shows a single one, oldest first. `list` is the path of the list below `/api`,
    /// such as `tags`, `custom-fields` or `phone/voice-calls`.
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](SandboxErrorKind::InvalidInput): there is no such list; the message names those that there are.
    pub fn records(&self, list: &str) -> Result<Vec<Value>, SandboxError> {
        Ok(self.all(named("records", list)?))
    }

    /// Returns a record as the API shows it, by the path of its list, as in [`records`](Self::records), and its id.
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](SandboxErrorKind::InvalidInput): there is no such list; the message names those that there are.
    pub fn record(&self, list: &str, id: i64) -> Result<Option<Value>, SandboxError> {
        Ok(self.one(named("record", list)?, id))
    }

    /// Returns the time in the sandbox, in the form of the API.
    #[must_use]
    pub fn now(&self) -> String {
        self.shared.account.world().clock.stamp()
    }

    /// Returns how many calls counted towards the allowance so far, and how many were refused.
    #[must_use]
    pub fn call_stats(&self) -> CallStats {
        lock(&self.shared.traffic.limiter).stats()
    }

    /// Returns the mistakes of the sandbox itself, such as a response that breaks the document. Empty unless the sandbox has a bug.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        self.shared.traffic.problems()
    }

    /// Returns the latest 1,000 calls of HTTP integrations, oldest first. A call is listed before the request that caused it has
    /// its response.
    #[must_use]
    pub fn deliveries(&self) -> Vec<WebhookDelivery> {
        self.shared.outbox.courier.deliveries()
    }

    /// Waits until every call of HTTP integrations so far has ended, retries included: up to half a minute for one that fails,
    /// with the default settings.
    pub async fn deliveries_settled(&self) {
        self.shared.outbox.courier.rest().await;
    }

    fn all(&self, resource: &dyn Resource) -> Vec<Value> {
        let mut world = self.shared.account.world();
        let kind = resource.kind();
        world.look(kind, usize::MAX, |world, record| {
            world.store.get(kind, record.id()).map(|record| resource.show_whole(world, record))
        })
    }

    fn one(&self, resource: &dyn Resource, id: i64) -> Option<Value> {
        let world = self.shared.account.world();
        world.store.get(resource.kind(), id).map(|record| resource.show_whole(&world, record))
    }
}

fn named(method: &'static str, list: &str) -> Result<&'static dyn Resource, SandboxError> {
    register::by_collection(list).map_err(|names| {
        let problem = format!("there is no list {list}, only {}", names.join(", "));
        SandboxError::new(SandboxErrorKind::InvalidInput, method, problem, "name one of these")
    })
}
