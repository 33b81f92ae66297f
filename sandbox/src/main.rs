//! Runs the sandbox until it is interrupted.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use gorgias_sandbox::Sandbox;

const HELP: &str = "\
A local stand-in for the Gorgias REST API.

Usage: gorgias-sandbox [--port N] [--domain D] [--data FILE]

  --port N     listen on this port of 127.0.0.1 (default: a free one)
  --domain D   the subdomain that the account pretends to have (default: sandbox)
  --data FILE  keep the account in this file, so that it survives restarts (default: in memory only)
  --help       show this text
";

/// What the arguments ask for.
#[derive(Debug, PartialEq, Eq)]
enum Wish {
    Help,
    Run { port: u16, domain: String, data: Option<String> },
}

fn read(arguments: impl IntoIterator<Item = String>) -> Result<Wish, String> {
    let (mut port, mut domain, mut data) = (0, "sandbox".to_owned(), None);
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--help" | "-h" => return Ok(Wish::Help),
            "--port" => {
                let text = value()?;
                port = text.parse().map_err(|_| format!("{text} is no port: it must be a number from 0 to 65535"))?;
            }
            "--domain" => domain = value()?,
            "--data" => data = Some(value()?),
            other => return Err(format!("unknown argument {other}")),
        }
    }
    Ok(Wish::Run { port, domain, data })
}

#[tokio::main]
async fn main() -> ExitCode {
    let (port, domain, data) = match read(std::env::args().skip(1)) {
        Ok(Wish::Help) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Ok(Wish::Run { port, domain, data }) => (port, domain, data),
        Err(error) => {
            eprint!("error: {error}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    let mut builder = Sandbox::builder().record(false).port(port).domain(domain);
    if let Some(data) = data {
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
        assert_eq!(wish(&[]), Ok(Wish::Run { port: 0, domain: "sandbox".to_owned(), data: None }));
        assert_eq!(
            wish(&["--port", "4010", "--domain", "acme", "--data", "acme.redb"]),
            Ok(Wish::Run { port: 4010, domain: "acme".to_owned(), data: Some("acme.redb".to_owned()) })
        );
        assert_eq!(wish(&["--help"]), Ok(Wish::Help));
    }

    #[test]
    fn mistakes_are_named() {
        assert!(wish(&["--port", "many"]).unwrap_err().contains("many"));
        assert!(wish(&["--port"]).unwrap_err().contains("--port"));
        assert!(wish(&["--loud"]).unwrap_err().contains("--loud"));
    }
}
