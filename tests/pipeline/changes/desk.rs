//! A helpdesk in a few lines: tickets with times that tests set, a clock that tests move, and small pages.
//!
//! What a test wants to happen in the middle of a pass it does in `before`, which runs before each answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use chrono::DateTime;
use gorgias::Client;
use gorgias::changes::Bookmark;
use serde_json::{Value, json};

use crate::support::{Reply, Request, Server, answer};

/// The clock of the desk begins here: 2026-05-04T08:00:00Z, in seconds.
pub(super) const START: i64 = 1_777_881_600;
const SECOND: i64 = 1_000_000;
/// Tickets per page, whatever is asked for.
pub(super) const PAGE: usize = 3;

type Before = Box<dyn FnMut(&mut Desk, usize) -> Option<Reply> + Send>;

#[derive(Default)]
pub(super) struct Desk {
    /// Seconds since [`START`], with fractions in microseconds.
    pub(super) now: i64,
    /// By id: the time of the last update in microseconds since [`START`], if any, and how many updates there were.
    pub(super) tickets: BTreeMap<i64, (Option<i64>, u32)>,
    /// Whether tickets without a time come first.
    pub(super) undated_first: bool,
    /// Whether answers carry the time of the server.
    pub(super) silent_clock: bool,
    /// Those that cannot be read.
    pub(super) broken: BTreeSet<i64>,
    answers: usize,
    before: Option<Before>,
}

impl Desk {
    /// Updates a ticket, or makes it, with a time in seconds since [`START`].
    pub(super) fn update(&mut self, id: i64, at: f64) {
        #[allow(clippy::cast_possible_truncation, reason = "times of tests are small")]
        self.update_micros(id, (at * 1e6) as i64);
    }

    pub(super) fn update_micros(&mut self, id: i64, at: i64) {
        let ticket = self.tickets.entry(id).or_default();
        *ticket = (Some(at), ticket.1 + 1);
    }

    /// Last updated first. The position of a ticket is its time and its id, and so is a cursor.
    fn page(&self, cursor: Option<(i64, i64)>) -> Value {
        let undated = if self.undated_first { i64::MAX } else { i64::MIN };
        let mut all: Vec<(i64, i64)> = self.tickets.iter().map(|(id, (at, _))| (at.unwrap_or(undated), *id)).collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.retain(|place| cursor.is_none_or(|cursor| *place < cursor));
        let next = (all.len() > PAGE).then(|| format!("{}|{}", all[PAGE - 1].0, all[PAGE - 1].1));
        let data: Vec<Value> = all.iter().take(PAGE).map(|(_, id)| self.show(*id)).collect();
        json!({"data": data, "meta": {"next_cursor": next}})
    }

    fn show(&self, id: i64) -> Value {
        let (at, version) = self.tickets[&id];
        let at = at.map(|at| DateTime::from_timestamp_micros(START * SECOND + at).unwrap().to_rfc3339());
        let mut ticket = json!({"id": id, "updated_datetime": at, "subject": version.to_string()});
        if self.broken.contains(&id) {
            ticket["customer"] = json!({"firstname": "Nia"});
        }
        ticket
    }

    fn answer(&mut self, request: &Request) -> Reply {
        let query = request.target.split_once('?').unwrap().1;
        let query: BTreeMap<String, String> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(query["order_by"], "updated_datetime:desc");
        self.answers += 1;
        if let Some(mut before) = self.before.take() {
            let instead = before(self, self.answers);
            self.before = Some(before);
            if let Some(reply) = instead {
                return reply;
            }
        }
        let cursor = query.get("cursor").map(|cursor| {
            let (at, id) = cursor.split_once('|').unwrap();
            (at.parse().unwrap(), id.parse().unwrap())
        });
        let seconds = START + self.now.div_euclid(SECOND);
        let date = DateTime::from_timestamp(seconds, 0).unwrap().format("date: %a, %d %b %Y %H:%M:%S GMT\r\n");
        let date = if self.silent_clock { String::new() } else { date.to_string() };
        answer(200, &date, self.page(cursor).to_string())
    }
}

/// A desk with a server before it, and one who reads it.
pub(super) struct Reader {
    pub(super) desk: Arc<Mutex<Desk>>,
    pub(super) server: Server,
    pub(super) client: Client,
    pub(super) bookmark: Bookmark,
    /// The state in which each ticket was delivered last: how many updates it had seen.
    pub(super) known: BTreeMap<i64, u32>,
}

impl Reader {
    pub(super) async fn of(desk: Desk) -> Self {
        let desk = Arc::new(Mutex::new(desk));
        let behind = Arc::clone(&desk);
        let server = Server::start(move |request| behind.lock().unwrap().answer(request)).await;
        let client = server.client();
        Self { desk, server, client, bookmark: Bookmark::default(), known: BTreeMap::new() }
    }

    /// Changes the desk.
    pub(super) fn on_desk<T>(&self, change: impl FnOnce(&mut Desk) -> T) -> T {
        change(&mut self.desk.lock().unwrap())
    }

    /// From now on, this happens before each answer, which is counted from 1; it may answer itself.
    pub(super) fn before(&self, before: impl FnMut(&mut Desk, usize) -> Option<Reply> + Send + 'static) {
        self.on_desk(|desk| {
            desk.before = Some(Box::new(before));
            desk.answers = 0;
        });
    }

    pub(super) fn nothing_happens(&self) {
        self.on_desk(|desk| desk.before = None);
    }

    /// One whole pass; gives the ids that it delivered, and moves the bookmark.
    pub(super) async fn pass(&mut self) -> Vec<i64> {
        let ids = self.up_to(usize::MAX).await.unwrap();
        assert!(ids.1, "no bookmark at the end of a pass");
        ids.0
    }

    /// One pass that stops after so many tickets, as when the process dies; whether it came to its end. Failures that
    /// can pass are sat out.
    pub(super) async fn up_to(&mut self, most: usize) -> gorgias::Result<(Vec<i64>, bool)> {
        let mut pass = self.client.changed_tickets(&self.bookmark);
        let mut ids = Vec::new();
        while ids.len() < most {
            match pass.next().await {
                Some(Ok(ticket)) => {
                    assert!(pass.bookmark().is_none(), "a bookmark before the end");
                    self.known.insert(ticket.id, ticket.subject.as_deref().unwrap().parse().unwrap());
                    ids.push(ticket.id);
                }
                Some(Err(error)) if error.kind() == gorgias::ErrorKind::Server => {}
                Some(Err(error)) => return Err(error),
                None => break,
            }
        }
        let next = pass.bookmark().map(|next| serde_json::to_string(next).unwrap());
        let done = next.is_some();
        if let Some(next) = next {
            self.bookmark = serde_json::from_str(&next).unwrap();
        }
        Ok((ids, done))
    }

    /// Seconds since [`START`].
    pub(super) fn at(&self) -> f64 {
        let micros = self.bookmark.time().unwrap().to_datetime().timestamp_micros() - START * SECOND;
        f64::from(i32::try_from(micros / 1_000).unwrap()) / 1e3
    }

    /// Whether every ticket was delivered in its last state.
    pub(super) fn has_everything(&self) -> bool {
        self.on_desk(|desk| desk.tickets.iter().all(|(id, (_, version))| self.known.get(id) == Some(version)))
    }
}

/// Tickets 1 to `count`, each a minute older than the one before; the clock stands at the time of the first.
pub(super) fn minutes(count: i64) -> Desk {
    let mut desk = Desk::default();
    for id in 1..=count {
        desk.update_micros(id, -(id - 1) * 60 * SECOND);
    }
    desk
}

/// Moves the clock of the desk, in seconds.
pub(super) fn later(desk: &mut Desk, seconds: i64) {
    desk.now += seconds * SECOND;
}
