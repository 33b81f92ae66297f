//! Runs the sandbox until it is interrupted.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;
use std::time::Duration;

use gorgias_sandbox::{CallLimit, Sandbox};

const HELP: &str = "\
A local stand-in for the Gorgias REST API.

Usage: gorgias-sandbox [--port N] [--domain D] [--data FILE] [--enforce-rate-limit] [--calls N] [--window SECONDS]

  --port N              listen on this port of 127.0.0.1 (default: a free one)
  --domain D            the subdomain that the account pretends to have (default: sandbox)
  --data FILE           keep the account in this file, so that it survives restarts (default: in memory only)
  --enforce-rate-limit  answer calls beyond the allowance with 429 (default: refuse none)
  --calls N             calls that the API key has in one window; OAuth has twice as many (default: 40)
  --window SECONDS      how long a used-up allowance takes to come back (default: 20)
  --help                show this text
";

/// What the arguments ask for.
#[derive(Debug, PartialEq, Eq)]
enum Wish {
    Help,
    Run(Settings),
}

#[derive(Debug, PartialEq, Eq)]
struct Settings {
    port: u16,
    domain: String,
    data: Option<String>,
    enforce_rate_limit: bool,
    call_limit: CallLimit,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            domain: "sandbox".to_owned(),
            data: None,
            enforce_rate_limit: false,
            call_limit: CallLimit::default(),
        }
    }
}

fn read(arguments: impl IntoIterator<Item = String>) -> Result<Wish, String> {
    let mut settings = Settings::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--help" | "-h" => return Ok(Wish::Help),
            "--port" => {
                let text = value()?;
                settings.port =
                    text.parse().map_err(|_| format!("{text} is no port: it must be a number from 0 to 65535"))?;
            }
            "--domain" => settings.domain = value()?,
            "--data" => settings.data = Some(value()?),
            "--enforce-rate-limit" => settings.enforce_rate_limit = true,
            "--calls" => {
                let text = value()?;
                let calls: u32 = text.parse().map_err(|_| format!("{text} is no number of calls"))?;
                settings.call_limit.api_key = calls;
                settings.call_limit.oauth = calls.saturating_mul(2);
            }
            "--window" => {
                let text = value()?;
                let seconds: u64 = text.parse().map_err(|_| format!("{text} is no number of seconds"))?;
                settings.call_limit.window = Duration::from_secs(seconds);
            }
            other => return Err(format!("unknown argument {other}")),
        }
    }
    Ok(Wish::Run(settings))
}

#[tokio::main]
async fn main() -> ExitCode {
    let settings = match read(std::env::args().skip(1)) {
        Ok(Wish::Help) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Ok(Wish::Run(settings)) => settings,
        Err(error) => {
            eprint!("error: {error}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    let mut builder = Sandbox::builder()
        .record(false)
        .port(settings.port)
        .domain(settings.domain)
        .enforce_rate_limit(settings.enforce_rate_limit)
        .call_limit(settings.call_limit);
    if let Some(data) = settings.data {
        builder = builder.data(data);
    }
    let sandbox = match builder.start().await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("error: the sandbox could not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("The sandbox listens on {}", sandbox.url());
    println!("GORGIAS_BASE_URL={}", sandbox.url());
    println!("GORGIAS_EMAIL={}", sandbox.email());
    println!("GORGIAS_API_KEY={}", sandbox.api_key());
    println!("GORGIAS_DOMAIN={}", sandbox.domain());
    println!(
        "OAuth app: id {}, secret {}, sent back to {}",
        sandbox.client_id(),
        sandbox.client_secret(),
        sandbox.redirect_uri()
    );
    if let Err(error) = tokio::signal::ctrl_c().await {
        eprintln!("error: cannot wait for an interrupt: {error}");
    }
    sandbox.shutdown().await;
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    fn wish(arguments: &[&str]) -> Result<Wish, String> {
        read(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    #[test]
    fn arguments_are_read() {
        assert_eq!(wish(&[]), Ok(Wish::Run(Settings::default())));
        assert_eq!(
            wish(&["--port", "4010", "--domain", "acme", "--data", "acme.redb"]),
            Ok(Wish::Run(Settings {
                port: 4010,
                domain: "acme".to_owned(),
                data: Some("acme.redb".to_owned()),
                ..Settings::default()
            }))
        );
        let call_limit = CallLimit { api_key: 6, oauth: 12, window: Duration::from_secs(2) };
        assert_eq!(
            wish(&["--enforce-rate-limit", "--calls", "6", "--window", "2"]),
            Ok(Wish::Run(Settings { enforce_rate_limit: true, call_limit, ..Settings::default() }))
        );
        assert_eq!(wish(&["--help"]), Ok(Wish::Help));
    }

    #[test]
    fn mistakes_are_named() {
        assert!(wish(&["--port", "many"]).unwrap_err().contains("many"));
        assert!(wish(&["--port"]).unwrap_err().contains("--port"));
        assert!(wish(&["--calls", "few"]).unwrap_err().contains("few"));
        assert!(wish(&["--window", "-1"]).unwrap_err().contains("-1"));
        assert!(wish(&["--loud"]).unwrap_err().contains("--loud"));
    }
}
