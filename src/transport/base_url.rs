//! Where calls go: only to an account on `*.gorgias.com`, to this machine, or where the caller insists.
//!
//! The host is often input of a user, and the credentials go wherever it points: so it is parsed, never pasted.

use url::{Host, Url};

use crate::error::{Error, ErrorKind};

/// Who vouches for the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Only `https` on `*.gorgias.com`.
    Account,
    /// The same, and this machine.
    Loopback,
    /// The caller, for any host and for plain `http`.
    Caller,
}

/// From the subdomain of an account, or its whole host with or without `https://`.
pub(crate) fn from_domain(field: &str, domain: &str) -> Result<Url, Error> {
    let domain = domain.trim();
    if domain.contains("://") {
        // The account is input of a user more often than not: no way to services of this machine from here.
        return from_url(field, domain, Trust::Account);
    }
    let host = domain.strip_suffix('/').unwrap_or(domain);
    let subdomain = host.strip_suffix(".gorgias.com").unwrap_or(host);
    let label_ok = !subdomain.is_empty()
        && subdomain.len() <= 63
        && !subdomain.starts_with('-')
        && !subdomain.ends_with('-')
        && subdomain.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !label_ok {
        return Err(refuse(
            field,
            "must be the subdomain of an account, such as `acme` for acme.gorgias.com: letters, digits and hyphens",
        ));
    }
    from_url(field, &format!("https://{}.gorgias.com", subdomain.to_ascii_lowercase()), Trust::Account)
}

/// From a URL; what comes out has no path, query, fragment or user.
pub(crate) fn from_url(field: &str, text: &str, trust: Trust) -> Result<Url, Error> {
    let url = Url::parse(text.trim()).map_err(|_| refuse(field, "is not a valid URL"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse(field, "must not hold user or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse(field, "must not hold a query or fragment"));
    }
    if !matches!(url.path(), "" | "/" | "/api" | "/api/") {
        return Err(refuse(field, "must be a host without a path; paths start with `/api` by themselves"));
    }
    let secure = match url.scheme() {
        "https" => true,
        "http" => false,
        _ => return Err(refuse(field, "must start with https://")),
    };
    let Some(host) = url.host() else { return Err(refuse(field, "names no host")) };
    let loopback = is_loopback(&host);
    let gorgias = matches!(host, Host::Domain(name) if is_account(name)) && url.port().is_none();
    let vouched = trust == Trust::Caller || (trust == Trust::Loopback && loopback);
    if !vouched {
        if !gorgias {
            return Err(refuse(
                field,
                "must be a host below gorgias.com; credentials go to another host only with `dangerous_base_url`",
            ));
        }
        if !secure {
            return Err(refuse(field, "must start with https:// unless the host is this machine"));
        }
    }
    // `origin` cannot be opaque here: scheme and host are known.
    Url::parse(&url.origin().ascii_serialization()).map_err(|_| refuse(field, "is not a valid URL"))
}

fn is_account(host: &str) -> bool {
    host.strip_suffix(".gorgias.com")
        .is_some_and(|rest| !rest.is_empty() && rest.split('.').all(|label| !label.is_empty()))
}

/// Whether a host is this machine.
pub(crate) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn refuse(field: &str, message: &str) -> Error {
    Error::violations_of(ErrorKind::Configuration, field, message)
}
