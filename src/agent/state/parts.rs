//! What goes on under a handle: rests of outputs that were cut, and searches.
//!
//! A record's name begins with the time at which it was made, so the oldest can be found and removed without reading any.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::plans::bytes;
use super::store::Kind;
use super::{State, StateError, name_of};
use crate::Timestamp;
use crate::agent::random;

/// Minutes that a part is kept.
pub(crate) const KEPT_MINUTES: i64 = 10;
const KEPT_MICROS: i64 = KEPT_MINUTES * 60_000_000;
/// How many of a kind are kept, and how many bytes of them.
const MOST: usize = 64;
const MOST_BYTES: u64 = 8 << 20;

/// The kinds of records that go on.
const KINDS: [Kind; 2] = [Kind::Rest, Kind::Search];

/// A thing that goes on under a handle.
pub(crate) trait Part: Serialize + DeserializeOwned + Send + 'static {
    /// The argument that takes its handle.
    const ARGUMENT: &'static str;
    /// Whether it is a search, and not the rest of an output.
    const SEARCH: bool;
}

fn kind<T: Part>() -> Kind {
    if T::SEARCH { Kind::Search } else { Kind::Rest }
}

impl State {
    /// Keeps a part, and returns its handle, which is good for this scope only. When there is no room, the oldest go.
    pub(crate) fn keep_part<T: Part>(&self, scope: &str, part: &T, now: Timestamp) -> Result<String, StateError> {
        self.sweep(now)?;
        let handle = random::hex::<8>().map_err(|_| StateError::Storage(std::io::ErrorKind::Other))?;
        let (kind, record) = (kind::<T>(), bytes(part)?);
        self.make_room(kind, record.len() as u64)?;
        self.store.create(kind, &format!("{:016}-{}", micros(now), digest(scope, &handle)), &record)?;
        Ok(handle)
    }

    /// The part under this handle, if it is there still. It stays, so that a repeated call gets the same.
    pub(crate) fn part<T: Part>(&self, scope: &str, handle: &str, now: Timestamp) -> Result<Option<T>, StateError> {
        let (kind, digest) = (kind::<T>(), digest(scope, handle.trim()));
        let is_it = |name: &String| name.split_once('-').is_some_and(|(_, own)| own == digest);
        let Some(name) = self.store.names(kind)?.into_iter().find(is_it) else { return Ok(None) };
        if is_old(&name, now) {
            return Ok(None);
        }
        let Some(stored) = self.store.read(kind, &name)? else { return Ok(None) };
        serde_json::from_slice(&stored).map(Some).map_err(|_| StateError::Damaged)
    }

    fn make_room(&self, kind: Kind, wanted: u64) -> Result<(), StateError> {
        let mut names = self.store.names(kind)?;
        names.sort_unstable();
        let mut sizes = Vec::with_capacity(names.len());
        for name in &names {
            sizes.push(self.store.length(kind, name)?);
        }
        let (mut count, mut bytes) = (names.len() + 1, wanted + sizes.iter().sum::<u64>());
        for (name, size) in names.iter().zip(sizes) {
            if count <= MOST && bytes <= MOST_BYTES {
                break;
            }
            self.store.remove(kind, name)?;
            (count, bytes) = (count - 1, bytes - size);
        }
        Ok(())
    }

    pub(super) fn sweep_parts(&self, now: Timestamp) -> Result<(), StateError> {
        self.remove_parts(|name| is_old(name, now)).map(|_| ())
    }

    /// Removes all parts: outputs show people without naming them, so none can be told from the others. Returns how many.
    pub(super) fn forget_parts(&self) -> Result<usize, StateError> {
        self.remove_parts(|_| true)
    }

    fn remove_parts(&self, which: impl Fn(&str) -> bool) -> Result<usize, StateError> {
        let mut removed = 0;
        for kind in KINDS {
            for name in self.store.names(kind)?.iter().filter(|name| which(name)) {
                self.store.remove(kind, name)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

fn micros(at: Timestamp) -> i64 {
    at.to_datetime().timestamp_micros().max(0)
}

fn is_old(name: &str, now: Timestamp) -> bool {
    let made = name.split_once('-').and_then(|(made, _)| made.parse::<i64>().ok());
    made.is_none_or(|made| micros(now).saturating_sub(made) >= KEPT_MICROS)
}

fn digest(scope: &str, handle: &str) -> String {
    name_of(&format!("{scope}|{handle}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "test code")]

    use serde::Deserialize;

    use super::*;

    #[derive(Serialize, Deserialize, PartialEq, Eq, Debug)]
    struct Text(String);

    impl Part for Text {
        const ARGUMENT: &'static str = "handle";
        const SEARCH: bool = false;
    }

    fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(1_772_360_000 + seconds, 0).unwrap().into()
    }

    fn kept(state: &State, handle: &str, now: Timestamp) -> Option<String> {
        state.part::<Text>("scope", handle, now).unwrap().map(|text| text.0)
    }

    /// Both stores, the second one twice on the same directory.
    fn states(check: impl Fn(&State, &State)) {
        let memory = State::in_memory();
        check(&memory, &memory);
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state");
        check(&State::directory(&path).unwrap(), &State::directory(&path).unwrap());
    }

    #[test]
    fn parts_go_after_a_while() {
        states(|one, two| {
            let handle = one.keep_part("scope", &Text("a".to_owned()), at(0)).unwrap();
            assert_eq!(kept(two, &format!(" {handle} "), at(599)).as_deref(), Some("a"));
            assert_eq!(kept(two, &handle, at(600)), None);
            assert_eq!(kept(two, "0123456789abcdef", at(0)), None);
            assert_eq!(two.part::<Text>("another scope", &handle, at(0)).unwrap(), None);
            // Used once more, the state does not have it any longer, whatever the time is said to be.
            two.keep_part("scope", &Text("b".to_owned()), at(700)).unwrap();
            assert_eq!(kept(one, &handle, at(0)), None);
        });
    }

    #[test]
    fn the_oldest_go_when_there_is_no_room() {
        states(|one, two| {
            let most = i64::try_from(MOST).unwrap();
            let keep = |text: &str, seconds| one.keep_part("scope", &Text(text.to_owned()), at(seconds)).unwrap();
            let handles: Vec<String> = (0..=most).map(|number| keep(&number.to_string(), number)).collect();
            assert_eq!(kept(two, &handles[0], at(most)), None);
            assert_eq!(kept(two, &handles[1], at(most)).as_deref(), Some("1"));
            // One that is larger than all room is kept alone.
            let large = keep(&"x".repeat(9 << 20), most + 1);
            assert!(kept(two, &large, at(most + 1)).is_some_and(|text| text.len() == 9 << 20));
            assert_eq!(kept(two, &handles[1], at(most + 1)), None);
        });
    }

    #[test]
    fn forgetting_anybody_removes_every_part() {
        states(|one, two| {
            let handle = one.keep_part("scope", &Text("She lives in Vienna.".to_owned()), at(0)).unwrap();
            assert_eq!(two.forget(["nia@example.com"]).unwrap(), 1);
            assert_eq!(kept(one, &handle, at(0)), None);
        });
    }
}
