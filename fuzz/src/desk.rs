//! A client whose calls are refused by this machine at once, and a runtime for them.

use std::time::Duration;

use gorgias::Client;
use tokio::runtime::Runtime;

thread_local! {
    static RUNTIME: Runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
}

/// Runs what is asynchronous to its end.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.with(|runtime| runtime.block_on(future))
}

/// A client of an address where nobody listens, which tries nothing twice and waits for no allowance.
pub fn client() -> Client {
    let client = Client::builder().base_url("http://127.0.0.1:9").api_key("agent@example.com", "key").unlimited();
    client.options(|options| options.no_retry().timeout(Duration::from_secs(1))).build().expect("a client")
}
