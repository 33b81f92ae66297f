//! Who asks from this machine, and is no page of somebody else's that a browser shows here.

use axum::http::{HeaderMap, Uri};

/// Whether a browser was told one of the names of this machine, and no name that somebody else may point here (DNS rebinding).
pub(crate) fn is_local(headers: &HeaderMap, uri: &Uri) -> bool {
    let mut hosts = headers.get_all("host").iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    host.to_str().is_ok_and(is_own) && uri.authority().is_none_or(|authority| is_own(authority.as_str()))
}

/// Whether a page in a browser sends the request: only browsers say from where.
pub(crate) fn is_of_a_page(headers: &HeaderMap) -> bool {
    let fetched = headers.get("sec-fetch-site").is_some_and(|site| site != "none");
    fetched || headers.contains_key("origin") || headers.contains_key("referer")
}

fn is_own(authority: &str) -> bool {
    let name = match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => authority,
    };
    name == "127.0.0.1" || name == "[::1]" || name.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_names_of_this_machine_are_local() {
        let told = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("host", HeaderValue::from_str(host).unwrap());
            is_local(&headers, &Uri::from_static("/"))
        };
        for host in ["127.0.0.1", "127.0.0.1:8080", "localhost:8080", "LOCALHOST", "[::1]:8080", "[::1]"] {
            assert!(told(host), "{host}");
        }
        for host in [
            "evil.example.com",
            "evil.example.com:8080",
            "127.0.0.1.evil.example.com",
            "localhost.example.com",
            "",
            "127.0.0.1:80:80x",
            "0.0.0.0",
        ] {
            assert!(!told(host), "{host}");
        }
        assert!(!is_local(&HeaderMap::new(), &Uri::from_static("/")));
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("localhost"));
        assert!(!is_local(&headers, &Uri::from_static("http://evil.example.com/")));
    }
}
