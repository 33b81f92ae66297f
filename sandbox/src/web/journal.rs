//! The latest requests to the API, for people to look at. Requests of tests are kept elsewhere, in full.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::Response;
use axum::http::request::Parts;
use axum::middleware::Next;

use super::copied::{Copied, Excerpt};
use crate::http::kept;
use crate::state::Account;
use crate::sync::lock;

/// Requests that are kept.
const KEPT: usize = 1000;

/// A request and what became of it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) number: u64,
    /// When it arrived, in the form of the API.
    pub(super) at: String,
    pub(super) method: String,
    /// Path and query; of OAuth calls the path only, for their queries hold codes.
    pub(super) target: String,
    /// Names (in lower case) and values of the headers, without those that open an account.
    pub(super) headers: Vec<(String, String)>,
    /// Nothing where the connection broke before there was an answer.
    pub(super) status: Option<u16>,
    pub(super) took: Duration,
    /// Bytes of the answer, where they were known beforehand.
    pub(super) size: Option<u64>,
    /// The beginning of the body; empty for OAuth calls, which hold secrets.
    pub(super) body: Excerpt,
    /// The headers of the response.
    pub(super) response_headers: Vec<(String, String)>,
    /// The beginning of the body of the response; empty for OAuth calls.
    pub(super) response: Excerpt,
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
    let entry = entry(&keeper, &head, secret);
    let (sent, received) = (Arc::clone(&entry.body), Arc::clone(&entry.response));
    let number = lock(&keeper.journal).add(entry);
    let copied = |inner: Body, kept| if secret { inner } else { Body::new(Copied { inner, kept }) };
    let began = Instant::now();
    let response = next.run(Request::from_parts(head, copied(body, sent))).await;
    lock(&keeper.journal).settle(number, |entry| {
        entry.status = Some(response.status().as_u16());
        entry.took = began.elapsed();
        entry.size = response.body().size_hint().exact();
        entry.response_headers = kept::headers(response.headers());
    });
    response.map(|body| copied(body, received))
}

fn entry(keeper: &Keeper, head: &Parts, secret: bool) -> Entry {
    let target = match head.uri.path_and_query() {
        Some(whole) if !secret => whole.as_str().to_owned(),
        _ => head.uri.path().to_owned(),
    };
    let shown = head.headers.iter().filter(|(name, _)| !matches!(name.as_str(), "authorization" | "cookie"));
    Entry {
        number: 0,
        at: keeper.account.world().clock.stamp(),
        method: head.method.as_str().to_owned(),
        target,
        headers: kept::headers(shown),
        status: None,
        took: Duration::ZERO,
        size: None,
        body: Excerpt::default(),
        response_headers: Vec::new(),
        response: Excerpt::default(),
    }
}
