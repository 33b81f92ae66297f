//! What a sandbox says when it is asked for something that makes no sense.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::error::Error as _;
use std::io;

use gorgias_sandbox::{CallAllowance, Fault, Sandbox, SandboxErrorKind, Seed, WebhookSettings};

#[tokio::test]
async fn an_error_names_the_setting_and_the_remedy() {
    let builder = Sandbox::builder;
    let no_calls = CallAllowance { oauth: 0, ..CallAllowance::default() };
    let no_patience = WebhookSettings { timeout: std::time::Duration::ZERO, ..WebhookSettings::default() };
    for (builder, field, remedy) in [
        (builder().call_limit(no_calls), "call_limit.oauth", "must be at least 1"),
        (builder().webhooks(no_patience), "webhooks.timeout", "must be longer than zero and at most one hour"),
        (builder().oauth_app("a", "", "https://a.example.com"), "oauth_app.client_secret", "must not be empty"),
        (builder().seed(Seed::shop().tickets(1_000_001)), "seed.tickets", "must be at most 1000000"),
        (builder().fault(Fault::reset().rate(2.0)), "fault.rate", "must be from 0 to 1"),
    ] {
        let error = builder.start().await.unwrap_err();
        assert_eq!((error.kind(), error.field(), error.remedy()), (SandboxErrorKind::InvalidInput, field, remedy));
        assert_eq!(error.to_string(), format!("{field}: {remedy}"));
        assert!(error.source().is_none());
    }
}

#[tokio::test]
async fn a_port_in_use_keeps_the_reason_of_the_system() {
    let first = Sandbox::start().await.unwrap();
    let port = first.url().rsplit(':').next().unwrap().parse().unwrap();
    let error = Sandbox::builder().port(port).start().await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (SandboxErrorKind::Io, "port"));
    let reason = error.source().and_then(|source| source.downcast_ref::<io::Error>()).map(io::Error::kind);
    assert_eq!(reason, Some(io::ErrorKind::AddrInUse));
    assert!(error.remedy().contains("0 for any that is free"), "{error}");
    assert_eq!(io::Error::from(error).kind(), io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn an_error_can_become_one_of_the_standard_library() {
    let sandbox = Sandbox::builder().seed(Seed::Empty).record(false).start().await.unwrap();
    for (error, kind, text) in [
        (sandbox.hand_over(1).unwrap_err(), io::ErrorKind::NotFound, "hand_over: there is no ticket 1; "),
        (sandbox.records("tag").unwrap_err(), io::ErrorKind::InvalidInput, "records: there is no list tag, "),
        (sandbox.requests_to("list_tags").unwrap_err(), io::ErrorKind::Unsupported, "requests_to: this sandbox "),
    ] {
        let error = io::Error::from(error);
        assert_eq!(error.kind(), kind);
        assert!(error.to_string().starts_with(text), "{error}");
    }
}
