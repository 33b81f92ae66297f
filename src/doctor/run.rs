//! One run: which calls are made, in which order, and what becomes of their failures.

use std::collections::{BTreeMap, VecDeque};
use std::sync::OnceLock;

use bytes::Bytes;
use http::{HeaderMap, Method, header};

use super::document::Document;
use super::records::{Records, items};
use super::report::{DifferenceKind, DoctorReport, NotReached, OperationReport, VERSION};
use super::rows::Rows;
use super::walk::Walk;
use crate::error::{Error, ErrorKind};
use crate::operations::{OPERATIONS, Operation};
use crate::response::Response;
use crate::{Client, read};

/// Failures in a row of what holds for all calls, after which no further one is made.
const MOST_IN_VAIN: u32 = 3;

/// Names of media types that may be shown.
const MEDIA: [&str; 6] =
    ["application/json", "text/html", "text/plain", "text/xml", "application/xml", "application/octet-stream"];

/// A call that is to be made.
#[derive(Clone)]
struct Visit {
    /// The place of its operation among those that are looked at.
    stop: usize,
    path: String,
    query: Vec<(String, String)>,
}

/// What has come of an operation so far.
struct Stop<'d> {
    operation: &'static Operation,
    rows: Rows<'d>,
    reached: bool,
    reason: Option<NotReached>,
    report: OperationReport,
}

/// A run over all operations that read by GET.
pub(super) struct Run<'d> {
    client: Client,
    document: &'d Document,
    calls_left: u32,
    records_each: usize,
    stops: Vec<Stop<'d>>,
    records: Records,
    headers: BTreeMap<String, u32>,
    /// Calls that failed for a while, to be made once more in the end.
    again: VecDeque<Visit>,
    in_vain: u32,
}

impl<'d> Run<'d> {
    pub(super) fn new(client: Client, document: &'d Document, most_calls: u32, records_each: usize) -> Self {
        let mut stops: Vec<Stop<'d>> = operations().iter().map(Stop::new).collect();
        // What is about a record comes after the list that has it.
        stops.sort_by_key(|stop| (stop.operation.path.matches('{').count(), stop.operation.path));
        let (records, headers, again) = Default::default();
        Self { client, document, calls_left: most_calls, records_each, stops, records, headers, again, in_vain: 0 }
    }

    /// Makes all calls: lists first, then a record of each kind, then a second one.
    pub(super) async fn all(mut self) -> DoctorReport {
        let most_calls = self.calls_left;
        let lists: Vec<Visit> = (0..self.stops.len()).flat_map(|stop| self.lists(stop)).collect();
        for visit in lists {
            self.visit(&visit, false).await;
        }
        for number in 0..self.records_each {
            for stop in 0..self.stops.len() {
                if let Some(visit) = self.record(stop, number) {
                    self.visit(&visit, false).await;
                }
            }
        }
        while let Some(visit) = self.again.pop_front() {
            self.visit(&visit, true).await;
        }
        self.report(most_calls)
    }

    /// The calls of an operation that is about no record.
    fn lists(&self, stop: usize) -> Vec<Visit> {
        let Some(operation) = self.stops.get(stop).map(|stop| stop.operation) else { return Vec::new() };
        if operation.path.contains('{') {
            return Vec::new();
        }
        let mut queries = vec![self.query(operation)];
        for (name, words) in self.document.choices(operation) {
            let with = |query: &Vec<(String, String)>, word: &str| {
                let mut query = query.clone();
                query.push((name.to_owned(), word.to_owned()));
                query
            };
            queries = queries.iter().flat_map(|query| words.iter().map(move |word| with(query, word))).collect();
        }
        queries.into_iter().map(|query| Visit { stop, path: operation.path.to_owned(), query }).collect()
    }

    /// The call of an operation about the record with this number.
    fn record(&self, stop: usize, number: usize) -> Option<Visit> {
        let operation = self.stops.get(stop)?.operation;
        if operation.binary {
            return None;
        }
        let path = self.records.path(operation, number)?;
        Some(Visit { stop, path, query: self.query(operation) })
    }

    /// The largest pages.
    fn query(&self, operation: &Operation) -> Vec<(String, String)> {
        let size = self.document.page_size(operation);
        size.map(|size| ("limit".to_owned(), size.to_string())).into_iter().collect()
    }

    async fn visit(&mut self, visit: &Visit, again: bool) {
        let Some(stop) = self.stops.get_mut(visit.stop) else { return };
        if self.in_vain >= MOST_IN_VAIN {
            stop.reason = stop.reason.or(Some(NotReached::Stopped));
            return;
        }
        let Some(left) = self.calls_left.checked_sub(1) else {
            stop.reason = stop.reason.or(Some(NotReached::CallsSpent));
            return;
        };
        self.calls_left = left;
        stop.report.calls += 1;
        let mut call = self.client.raw(Method::GET, visit.path.as_str());
        for (name, value) in &visit.query {
            call = call.query(name.as_str(), value);
        }
        match call.send_as_one_of(stop.operation).await {
            Ok(response) => {
                self.in_vain = 0;
                self.compare(visit, response);
            }
            Err(error) => {
                stop.failed(self.document, &error);
                let kind = error.kind();
                // A scope is missing for one operation, whatever else holds.
                let of_all = kind.ends_all() && kind != ErrorKind::MissingScope;
                self.in_vain = if of_all { self.in_vain + 1 } else { 0 };
                if kind.is_transient() && !again {
                    self.again.push_back(visit.clone());
                }
            }
        }
    }

    /// Compares a response, and takes from it what leads on.
    fn compare(&mut self, visit: &Visit, response: Response<Bytes>) {
        let (body, status, headers) = response.into_parts();
        for name in headers.keys() {
            let shown = self.document.vocabulary.shows_header(name.as_str());
            let name = if shown { name.as_str() } else { "<withheld>" };
            *self.headers.entry(name.to_owned()).or_default() += 1;
        }
        let Some(stop) = self.stops.get_mut(visit.stop) else { return };
        stop.answered(self.document, status.as_u16());
        let schema = self.document.body(stop.operation, status.as_u16());
        let body = match (json(&headers, &body), schema) {
            (Ok(body), Some(schema)) => {
                Walk { document: self.document, rows: &mut stop.rows }.response(schema, &body);
                body
            }
            (Ok(body), None) => body,
            (Err(seen), _) => {
                stop.rows.found(Rows::ROOT, DifferenceKind::WrongBody, "application/json", seen, None);
                stop.reason = stop.reason.or(Some(NotReached::Failed));
                return;
            }
        };
        stop.reached = true;
        stop.report.records +=
            if body.is_object() && body.get("data").is_none() { 1 } else { items(&body).len() as u64 };
        self.records.keep(stop.operation, &visit.path, &body, self.records_each);
    }

    fn report(self, most_calls: u32) -> DoctorReport {
        let mut report = DoctorReport {
            version: VERSION,
            crate_version: env!("CARGO_PKG_VERSION").to_owned(),
            document: Document::digest(),
            calls: most_calls - self.calls_left,
            operations: Vec::new(),
            differences: Vec::new(),
            unseen: Vec::new(),
            headers: self.headers,
            left_out: 0,
        };
        let (spent, stopped) = (self.calls_left == 0, self.in_vain >= MOST_IN_VAIN);
        for mut stop in self.stops {
            let id = stop.operation.id;
            report.left_out += stop.rows.left_out();
            report.differences.extend(stop.rows.differences(id).into_iter().map(|mut difference| {
                // These are of calls, and not of values.
                if matches!(difference.kind, DifferenceKind::UnknownStatus | DifferenceKind::WrongBody) {
                    difference.of = stop.report.calls.into();
                }
                difference
            }));
            report.unseen.append(&mut stop.rows.unseen(id));
            stop.report.not_reached = (!stop.reached).then_some(match stop.reason {
                Some(reason) => reason,
                None if stop.operation.binary => NotReached::File,
                None if stopped => NotReached::Stopped,
                None if spent => NotReached::CallsSpent,
                None => NotReached::NoRecord,
            });
            report.operations.push(stop.report);
        }
        report.operations.sort_by(|a, b| a.operation.cmp(&b.operation));
        report.differences.sort();
        report.unseen.sort();
        report
    }
}

/// The operations that read by GET, and whose bodies are not evened out.
fn operations() -> &'static [Operation] {
    static PLAIN: OnceLock<Vec<Operation>> = OnceLock::new();
    PLAIN.get_or_init(|| {
        let reading = OPERATIONS.iter().filter(|operation| operation.method == Method::GET).cloned();
        let plain = |operation| Operation { envelope: false, bare_list: false, body_may_be_empty: false, ..operation };
        reading.map(plain).collect()
    })
}

impl<'d> Stop<'d> {
    fn new(operation: &'static Operation) -> Self {
        let report = OperationReport {
            operation: operation.id.to_owned(),
            calls: 0,
            records: 0,
            statuses: BTreeMap::new(),
            failures: BTreeMap::new(),
            not_reached: None,
        };
        Self { operation, rows: Rows::new(), reached: false, reason: None, report }
    }

    /// Counts a status.
    fn answered(&mut self, document: &Document, status: u16) {
        *self.report.statuses.entry(status).or_default() += 1;
        if status < 500 && !document.has_status(self.operation, status) {
            let seen = status.to_string();
            self.rows.found(Rows::ROOT, DifferenceKind::UnknownStatus, "a documented status", &seen, None);
        }
    }

    fn failed(&mut self, document: &Document, error: &Error) {
        *self.report.failures.entry(error.kind().as_str().to_owned()).or_default() += 1;
        let status = error.status().map(|status| status.as_u16());
        if let Some(status) = status {
            self.answered(document, status);
        }
        // An error that is in the documented form has no excerpt.
        if status.is_some_and(|status| (400..500).contains(&status)) && error.excerpt().is_some() {
            let seen = format!("another body, with {}", status.unwrap_or_default());
            self.rows.found(Rows::ROOT, DifferenceKind::WrongBody, "ErrorEnvelope", &seen, None);
        }
        self.reason = Some(match (error.kind(), status) {
            (ErrorKind::MissingScope | ErrorKind::Forbidden, _) => NotReached::NoPermission,
            (_, Some(300..500)) => NotReached::Refused,
            _ => NotReached::Failed,
        });
    }
}

/// The body as JSON, or a few words for what it is.
fn json(headers: &HeaderMap, body: &Bytes) -> Result<serde_json::Value, &'static str> {
    if body.trim_ascii().is_empty() {
        return Err("empty body");
    }
    let parsed = read::parse(body, &mut Vec::new());
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    match parsed {
        Ok(value) if media.eq_ignore_ascii_case("application/json") => Ok(value),
        // Who says so may be wrong, and it is JSON all the same.
        Ok(value) if value.is_object() || value.is_array() => Ok(value),
        _ => Err(MEDIA.iter().find(|known| media.eq_ignore_ascii_case(known)).copied().unwrap_or("another media type")),
    }
}
