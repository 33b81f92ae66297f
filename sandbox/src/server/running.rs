//! A running sandbox.

mod control;
mod inspection;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::builder::Builder;
use crate::call_limit::CallStats;
use crate::http::app::{App, lock};
use crate::oauth::{self, IssuedToken, Scopes};
use crate::seed::SeedIds;
use crate::state::Kind;
use crate::state::packed;
use crate::state::persist::Writer;
use crate::state::value::object;
use crate::webhook::WebhookDelivery;

/// A running stand-in server. It stops when it is dropped.
#[must_use = "the server stops when this is dropped"]
pub struct Sandbox {
    app: Arc<App>,
    url: String,
    domain: String,
    ids: SeedIds,
    stop: watch::Sender<()>,
    servers: Vec<JoinHandle<std::io::Result<()>>>,
    background: Vec<JoinHandle<()>>,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Sandbox")
            .field("url", &self.url)
            .field("credentials", &self.app.credentials)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    pub(crate) fn new(
        app: Arc<App>,
        url: String,
        domain: String,
        ids: SeedIds,
        stop: watch::Sender<()>,
        servers: Vec<JoinHandle<std::io::Result<()>>>,
        background: Vec<JoinHandle<()>>,
    ) -> Self {
        Self { app, url, domain, ids, stop, servers, background }
    }

    /// Starts a sandbox with the default settings on a free port of the loopback interface.
    ///
    /// # Errors
    ///
    /// When no port can be bound.
    pub async fn start() -> std::io::Result<Self> {
        Self::builder().start().await
    }

    /// Settings other than the default ones.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The base address, such as `http://127.0.0.1:4010`; paths begin with `/api`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The subdomain that the account pretends to have.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The e-mail address to call with.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.app.credentials.email
    }

    /// The API key to call with.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.app.credentials.api_key
    }

    /// The id of the app that may be installed.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.app.oauth_app.client_id
    }

    /// The secret of the app that may be installed.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.app.oauth_app.client_secret
    }

    /// Where the users of the app are sent back to.
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        &self.app.oauth_app.redirect_uri
    }

    /// Installs the app without the walk through `/oauth/authorize`, and gives the tokens that it would have got.
    ///
    /// # Errors
    ///
    /// `InvalidInput` when a scope does not exist; the message names it.
    pub fn issue_token(&self, scopes: &[&str]) -> std::io::Result<IssuedToken> {
        let scopes: Scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        if let Some(foreign) = scopes.foreign_to(self.app.spec.scopes()) {
            let problem = format!("issue_token: the description has no scope {foreign}");
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, problem));
        }
        let (user, now) = oauth::installer(&self.app);
        let mut issuer = lock(&self.app.issuer);
        let tokens = issuer.grant(scopes, &user, now);
        let expires_in = Duration::from_secs(issuer.settings.life.unsigned_abs());
        drop(issuer);
        self.app.save_grants();
        Ok(IssuedToken {
            access_token: tokens.access_token,
            refresh_token: tokens.refresh_token,
            scope: tokens.scopes.to_string(),
            expires_in,
        })
    }

    /// Ends all access tokens that were issued so far, as if their time had come: calls with them answer 401. Refresh
    /// tokens go on.
    pub fn expire_access_tokens(&self) {
        lock(&self.app.issuer).expire_access_tokens();
        self.app.save_grants();
    }

    /// Removes the app, as the user can do in the settings of the account: refresh tokens are refused from now on, while
    /// access tokens work until they expire. It can be installed again.
    pub fn uninstall(&self) {
        lock(&self.app.issuer).uninstall();
        self.app.save_grants();
    }

    /// The calls so far that counted towards the allowance, and those that were refused.
    #[must_use]
    pub fn call_stats(&self) -> CallStats {
        lock(&self.app.limiter).stats()
    }

    /// The ids of the seeded records.
    #[must_use]
    pub fn ids(&self) -> &SeedIds {
        &self.ids
    }

    /// Answers of the sandbox itself that broke the document. Anything in here is a mistake of the sandbox.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        lock(&self.app.problems).clone()
    }

    /// The latest 1,000 calls of HTTP integrations, oldest first. A call is in here before the request that caused it is answered.
    #[must_use]
    pub fn deliveries(&self) -> Vec<WebhookDelivery> {
        self.app.courier.deliveries()
    }

    /// Waits until every call of HTTP integrations so far has come to its end, retries included: up to half a minute for one that
    /// fails, with the default settings.
    pub async fn deliveries_settled(&self) {
        self.app.courier.rest().await;
    }

    /// Hands a ticket over, which no operation of the API does: fires the trigger `ticket-handed-over`, and leaves an event of
    /// that name (assumed).
    ///
    /// # Errors
    ///
    /// `NotFound` when there is no such ticket.
    pub fn hand_over(&self, ticket: i64) -> std::io::Result<()> {
        let mut world = lock(&self.app.world);
        if !world.store.has(Kind::Ticket, ticket) {
            let problem = format!("hand_over: there is no ticket {ticket}");
            return Err(std::io::Error::new(std::io::ErrorKind::NotFound, problem));
        }
        world.event("ticket-handed-over", "Ticket", ticket, json!({}));
        self.app.call_integrations(&mut world);
        self.app.save(&mut world);
        Ok(())
    }

    /// Puts what a shop knows of a customer in place: the entry of the integration in `integrations` of the customer, as it is,
    /// `__integration_type__` included. No operation of the API writes it.
    ///
    /// # Errors
    ///
    /// `NotFound` when there is no such customer or integration; the message says which.
    pub fn set_shop_data(&self, customer: i64, integration: i64, data: Value) -> std::io::Result<()> {
        let mut world = lock(&self.app.world);
        for (kind, id, name) in
            [(Kind::Customer, customer, "customer"), (Kind::Integration, integration, "integration")]
        {
            if !world.store.has(kind, id) {
                let problem = format!("set_shop_data: there is no {name} {id}");
                return Err(std::io::Error::new(std::io::ErrorKind::NotFound, problem));
            }
        }
        let mut record = world.copy(Kind::Customer, customer);
        packed::unpack(&mut record);
        let mut entries = object(record.remove("integrations").unwrap_or_default());
        entries.insert(integration.to_string(), data);
        record.insert("integrations".to_owned(), Value::Object(entries));
        world.store.put(Kind::Customer, customer, record);
        self.app.save(&mut world);
        Ok(())
    }

    /// Stops the servers and waits until requests in flight are answered. Webhooks on their way are given up. A
    /// [data file](Builder::data) can be opened again when this returns; a sandbox that is merely dropped closes it a moment later.
    pub async fn shutdown(mut self) {
        // An answer that is held back would hold this up, too.
        self.app.faults.clear();
        // Nobody listening any more means that the servers are gone already.
        self.stop.send(()).ok();
        for server in std::mem::take(&mut self.servers) {
            server.await.ok();
        }
        for task in std::mem::take(&mut self.background) {
            task.await.ok();
        }
        if self.app.writer.is_some() {
            let app = Arc::clone(&self.app);
            // The last transaction may take a while.
            tokio::task::spawn_blocking(move || app.writer.as_ref().map(Writer::close)).await.ok();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.send(()).ok();
    }
}
