//! Builds the HTTP client underneath: TLS, and the rules that must hold whatever the caller configures.

use std::time::Duration;

use url::Url;

use crate::error::{Error, ErrorKind};

pub(crate) fn build(
    base: &Url,
    connect_timeout: Duration,
    configure: Option<impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder>,
) -> Result<reqwest::Client, Error> {
    let builder = || tls(base, reqwest::Client::builder().connect_timeout(connect_timeout));
    let built = match configure {
        Some(configure) => finish(configure(direct(base, builder()?))),
        None => match trusting_the_system(direct(base, builder()?)) {
            Ok(client) => Ok(client),
            // A certificate that cannot be parsed, which others leave out.
            Err(_) => finish(direct(base, builder()?)),
        },
    };
    built.map_err(|e| {
        Error::new(ErrorKind::Configuration).detail("the HTTP client cannot be built").source_error(e.without_url())
    })
}

/// A proxy of the environment cannot reach this machine, and would read the key on the way.
fn direct(base: &Url, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    if base.host().is_some_and(|host| super::base_url::is_loopback(&host)) { builder.no_proxy() } else { builder }
}

fn finish(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, reqwest::Error> {
    builder
        // Redirects are decided per operation, by the pipeline.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // It would log whole requests, credentials included.
        .connection_verbose(false)
        // One place retries, and it is not below us.
        .retry(reqwest::retry::never())
        .build()
}

#[cfg(all(feature = "rustls", unix, not(target_vendor = "apple"), not(target_os = "android")))]
fn trusting_the_system(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, reqwest::Error> {
    let certificates = super::certificates::of_system();
    finish(if certificates.is_empty() { builder } else { builder.tls_certs_only(certificates) })
}

#[cfg(not(all(feature = "rustls", unix, not(target_vendor = "apple"), not(target_os = "android"))))]
fn trusting_the_system(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, reqwest::Error> {
    finish(builder)
}

#[cfg(feature = "rustls")]
fn tls(_: &Url, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_rustls())
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn tls(_: &Url, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_native())
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn tls(base: &Url, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    if base.scheme() == "https" {
        let message = "needs the feature `rustls` or `native-tls`, or an HTTP client of your own by `http`";
        return Err(Error::violations_of(ErrorKind::Configuration, "https", message));
    }
    Ok(builder)
}
