//! What is done with deliveries, by kind and source.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::fold::fold;
use crate::Client;
use crate::budget::Priority;
use crate::inbox::{Backend, DeliveryKind, Item, PrivacyRequest, WorkError};
use crate::orders::events::{OrderEvent, OrderEventPolicy};
use crate::webhook::WebhookEvent;

pub(super) type Work = Pin<Box<dyn Future<Output = Result<(), WorkError>> + Send>>;
type Handler<T> = Arc<dyn Fn(T) -> Work + Send + Sync>;

/// One of the steps that a batch needs, and the deliveries that are done with it.
pub(super) struct Step {
    pub(super) ids: Vec<String>,
    pub(super) work: Work,
}

pub(super) enum Orders {
    /// Tickets are kept.
    Tickets(Tickets),
    Own(Handler<OrderEvent>),
}

pub(super) struct Tickets {
    client: Client,
    bulk: Client,
    policy: OrderEventPolicy,
    turns: AtomicU32,
}

#[derive(Default)]
pub(super) struct Handlers {
    pub(super) orders: HashMap<String, Orders>,
    pub(super) webhooks: HashMap<String, Handler<WebhookEvent>>,
    pub(super) privacy: Option<Handler<PrivacyRequest>>,
}

/// Makes one type of all handlers.
pub(super) fn handler<T, H, F, E>(handler: H) -> Handler<T>
where
    H: Fn(T) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: Into<WorkError>,
{
    Arc::new(move |given| {
        let work = handler(given);
        Box::pin(async move { work.await.map_err(Into::into) })
    })
}

impl Tickets {
    pub(super) fn new(client: &Client, policy: OrderEventPolicy) -> Self {
        let bulk = client.with_options(|options| options.priority(Priority::Bulk));
        Self { client: client.clone(), bulk, policy, turns: AtomicU32::new(0) }
    }

    /// Orders leave room for messages, but for every fourth one: else many messages could hold up all orders.
    fn turn(&self) -> &Client {
        if self.turns.fetch_add(1, Ordering::Relaxed) % 4 == 3 { &self.client } else { &self.bulk }
    }
}

impl Handlers {
    /// Returns the steps of a batch, in their order.
    pub(super) fn steps(&self, backend: &Arc<dyn Backend>, items: Vec<Item>, is_first: bool) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut events: Vec<(Item, OrderEvent)> = Vec::new();
        for item in items {
            let ids = vec![item.id.clone()];
            let work = match item.kind {
                DeliveryKind::Order => match serde_json::from_slice(&item.payload) {
                    Ok(event) => {
                        events.push((item, event));
                        continue;
                    }
                    Err(_) => failed(WorkError::never("the stored event cannot be read")),
                },
                DeliveryKind::Gorgias => self.webhook(&item),
                DeliveryKind::Privacy => self.privacy(backend, &item),
            };
            steps.push(Step { ids, work });
        }
        // A group has one source.
        if let Some((first, _)) = events.first() {
            match self.orders.get(&first.source) {
                Some(Orders::Tickets(tickets)) => {
                    let client = tickets.turn();
                    for folded in fold(events, &tickets.policy, is_first) {
                        let (client, event, policy) = (client.clone(), folded.event, folded.policy);
                        let work = async move { Ok(client.upsert_order_ticket(&event, &policy).await.map(drop)?) };
                        steps.push(Step { ids: folded.ids, work: Box::pin(work) });
                    }
                }
                Some(Orders::Own(handler)) => {
                    for (item, event) in events {
                        steps.push(Step { ids: vec![item.id], work: handler(event) });
                    }
                }
                None => {
                    let ids = events.into_iter().map(|(item, _)| item.id).collect();
                    steps.push(Step { ids, work: failed(unknown()) });
                }
            }
        }
        steps
    }

    fn webhook(&self, item: &Item) -> Work {
        let Some(handler) = self.webhooks.get(&item.source) else { return failed(unknown()) };
        match WebhookEvent::parse(&item.payload) {
            Ok(event) => handler(event),
            Err(error) => failed(WorkError::never(error.to_string())),
        }
    }

    fn privacy(&self, backend: &Arc<dyn Backend>, item: &Item) -> Work {
        let Some(request) = PrivacyRequest::read(&item.source, &item.payload) else {
            return failed(WorkError::never("the stored request cannot be read"));
        };
        let (backend, handler) = (Arc::clone(backend), self.privacy.clone());
        Box::pin(async move {
            if let Some(filter) = request.filter() {
                backend.purge(Arc::new(filter)).await.map_err(|error| WorkError::again(error.to_string()))?;
            }
            match handler {
                Some(handler) => handler(request).await,
                None => Err(WorkError::never("the workers have no handler of privacy requests")),
            }
        })
    }
}

/// Another process of the fleet may know the source, or a later build of this one.
fn unknown() -> WorkError {
    WorkError::again("the workers have no handler for this source")
}

fn failed(error: WorkError) -> Work {
    Box::pin(std::future::ready(Err(error)))
}
