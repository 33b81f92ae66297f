//! A client and a sandbox of its own, and the account of what was called.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, Mutex};

use gorgias::operations::{Operation, Pagination};
use gorgias::{Client, Error, ErrorKind, Response};
use gorgias_sandbox::{Sandbox, SeedIds};
use serde_json::Value;

use super::routes;

pub(crate) use crate::support::values::{at, map};

/// Declares stories and the operations they cover; each becomes a test with a sandbox of its own.
macro_rules! stories {
    ($($story:ident: $($id:ident),+;)+) => {
        pub(crate) const COVERS: &[&str] = &[$($(stringify!($id)),+),+];

        mod story {
            $(
                #[tokio::test]
                async fn $story() {
                    let desk = $crate::operations::desk::Desk::open().await;
                    super::$story(&desk).await;
                    desk.close(&[$(stringify!($id)),+]);
                }
            )+
        }
    };
}

/// A call that must succeed with its documented status: `call!(desk, get_tag.id(7))`. Gives what was decoded.
macro_rules! call {
    ($desk:expr, $operation:ident $($setters:tt)*) => {
        $desk.succeeded(stringify!($operation), $desk.client.$operation()$($setters)*.send().await)
    };
}

/// A call that must fail with this kind of error: `refused!(desk, NotFound, get_tag.id(7))`.
macro_rules! refused {
    ($desk:expr, $kind:ident, $operation:ident $($setters:tt)*) => {
        $desk.refused(
            stringify!($operation),
            ::gorgias::ErrorKind::$kind,
            $desk.client.$operation()$($setters)*.send().await,
        )
    };
}

/// Follows the cursor of a list to its end, so many at a time, and gives the ids of all items.
macro_rules! walk {
    ($desk:expr, $limit:expr, $operation:ident $($setters:tt)*) => {{
        let (mut pages, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let call = $desk.client.$operation()$($setters)*.limit($limit);
            let call = match cursor.take() {
                Some(cursor) => call.cursor(cursor),
                None => call,
            };
            let page = $desk.succeeded(stringify!($operation), call.send().await);
            pages.push(page.data.iter().map(|item| item.id).collect::<Vec<i64>>());
            match page.meta.unwrap().next_cursor {
                Some(next) => cursor = Some(next),
                None => break $desk.walked(stringify!($operation), $limit, &pages),
            }
        }
    }};
}

/// A value within a body: `make!(MacroRef { id: 7 })`.
macro_rules! make {
    ($name:ident { $($field:ident: $value:expr),* $(,)? }) => {
        ::gorgias::types::$name::builder()$(.$field($value))*.build().unwrap()
    };
}

/// Lists of which the sandbox has one record, and no operation makes another: they end with their first page.
const ONE_PAGE: [&str; 2] = ["list_voice_calls", "list_voice_call_recordings"];

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    /// How often each operation succeeded.
    calls: Mutex<BTreeMap<&'static str, usize>>,
    /// How many pages a list had when it was followed to its end, at most.
    pages: Mutex<BTreeMap<&'static str, usize>>,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        // Sent at once, so that a story can go on without waiting.
        let sandbox = Sandbox::builder()
            .sending_delay(std::time::Duration::ZERO)
            .legacy_charts(true)
            .echo_webhook_headers(true)
            .start()
            .await
            .unwrap();
        let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
        Self { client: client.build().unwrap(), sandbox, calls: Mutex::default(), pages: Mutex::default() }
    }

    pub(crate) fn ids(&self) -> &SeedIds {
        self.sandbox.ids()
    }

    pub(crate) fn succeeded<T>(&self, id: &'static str, outcome: gorgias::Result<Response<T>>) -> T {
        let answer = outcome.unwrap_or_else(|e| panic!("{id}: {e}; {:?} {:?}", e.message(), self.sandbox.problems()));
        let status = answer.status().as_u16();
        assert!(DOCUMENTED[id].iter().any(|wanted| fits(status, wanted)), "{id}: {status}, not {:?}", DOCUMENTED[id]);
        *self.calls.lock().unwrap().entry(id).or_default() += 1;
        answer.into_inner()
    }

    pub(crate) fn refused<T>(&self, id: &str, kind: ErrorKind, outcome: gorgias::Result<Response<T>>) -> Error {
        let Err(error) = outcome else { panic!("{id}: succeeded, instead of {kind:?}") };
        assert_eq!(error.kind(), kind, "{id}: {error}");
        assert_eq!(error.failed_operation().unwrap().id, id);
        assert!(error.request_id().is_some(), "{id}: refused by the sandbox, not before sending");
        error
    }

    /// All pages but the last are full, and no record is in two of them.
    pub(crate) fn walked(&self, id: &'static str, limit: usize, pages: &[Vec<i64>]) -> Vec<i64> {
        let (last, full) = pages.split_last().unwrap();
        assert!(full.iter().all(|page| page.len() == limit) && last.len() <= limit, "{id}: {pages:?}");
        let ids = pages.concat();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{id}: repeated {ids:?}");
        let mut most = self.pages.lock().unwrap();
        most.entry(id).and_modify(|most| *most = pages.len().max(*most)).or_insert(pages.len());
        ids
    }

    /// Compares what a story claims with what the client did and what arrived at the sandbox.
    pub(crate) fn close(&self, covers: &[&'static str]) {
        assert_eq!(self.sandbox.problems(), [""; 0], "answers that break the description");
        let mut arrived = BTreeMap::<&str, usize>::new();
        for request in self.sandbox.requests() {
            let id = routes::operation_of(&request.method, &request.path);
            let id = id.unwrap_or_else(|| panic!("no operation: {} {}", request.method, request.path));
            *arrived.entry(id).or_default() += 1;
        }
        let (calls, pages) = (self.calls.lock().unwrap(), self.pages.lock().unwrap());
        for (id, count) in calls.iter() {
            assert!(arrived.get(id).is_some_and(|arrived| arrived >= count), "{id}: {count} calls, {arrived:?}");
        }
        for id in covers {
            assert!(calls.contains_key(id), "{id} was not called with success");
            if Operation::by_id(id).unwrap().pagination == Pagination::Cursor {
                let least = if ONE_PAGE.contains(id) { 1 } else { 2 };
                assert!(pages.get(id).is_some_and(|pages| *pages >= least), "{id}: not followed to its end");
            }
        }
    }
}

/// The documented successes of every operation.
static DOCUMENTED: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    let spec: Value = serde_json::from_str(include_str!("../../../spec/gorgias.json")).unwrap();
    let operations = spec["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let successes = |operation: &Value| {
        let codes = operation["responses"].as_object().unwrap().keys();
        let successes: Vec<String> = codes.filter(|code| code.starts_with('2')).cloned().collect();
        // A download is documented as a redirect; the success is that of the storage behind it.
        if successes.is_empty() { vec!["200".to_owned()] } else { successes }
    };
    operations.map(|operation| (operation["operationId"].as_str().unwrap().to_owned(), successes(operation))).collect()
});

/// Whether a status is the documented one, which can be `2XX`.
fn fits(status: u16, documented: &str) -> bool {
    documented.parse() == Ok(status) || (documented == "2XX" && (200..300).contains(&status))
}

pub(crate) fn sorted(mut ids: Vec<i64>) -> Vec<i64> {
    ids.sort_unstable();
    ids
}
