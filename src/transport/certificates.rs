//! The system's certificates, shared by all clients of the process.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use reqwest::Certificate;

use crate::lock::lock;

/// How long they are used before the system is asked again.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

static SHARED: Mutex<Option<(Instant, Vec<Certificate>)>> = Mutex::new(None);

/// Returns what the system trusts: reading and decoding it takes most of the time that building a client does. Empty if nothing was
/// found.
pub(super) fn of_system() -> Vec<Certificate> {
    let mut shared = lock(&SHARED);
    if let Some((since, certificates)) = &*shared
        && since.elapsed() < LIFETIME
    {
        return certificates.clone();
    }
    let found = rustls_native_certs::load_native_certs();
    for error in found.errors {
        // Neither the path nor the words of the system: a path can name a person.
        tracing::warn!(target: "gorgias", reason = error.context, "a certificate of the system cannot be read");
    }
    let certificates: Vec<_> = found.certs.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
    *shared = Some((Instant::now(), certificates.clone()));
    certificates
}
