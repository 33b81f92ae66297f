//! Does what is due when nobody calls: a webhook about a message that could not be sent must not wait for the next request.
//!
//! It only decides when the sandbox looks at its clock, never what it finds: every request looks first too. So tests that drive
//! the clock, or call again, see the same as those that wait. The price is one task that sleeps for as long as nothing is
//! planned.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time;

use crate::http::app::App;

/// The least pause between two looks: the clock of the sandbox can stand still while the timer's runs.
const LEAST: Duration = Duration::from_millis(5);

/// Runs until the signal comes.
pub(crate) async fn run(app: Arc<App>, mut stopped: watch::Receiver<()>) {
    loop {
        let wait = app.do_what_is_due().await;
        tokio::select! {
            _ = stopped.changed() => break,
            () = app.bell.notified() => {}
            () = time::sleep(wait.unwrap_or_default().max(LEAST)), if wait.is_some() => {}
        }
    }
}
