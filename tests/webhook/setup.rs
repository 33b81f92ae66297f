//! What cannot be built, because it would let everybody or nobody through.

use std::time::Duration;

use gorgias::webhook::{
    HmacScheme, MemoryGuard, SharedSecret, SignatureScheme, Signer, TimestampTolerance, Verifier, WebhookSetupError,
};

fn refused(scheme: impl Into<SignatureScheme>, secret: &str) -> WebhookSetupError {
    let scheme = scheme.into();
    let error = Verifier::builder().scheme(scheme.clone()).secret("good").secret(secret).build().unwrap_err();
    // Both ends refuse the same.
    assert_eq!(Signer::new(scheme, secret).unwrap_err(), error);
    error
}

#[test]
fn secrets_that_are_none_are_refused_by_every_scheme() {
    for scheme in [SignatureScheme::default(), HmacScheme::new().into(), SharedSecret::query("secret").into()] {
        let error = Verifier::builder().scheme(scheme.clone()).build().unwrap_err();
        assert_eq!(error.field(), "secret");
        for (secret, problem) in [
            ("", "is empty"),
            (" \t\n", "is empty"),
            ("\u{a0}", "is empty"),
            ("hush-5d1f\n", "white space"),
            (" hush-5d1f", "white space"),
        ] {
            let error = refused(scheme.clone(), secret);
            assert!(error.to_string().contains(problem), "{secret:?}: {error}");
            assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
        }
    }
}

#[test]
fn secrets_that_cannot_be_sent_are_refused() {
    for secret in ["gehörig", "line\nbreak", "nul\0"] {
        assert_eq!(refused(SharedSecret::default(), secret).field(), "secret");
        // Signing needs no such care.
        assert!(Signer::new(HmacScheme::new(), secret).is_ok());
    }
}

#[test]
fn names_that_are_none_are_refused() {
    for name in ["", "X Header", "ä", "a:b", "a\r\nb"] {
        assert_eq!(refused(SharedSecret::header(name), "hush").field(), "header", "{name}");
        assert_eq!(refused(HmacScheme::new().header(name), "hush").field(), "header", "{name}");
        let scheme = HmacScheme::new().timestamp(name, TimestampTolerance::FIVE_MINUTES);
        assert_eq!(refused(scheme, "hush").field(), "header", "{name}");
    }
    for name in ["", "a b", "a&b", "a=b", "ä"] {
        assert_eq!(refused(SharedSecret::query(name), "hush").field(), "query", "{name}");
    }
    let same = HmacScheme::new().header("X-A").timestamp("x-a", TimestampTolerance::FIVE_MINUTES);
    assert_eq!(refused(same, "hush").field(), "timestamp");
}

#[test]
fn a_replay_guard_cannot_be_switched_off() {
    let (second, minute) = (Duration::from_secs(1), Duration::from_secs(60));
    for (capacity, memory, lease, field) in [
        (0, minute, second, "capacity"),
        (1, minute, Duration::ZERO, "lease"),
        (1, Duration::ZERO, second, "memory"),
        (1, second, minute, "memory"),
        (1, Duration::MAX, second, "memory"),
    ] {
        assert_eq!(MemoryGuard::with_capacity(capacity, memory, lease).unwrap_err().field(), field);
    }
    let (day, shortest) = (Duration::from_secs(86_400), Duration::from_millis(1));
    for (memory, lease) in [(second, second), (2 * day, minute), (30 * day, minute), (second, shortest)] {
        let guard = MemoryGuard::with_capacity(1, memory, lease).unwrap();
        assert!(guard.is_empty());
    }
    assert!(MemoryGuard::with_capacity(1, 30 * day + second, minute).is_err());
    assert!(MemoryGuard::with_capacity(1, second, shortest - Duration::from_nanos(1)).is_err());
}
