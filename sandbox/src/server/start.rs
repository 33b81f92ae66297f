//! From settings to a running sandbox.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use super::access::Access;
use super::builder::SandboxBuilder;
use super::data_file;
use super::running::{Running, Sandbox};
use super::shared::{Outbox, Shared, Traffic};
use super::{port, remote, serve, timer};
use crate::error::SandboxError;
use crate::faults::{Faults, Line, Tapped};
use crate::http::limiter::Limiter;
use crate::http::storage;
use crate::oauth::{self, Issuer, Provider};
use crate::seed::{self, SeedIds};
use crate::spec::Spec;
use crate::state::files::Files;
use crate::state::newborn::Newborn;
use crate::state::persist::Writer;
use crate::state::{Account, Kind, World};
use crate::web;
use crate::webhook::{self, Courier};

impl SandboxBuilder {
    /// Starts the servers on the current runtime.
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::SandboxErrorKind::InvalidInput): a setting makes no sense; [`SandboxError::field`] names it.
    /// - [`Io`](crate::SandboxErrorKind::Io): a port cannot be bound, or the [data file](Self::data) cannot be read or created.
    /// - [`DamagedData`](crate::SandboxErrorKind::DamagedData): the data file is damaged, or is not one.
    /// - [`DataInUse`](crate::SandboxErrorKind::DataInUse): another sandbox has the data file open.
    /// - [`Internal`](crate::SandboxErrorKind::Internal): the bundled document cannot be read, or it refuses the seed.
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        let checked = self.check()?;
        let mut limiter = Limiter::new(self.call_limit, self.enforce_rate_limit);
        if checked.clock.stands() {
            limiter.stand_still();
        }
        let spec = Spec::load().map_err(|problem| SandboxError::internal("start", problem))?;
        let faults = Faults::default();
        for fault in self.faults.iter().cloned() {
            faults.add(&spec, fault)?;
        }
        let api = bind(self.port).await?;
        let store = bind(0).await?;
        let (url, storage_url) = (address(&api)?, address(&store)?);
        let files = Files::default();
        let email = &self.credentials.email;
        let mut world = World::new(checked.clock, &self.domain, email, &url, &storage_url, files.clone());
        let mut issuer = Issuer::new(
            oauth::Settings {
                life: checked.access_token_life,
                zero_expires_in: self.zero_expires_in,
                rotate: self.rotate_refresh_tokens,
            },
            &self.domain,
            &self.oauth_app.client_id,
        );
        let (ids, writer) = self.fill(&mut world, &mut issuer, self.data.as_deref()).await?;
        // The seed is history: nothing of it waits to be sent.
        world.settings = checked.settings;
        world.newborn = Newborn::new(checked.list_lag, world.store.last_id());
        // From here on the file follows what happens.
        let writer = match (writer, &self.data) {
            (None, Some(path)) => Some(data_file::begin(path, &mut world, &mut issuer, &ids).await?),
            (writer, _) => writer,
        };
        let account = Arc::new(Account::new(world, writer));
        let (courier, jobs) = Courier::new(self.webhooks);
        let courier = Arc::new(courier);
        let oauth = Provider::new(self.oauth_app, spec.scopes().clone(), issuer);
        let shared = Arc::new(Shared {
            spec,
            strict: self.strict,
            account: Arc::clone(&account),
            access: Access { domain: self.domain, credentials: self.credentials, oauth },
            traffic: Traffic::new(limiter, self.record),
            outbox: Outbox { courier: Arc::clone(&courier), bell: Notify::new() },
            faults,
        });
        let mut router = serve::router(Arc::clone(&shared));
        if self.web_page {
            router = web::router(Arc::clone(&account), Arc::clone(&courier), router);
        }
        if self.control {
            router = remote::router(Arc::clone(&shared), router);
        }
        let (stop, stopped) = watch::channel(());
        let servers = vec![
            tokio::spawn(run(Tapped(api), router, stopped.clone())),
            tokio::spawn(run(Tapped(store), storage::router(files), stopped.clone())),
        ];
        let reporter = Arc::clone(&shared);
        let report = move |problem| reporter.traffic.note_problem(problem);
        let background = vec![
            tokio::spawn(webhook::run(account, courier, jobs, stopped.clone(), report)),
            tokio::spawn(timer::run(Arc::clone(&shared), stopped)),
        ];
        Ok(Sandbox::new(shared, url, ids, Running { stop, servers, background }))
    }

    /// Fills an empty account: from its file, if there is one, or with the seed.
    async fn fill(
        &self,
        world: &mut World,
        issuer: &mut Issuer,
        path: Option<&Path>,
    ) -> Result<(SeedIds, Option<Writer>), SandboxError> {
        if let Some(path) = path
            && let Some((ids, writer)) = data_file::load(path, world, issuer).await?
        {
            return Ok((ids, Some(writer)));
        }
        let ids = seed::fill(world, &self.seed)
            .map_err(|failure| SandboxError::internal("seed", format!("it was refused: {}", failure.body())))?;
        world.set(Kind::User, world.caller, json!({"role": {"name": self.caller_role}}));
        Ok((ids, None))
    }
}

async fn bind(port: u16) -> Result<TcpListener, SandboxError> {
    let bound = port::listen(port).await;
    bound.map_err(|error| SandboxError::io("port", error, "take another one, or 0 for any that is free"))
}

fn address(listener: &TcpListener) -> Result<String, SandboxError> {
    let address = listener.local_addr();
    let address = address.map_err(|error| SandboxError::io("port", error, "start the sandbox once more"))?;
    Ok(format!("http://{address}"))
}

/// Serves until the sender of the signal is gone or speaks.
async fn run(listener: Tapped, router: axum::Router, mut stopped: watch::Receiver<()>) -> std::io::Result<()> {
    let signal = async move {
        stopped.changed().await.ok();
    };
    axum::serve(listener, router.into_make_service_with_connect_info::<Line>()).with_graceful_shutdown(signal).await
}
