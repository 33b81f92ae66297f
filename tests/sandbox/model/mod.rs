//! Random sequences of operations through the client, on the sandbox and on a simple model of the account: after each step, what
//! the one reads back is what the other holds.

pub(crate) mod account;
pub(crate) mod compare;
pub(crate) mod desk;
pub(crate) mod people;
pub(crate) mod settings;
pub(crate) mod step;
pub(crate) mod tagging;
pub(crate) mod tickets;

use proptest::prelude::*;
use step::{Step, steps};

/// Takes the steps, and compares after each of them, and more thoroughly after the last.
async fn live_through(steps: &[Step]) {
    let mut desk = desk::Desk::open().await;
    for step in steps {
        desk.take(step).await;
        compare::at_a_glance(&desk, step).await;
    }
    compare::in_full(&desk).await;
    assert_eq!(desk.sandbox.problems(), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 400, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn the_sandbox_is_the_account_that_the_model_says(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(live_through(&steps));
    }
}
