//! Runs the sandbox until it is interrupted.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod cli;

use std::process::ExitCode;
use std::time::Duration;

use cli::arguments::{self, Wish};
use cli::greeting;
use gorgias_sandbox::Sandbox;

/// How long requests in flight may take after the signal to stop.
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> ExitCode {
    let options = match arguments::read(std::env::args_os().skip(1).collect()) {
        Ok(Wish::Help) => {
            print!("{}", arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(Wish::Run(options)) => options,
        Err(error) => {
            eprintln!("error: {error}\n\n--help lists the options.");
            return ExitCode::from(2);
        }
    };
    let signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => {
            eprintln!("error: cannot wait for an interrupt: {error}");
            return ExitCode::FAILURE;
        }
    };
    let sandbox = match options.builder().start().await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("error: the sandbox could not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    greeting::print(&sandbox, &options);
    run(sandbox, signals).await
}

/// Serves until a signal comes, then answers what is in flight. A second signal ends that too.
async fn run(sandbox: Sandbox, mut signals: Signals) -> ExitCode {
    signals.next().await;
    eprintln!("Stopping; requests in flight are answered. Interrupt once more to stop at once.");
    tokio::select! {
        () = sandbox.shutdown() => ExitCode::SUCCESS,
        () = signals.next() => ExitCode::FAILURE,
        () = tokio::time::sleep(PATIENCE) => {
            eprintln!("error: a request was still in flight after {} seconds", PATIENCE.as_secs());
            ExitCode::FAILURE
        }
    }
}

/// The signals that ask a program to stop.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The signals that ask a program to stop.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if let Err(error) = tokio::signal::ctrl_c().await {
            eprintln!("error: cannot wait for an interrupt: {error}");
        }
    }
}
