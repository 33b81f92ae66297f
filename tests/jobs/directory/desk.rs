//! A sandbox, a client, and what was asked since the last look.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gorgias::Client;
use gorgias_sandbox::{Sandbox, SeedIds};

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    seen: AtomicUsize,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client(&sandbox);
        Self { sandbox, client, seen: AtomicUsize::new(0) }
    }

    pub(crate) fn ids(&self) -> &SeedIds {
        self.sandbox.ids()
    }

    /// Another client of the same account, with the same key.
    pub(crate) fn another_client(&self) -> Client {
        client(&self.sandbox)
    }

    /// What was asked since the last look: method, path and query.
    pub(crate) fn asked(&self) -> Vec<String> {
        let all = self.sandbox.requests();
        let before = self.seen.swap(all.len(), Ordering::SeqCst);
        let line = |request: &gorgias_sandbox::RecordedRequest| {
            let question = if request.query.is_empty() { "" } else { "?" };
            format!("{} {}{question}{}", request.method, request.path.trim_start_matches("/api/"), request.query)
        };
        all[before..].iter().map(line).collect()
    }
}

fn client(sandbox: &Sandbox) -> Client {
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    client.unlimited().build().unwrap()
}

/// Time passes, without anybody waiting for it.
pub(crate) async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

pub(crate) fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}
