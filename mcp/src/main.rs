//! Serves the tools of an account to language models, and carries them out from the command line.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod cli;

use std::process::ExitCode;
use std::time::Duration;

use cli::arguments::{self, HELP, Wish};

/// How long tasks may take to end when the program does. A read of standard input would hold it up for good.
const PATIENCE: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
    let wish = match arguments::read(std::env::args_os().skip(1).collect()) {
        Ok(Wish::Help) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Ok(Wish::Version) => {
            println!("gorgias-mcp {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Ok(wish) => wish,
        Err(error) => {
            eprintln!("error: {error}\n\n--help lists the commands and options.");
            return ExitCode::from(2);
        }
    };
    // Two threads: what waits for the network needs no more, and each costs memory.
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: the program cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let code = match runtime.block_on(cli::run(wish)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    };
    runtime.shutdown_timeout(PATIENCE);
    code
}
