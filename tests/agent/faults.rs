//! Every operation with every fault: what the caller learns, what the server sees, and what is tried again. The table is
//! a chapter of the guide, written by this test: `INSTA_UPDATE=always` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use gorgias::operations::{self, OPERATIONS, Operation};
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

use super::every_operation::arguments;
use crate::faulty::{Act, Connection, FaultyServer, good, status};

/// The chapter.
const CHAPTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/faults.md");

/// How long a stalled call waits. A good response of a busy machine comes within.
const PATIENCE: Duration = Duration::from_secs(4);

/// How long others wait: only a hang reaches it.
const FOREVER: Duration = Duration::from_secs(120);

const INTRODUCTION: &str = "\
Every operation with every fault: what becomes of the call, what the server sees, and whether it may have taken effect.

A test makes this page: it calls all 114 operations against a server that fails in 24 ways. Operations that behave alike
stand together. A row of a table says what one fault does:

- **Error** is the [`ErrorKind`](crate::ErrorKind) if nothing is tried again, as with
  [`no_retry`](crate::CallOptions::no_retry), or `-` if the call succeeds all the same.
- **Taken effect** is [`may_have_taken_effect`](crate::Error::may_have_taken_effect) of that error.
- **Again** says whether the call is made once more with the default [`RetryPolicy`](crate::RetryPolicy).
- **Requests** is how many requests have arrived in full by the end, if the fault happens once.
";

/// What happens to a request.
#[derive(Clone)]
enum Fault {
    Connecting(Connection),
    Asked(Act),
}

fn body() -> String {
    json!({"id": 7, "data": [], "meta": {"next_cursor": null}, "uri": "/api/anything", "object": "list"}).to_string()
}

fn faults() -> [(&'static str, Fault); 24] {
    let (asked, connecting) = (Fault::Asked, Fault::Connecting);
    let refused = |code: u16| {
        let body = json!({"error": {"msg": "no"}}).to_string();
        asked(Act::Answer(code, "content-type: application/json\r\n".to_owned(), body))
    };
    let to = |code: u16, location: &str| asked(Act::Answer(code, format!("location: {location}\r\n"), String::new()));
    let page = Act::Answer(200, "content-type: text/html\r\n".to_owned(), "<html><h1>Sorry</h1></html>".to_owned());
    [
        ("the name does not resolve", connecting(Connection::Unresolved)),
        ("nobody listens", connecting(Connection::Refused)),
        ("the connection is reset when the request comes", connecting(Connection::ResetOnArrival)),
        ("the connection is closed without a response", asked(Act::Close)),
        ("the response is not HTTP", asked(Act::Garbage)),
        ("no response in time", asked(Act::Stall)),
        ("the connection is closed within the body", asked(Act::HalfBody(body()))),
        ("400", refused(400)),
        ("401", refused(401)),
        ("403", refused(403)),
        ("404", refused(404)),
        ("409", refused(409)),
        ("413", refused(413)),
        ("422", refused(422)),
        ("429", refused(429)),
        ("500", refused(500)),
        ("502", refused(502)),
        ("503", refused(503)),
        ("504", refused(504)),
        ("301 to another record", to(301, "/api/tickets/9")),
        ("307 to another host", to(307, "https://elsewhere.test/api/tickets/9")),
        ("a success without a body", asked(status(200))),
        ("a success with a web page", asked(page)),
        ("a success whose JSON ends early", asked(Act::ShortLength(body()))),
    ]
}

/// What a fault does to an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    /// The kind of the error if nothing is tried again.
    error: Option<&'static str>,
    effect: bool,
    /// Whether it is tried again, and how many requests have arrived then.
    again: bool,
    requests: usize,
}

async fn server(fault: &Fault) -> FaultyServer {
    match fault {
        Fault::Connecting(connection) => {
            let server = FaultyServer::script([], good(body())).await;
            server.connections([*connection]);
            server
        }
        Fault::Asked(act) => FaultyServer::script([act.clone()], good(body())).await,
    }
}

impl Fault {
    fn stalls(&self) -> bool {
        matches!(self, Self::Asked(Act::Stall))
    }
}

async fn cell(operation: &'static Operation, arguments: Value, fault: Fault) -> Cell {
    let patience = if fault.stalls() { PATIENCE } else { FOREVER };
    let once = server(&fault).await;
    let client = once.builder().timeout(patience).build().unwrap().with_options(|options| options.no_retry());
    let outcome = operations::call(&client, operation.id, arguments.clone()).await;
    let error = outcome.as_ref().err();
    assert!(error.is_none_or(|error| error.attempts() == 1), "{}", operation.id);

    let twice = server(&fault).await;
    let client = twice.builder().timeout(patience).build().unwrap();
    let later = operations::call(&client, operation.id, arguments).await;
    let again = client.counters().total.retries == 1;
    // What is tried again succeeds, and what is not ends as it did.
    match &later {
        Ok(_) => assert!(again || error.is_none(), "{}", operation.id),
        Err(later) => {
            assert_eq!((again, Some(later.kind())), (false, error.map(gorgias::Error::kind)), "{}", operation.id)
        }
    }
    // A write whose fate is open is on its way once, unless a second time does no harm.
    let effect = error.is_some_and(gorgias::Error::may_have_taken_effect);
    assert!(!(again && effect) || operation.idempotent, "{}", operation.id);
    assert!(!effect || !operation.reads, "{}", operation.id);
    Cell { error: error.map(|error| error.kind().as_str()), effect, again, requests: twice.arrivals().len() }
}

/// All cells: those of calls that wait first, side by side, so that nothing else makes them late.
async fn cells() -> BTreeMap<&'static str, Vec<Cell>> {
    let sandbox = Sandbox::start().await.unwrap();
    let arguments = arguments(sandbox.ids());
    let mut found: BTreeMap<(&'static str, usize), Cell> = BTreeMap::new();
    for stalls in [true, false] {
        let mut cases = tokio::task::JoinSet::new();
        for operation in OPERATIONS {
            let file = || json!({"file_type": "attachments", "domain_hash": "a1", "resource_name": "a.txt"});
            let arguments = arguments.get(operation.id).cloned().unwrap_or_else(file);
            cases.spawn(async move {
                let mut cells = Vec::new();
                for (number, (_, fault)) in faults().into_iter().enumerate().filter(|(_, (_, f))| f.stalls() == stalls)
                {
                    cells.push(((operation.id, number), cell(operation, arguments.clone(), fault).await));
                }
                cells
            });
        }
        while let Some(case) = cases.join_next().await {
            found.extend(case.unwrap());
        }
    }
    let mut rows: BTreeMap<&'static str, Vec<Cell>> = BTreeMap::new();
    for ((id, _), cell) in found {
        rows.entry(id).or_default().push(cell);
    }
    rows
}

/// The operations that behave alike, the most first.
async fn table() -> Vec<(Vec<Cell>, Vec<&'static Operation>)> {
    let mut alike: BTreeMap<Vec<Cell>, Vec<&'static Operation>> = BTreeMap::new();
    for (id, cells) in cells().await {
        alike.entry(cells).or_default().push(Operation::by_id(id).unwrap());
    }
    let mut alike: Vec<_> = alike.into_iter().collect();
    alike.sort_by_key(|(_, operations)| (std::cmp::Reverse(operations.len()), operations[0].id));
    alike
}

fn chapter(table: &[(Vec<Cell>, Vec<&'static Operation>)]) -> String {
    let mut text = INTRODUCTION.to_owned();
    for (cells, operations) in table {
        let all = |holds: fn(&Operation) -> bool| operations.iter().all(|operation| holds(operation));
        let kind = match () {
            () if all(|operation| operation.reads && operation.follows_merges) => "reads of records that can be merged",
            () if all(|operation| operation.reads && operation.binary) => "downloads",
            () if all(|operation| operation.reads) => "reads",
            () if all(|operation| operation.idempotent && !operation.has_body) => {
                "writes that may be repeated, without a body"
            }
            () if all(|operation| operation.idempotent) => "writes that may be repeated",
            () if all(|operation| !operation.idempotent && !operation.has_body) => {
                "writes that may not be repeated, without a body"
            }
            () if all(|operation| !operation.idempotent) => "writes that may not be repeated",
            () => "of several sorts",
        };
        let count = operations.len();
        let ids: Vec<String> = operations.iter().map(|operation| format!("`{}`", operation.id)).collect();
        writeln!(text, "\n# {count} {kind}\n").unwrap();
        wrap(&mut text, &ids.join(", "));
        writeln!(text, "\n| Fault | Error | Taken effect | Again | Requests |\n|---|---|---|---|---|").unwrap();
        for ((fault, _), cell) in faults().iter().zip(cells) {
            let effect = if cell.effect { "perhaps" } else { "no" };
            let effect = if cell.error.is_none() { "-" } else { effect };
            let again = if cell.again { "yes" } else { "no" };
            writeln!(text, "| {fault} | {} | {effect} | {again} | {} |", cell.error.unwrap_or("-"), cell.requests)
                .unwrap();
        }
    }
    text
}

/// Breaks lines at spaces.
fn wrap(text: &mut String, words: &str) {
    let mut length = 0;
    for word in words.split(' ') {
        if length > 0 && length + word.len() > 120 {
            text.push('\n');
            length = 0;
        }
        if length > 0 {
            text.push(' ');
        }
        text.push_str(word);
        length += word.len() + 1;
    }
    text.push('\n');
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_with_every_fault_is_as_the_guide_says() {
    let table = table().await;
    assert_eq!(table.iter().map(|(cells, operations)| cells.len() * operations.len()).sum::<usize>(), 114 * 24);
    let made = chapter(&table);
    if std::env::var("INSTA_UPDATE").as_deref() == Ok("always") {
        std::fs::write(CHAPTER, &made).unwrap();
    }
    let kept = std::fs::read_to_string(CHAPTER).unwrap_or_default();
    let differs = made.lines().zip(kept.lines()).find(|(made, kept)| made != kept);
    assert!(made == kept, "the chapter is of another time; first difference: {differs:?}");
}
