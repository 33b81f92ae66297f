//! Macros and rules in step with files: shows what would change; with `--apply`, changes it.
//!
//! `cargo run --example macros_sync [-- [--apply] FILE..]`, on the embedded sandbox, or on your account: set `GORGIAS_DOMAIN`,
//! `GORGIAS_EMAIL` and `GORGIAS_API_KEY`. Files are TOML or JSON, with `macros` or `rules` in them; without any, a small one is used.

#![allow(clippy::print_stdout, reason = "an example is there to be read")]

use gorgias::Client;
use gorgias::reconcile::{macros::MacroSet, rules::RuleSet};
use gorgias_sandbox::Sandbox;
use serde::de::DeserializeOwned;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const MACROS: &str = r#"
prefix = "example:"                # macros with such a key that stand here no more are archived
[[macros]]
external_id = "example:status"
name = "Order status"
language = "en"
actions = [
    { name = "setResponseText", body_text = "Hi {{ticket.customer.firstname}}, your parcel is on its way." },
    { name = "addTags", tags = ["shipping"] },
]
[[macros]]
external_id = "example:parcel"
name = "It left"
adopt = "Parcel is on its way"     # a macro without key that becomes this one
"#;

#[tokio::main]
async fn main() -> Outcome {
    let (mut apply, mut texts) = (false, Vec::new());
    for argument in std::env::args().skip(1) {
        if argument == "--apply" { apply = true } else { texts.push(std::fs::read_to_string(argument)?) }
    }
    let texts = if texts.is_empty() { vec![MACROS.to_owned()] } else { texts };
    let sandbox = if std::env::var_os("GORGIAS_DOMAIN").is_none() { Some(Sandbox::start().await?) } else { None };
    let client = match &sandbox {
        Some(own) => Client::builder().base_url(own.url()).api_key(own.email(), own.api_key()).build()?,
        None => Client::from_env()?,
    };
    for text in &texts {
        match (read::<MacroSet>(text), read::<RuleSet>(text)) {
            (Ok(set), _) if apply => println!("{}", client.reconcile_macros(&set).apply().await?),
            (Ok(set), _) => println!("{}", client.reconcile_macros(&set).plan().await?),
            (_, Ok(set)) if apply => println!("{}", client.reconcile_rules(&set).apply().await?),
            (_, Ok(set)) => println!("{}", client.reconcile_rules(&set).plan().await?),
            (Err(one), Err(other)) => return Err(format!("no file of macros: {one}\nnor of rules: {other}").into()),
        }
    }
    let hint = if apply { "" } else { " Nothing was changed; `--apply` does." };
    println!("{} calls used.{hint}", client.counters().total.calls);
    Ok(())
}

fn read<T: DeserializeOwned>(text: &str) -> Outcome<T> {
    Ok(if text.trim_start().starts_with('{') { serde_json::from_str(text)? } else { toml::from_str(text)? })
}
