//! A sandbox in a process of its own, and what that process costs.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The process, which ends with this.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    /// From the start of the process until it said where it listens.
    pub(crate) took: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Server {
    pub(crate) fn start(binary: &str, arguments: &[&str]) -> Self {
        let begun = Instant::now();
        let mut child = Command::new(binary).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = loop {
            let line = lines.next().unwrap().unwrap();
            if let Some(at) = line.find("http://127.0.0.1") {
                break line[at..].split_whitespace().next().unwrap().trim_end_matches('/').to_owned();
            }
        };
        let took = begun.elapsed();
        // What it says further must go somewhere.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url, took }
    }

    /// Time of the processor so far, in microseconds: of all threads that there are. 0 where the system does not tell.
    pub(crate) fn processor(&self) -> f64 {
        let threads = fs::read_dir(format!("/proc/{}/task", self.child.id())).into_iter().flatten().flatten();
        let nanos = threads.filter_map(|thread| {
            let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse::<f64>().ok()
        });
        nanos.sum::<f64>() / 1000.0
    }

    /// The most memory that it ever had, in MB; 0 where the system does not tell.
    pub(crate) fn peak(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or_default() * 1024.0 / 1e6
    }
}

/// The middle of some numbers; 0 of none.
pub(crate) fn middle(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
