//! What is done with deliveries, by kind and source.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::tickets::{Patience, Tickets};
use crate::inbox::failure::Meaning;
use crate::inbox::{Backend, DeliveryKind, Item, PrivacyRequest, WorkError};
use crate::orders::events::OrderEvent;
use crate::webhook::WebhookEvent;

/// Work with deliveries, and those of them that have to wait for later ones of their group, and how long at most.
pub(super) type Work = Pin<Box<dyn Future<Output = Result<Vec<(String, Duration)>, WorkError>> + Send>>;
type Handler<T> = Arc<dyn Fn(T) -> Work + Send + Sync>;

/// One of the steps that a batch needs, and the deliveries that are done with it.
pub(super) struct Step {
    pub(super) ids: Vec<String>,
    pub(super) work: Work,
    /// The steps to take instead if this one fails for good: one of several deliveries must not spoil the others.
    pub(super) apart: Vec<Step>,
}

impl Step {
    pub(super) fn new(ids: Vec<String>, work: Work) -> Self {
        Self { ids, work, apart: Vec::new() }
    }
}

pub(super) enum Orders {
    /// Tickets are kept.
    Tickets(Tickets),
    Own(Handler<OrderEvent>),
}

#[derive(Default)]
pub(super) struct Handlers {
    pub(super) orders: HashMap<String, Orders>,
    pub(super) webhooks: HashMap<String, Handler<WebhookEvent>>,
    pub(super) privacy: Option<Handler<PrivacyRequest>>,
    pub(super) patience: Patience,
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
        Box::pin(async move { work.await.map(|()| Vec::new()).map_err(Into::into) })
    })
}

impl Handlers {
    /// Returns the steps of a batch, in their order.
    pub(super) fn steps(&self, backend: &Arc<dyn Backend>, items: Vec<Item>, is_recent: bool) -> Vec<Step> {
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
                    Err(_) => failed(WorkError::ours(Meaning::Never, "the stored event cannot be read")),
                },
                DeliveryKind::Gorgias => self.webhook(&item),
                DeliveryKind::Privacy => self.privacy(backend, &item),
            };
            steps.push(Step::new(ids, work));
        }
        // A group has one source.
        if let Some((first, _)) = events.first() {
            match self.orders.get(&first.source) {
                Some(Orders::Tickets(tickets)) => steps.push(tickets.step(events, self.patience, is_recent)),
                Some(Orders::Own(handler)) => {
                    for (item, event) in events {
                        steps.push(Step::new(vec![item.id], handler(event)));
                    }
                }
                None => {
                    let ids = events.into_iter().map(|(item, _)| item.id).collect();
                    steps.push(Step::new(ids, failed(unknown())));
                }
            }
        }
        steps
    }

    fn webhook(&self, item: &Item) -> Work {
        let Some(handler) = self.webhooks.get(&item.source) else { return failed(unknown()) };
        match WebhookEvent::parse(&item.payload) {
            Ok(event) => handler(event),
            Err(error) => {
                failed(WorkError::new(Meaning::Never, "the stored webhook cannot be read", error.to_string()))
            }
        }
    }

    fn privacy(&self, backend: &Arc<dyn Backend>, item: &Item) -> Work {
        let Some(request) = PrivacyRequest::read(&item.source, &item.payload) else {
            return failed(WorkError::ours(Meaning::Never, "the stored request cannot be read"));
        };
        let (backend, handler) = (Arc::clone(backend), self.privacy.clone());
        Box::pin(async move {
            if let Some(filter) = request.filter() {
                backend.purge(Arc::new(filter)).await.map_err(|error| {
                    WorkError::new(Meaning::Again, "the store of the inbox failed", error.to_string())
                })?;
            }
            match handler {
                Some(handler) => handler(request).await,
                None => Err(WorkError::ours(Meaning::Never, "the workers have no handler of privacy requests")),
            }
        })
    }
}

/// Another process of the fleet may know the source, or a later build of this one.
fn unknown() -> WorkError {
    WorkError::ours(Meaning::Again, "the workers have no handler for this source")
}

fn failed(error: WorkError) -> Work {
    Box::pin(std::future::ready(Err(error)))
}
