//! A sandbox and a belt on it.

use gorgias::agent::{Policy, Tier, ToolOutput, Toolbelt, Unattended};
use gorgias::{Client, ClientBuilder};
use gorgias_sandbox::{Sandbox, SandboxBuilder, Seed};
use serde_json::Value;

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

impl Desk {
    pub(crate) async fn small() -> Self {
        Self::of(Sandbox::builder()).await
    }

    /// The shop that figures are measured on, with so many tickets.
    pub(crate) async fn shop(tickets: usize) -> Self {
        let seed = Seed::shop().tickets(tickets).random(1).until("2026-03-01T10:00:00Z");
        Self::of(Sandbox::builder().seed(seed)).await
    }

    pub(crate) async fn of(builder: SandboxBuilder) -> Self {
        let sandbox = builder.start().await.unwrap();
        let client = client(&sandbox).build().unwrap();
        Self { sandbox, client }
    }

    pub(crate) fn belt(&self, policy: Policy) -> Toolbelt {
        Toolbelt::new(self.client.clone(), policy)
    }

    pub(crate) fn reader(&self) -> Toolbelt {
        self.belt(Policy::new(Tier::Read))
    }
}

pub(crate) fn client(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key())
}

/// Calls a tool, which must not fail.
pub(crate) async fn call(belt: &Toolbelt, name: &str, arguments: Value) -> ToolOutput {
    let output = belt.call(name, &arguments, &Unattended).await;
    assert!(!output.is_error, "{name} {arguments}: {}", output.text);
    output
}

/// Calls a tool, which must fail, and returns the text.
pub(crate) async fn refusal(belt: &Toolbelt, name: &str, arguments: Value) -> String {
    let output = belt.call(name, &arguments, &Unattended).await;
    assert!(output.is_error, "{name} {arguments}: {}", output.text);
    assert!(output.tokens <= 120, "{} tokens: {}", output.tokens, output.text);
    output.text
}
