//! What this process logs, written to a file: `.ci/logs` looks through it afterwards.
//!
//! A module of its own in each test binary, called `a_capture`, because libtest begins with the first name of all.

#![allow(dead_code, unreachable_pub, reason = "not every test file has children")]

use std::fmt::{Debug, Write as _};
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Names the folder; without it, nothing is captured.
const FOLDER: &str = "GORGIAS_LOG_CAPTURE";

/// The file of this process, once there is one.
static FILE: OnceLock<Option<PathBuf>> = OnceLock::new();

/// Captures from now on, at the finest level, if the environment asks for it. A process that a test starts calls it itself.
pub fn begin() -> Option<&'static PathBuf> {
    let path = FILE.get_or_init(|| {
        let folder = PathBuf::from(std::env::var_os(FOLDER)?);
        let program = std::env::current_exe().unwrap();
        let name = program.file_stem().unwrap().to_string_lossy();
        let path = folder.join(format!("{name}.{}.jsonl", std::process::id()));
        let file = File::options().create(true).append(true).open(&path).unwrap();
        // Bridges `log` as well, which reqwest uses.
        tracing_subscriber::registry().with(Lines(file)).init();
        Some(path)
    });
    path.as_ref()
}

#[test]
fn begins() {
    if let Some(path) = begin() {
        tracing::trace!(target: "capture", "begun");
        assert!(std::fs::read_to_string(path).unwrap().contains("begun"));
    }
}

/// A line of JSON for each span, event and value that is recorded later.
struct Lines(File);

impl Lines {
    fn write(&self, kind: &str, metadata: &Metadata<'_>, fields: Fields) {
        let line = json!({"kind": kind, "target": metadata.target(), "level": metadata.level().as_str(), "name": metadata.name(),
            "fields": fields.0});
        // One call, so that lines of several threads stay whole.
        (&self.0).write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Lines {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        self.write("span", attributes.metadata(), fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(metadata) = context.metadata(id) else { return };
        let mut fields = Fields::default();
        values.record(&mut fields);
        self.write("record", metadata, fields);
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.write("event", event.metadata(), fields);
    }
}

#[derive(Default)]
struct Fields(Map<String, Value>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = String::new();
        let _ = write!(text, "{value:?}");
        self.0.insert(field.name().to_owned(), text.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}
