//! The table: every fault with every kind of call.

use std::time::Duration;

use gorgias::ErrorKind::{self, *};

use super::calls::{ALL, Call, body};
use crate::faulty::{Act, Connection, FaultyServer, good, quick, status};

/// Which calls are tried again after a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeated {
    Always,
    /// Idempotent ones.
    Idempotent,
    Never,
}

use Repeated::{Always, Idempotent, Never};

#[derive(Clone, Debug)]
enum Fault {
    Connecting(Connection),
    Asked(Act),
}

/// One line of the table.
#[derive(Clone, Debug)]
struct Row {
    fault: Fault,
    kind: ErrorKind,
    repeated: Repeated,
    /// Whether a write may have taken effect.
    effect: bool,
    /// Whether the status was a success, so that a call that needs no body succeeds.
    success: bool,
}

fn row(fault: Fault, kind: ErrorKind, repeated: Repeated, effect: bool) -> Row {
    Row { fault, kind, repeated, effect, success: false }
}

/// The status arrives, and is a success.
fn lost_body(act: Act, kind: ErrorKind, repeated: Repeated) -> Row {
    Row { fault: Fault::Asked(act), kind, repeated, effect: true, success: true }
}

/// What a proxy before Gorgias answers.
fn html(status: u16) -> Act {
    Act::Answer(status, "content-type: text/html\r\n".to_owned(), "<html><h1>Sorry</h1></html>".to_owned())
}

fn retry_after(status: u16, value: &str) -> Act {
    Act::Answer(status, format!("retry-after: {value}\r\n"), String::new())
}

/// The table of `src/retry/mod.rs`, in full.
fn rows() -> Vec<Row> {
    let (asked, connecting) = (Fault::Asked, Fault::Connecting);
    vec![
        // No connection could be made: always, for it never left.
        row(connecting(Connection::Refused), Connect, Always, false),
        row(connecting(Connection::Unresolved), Connect, Always, false),
        // 429: always, for Gorgias did not carry it out.
        row(asked(status(429)), RateLimited, Always, false),
        row(asked(retry_after(429, "0")), RateLimited, Always, false),
        row(asked(retry_after(429, "soon")), RateLimited, Always, false),
        row(asked(html(429)), RateLimited, Always, false),
        // 502, 503, 504: when idempotent.
        row(asked(status(502)), Server, Idempotent, true),
        row(asked(status(503)), Server, Idempotent, true),
        row(asked(status(504)), Server, Idempotent, true),
        row(asked(retry_after(503, "0")), Server, Idempotent, true),
        row(asked(html(502)), Server, Idempotent, true),
        row(asked(html(503)), Server, Idempotent, true),
        // Broken connection: when idempotent. Whether the request arrived cannot be told from here.
        row(connecting(Connection::ResetOnArrival), Transport, Idempotent, true),
        row(asked(Act::Close), Transport, Idempotent, true),
        row(asked(Act::Reset), Transport, Idempotent, true),
        row(asked(Act::Garbage), Transport, Idempotent, true),
        lost_body(Act::ResetMidway(body()), Transport, Idempotent),
        lost_body(Act::HalfBody(body()), Transport, Idempotent),
        // Anything else: never.
        row(asked(status(500)), Server, Never, true),
        row(asked(html(500)), Server, Never, true),
        row(asked(status(501)), Server, Never, true),
        row(asked(status(400)), BadRequest, Never, false),
        row(asked(status(401)), Unauthorized, Never, false),
        row(asked(status(403)), Forbidden, Never, false),
        row(asked(html(403)), Forbidden, Never, false),
        row(asked(status(404)), NotFound, Never, false),
        row(asked(html(404)), NotFound, Never, false),
        row(asked(status(409)), Conflict, Never, false),
        row(asked(status(413)), PayloadTooLarge, Never, false),
        row(asked(status(418)), Client, Never, false),
        row(asked(status(303)), Redirect, Never, true),
        lost_body(Act::ShortLength(body()), Decode, Never),
        lost_body(html(200), Decode, Never),
        lost_body(status(200), EmptyResponse, Never),
    ]
}

/// No answer in time: when idempotent.
fn late() -> Vec<Row> {
    vec![
        row(Fault::Asked(Act::Stall), Timeout, Idempotent, true),
        row(Fault::Asked(Act::Trickle(Duration::from_millis(100), body())), Timeout, Idempotent, true),
    ]
}

impl Row {
    fn arrives(&self) -> usize {
        usize::from(matches!(self.fault, Fault::Asked(_)))
    }

    fn succeeds(&self, call: Call) -> bool {
        self.success && !call.needs_body()
    }

    fn repeats(&self, call: Call) -> bool {
        match self.repeated {
            Always => true,
            Idempotent => call.idempotent() && !self.succeeds(call),
            Never => false,
        }
    }

    /// A server that fails so many times and is well from then on.
    async fn server(&self, times: usize) -> FaultyServer {
        match &self.fault {
            Fault::Connecting(connection) => {
                let server = FaultyServer::script([], good(body())).await;
                server.connections(vec![*connection; times]);
                server
            }
            Fault::Asked(act) => FaultyServer::script(vec![act.clone(); times], good(body())).await,
        }
    }

    async fn once_and_then_well(&self, call: Call, timeout: Duration) {
        let at = format!("{call:?} after {:?}", self.fault);
        let server = self.server(1).await;
        let client = server.builder().timeout(timeout).build().unwrap();
        let outcome = call.send(&client).await;
        let arrived = server.arrivals().len();
        let retries = client.counters().total.retries;
        if self.repeats(call) {
            assert!(outcome.is_ok(), "{at}: {outcome:?}");
            assert_eq!((arrived, retries), (self.arrives() + 1, 1), "{at}");
        } else if self.succeeds(call) {
            assert!(outcome.is_ok(), "{at}: {outcome:?}");
            assert_eq!((arrived, retries), (1, 0), "{at}");
        } else {
            let error = outcome.expect_err(&at);
            assert_eq!((arrived, retries), (self.arrives(), 0), "{at}: {error}");
            self.check(call, &error, 1, &at);
        }
    }

    async fn over_and_over(&self, call: Call, timeout: Duration) {
        const ATTEMPTS: u32 = 3;
        let at = format!("{call:?} in spite of {:?}", self.fault);
        let server = self.server(2 * ATTEMPTS as usize).await;
        let client = server.builder().retry(quick().attempts(ATTEMPTS)).timeout(timeout).build().unwrap();
        let outcome = call.send(&client).await;
        let arrived = server.arrivals().len();
        if self.succeeds(call) {
            assert!(outcome.is_ok() && arrived == 1, "{at}: {outcome:?}");
            return;
        }
        if self.kind == RateLimited {
            // It is waited out, however often.
            assert!(outcome.is_ok(), "{at}: {outcome:?}");
            assert_eq!(arrived as u32, 2 * ATTEMPTS + 1, "{at}");
            return;
        }
        let error = outcome.expect_err(&at);
        let attempts = if self.repeats(call) { ATTEMPTS } else { 1 };
        assert_eq!(arrived, self.arrives() * attempts as usize, "{at}: {error}");
        self.check(call, &error, attempts, &at);
    }

    fn check(&self, call: Call, error: &gorgias::Error, attempts: u32, at: &str) {
        assert_eq!(error.kind(), self.kind, "{at}: {error}");
        assert_eq!(error.attempts(), attempts, "{at}: {error}");
        assert_eq!(error.may_have_taken_effect(), call.writes() && self.effect, "{at}: {error}");
        assert_eq!(error.to_string().contains("attempts"), attempts > 1, "{at}: {error}");
        // Whatever the call, however it fails: a write that must not be repeated is on its way once.
        let possible = if call.idempotent() || self.repeated == Always { attempts } else { 1 };
        assert_eq!(attempts, possible, "{at}");
    }
}

/// All rows with all calls, side by side.
async fn run(rows: Vec<Row>, timeout: Duration) {
    let mut cases = tokio::task::JoinSet::new();
    for row in rows {
        for call in ALL {
            let row = row.clone();
            cases.spawn(async move {
                row.once_and_then_well(call, timeout).await;
                row.over_and_over(call, timeout).await;
            });
        }
    }
    while let Some(case) = cases.join_next().await {
        case.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_with_every_call() {
    run(rows(), Duration::from_secs(20)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_in_time_with_every_call() {
    // Long enough for the good answer of a busy machine; an answer of 100 ms a byte takes ten times as long.
    run(late(), Duration::from_millis(700)).await;
}

#[tokio::test]
async fn a_slow_answer_in_time_is_an_answer() {
    for call in ALL {
        let server = FaultyServer::script([], Act::Trickle(Duration::from_millis(1), body())).await;
        call.send(&server.client()).await.unwrap();
        assert_eq!(server.arrivals().len(), 1, "{call:?}");
    }
}
