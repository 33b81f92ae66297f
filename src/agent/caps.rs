//! The cap on calls of the API in an hour, of all belts that share a state.

use std::time::Duration;

use super::clock::Clock;
use super::state::State;
use crate::client::Count;
use crate::error::{Error, ErrorKind};

/// The wait after a refusal: calls are counted in steps of five minutes.
const LATER: Duration = Duration::from_secs(300);

/// Counts each request of the account, and refuses it beyond the cap. What cannot be counted is refused as well.
pub(super) fn hourly(state: State, account: String, clock: Clock, cap: u32) -> Count {
    Box::new(move || {
        let (state, account, now) = (state.clone(), account.clone(), clock.now());
        Box::pin(async move {
            let refused = |detail: String| Err(Error::new(ErrorKind::BudgetExhausted).detail(detail).wait(LATER));
            match state.at(move |state| state.count_call(&account, now)).await {
                Ok(calls) if calls <= u64::from(cap) => Ok(()),
                Ok(_) => refused(format!("the tools may make {cap} calls an hour, and have made them")),
                Err(error) => refused(error.to_string()),
            }
        })
    })
}
