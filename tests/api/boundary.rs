//! Where a client may go and with what: the host is often typed by a user, and credentials go wherever it points.

use crate::support::{AUTHORIZATION, Server, json};
use gorgias::{Client, ClientBuilder, Error, ErrorKind};
use serde_json::json;

const KEY: &str = "key-of-the-agent";

fn with_key(builder: ClientBuilder) -> Result<Client, Error> {
    builder.api_key("agent@example.com", KEY).build()
}

/// Refused, with a violation about `field` that says what to do, and without repeating the input.
fn assert_refused(result: Result<Client, Error>, field: &str, remedy: &str, input: &str) {
    let error = match result {
        Ok(client) => panic!("{input:?} was accepted as {}", client.base_url()),
        Err(error) => error,
    };
    assert_eq!(error.kind(), ErrorKind::Configuration, "{input:?}");
    assert!(!error.may_have_taken_effect());
    let [violation] = error.violations() else { panic!("{input:?}: {error:?}") };
    assert_eq!(violation.field(), field, "{input:?}");
    assert!(violation.message().contains(remedy), "{input:?}: {}", violation.message());
    assert!(error.to_string().contains(field), "{input:?}: {error}");
    assert!(!error.to_string().contains("evil") && !error.to_string().contains("secret-word"), "{error}");
}

#[test]
fn an_account_is_named_by_subdomain_or_host() {
    for (domain, url) in [
        ("acme", "https://acme.gorgias.com/"),
        ("ACME", "https://acme.gorgias.com/"),
        (" acme ", "https://acme.gorgias.com/"),
        ("acme-returns-2", "https://acme-returns-2.gorgias.com/"),
        ("acme.gorgias.com", "https://acme.gorgias.com/"),
        ("acme.gorgias.com/", "https://acme.gorgias.com/"),
        ("https://acme.gorgias.com", "https://acme.gorgias.com/"),
        ("https://acme.gorgias.com/api/", "https://acme.gorgias.com/"),
        ("https://acme.gorgias.com:443", "https://acme.gorgias.com/"),
        (&"a".repeat(63), &format!("https://{}.gorgias.com/", "a".repeat(63))),
    ] {
        assert_eq!(with_key(Client::builder().domain(domain)).unwrap().base_url().as_str(), url, "{domain}");
    }
}

#[test]
fn hostile_subdomains_are_refused() {
    let long = "a".repeat(64);
    for domain in [
        "",
        " ",
        ".",
        "..",
        "-",
        "-a",
        "a-",
        "a b",
        "a\tb",
        "a\nb",
        "a\u{0}b",
        "acme.evil.com",
        "acme/../x",
        "acme/x",
        "acme\\x",
        "acme#",
        "acme?",
        "acme?x=1",
        "acme%2eevil",
        "acme@evil.com",
        "acme:443",
        "acme_x",
        "evil.com/.gorgias.com",
        "evil.com#.gorgias.com",
        "evil.com?.gorgias.com",
        "evil.com\\.gorgias.com",
        "x.acme.gorgias.com.evil.com",
        ".gorgias.com",
        "a.b",
        "127.0.0.1",
        "localhost:80",
        "[::1]",
        "gorgias.com",
        "//evil.com",
        "//acme.gorgias.com",
        // Cyrillic, fullwidth, a dot that is none, a dotless i, an invisible space, right to left.
        "\u{430}cme",
        "\u{ff41}cme",
        "acme\u{3002}evil",
        "acm\u{131}",
        "ac\u{200b}me",
        "\u{202e}emca",
        "caf\u{e9}",
        &long,
    ] {
        assert_refused(with_key(Client::builder().domain(domain)), "domain", "such as `acme`", domain);
    }
}

#[test]
fn addresses_of_other_hosts_are_refused() {
    for url in [
        "https://evil.com",
        "https://gorgias.com",
        "https://.gorgias.com",
        "https://gorgias.com.evil.com",
        "https://acme.gorgias.com.evil.com",
        "https://acmegorgias.com",
        "https://evil.com./",
        "https://acme.gorgias.co",
        "https://acme.gorgias.com.",
        "https://acme.gorgias.com:8443",
        "https://acme.gorgi\u{430}s.com",
        "https://acme.gorgias.com\n.evil.com",
        "https://acme.gorgias.com\t.evil.com",
        "https://127.0.0.1.evil.com",
        "https://localhost.evil.com",
        "https://10.0.0.1",
        "https://169.254.169.254",
        "https://0.0.0.0",
        "https://[::]",
        "https://[fe80::1]",
        "http://evil.com",
        "http://10.0.0.1:8080",
        "http://169.254.169.254",
    ] {
        assert_refused(with_key(Client::builder().base_url(url)), "base_url", "dangerous_base_url", url);
        let refused = with_key(Client::builder().domain(url)).unwrap_err();
        assert_eq!((refused.kind(), refused.violations()[0].field()), (ErrorKind::Configuration, "domain"), "{url}");
    }
}

#[test]
fn addresses_with_more_than_a_host_are_refused() {
    for (url, remedy) in [
        ("http://acme.gorgias.com", "https://"),
        ("ftp://acme.gorgias.com", "https://"),
        ("file:///etc/passwd", "path"),
        ("javascript:alert(1)", ""),
        ("https://acme.gorgias.com@evil.com", "user"),
        ("https://user@acme.gorgias.com", "user"),
        ("https://user:secret-word@acme.gorgias.com", "user"),
        ("https://:secret-word@acme.gorgias.com", "user"),
        ("https://acme.gorgias.com?x=1", "query"),
        ("https://acme.gorgias.com?", "query"),
        ("https://acme.gorgias.com#x", "fragment"),
        ("https://acme.gorgias.com/x", "path"),
        ("https://acme.gorgias.com/api/v2", "path"),
        ("https://acme.gorgias.com//", "path"),
        ("https://acme.gorgias.com\\@evil.com", "path"),
        ("https://", "URL"),
        ("https:// acme.gorgias.com", "URL"),
        ("acme.gorgias.com", "URL"),
        ("", "URL"),
        ("https://acme.gorgias.com:99999", "URL"),
        ("https://[acme.gorgias.com]", "URL"),
    ] {
        assert_refused(with_key(Client::builder().base_url(url)), "base_url", remedy, url);
    }
}

#[test]
fn this_machine_is_accepted_with_and_without_tls() {
    for (url, base) in [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ("http://127.9.9.9", "http://127.9.9.9/"),
        ("http://localhost:8080/api", "http://localhost:8080/"),
        ("http://LOCALHOST:8080/", "http://localhost:8080/"),
        ("http://[::1]:8080", "http://[::1]:8080/"),
        ("https://localhost:8443", "https://localhost:8443/"),
    ] {
        assert_eq!(with_key(Client::builder().base_url(url)).unwrap().base_url().as_str(), base);
    }
}

#[test]
fn another_host_takes_a_word_of_warning() {
    for (url, base) in [
        ("http://10.0.0.7:8080", "http://10.0.0.7:8080/"),
        ("https://proxy.example.com", "https://proxy.example.com/"),
        ("http://sandbox/api", "http://sandbox/"),
    ] {
        assert_eq!(with_key(Client::builder().dangerous_base_url(url)).unwrap().base_url().as_str(), base);
    }
    for url in
        ["ftp://example.com", "https://user:pw@example.com", "https://example.com/?x", "https://example.com/x", "x", ""]
    {
        let error = with_key(Client::builder().dangerous_base_url(url)).unwrap_err();
        assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::Configuration, "base_url"), "{url}");
    }
}

#[test]
fn the_last_host_counts() {
    let good = Client::builder().domain("acme.evil.com").domain("acme");
    assert_eq!(with_key(good).unwrap().base_url().as_str(), "https://acme.gorgias.com/");
    assert_refused(
        with_key(Client::builder().domain("acme").domain("acme.evil.com")),
        "domain",
        "such as `acme`",
        "acme.evil.com",
    );
}

#[test]
fn nothing_is_guessed() {
    assert_refused(Client::builder().api_key("agent@example.com", KEY).build(), "domain", "required", "no host");
    assert_refused(Client::builder().domain("acme").build(), "api_key", "required", "no credentials");
}

#[test]
fn credentials_that_would_not_arrive_are_refused() {
    let build = |email: &str, key: &str| Client::builder().domain("acme").api_key(email, key).build();
    for email in [
        "",
        " ",
        "agent",
        "agent@exam:ple.com",
        "agent:x@example.com",
        "agent @example.com",
        "agent@example.com\n",
        "a@b\r\nX-Evil: 1",
    ] {
        assert_refused(build(email, KEY), "email", "must", email);
    }
    for key in ["", " ", "\t", "key\n", "key\r\nX-Evil: 1", "key\u{0}", "\u{7f}"] {
        assert_refused(build("agent@example.com", key), "api_key", "must", key);
    }
    for product in ["acme\r\nX-Evil: 1", "acme\n", "\u{0}"] {
        let client = Client::builder().domain("acme").api_key("agent@example.com", KEY).user_agent(product).build();
        assert_refused(client, "user_agent", "must", product);
    }
}

#[tokio::test]
async fn unusual_credentials_arrive_unharmed() {
    use base64::Engine as _;
    let server = Server::always(json(&json!({"id": 7}))).await;
    for (email, key) in
        [("agent@example.com", "a:b:c"), ("zo\u{eb}@example.com", "k\u{e4}y"), ("a+b@example.com", "k y")]
    {
        let client = Client::builder().base_url(&server.url).api_key(email, key).build().unwrap();
        client.get_ticket().id(7).send().await.unwrap();
        let expected = base64::engine::general_purpose::STANDARD.encode(format!("{email}:{key}"));
        assert!(
            server.requests().last().unwrap().headers.contains(&format!("authorization: Basic {expected}")),
            "{email}"
        );
    }
}

#[tokio::test]
async fn every_call_says_who_is_calling() {
    let server = Server::always(json(&json!({"id": 7}))).await;
    server.client().get_ticket().id(7).send().await.unwrap();
    server.builder().user_agent("acme-returns/1.4").build().unwrap().get_ticket().id(7).send().await.unwrap();
    let requests = server.requests();
    assert!(requests.iter().all(|request| request.headers.contains(AUTHORIZATION)));
    assert!(requests[0].headers.contains("user-agent: gorgias-rs/"), "{}", requests[0].headers);
    assert!(requests[1].headers.contains("user-agent: acme-returns/1.4 gorgias-rs/"), "{}", requests[1].headers);
}
