//! Compares the responses of an account with the document that this crate was generated from, and writes a report that
//! can be sent to its maintainers.
//!
//! This crate was built without a live account, so what it knows of responses can be wrong or out of date. A run of the
//! doctor says where, without showing what is in the account:
//!
//! ```no_run
//! # async fn example(client: gorgias::Client) -> Result<(), Box<dyn std::error::Error>> {
//! let report = client.doctor().most_calls(100).run().await?;
//! println!("{}", report.to_markdown());
//! std::fs::write("doctor.json", serde_json::to_string_pretty(&report)?)?;
//! # Ok(())
//! # }
//! ```
//!
//! In the repository, `cargo run --example doctor --features doctor` does the same, on the sandbox or on your account.
//!
//! # What it sends
//!
//! GET calls only, which change nothing: one page of each list, as large as it may be, then some of the records in it,
//! one by one. Each operation of the document that is a GET has its turn, but for files, which are not read. All calls
//! have the [priority](crate::budget::Priority) `Background`, so they leave half of the account's allowance to others,
//! and wait as long as it takes. A call that fails for a while is made once more in the end; there are no other
//! retries.
//!
//! **Calls.** 22 for the lists, and 24 more for each record that is looked at: 70 at most with the default of 2. There
//! are never more than [`most_calls`](Doctor::most_calls), which is 100 by default; a record that was merged into
//! another costs one request more. At 40 calls in 20 seconds that takes about half a minute, and longer where the
//! account is busy.
//!
//! # What the report holds
//!
//! - [`differences`](DoctorReport::differences): types, nulls, missing and unknown keys, unknown words of enums, formats,
//!   limits, statuses. Each has the operation, the place in the JSON, and how often it was seen. Indexes of lists are
//!   left out.
//! - [`unseen`](DoctorReport::unseen): keys that the document describes and no response had.
//! - [`operations`](DoctorReport::operations): calls, statuses and failures, and why an operation was not reached.
//! - [`headers`](DoctorReport::headers): names of headers, and no value.
//!
//! # What it never holds
//!
//! - A value of a response. Where a type or a format is wrong, it says what the value looks like: `string <digits>`,
//!   `<words>`.
//! - A key or a word of an enum that can be somebody's. Unknown ones are shown only if they are made of words that the
//!   document itself uses for its names, or that are common in interfaces (`is_vip_customer`), with one digit at most.
//!   Others are shown as a class and the number of different ones: an address or a name that stands as a key is
//!   `<address>` or `<word>`.
//! - Keys of maps, such as those by id, and anything in objects that the document leaves open (`meta`, `data` of
//!   events, code of rules): these are not looked into.
//! - The account, its domain, its users, ids, or times.
//!
//! It does hold counts, such as how many records a page had. A name that is also such a word, such as Page, is not shown
//! where it stands alone; together with another such word it would be, if Gorgias made a key or a word of an enum of it
//! (`page_customer`). Read the Markdown before you send it: it is short, and all that can come from the account is in the
//! columns "Where" and "Seen".
//!
//! # Design notes
//!
//! - Words that are withheld are counted, and not replaced by a hash: a hash of a name is found out by trying names.
//! - The walk is our own. A validator stops at what is wrong for it, quotes values in its messages, and has no word for
//!   an unknown key where unknown keys are allowed.
//! - The calls are those of the pipeline, but their bodies are not evened out: a bare list in place of an envelope is a
//!   finding.
//! - It is behind a feature because it embeds the document, which takes 0.8 MB in a program.

mod document;
mod markdown;
mod records;
mod report;
mod rows;
mod run;
mod walk;
mod words;

pub use report::{Difference, DifferenceKind, DoctorReport, NotReached, OperationReport, Unseen};

use crate::budget::Priority;
use crate::{Client, Result};

/// A run that compares an account's responses with the document, made by [`Client::doctor`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it runs"]
pub struct Doctor<'a> {
    client: &'a Client,
    most_calls: u32,
    records: usize,
}

impl Client {
    /// Starts a run that compares an account's responses with the document. It only reads. See
    /// [`doctor`](crate::doctor) for what it sends, and for what the report holds.
    pub fn doctor(&self) -> Doctor<'_> {
        Doctor { client: self, most_calls: 100, records: 2 }
    }
}

impl Doctor<'_> {
    /// Sets the most calls of the run. Lists come first, so a small number reaches them and leaves records out.
    /// Defaults to 100.
    pub fn most_calls(mut self, calls: u32) -> Self {
        self.most_calls = calls;
        self
    }

    /// Sets the number of records of each list that are looked at one by one, from the beginning of a page to its end.
    /// Defaults to 2.
    pub fn records(mut self, records: usize) -> Self {
        self.records = records;
        self
    }

    /// Makes the calls and returns the report. Calls that fail are in the report.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the document that the crate was built with
    /// cannot be read. Nothing is sent then.
    pub async fn run(self) -> Result<DoctorReport> {
        let document = document::Document::read()?;
        let client = self.client.with_options(|mut options| {
            options.max_wait = None;
            options.no_retry().priority(Priority::Background)
        });
        Ok(run::Run::new(client, &document, self.most_calls, self.records).all().await)
    }
}
