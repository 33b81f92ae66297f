//! A process of the service: shop webhooks in, tickets out, as the documentation of `gorgias::inbox` has it.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use gorgias::Client;
use gorgias::budget::{CallLimit, Fleet};
use gorgias::inbox::{FileBackend, Inbox, RedisBackend, WorkError, axum as routes};
use gorgias::orders::events::{OrderEventKind, OrderEventPolicy, OrderWebhook, Reaction};
use gorgias::webhook::{Receiver, Verifier, WebhookEvent};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::orders::SECRET;
use crate::{Outcome, messages};

/// What a process of the service has to know; one line of JSON on its standard input, which it stops at the end of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Config {
    pub(crate) port: u16,
    pub(crate) store: Store,
    pub(crate) gorgias: String,
    pub(crate) email: String,
    pub(crate) key: String,
    pub(crate) calls: u32,
    pub(crate) window: Duration,
    /// `false` if deliveries are accepted and left alone.
    pub(crate) works: bool,
    pub(crate) log: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Store {
    File(PathBuf),
    Redis(String),
}

/// Opens tickets, closes them, leaves tags, and a note for each fact.
pub(crate) fn policy() -> OrderEventPolicy {
    OrderEventPolicy::default()
        .on(OrderEventKind::Created, Reaction::open().tag("order"))
        .on(OrderEventKind::Paid, Reaction::update().tag("paid"))
        .on(OrderEventKind::Shipment, Reaction::update().note().tag("parcel"))
        .on(OrderEventKind::Fulfilled, Reaction::close().tag("sent"))
        .on(OrderEventKind::Refunded, Reaction::open().note().tag("refunded"))
        .on(OrderEventKind::Cancelled, Reaction::open().note().tag("cancelled"))
}

pub(crate) async fn serve() -> Outcome {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let config = lines.next_line().await?.ok_or("a process of the service is started by `cargo xtask storm` only")?;
    let config: Config = serde_json::from_str(&config)?;
    if config.log {
        tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(level()).init();
    }
    let builder = Client::builder().base_url(&config.gorgias).api_key(&config.email, config.key.as_str());
    let builder = builder.call_limit(CallLimit { calls: config.calls, window: config.window });
    let (client, inbox) = match &config.store {
        Store::File(path) => (builder.build()?, Inbox::new(FileBackend::open(path)?)),
        Store::Redis(url) => (builder.fleet(Fleet::redis(url)?).build()?, Inbox::new(RedisBackend::new(url)?)),
    };
    let workers = config.works.then(|| {
        let workers = inbox.workers().orders("harbor", &client, policy()).retries(attempts(), SECOND, 8 * SECOND);
        let client = client.clone();
        workers.webhooks("acme", move |event: WebhookEvent| handle(client.clone(), event)).start()
    });
    let receiver = Receiver::new(Verifier::builder().secret(SECRET).build()?);
    let app = Router::new()
        .route("/shopify", routes::orders(&inbox, "harbor", OrderWebhook::shopify(SECRET)?))
        .route("/gorgias", routes::webhooks(&inbox, "acme", receiver))
        .route("/health", routes::health(&inbox))
        .route("/metrics", routes::metrics_of(&inbox, [("acme".to_owned(), client)]));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", config.port)).await?;
    say("ready")?;
    let end = async move { while let Ok(Some(_)) = lines.next_line().await {} };
    tokio::select! {
        served = axum::serve(listener, app) => served?,
        () = end => {}
    }
    if let Some(workers) = workers {
        workers.stop().await;
    }
    Ok(())
}

const SECOND: Duration = Duration::from_secs(1);

fn attempts() -> NonZeroUsize {
    NonZeroUsize::MIN.saturating_add(19)
}

/// Looks at the ticket of a message, as whoever wants to reply has to, and says that it was.
async fn handle(client: Client, event: WebhookEvent) -> Result<(), WorkError> {
    let (Some(ticket), Some(id)) = (event.ticket.id, event.event_id) else {
        return Err(WorkError::never("a message without a ticket, or without an id"));
    };
    client.get_ticket().id(ticket).send().await?;
    say(&messages::handled(&id)).map_err(|error| WorkError::again(error.to_string()))
}

fn say(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

fn level() -> tracing_subscriber::filter::LevelFilter {
    tracing_subscriber::filter::LevelFilter::WARN
}
