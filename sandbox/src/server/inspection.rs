//! What a test can see without a call: the requests that arrived, and the records as they are.

use std::io::{Error, ErrorKind, Result};

use serde_json::Value;

use super::Sandbox;
use crate::engine::Resource;
use crate::http::app::lock;
use crate::recorded::Recorded;
use crate::resources;
use crate::selector::{Arrival, Selector};

impl Sandbox {
    /// All requests so far, in the order of their arrival; none where [`Builder::record`](crate::Builder::record) is off.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.app.recorded.as_ref().map(|recorded| lock(recorded).clone()).unwrap_or_default()
    }

    /// The requests so far to one operation, named as in [`Fault::on`](crate::Fault::on). Those that a fault struck are among them.
    ///
    /// ```no_run
    /// # async fn example() -> std::io::Result<()> {
    /// let sandbox = gorgias_sandbox::Sandbox::start().await?;
    /// // ... call it ...
    /// assert_eq!(sandbox.requests_to("create_ticket")?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `InvalidInput` when there is no such operation, so that a count of none is not due to a typo; and `Unsupported` when
    /// requests are not kept.
    pub fn requests_to(&self, operation: &str) -> Result<Vec<Recorded>> {
        let spec = &self.app.spec;
        let selector = Selector::read(spec, operation)
            .map_err(|problem| Error::new(ErrorKind::InvalidInput, format!("requests_to: {problem}")))?;
        if self.app.recorded.is_none() {
            return Err(Error::new(ErrorKind::Unsupported, "requests_to: this sandbox keeps no requests"));
        }
        let mut requests = self.requests();
        requests.retain(|request| {
            let arrival = Arrival::read(spec, &request.method, &request.path, &request.query);
            arrival.is_among(std::slice::from_ref(&selector))
        });
        Ok(requests)
    }

    /// All tickets as `get_ticket` answers them, with their messages, oldest first; those in the trash too.
    #[must_use]
    pub fn tickets(&self) -> Vec<Value> {
        self.all(&resources::tickets::Tickets)
    }

    /// A ticket as `get_ticket` answers it, with its messages.
    #[must_use]
    pub fn ticket(&self, id: i64) -> Option<Value> {
        self.one(&resources::tickets::Tickets, id)
    }

    /// The messages of a ticket as `get_ticket_message` answers them, oldest first; none where there is no such ticket.
    #[must_use]
    pub fn messages(&self, ticket: i64) -> Vec<Value> {
        let world = lock(&self.app.world);
        let found = resources::messages::of_ticket(&world, ticket);
        found.into_iter().map(|message| resources::messages::Messages.show(&world, message)).collect()
    }

    /// All customers as `get_customer` answers them, oldest first.
    #[must_use]
    pub fn customers(&self) -> Vec<Value> {
        self.all(&resources::customers::Customers)
    }

    /// All records of a kind as the API shows a single one, oldest first. The kind is the path of its list below `/api`, such as
    /// `tags`, `custom-fields` or `phone/voice-calls`.
    ///
    /// # Errors
    ///
    /// `InvalidInput` when there is no such list; the message names those that there are.
    pub fn records(&self, list: &str) -> Result<Vec<Value>> {
        Ok(self.all(named(list)?))
    }

    /// A record as the API shows it, by the path of its list, as in [`records`](Self::records), and its id.
    ///
    /// # Errors
    ///
    /// `InvalidInput` when there is no such list; the message names those that there are.
    pub fn record(&self, list: &str, id: i64) -> Result<Option<Value>> {
        Ok(self.one(named(list)?, id))
    }

    fn all(&self, resource: &dyn Resource) -> Vec<Value> {
        let world = lock(&self.app.world);
        world.store.all(resource.kind()).map(|record| resource.show_whole(&world, record)).collect()
    }

    fn one(&self, resource: &dyn Resource, id: i64) -> Option<Value> {
        let world = lock(&self.app.world);
        world.store.get(resource.kind(), id).map(|record| resource.show_whole(&world, record))
    }
}

fn named(list: &str) -> Result<&'static dyn Resource> {
    resources::by_collection(list).map_err(|names| {
        let problem = format!("there is no list {list}, only {}", names.join(", "));
        Error::new(ErrorKind::InvalidInput, problem)
    })
}
