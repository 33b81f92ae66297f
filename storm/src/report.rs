//! The table for people, and the line for programs.

use std::time::Duration;

use serde::Serialize;

use crate::Outcome;

/// The figures of a storm, in the order in which they are printed.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) events: usize,
    pub(crate) orders: usize,
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
    pub(crate) wrong: usize,
    pub(crate) ack_p50_ms: f64,
    pub(crate) ack_p99_ms: f64,
    pub(crate) ack_max_ms: f64,
    pub(crate) calls: u64,
    pub(crate) calls_per_order: f64,
    pub(crate) refused_429: u64,
    pub(crate) kills: u32,
    pub(crate) used_pct: f64,
    pub(crate) seconds: f64,
    pub(crate) messages: usize,
    pub(crate) message_max_ms: f64,
    pub(crate) deliveries: usize,
    pub(crate) timed_out: u64,
    pub(crate) refused_503: u64,
    pub(crate) unreachable: u64,
    pub(crate) dead: u64,
    pub(crate) backend: &'static str,
    pub(crate) processes: usize,
    pub(crate) senders: usize,
    pub(crate) window_s: f64,
    pub(crate) lag_ms: u128,
    pub(crate) seed: u64,
}

impl Figures {
    /// Returns `true` if nothing was lost, doubled or wrong, or given up, and no more calls were refused than kills explain.
    pub(crate) fn is_good(&self) -> bool {
        self.lost + self.doubled + self.wrong == 0 && self.dead == 0 && self.refused_429 <= u64::from(self.kills)
    }

    pub(crate) fn print(&self) -> Outcome {
        let Self { events, orders, deliveries, backend, processes, senders, window_s, lag_ms, seed, .. } = self;
        println!(
            "{events} events of {orders} orders in {deliveries} deliveries by {senders} senders; {processes} processes, {backend}; \
             40 calls within {window_s} s, lists {lag_ms} ms late; seed {seed}\n"
        );
        println!("| figure | value |\n|---|---|");
        let rows = [
            ("lost / doubled / wrong", format!("{} / {} / {}", self.lost, self.doubled, self.wrong)),
            (
                "acknowledged, ms: p50 / p99 / max",
                format!("{:.1} / {:.1} / {:.1}", self.ack_p50_ms, self.ack_p99_ms, self.ack_max_ms),
            ),
            (
                "deliveries that timed out / got 503 / reached nobody",
                format!("{} / {} / {}", self.timed_out, self.refused_503, self.unreachable),
            ),
            ("calls / per order", format!("{} / {:.2}", self.calls, self.calls_per_order)),
            ("allowance used, %", format!("{:.1}", self.used_pct)),
            ("429s / kills", format!("{} / {}", self.refused_429, self.kills)),
            ("messages / slowest, ms", format!("{} / {:.0}", self.messages, self.message_max_ms)),
            ("dead letters", self.dead.to_string()),
            ("seconds", format!("{:.1}", self.seconds)),
        ];
        for (name, value) in rows {
            println!("| {name} | {value} |");
        }
        println!("\n{}", serde_json::to_string(self)?);
        Ok(())
    }
}

/// Returns the time that this part of the times does not exceed; they are sorted.
pub(crate) fn quantile(times: &[Duration], part: f64) -> f64 {
    let place = (times.len() as f64 * part).ceil() as usize;
    millis(times.get(place.saturating_sub(1)).or(times.last()).copied().unwrap_or_default())
}

/// Returns milliseconds, to the tenth.
pub(crate) fn millis(time: Duration) -> f64 {
    tenths(time.as_secs_f64() * 1000.0)
}

pub(crate) fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_times_that_occurred() {
        let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!([0.5, 0.99, 1.0].map(|part| quantile(&times, part)), [100.0, 198.0, 200.0]);
        assert_eq!(quantile(&[], 0.5), 0.0);
    }
}
