//! One checked request on its way to a handler.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::page::Page;
use super::resource::Totals;
use crate::http::body::Part;
use crate::http::judge;
use crate::http::reply::{Answer, Failure, Payload, Reply};
use crate::spec::{Operation, PathValues, Query};
use crate::state::shown::Shown;
use crate::state::value::{object, record};
use crate::state::{Id, Kind, Record, World};

/// A handler of its own for one operation.
pub(crate) type Handler = fn(&mut Call<'_>) -> Answer;

/// A request whose parameters and body satisfy the document.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) operation: &'a Operation,
    pub(crate) ids: BTreeMap<String, Id>,
    pub(crate) names: PathValues,
    pub(crate) query: Query,
    pub(crate) body: Value,
    pub(crate) parts: Vec<Part>,
    /// Path and query as requested.
    pub(crate) uri: String,
}

impl Call<'_> {
    /// A number from the path.
    pub(crate) fn id(&self, name: &str) -> Id {
        self.ids.get(name).copied().unwrap_or_default()
    }

    /// A number from the path that must belong to a record.
    pub(crate) fn existing(&self, kind: Kind, name: &str) -> Result<Id, Failure> {
        let id = self.id(name);
        if self.world.store.has(kind, id) { Ok(id) } else { Err(Failure::not_found()) }
    }

    /// The body as an object; other bodies read as empty.
    pub(crate) fn fields(&self) -> Record {
        self.body.as_object().cloned().unwrap_or_default()
    }

    /// A list answer in the common envelope; `total` is for lists that show one.
    pub(crate) fn envelope(&self, page: &Page, data: Vec<Value>, totals: Totals, total: Option<usize>) -> Value {
        let mut meta = json!({"prev_cursor": page.prev, "next_cursor": page.next});
        match totals {
            Totals::Absent => {}
            Totals::Null => meta["total_resources"] = Value::Null,
            Totals::Count => meta["total_resources"] = json!(total),
        }
        Value::Object(record([
            ("data", Value::Array(data)),
            ("object", json!("list")),
            ("uri", json!(self.uri)),
            ("meta", meta),
        ]))
    }

    /// The same, written item by item: each is checked in the envelope and gone before the next one is made, so that a page takes
    /// no more room than an item and its text.
    pub(crate) fn list<'a>(
        &self,
        page: &Page,
        data: impl Iterator<Item = Shown<'a>>,
        totals: Totals,
        total: Option<usize>,
    ) -> Reply {
        let mut rest = object(self.envelope(page, Vec::new(), totals, total));
        rest.remove("data");
        let whole = |item: Option<&[u8]>| {
            let mut whole = rest.clone();
            // What cannot be read is found to be wrong.
            let item = item.map(|item| serde_json::from_slice(item).unwrap_or_default());
            whole.insert("data".to_owned(), Value::Array(item.into_iter().collect()));
            Value::Object(whole)
        };
        let mut bytes = Vec::with_capacity(1 << 15);
        bytes.extend_from_slice(b"{\"data\":[");
        let mut items = 0;
        let mut judged = Ok(());
        for item in data {
            let start = bytes.len();
            if items > 0 {
                bytes.push(b',');
            }
            items += 1;
            bytes.extend(item.into_bytes());
            let written = bytes.get(start..).unwrap_or_default();
            judged = judged.and_then(|()| match written.strip_prefix(b",") {
                // The comma keeps it apart from whole bodies.
                Some(item) => judge::part(self.operation, Some(written), || whole(Some(item))),
                // With the first one the envelope is judged.
                None => judge::part(self.operation, None, || whole(Some(written))),
            });
        }
        if items == 0 {
            judged = judge::part(self.operation, None, || whole(None));
        }
        bytes.extend_from_slice(b"],");
        bytes.extend(crate::state::value::bytes(&mut Value::Object(rest)).into_iter().skip(1));
        Reply { body: Payload::Written(bytes, judged), ..Reply::default() }
    }
}
