//! Figures of the account: tickets, agents, calls, surveys and automation, by scope, measures and dimensions.
//!
//! A thin layer over [`get_statistic`](crate::Client::get_statistic): it fills in what every query needs, walks all pages, and
//! reads numbers that come as text.
//!
//! ```no_run
//! # async fn example(client: gorgias::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use gorgias::types::ReportingScope;
//!
//! let rows = client
//!     .report(ReportingScope::FirstResponseTime)
//!     .measures(["medianFirstResponseTime"])
//!     .dimensions(["agentId"])
//!     .between("2026-11-01T00:00:00Z".parse()?, "2026-12-01T00:00:00Z".parse()?)
//!     .await?;
//! for row in &rows {
//!     println!("agent {:?}: {:?} seconds", row.text("agentId"), row.number("medianFirstResponseTime"));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`ReportingScope::measures`](crate::types::ReportingScope::measures) and
//! [`ReportingScope::dimensions`](crate::types::ReportingScope::dimensions) list what each scope offers. Names are not checked
//! before sending, because Gorgias adds some without notice; when Gorgias refuses a query, the violations name those that are
//! not known, and the ones that are.

mod names;
mod report;
mod row;

pub(crate) use names::{explain, query};
pub use report::Report;
pub use row::ReportRow;
