//! What the program can be asked for.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use lexopt::prelude::*;

use crate::Outcome;

pub(crate) const HELP: &str = "\
A storm of shop events against a whole service, with a shop and a Gorgias that are played.

Usage: cargo xtask storm [accept | backlog] [OPTIONS]

  (nothing)          events in a burst, worked off in the allowance, and compared with a replay in order; exit status 1 if
                     something is lost, doubled or wrong, became a dead letter, or if more calls are refused than kills were made
  accept             how many events per second one core accepts, of orders of 20 KB, without working on them
  backlog            how long the file with a backlog takes to open, and the memory that takes

  --events N         events (default: 10000; 20000 for accept, 100000 for backlog)
  --orders N         orders that they are about (default: 3 in 10 of the events)
  --processes N      processes of the service (default: 1 with a file, 2 with Redis)
  --backend B        file or redis (default: file); redis needs the program redis-server
  --window SECONDS   the time in which the sandbox gives 40 calls (default: 2)
  --lag MS           how many milliseconds late the sandbox's lists show a new record (default: 0)
  --kill             kill -9 processes of the service now and then, and Redis once
  --senders N        deliveries at a time (default: 16)
  --seed N           another storm (default: 1)
  --log              print the warnings of the service
  --help             print this
";

/// What the arguments ask for.
#[derive(Debug)]
pub(crate) enum Wish {
    Help,
    Storm(Options),
    Accept(Options),
    Backlog(Options),
    /// This process is one of the service.
    Serve,
    /// This process fills a file, to be killed then.
    Fill {
        path: PathBuf,
        options: Options,
    },
    /// This process opens a file and says what that took.
    Open {
        path: PathBuf,
    },
}

/// Where the service keeps deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BackendKind {
    File,
    Redis,
}

impl BackendKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Redis => "redis",
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) events: usize,
    pub(crate) orders: usize,
    pub(crate) processes: usize,
    pub(crate) backend: BackendKind,
    pub(crate) window: Duration,
    pub(crate) lag: Duration,
    pub(crate) kill: bool,
    pub(crate) senders: usize,
    pub(crate) seed: u64,
    pub(crate) log: bool,
}

#[derive(Default)]
struct Given {
    mode: Option<String>,
    path: Option<PathBuf>,
    events: Option<usize>,
    orders: Option<usize>,
    processes: Option<usize>,
    backend: Option<BackendKind>,
    window: Option<f64>,
    lag: u64,
    kill: bool,
    senders: Option<usize>,
    seed: Option<u64>,
    log: bool,
}

pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Outcome<Wish> {
    let mut given = Given::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("events") => given.events = Some(number(&mut parser)?),
            Long("orders") => given.orders = Some(number(&mut parser)?),
            Long("processes") => given.processes = Some(number(&mut parser)?),
            Long("backend") => {
                given.backend = Some(match parser.value()?.string()?.as_str() {
                    "file" => BackendKind::File,
                    "redis" => BackendKind::Redis,
                    other => return Err(format!("`{other}` is not a backend; there are file and redis").into()),
                });
            }
            Long("window") => given.window = Some(number(&mut parser)?),
            Long("lag") => given.lag = number(&mut parser)?,
            Long("kill") => given.kill = true,
            Long("senders") => given.senders = Some(number(&mut parser)?),
            Long("seed") => given.seed = Some(number(&mut parser)?),
            Long("log") => given.log = true,
            Long("help") | Short('h') => return Ok(Wish::Help),
            Value(word) if given.mode.is_none() => given.mode = Some(word.string()?),
            Value(path) if given.path.is_none() => given.path = Some(path.into()),
            _ => return Err(format!("{}\n\n{HELP}", argument.unexpected()).into()),
        }
    }
    given.wish()
}

fn number<T: FromStr>(parser: &mut lexopt::Parser) -> Outcome<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    Ok(parser.value()?.parse()?)
}

impl Given {
    fn wish(self) -> Outcome<Wish> {
        let path = || self.path.clone().ok_or("the path of a file is missing");
        Ok(match self.mode.as_deref() {
            None => Wish::Storm(self.options(10_000)?),
            Some("accept") => Wish::Accept(self.options(20_000)?),
            Some("backlog") => Wish::Backlog(self.options(100_000)?),
            Some("serve") => Wish::Serve,
            Some("fill") => Wish::Fill { path: path()?, options: self.options(100_000)? },
            Some("open") => Wish::Open { path: path()? },
            Some(other) => return Err(format!("`{other}` is not understood\n\n{HELP}").into()),
        })
    }

    fn options(&self, events: usize) -> Outcome<Options> {
        let backend = self.backend.unwrap_or(BackendKind::File);
        let events = self.events.unwrap_or(events);
        let orders = self.orders.unwrap_or((events * 3).div_ceil(10));
        if orders == 0 || orders > events {
            return Err("each order has at least one event: --orders must be from 1 to --events".into());
        }
        let processes = self.processes.unwrap_or(if backend == BackendKind::File { 1 } else { 2 });
        if processes == 0 {
            return Err("--processes must be at least 1".into());
        }
        if backend == BackendKind::File && processes > 1 {
            return Err("a file has one process; `--backend redis` takes any number of --processes".into());
        }
        let window = self.window.unwrap_or(2.0);
        if !(0.001..=86_400.0).contains(&window) {
            return Err("--window must be a number of seconds, of at most a day".into());
        }
        Ok(Options {
            events,
            orders,
            processes,
            backend,
            window: Duration::from_secs_f64(window),
            lag: Duration::from_millis(self.lag),
            kill: self.kill,
            senders: self.senders.unwrap_or(16).max(1),
            seed: self.seed.unwrap_or(1),
            log: self.log,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn read(words: &str) -> Outcome<Wish> {
        super::read(words.split_whitespace().map(OsString::from))
    }

    #[test]
    fn arguments_are_read() {
        let Wish::Storm(options) = read("--backend redis --events 200 --window 0.5 --lag 300 --kill").unwrap() else {
            panic!("a storm was asked for");
        };
        assert_eq!((options.events, options.orders, options.processes), (200, 60, 2));
        assert_eq!((options.window, options.lag), (Duration::from_millis(500), Duration::from_millis(300)));
        assert!(options.kill);
    }

    #[test]
    fn a_file_has_one_process() {
        let error = read("--backend file --processes 2").unwrap_err();
        assert!(error.to_string().contains("a file has one process"), "{error}");
    }

    #[test]
    fn nonsense_is_refused() {
        for words in ["--orders 0", "--events 5 --orders 6", "--processes 0", "--backend tape", "rain", "--rain"] {
            assert!(read(words).is_err(), "{words}");
        }
    }
}
