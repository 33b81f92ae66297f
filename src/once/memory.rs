//! What was created in the last minutes, for lists that show it late.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::lock::lock;

/// How long it is remembered.
pub(super) const KEPT: Duration = Duration::from_secs(600);

/// Records that are remembered at most: the oldest go first.
const MOST: usize = 10_000;

/// What is known of a record that lists do not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Memo {
    /// Somebody began to create it, and was not heard of again.
    Begun,
    /// It was created, and has this id.
    Made(i64),
}

#[derive(Default)]
pub(crate) struct Memory(Mutex<State>);

#[derive(Default)]
struct State {
    by_key: HashMap<Arc<str>, (Memo, u64)>,
    /// In the order in which they end. One that was written again is in here twice, under two numbers.
    ends: VecDeque<(Instant, u64, Arc<str>)>,
    /// The number of what is written next.
    next: u64,
}

impl State {
    fn drop_first(&mut self) {
        if let Some((_, number, key)) = self.ends.pop_front()
            && self.by_key.get(&key).is_some_and(|(_, own)| *own == number)
        {
            self.by_key.remove(&key);
        }
    }

    fn tidy(&mut self, now: Instant) {
        while self.ends.front().is_some_and(|(end, ..)| *end <= now) || self.ends.len() > MOST {
            self.drop_first();
        }
    }
}

impl Memory {
    pub(super) fn get(&self, key: &str) -> Option<Memo> {
        let mut state = lock(&self.0);
        state.tidy(Instant::now());
        state.by_key.get(key).map(|(memo, _)| *memo)
    }

    pub(super) fn set(&self, key: &str, memo: Memo) {
        let mut state = lock(&self.0);
        let (now, key) = (Instant::now(), Arc::<str>::from(key));
        let number = state.next;
        state.next += 1;
        state.by_key.insert(Arc::clone(&key), (memo, number));
        state.ends.push_back((now + KEPT, number, key));
        state.tidy(now);
    }

    pub(super) fn forget(&self, key: &str) {
        lock(&self.0).by_key.remove(key);
    }

    pub(super) fn is_empty(&self) -> bool {
        let mut state = lock(&self.0);
        state.tidy(Instant::now());
        state.by_key.is_empty()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_forgets_after_minutes_and_what_is_written_again_stays() {
        let memory = Memory::default();
        memory.set("a", Memo::Begun);
        memory.set("b", Memo::Made(2));
        tokio::time::advance(KEPT / 2).await;
        memory.set("a", Memo::Made(1));
        tokio::time::advance(KEPT / 2).await;
        assert_eq!((memory.get("a"), memory.get("b")), (Some(Memo::Made(1)), None));
        tokio::time::advance(KEPT / 2).await;
        assert_eq!(memory.get("a"), None);
        assert!(memory.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn it_keeps_the_latest() {
        let memory = Memory::default();
        for number in 0..=MOST {
            memory.set(&number.to_string(), Memo::Made(1));
        }
        assert_eq!((memory.get("0"), memory.get("1")), (None, Some(Memo::Made(1))));
        // One key written again and again takes no more than its share.
        for _ in 0..MOST * 2 {
            memory.set("same", Memo::Begun);
        }
        assert_eq!(memory.get("same"), Some(Memo::Begun));
        memory.forget("same");
        assert_eq!(memory.get("same"), None);
        let state = lock(&memory.0);
        assert!(state.ends.len() <= MOST && state.by_key.len() <= MOST);
    }
}
