//! The log of deliveries.

use std::collections::VecDeque;

use bytes::Bytes;
use serde_json::Value;

use crate::http::kept;

/// The oldest entries beyond this many are dropped: a sandbox may run for long.
const KEPT: usize = 1000;

/// A call of an HTTP integration, on its way or at its end.
///
/// `Debug` shows no URL, header or body, which hold secrets and customers' words.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookDelivery {
    /// The number of the delivery, from 1. The receiver does not see it; the real service is not known
    /// to send an id either.
    pub number: u64,
    /// The integration that calls.
    pub integration: i64,
    /// The trigger that fired, such as `ticket-created`.
    pub trigger: &'static str,
    /// The ticket that it is about.
    pub ticket: i64,
    /// The message, with triggers of messages.
    pub message: Option<i64>,
    /// The method; empty when nothing could be sent.
    pub method: String,
    /// The URL with its variables filled in; empty when nothing could be sent.
    pub url: String,
    /// Names (in lower case) and values of the headers, without those of the connection.
    pub headers: Vec<(String, String)>,
    /// The body as sent.
    pub body: Bytes,
    /// The attempts so far.
    pub attempts: Vec<WebhookAttempt>,
    /// The state of the delivery.
    pub state: WebhookState,
}

impl std::fmt::Debug for WebhookDelivery {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("WebhookDelivery")
            .field("number", &self.number)
            .field("integration", &self.integration)
            .field("trigger", &self.trigger)
            .field("ticket", &self.ticket)
            .field("message", &self.message)
            .field("attempts", &self.attempts)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl WebhookDelivery {
    /// Returns the body as JSON, or `None` if it is not JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        kept::json(&self.body)
    }

    /// Returns the value of a header. `name` is in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        kept::header(&self.headers, name)
    }
}

/// One attempt to make a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookAttempt {
    /// The time at which it began, in the form of the API.
    pub started: String,
    /// The status of the response, if there was one. 200 to 299 mean success.
    pub status: Option<u16>,
    /// The reason why there was no response.
    pub error: Option<String>,
}

/// The state of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookState {
    /// Pending: on its way, or waiting for the next attempt.
    Pending,
    /// Delivered: the receiver responded with a status from 200 to 299.
    Delivered,
    /// Failed: no attempt succeeded.
    Failed,
    /// Canceled: the integration was switched off or deleted in the meantime.
    Canceled,
    /// Not sent, for the reason given. This does not count as a failure of the receiver.
    NotSent(String),
}

/// The latest deliveries, oldest first.
#[derive(Debug, Default)]
pub(super) struct Log {
    entries: VecDeque<WebhookDelivery>,
    count: u64,
}

impl Log {
    /// Keeps an entry, and gives its number.
    pub(super) fn add(&mut self, entry: WebhookDelivery) -> u64 {
        self.count += 1;
        self.entries.push_back(WebhookDelivery { number: self.count, ..entry });
        if self.entries.len() > KEPT {
            self.entries.pop_front();
        }
        self.count
    }

    /// Changes an entry, if it is still there.
    pub(super) fn change(&mut self, number: u64, change: impl FnOnce(&mut WebhookDelivery)) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.number == number) {
            change(entry);
        }
    }

    pub(super) fn all(&self) -> Vec<WebhookDelivery> {
        self.entries.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    fn entry() -> WebhookDelivery {
        WebhookDelivery {
            number: 0,
            integration: 1,
            trigger: "ticket-created",
            ticket: 2,
            message: None,
            method: String::new(),
            url: String::new(),
            headers: Vec::new(),
            body: Bytes::new(),
            attempts: Vec::new(),
            state: WebhookState::Pending,
        }
    }

    #[test]
    fn the_log_keeps_the_latest() {
        let mut log = Log::default();
        let numbers: Vec<u64> = (0..KEPT + 2).map(|_| log.add(entry())).collect();
        assert_eq!((numbers[0], numbers[1], numbers.len()), (1, 2, KEPT + 2));
        // The first two are gone; a late change of theirs changes nothing else.
        log.change(1, |entry| entry.state = WebhookState::Failed);
        log.change(3, |entry| entry.state = WebhookState::Delivered);
        let all = log.all();
        assert_eq!((all.len(), all[0].number, &all[0].state), (KEPT, 3, &WebhookState::Delivered));
        assert!(all[1..].iter().all(|entry| entry.state == WebhookState::Pending));
    }
}
