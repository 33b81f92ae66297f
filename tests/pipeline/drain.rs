//! Ten thousand tickets over a bad line: each comes exactly once, and in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::faulty::dice::Dice;
use crate::faulty::{Act, Arrival, FaultyServer, good, quick, status};
use gorgias::{ErrorKind, RetryPolicy};
use serde_json::{Value, json};

const TICKETS: i64 = 10_000;
const PER_PAGE: i64 = 100;
const PAGES: usize = (TICKETS / PER_PAGE) as usize;

/// A page by its cursor, which is the number of its first ticket.
fn page(arrival: &Arrival) -> Value {
    assert_eq!(arrival.query("limit").as_deref(), Some("100"), "the other parameters stay");
    let first: i64 = arrival.query("cursor").map_or(1, |cursor| cursor.strip_prefix("at-").unwrap().parse().unwrap());
    let tickets: Vec<Value> =
        (first..first + PER_PAGE).map(|id| json!({"id": id, "subject": "Where is it?"})).collect();
    let next = (first + PER_PAGE <= TICKETS).then(|| format!("at-{}", first + PER_PAGE));
    json!({"data": tickets, "meta": {"next_cursor": next, "prev_cursor": null}, "object": "list"})
}

struct Desk {
    server: FaultyServer,
    faults: Arc<AtomicU64>,
}

/// A server that fails on 15 of 100 requests.
async fn desk(seed: u64) -> Desk {
    let faults = Arc::new(AtomicU64::new(0));
    let (count, mut dice) = (Arc::clone(&faults), Dice::new(seed));
    let server = FaultyServer::start(move |arrival| {
        let page = page(arrival).to_string();
        if dice.roll(100) >= 15 {
            return good(page);
        }
        count.fetch_add(1, Ordering::SeqCst);
        match dice.roll(6) {
            0 => status(429),
            1 => status(502),
            2 => Act::Answer(503, "retry-after: 0\r\n".to_owned(), "<html>Sorry</html>".to_owned()),
            3 => Act::Reset,
            4 => Act::ResetMidway(page),
            _ => Act::HalfBody(page),
        }
    });
    Desk { server: server.await, faults }
}

impl Desk {
    fn faults(&self) -> u64 {
        self.faults.load(Ordering::SeqCst)
    }

    /// Every page was asked for until it came, and never again.
    fn check_requests(&self) {
        assert_eq!(self.server.arrivals().len() as u64, PAGES as u64 + self.faults());
        assert!(self.faults() >= 5, "the dice make a bad line: {}", self.faults());
    }
}

#[tokio::test]
async fn retries_make_a_bad_line_unnoticeable() {
    for read_ahead in [false, true] {
        let desk = desk(7).await;
        let client = desk.server.builder().retry(quick().attempts(10)).build().unwrap();
        let mut tickets = client.list_tickets().limit(PER_PAGE).items();
        if read_ahead {
            tickets = tickets.read_ahead();
        }
        let mut seen = Vec::new();
        while let Some(ticket) = tickets.next().await {
            seen.push(ticket.unwrap().id);
        }
        assert_eq!(seen, (1..=TICKETS).collect::<Vec<_>>());
        desk.check_requests();
        let counters = client.counters().total;
        assert_eq!((counters.calls, counters.errors, counters.retries), (PAGES as u64, 0, desk.faults()));
    }
}

#[tokio::test]
async fn without_retries_a_consumer_that_goes_on_after_errors_misses_nothing() {
    for seed in 1..=3 {
        let desk = desk(seed).await;
        let client = desk.server.builder().retry(RetryPolicy::NEVER).build().unwrap();
        let mut tickets = client.list_tickets().limit(PER_PAGE).items();
        let (mut seen, mut errors) = (Vec::new(), 0);
        while let Some(ticket) = tickets.next().await {
            match ticket {
                Ok(ticket) => seen.push(ticket.id),
                Err(error) => {
                    let kinds = [ErrorKind::RateLimited, ErrorKind::Server, ErrorKind::Transport];
                    assert!(kinds.contains(&error.kind()) && error.attempts() == 1, "{error}");
                    errors += 1;
                }
            }
        }
        assert_eq!(seen, (1..=TICKETS).collect::<Vec<_>>(), "seed {seed}");
        assert_eq!(errors, desk.faults(), "every fault is told");
        desk.check_requests();
    }
}
