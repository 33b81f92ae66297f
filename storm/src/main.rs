//! A storm of shop events against a whole service: its processes, its store and its workers are real, Gorgias is the sandbox, and
//! the shop is played. `cargo xtask storm` starts it; `README.md` says what it measures.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what it is for")]

mod accept;
mod arguments;
mod backlog;
mod chaos;
mod messages;
mod orders;
mod outbox;
mod processes;
mod redis_server;
mod report;
mod service;
mod shop;
mod storm;
mod verify;

use std::process::ExitCode;

use arguments::Wish;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("storm: {error}");
            ExitCode::from(2)
        }
    }
}

/// Returns `true` if everything is as it should be.
async fn run() -> Outcome<bool> {
    match arguments::read(std::env::args_os().skip(1))? {
        Wish::Help => print!("{}", arguments::HELP),
        Wish::Storm(options) => return storm::run(&options).await,
        Wish::Accept(options) => accept::run(&options).await?,
        Wish::Backlog(options) => backlog::run(&options).await?,
        Wish::Serve => service::serve().await?,
        Wish::Fill { path, options } => backlog::fill(&path, &options).await?,
        Wish::Open { path } => backlog::open(&path).await?,
    }
    Ok(true)
}
