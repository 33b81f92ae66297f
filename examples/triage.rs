//! Routes the tickets of a view (`TRIAGE_VIEW`, or `Open`) by rules: by what customers wrote, and by what they ordered.
//!
//! `cargo run --example triage` runs on an embedded sandbox; with `GORGIAS_DOMAIN`, `GORGIAS_EMAIL` and `GORGIAS_API_KEY` on
//! that account. It only says what it would do, unless called with `-- --apply`.

#![allow(clippy::print_stdout, reason = "an example is there to be read")]

use std::ops::ControlFlow;

use gorgias::Client;
use gorgias::budget::Priority;
use gorgias::triage::TriageRules;
use gorgias_sandbox::Sandbox;

const RULES: &str = r#"
[[rules]]
id = "paid-and-waiting"
description = "A customer with a big order that has not left yet goes first."
when = { status = "open", order = { status = "paid", value = { currency = "EUR", at_least = "80.00" } } }
then = { add_tags = ["big order"], priority = "high", assign_team = "Returns" }

[[rules]]
id = "where-is-it"
when.status = "open"
when.any = [{ subject.words = ["where is", "not arrived"] }, { intent = "shipping/status" }]
then = { add_tags = ["wismo"], note = "Check the tracking before you answer." }
"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let on_account = std::env::var_os("GORGIAS_DOMAIN").is_some();
    let sandbox = if on_account { None } else { Some(Sandbox::start().await?) };
    let client = match &sandbox {
        Some(sandbox) => {
            Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build()?
        }
        None => Client::from_env()?,
    };
    // Nobody waits for it: leave room for those that somebody waits for.
    let client = client.with_options(|o| o.priority(Priority::Bulk));
    let dry = !std::env::args().any(|arg| arg == "--apply");

    let rules: TriageRules = toml::from_str(RULES)?;
    let triage = client.triage(&rules).await?;
    let view = std::env::var("TRIAGE_VIEW").unwrap_or_else(|_| "Open".to_owned());
    let view = client.directory().view_by_name(&view).await?;
    let batch = triage.view(view);
    let mut batch = if dry { batch.dry_run() } else { batch };
    let summary = batch.run(|progress| {
        match (&progress.report.plan, &progress.report.error) {
            (_, Some(error)) => println!("#{}: {error}", progress.report.ticket_id),
            (Some(plan), _) => println!("{plan}"),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    let summary = summary.await?;
    println!("{summary:?}{}", if dry { "; nothing was written: run it with `-- --apply`" } else { "" });
    println!("{} calls used", client.counters().total.calls);
    Ok(())
}
