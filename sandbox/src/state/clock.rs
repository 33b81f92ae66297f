//! Time as the API writes it, and a clock that never shows the same instant twice.

use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SubsecRound, TimeDelta, Timelike, Utc};

/// Where time ends here: what is planned from then on stays within the four digits that years have.
const LAST_YEAR: i32 = 9000;

/// A clock whose readings grow strictly: records made in one request still have an order. It shows the time of the machine, or
/// stands still, and can be moved ahead in either case.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    last: Option<DateTime<Utc>>,
    /// Where it stands, if it does.
    stands: Option<DateTime<Utc>>,
    /// How far it was moved.
    ahead: TimeDelta,
    /// Whether it was moved since somebody last asked.
    moved: bool,
}

impl Clock {
    /// A clock that shows this time until it is moved. Nothing where the year is not from 1970 to 9000.
    pub(crate) fn standing(at: &str) -> Option<Self> {
        let at = parse(at).filter(|at| (1970..=LAST_YEAR).contains(&at.year()))?;
        Some(Self { stands: Some(at.trunc_subsecs(6)), ..Self::default() })
    }

    /// Whether it shows another time only when it is moved.
    pub(crate) fn stands(&self) -> bool {
        self.stands.is_some()
    }

    /// Moves it ahead; nothing where that would be beyond the year 9000.
    pub(crate) fn advance(&mut self, by: Duration) -> Option<()> {
        let ahead = self.ahead.checked_add(&TimeDelta::from_std(by).ok()?)?;
        self.source().checked_add_signed(ahead).filter(|time| time.year() <= LAST_YEAR)?;
        self.ahead = ahead;
        self.moved = true;
        Some(())
    }

    fn source(&self) -> DateTime<Utc> {
        self.stands.unwrap_or_else(|| Utc::now().trunc_subsecs(6))
    }

    /// The time now, which a reading may have shown before.
    pub(crate) fn time(&self) -> DateTime<Utc> {
        (self.source() + self.ahead).trunc_subsecs(6)
    }

    /// The time now, later than every reading before.
    pub(crate) fn now(&mut self) -> DateTime<Utc> {
        let mut now = self.time();
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

    /// How far it was moved, in microseconds.
    pub(crate) fn moved_by(&self) -> i64 {
        self.ahead.num_microseconds().unwrap_or(i64::MAX)
    }

    /// Whether it was moved since this was last asked.
    pub(crate) fn was_moved(&mut self) -> bool {
        std::mem::take(&mut self.moved)
    }

    /// Goes on after this reading, and as far ahead as before.
    pub(crate) fn resume(&mut self, reading: i64, moved_by: i64) {
        self.last = self.last.max(DateTime::from_timestamp_micros(reading));
        let ahead = TimeDelta::microseconds(moved_by);
        // A file could hold anything; time ends here as it does when the clock is moved.
        if self.source().checked_add_signed(ahead).is_some_and(|time| time.year() <= LAST_YEAR) {
            self.ahead = ahead;
        }
    }

    /// The time now in the form of the API.
    pub(crate) fn stamp(&mut self) -> String {
        write(self.now())
    }
}

/// Writes a time in the form of the API: UTC with offset, and no fraction when it is zero.
pub(crate) fn write(time: DateTime<Utc>) -> String {
    let micros = time.timestamp_subsec_micros();
    match u32::try_from(time.year()) {
        Ok(year @ 0..=9999) if micros < 1_000_000 => {
            let mut text = String::with_capacity(32);
            for (number, digits, after) in [
                (year, 4, "-"),
                (time.month(), 2, "-"),
                (time.day(), 2, "T"),
                (time.hour(), 2, ":"),
                (time.minute(), 2, ":"),
                (time.second(), 2, if micros == 0 { "" } else { "." }),
                (micros, if micros == 0 { 0 } else { 6 }, "+00:00"),
            ] {
                text.extend(
                    (0..digits).rev().filter_map(|place| char::from_digit(number / 10_u32.pow(place) % 10, 10)),
                );
                text.push_str(after);
            }
            text
        }
        // Other years, and seconds that are inserted.
        _ => {
            let form = if micros == 0 { "%Y-%m-%dT%H:%M:%S+00:00" } else { "%Y-%m-%dT%H:%M:%S%.6f+00:00" };
            time.format(form).to_string()
        }
    }
}

/// Reads the forms that are accepted: with `Z`, an offset or nothing (UTC), with or without fraction, `T` or a space.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    // Years outside of four digits would only serve to overflow the arithmetic on them.
    written(text).or_else(|| read(text.trim())).filter(|time| (1..=9999).contains(&time.year()))
}

/// Reads what [`write`] wrote: nearly all times are of this form. Nothing for others.
fn written(text: &str) -> Option<DateTime<Utc>> {
    let (head, rest) = text.as_bytes().split_at_checked(19)?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2] = head else {
        return None;
    };
    let micros = match rest {
        b"+00:00" => 0,
        [b'.', micros @ .., b'+', b'0', b'0', b':', b'0', b'0'] if micros.len() == 6 => digits(micros)?,
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(
        digits(&[*y1, *y2, *y3, *y4])?.cast_signed(),
        digits(&[*m1, *m2])?,
        digits(&[*d1, *d2])?,
    )?;
    let (hour, minute, second) = (digits(&[*h1, *h2])?, digits(&[*n1, *n2])?, digits(&[*s1, *s2])?);
    date.and_hms_micro_opt(hour, minute, second, micros).map(|time| time.and_utc())
}

fn digits(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
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
    fn what_is_written_is_read_by_both_ways_alike() {
        let mut rng = fastrand::Rng::with_seed(3);
        for _ in 0..2000 {
            let micros = if rng.bool() { 0 } else { rng.i64(0..1_000_000) };
            let time = DateTime::from_timestamp_micros(rng.i64(-62_135_596_800..253_402_300_800) * 1_000_000 + micros)
                .unwrap();
            let text = write(time);
            let form = if micros == 0 { "%Y-%m-%dT%H:%M:%S+00:00" } else { "%Y-%m-%dT%H:%M:%S%.6f+00:00" };
            assert_eq!(text, time.format(form).to_string());
            assert_eq!((written(&text), read(&text)), (Some(time), Some(time)), "{text}");
        }
        for odd in [
            "2026-02-30T10:00:00+00:00",
            "2026-03-01T24:00:00+00:00",
            "2026-03-01T10:00:00.5+00:00",
            "2026-03-01T1:000:00+00:00",
            "",
        ] {
            assert_eq!(written(odd), None, "{odd}");
        }
    }

    #[test]
    fn readings_grow() {
        let mut clock = Clock::default();
        let (first, second) = (clock.now(), clock.now());
        assert!(first < second);
    }

    #[test]
    fn a_clock_that_stands_moves_by_what_it_is_told_and_to_the_end_of_time() {
        let mut clock = Clock::standing("2026-03-01T10:00:00Z").unwrap();
        let readings = [clock.stamp(), clock.stamp()];
        assert_eq!(readings, ["2026-03-01T10:00:00+00:00", "2026-03-01T10:00:00.000001+00:00"]);
        clock.advance(Duration::from_secs(3600)).unwrap();
        assert_eq!(clock.stamp(), "2026-03-01T11:00:00+00:00");
        for far in [Duration::MAX, Duration::from_secs(7_000 * 366 * 86_400)] {
            assert_eq!(clock.advance(far), None);
        }
        assert_eq!(clock.stamp(), "2026-03-01T11:00:00.000001+00:00");
        for nonsense in ["soon", "1969-12-31T23:59:59Z", "9001-01-01T00:00:00Z"] {
            assert!(Clock::standing(nonsense).is_none(), "{nonsense}");
        }
    }

    #[test]
    fn a_clock_that_runs_can_be_moved_as_well() {
        let mut clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_secs(3600)).unwrap();
        assert!(clock.now() - before >= TimeDelta::hours(1));
    }
}
