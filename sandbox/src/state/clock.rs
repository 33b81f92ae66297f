//! Time as the API writes it, and a clock that never shows the same instant twice.

use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDateTime, SubsecRound, TimeDelta, Utc};

/// A clock whose readings grow strictly: records made in one request still have an order.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    last: Option<DateTime<Utc>>,
}

impl Clock {
    /// The time now, later than every reading before.
    pub(crate) fn now(&mut self) -> DateTime<Utc> {
        let mut now = Utc::now().trunc_subsecs(6);
        if let Some(last) = self.last
            && now <= last
        {
            now = last + Duration::from_micros(1);
        }
        self.last = Some(now);
        now
    }

    /// The latest reading: the time of the request that is being handled, or a little before.
    pub(crate) fn last(&self) -> Option<DateTime<Utc>> {
        self.last
    }

    /// The latest reading, in microseconds since 1970; 0 before the first.
    pub(crate) fn reading(&self) -> i64 {
        self.last.map_or(0, |last| last.timestamp_micros())
    }

    /// Reads later than this from now on.
    pub(crate) fn resume_after(&mut self, micros: i64) {
        self.last = self.last.max(DateTime::from_timestamp_micros(micros));
    }

    /// The time now in the form of the API.
    pub(crate) fn stamp(&mut self) -> String {
        write(self.now())
    }
}

/// Writes a time in the form of the API: UTC with offset, and no fraction when it is zero.
pub(crate) fn write(time: DateTime<Utc>) -> String {
    let form =
        if time.timestamp_subsec_micros() == 0 { "%Y-%m-%dT%H:%M:%S+00:00" } else { "%Y-%m-%dT%H:%M:%S%.6f+00:00" };
    time.format(form).to_string()
}

/// Reads the forms that are accepted: with `Z`, an offset or nothing (UTC), with or without fraction, `T` or a space.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    // Years outside of four digits would only serve to overflow the arithmetic on them.
    read(text.trim()).filter(|time| (1..=9999).contains(&time.year()))
}

fn read(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.with_timezone(&Utc));
    }
    ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z"]
        .iter()
        .find_map(|form| DateTime::parse_from_str(text, form).ok())
        .map(|time| time.with_timezone(&Utc))
        .or_else(|| {
            ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
                .iter()
                .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
                .map(|time| time.and_utc())
        })
}

/// Rewrites a time in the form of the API; text that is no time stays as it is.
pub(crate) fn normal(text: &str) -> String {
    parse(text).map_or_else(|| text.to_owned(), write)
}

/// The form inside cursors: without the offset, so that it sorts as text.
pub(crate) fn naive(text: &str) -> &str {
    text.strip_suffix("+00:00").unwrap_or(text)
}

/// Seconds from one time to another, both in the form of the API.
pub(crate) fn seconds_between(from: &str, to: &str) -> Option<f64> {
    let span: TimeDelta = parse(to)? - parse(from)?;
    span.num_microseconds().map(|micros| micros as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[test]
    fn every_accepted_form_becomes_the_same_text() {
        for text in [
            "2026-03-01T10:00:00Z",
            "2026-03-01T10:00:00",
            "2026-03-01 12:00:00+02:00",
            "2026-03-01T10:00:00.000000+0000",
        ] {
            assert_eq!(normal(text), "2026-03-01T10:00:00+00:00", "{text}");
        }
        assert_eq!(normal("2026-03-01T10:00:00.5Z"), "2026-03-01T10:00:00.500000+00:00");
        assert_eq!(parse("yesterday"), None);
    }

    #[test]
    fn readings_grow() {
        let mut clock = Clock::default();
        let (first, second) = (clock.now(), clock.now());
        assert!(first < second);
    }
}
