//! The latest requests to the API, for people to look at. Requests of tests are kept elsewhere, in full.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::Response;
use axum::http::request::Parts;
use axum::middleware::Next;
use http_body_util::BodyExt as _;

use crate::state::Account;
use crate::sync::lock;

/// Requests that are kept.
const KEPT: usize = 1000;

/// How much of a body is kept.
pub(super) const EXCERPT: usize = 16 * 1024;

/// A request and what became of it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) number: u64,
    /// When it arrived, in the form of the API.
    pub(super) at: String,
    pub(super) method: String,
    /// Path and query; of OAuth calls the path only, for their queries hold codes.
    pub(super) target: String,
    pub(super) agent: String,
    pub(super) content_type: String,
    /// Nothing where the connection broke before there was an answer.
    pub(super) status: Option<u16>,
    pub(super) took: Duration,
    /// Bytes of the answer, where they were known beforehand.
    pub(super) size: Option<u64>,
    /// The beginning of the body; empty for OAuth calls, which hold secrets.
    pub(super) body: Arc<Mutex<Vec<u8>>>,
}

/// The latest requests, oldest first.
#[derive(Debug, Default)]
pub(super) struct Journal {
    entries: VecDeque<Entry>,
    count: u64,
}

impl Journal {
    fn add(&mut self, entry: Entry) -> u64 {
        self.count += 1;
        self.entries.push_back(Entry { number: self.count, ..entry });
        if self.entries.len() > KEPT {
            self.entries.pop_front();
        }
        self.count
    }

    fn settle(&mut self, number: u64, change: impl FnOnce(&mut Entry)) {
        // It is among the last ones, if it is still there.
        if let Some(entry) = self.entries.iter_mut().rfind(|entry| entry.number == number) {
            change(entry);
        }
    }

    /// Newest first.
    pub(super) fn all(&self) -> Vec<Entry> {
        self.entries.iter().rev().cloned().collect()
    }

    pub(super) fn find(&self, number: u64) -> Option<Entry> {
        self.entries.iter().find(|entry| entry.number == number).cloned()
    }
}

/// The journal, and the clock that its entries are dated by.
pub(super) struct Keeper {
    pub(super) account: Arc<Account>,
    pub(super) journal: Mutex<Journal>,
}

/// Lets a request of the API through and keeps it.
pub(super) async fn keep(State(keeper): State<Arc<Keeper>>, request: Request, next: Next) -> Response<Body> {
    let (head, body) = request.into_parts();
    let secret = head.uri.path().starts_with("/oauth");
    let copy = Arc::new(Mutex::new(Vec::new()));
    let number = lock(&keeper.journal).add(entry(&keeper, &head, secret, Arc::clone(&copy)));
    let body = if secret {
        body
    } else {
        Body::new(body.map_frame(move |frame| {
            if let Some(data) = frame.data_ref() {
                let mut kept = lock(&copy);
                let room = EXCERPT.saturating_sub(kept.len()).min(data.len());
                kept.extend_from_slice(data.get(..room).unwrap_or_default());
            }
            frame
        }))
    };
    let began = Instant::now();
    let response = next.run(Request::from_parts(head, body)).await;
    lock(&keeper.journal).settle(number, |entry| {
        entry.status = Some(response.status().as_u16());
        entry.took = began.elapsed();
        entry.size = response.body().size_hint().exact();
    });
    response
}

fn entry(keeper: &Keeper, head: &Parts, secret: bool, body: Arc<Mutex<Vec<u8>>>) -> Entry {
    let header =
        |name: &str| head.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let target = match head.uri.path_and_query() {
        Some(whole) if !secret => whole.as_str().to_owned(),
        _ => head.uri.path().to_owned(),
    };
    Entry {
        number: 0,
        at: keeper.account.world().clock.stamp(),
        method: head.method.as_str().to_owned(),
        target,
        agent: header("user-agent").unwrap_or_default(),
        content_type: header("content-type").unwrap_or_default(),
        status: None,
        took: Duration::ZERO,
        size: None,
        body,
    }
}
