//! Calls by method and path: where they can go, what is assumed about them, and what comes back.

use crate::faulty::{Act, FaultyServer, good};
use crate::support::{AUTHORIZATION, Reply, Server, answer, redirect};
use gorgias::ErrorKind;
use gorgias::reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn no_path_leads_out_of_the_api() {
    let server = Server::always(crate::support::json(&json!({}))).await;
    let client = server.client();
    for path in [
        "",
        "/",
        "api/tickets",
        "/api",
        "/login",
        "/oauth/token",
        "//evil.example/api/tickets",
        "https://evil.example/api/tickets",
        "@evil.example/api/",
        "/API/tickets",
        "/api/../login",
        "/api/tickets/..",
        "/api/tickets/../../login",
        "/api/./tickets",
        "/api/%2e%2e/login",
        "/api/%2E./login",
        "/api/.%2e/login",
        "/api/tickets/%2e",
        "/api/a%2f..%2f..%2flogin",
        "/api/a%5c..%5clogin",
        "/api/..\\login",
        "/api\\..\\login",
        "/api/tickets#7",
        "/api/\ttickets",
        "/api/.\t./login",
        "/api/tickets\r\nx-evil: 1",
        "/api/\u{0}",
    ] {
        let error = client.raw(Method::GET, path).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{path:?}");
        assert_eq!(error.violations()[0].field(), "path", "{path:?}");
        assert!(error.to_string().contains("must begin with `/api/`"), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn only_known_methods_are_sent() {
    let server = Server::always(crate::support::json(&json!({}))).await;
    let client = server.client();
    for method in [Method::HEAD, Method::OPTIONS, Method::TRACE, Method::CONNECT, "PURGE".parse().unwrap()] {
        let error = client.raw(method, "/api/new-thing").send().await.unwrap_err();
        assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "method"));
    }
    assert!(server.requests().is_empty());
    for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        client.raw(method.clone(), "/api/new-thing").send().await.unwrap();
        assert_eq!(server.requests().pop().unwrap().method, method.as_str());
    }
}

#[tokio::test]
async fn a_call_arrives_as_it_was_made() {
    let server = Server::always(crate::support::json(&json!({"id": 7}))).await;
    let client = server.client();
    let call = client.raw(Method::POST, "/api/new thing/ä?plain=1&b=x y");
    let call = call.query("email", "nia+1@example.com").query("ids", 1).query("ids", 2).query("q", "a&b=c d#%");
    let answer = call.json(&json!({"name": "Nia"})).send().await.unwrap();
    assert_eq!(*answer, json!({"id": 7}));
    let request = &server.requests()[0];
    let (path, query) = request.target.split_once('?').unwrap();
    assert_eq!(path, "/api/new%20thing/%C3%A4");
    assert_eq!(query, "plain=1&b=x%20y&email=nia%2B1%40example.com&ids=1&ids=2&q=a%26b%3Dc+d%23%25");
    assert_eq!(request.json(), json!({"name": "Nia"}));
    for header in
        [AUTHORIZATION, "content-type: application/json", "accept: application/json", "user-agent: gorgias-rs/"]
    {
        assert!(request.headers.contains(header), "{}", request.headers);
    }
    // Nothing is sent that was not asked for.
    client.raw(Method::DELETE, "/api/new-thing").send().await.unwrap();
    let request = server.requests().pop().unwrap();
    assert_eq!((request.target.as_str(), request.body.len()), ("/api/new-thing", 0));
    assert!(!request.headers.contains("content-type"));
}

#[tokio::test]
async fn a_body_that_is_no_json_is_not_sent() {
    let server = Server::always(crate::support::json(&json!({}))).await;
    let odd = std::collections::HashMap::from([((1, 2), "a key that is no text")]);
    let error = server.client().raw(Method::POST, "/api/new-thing").json(&odd).send().await.unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "body"));
    assert!(server.requests().is_empty());
}

/// How often a call arrives that breaks once, and whether it may then have taken effect.
async fn broken_once(method: Method, path: &str, idempotent: bool) -> (usize, Option<bool>, String) {
    let server = FaultyServer::script([Act::Close], good(json!({"data": []}))).await;
    let client = server.client();
    let call = client.raw(method, path);
    let call = if idempotent { call.idempotent() } else { call };
    let effect = call.send().await.err().map(|error| error.may_have_taken_effect());
    let counters = client.counters();
    let operation = counters.by_operation.keys().next().unwrap();
    (server.arrivals().len(), effect, (*operation).to_owned())
}

#[tokio::test]
async fn known_operations_are_repeated_as_ever() {
    for (method, path, operation, repeated) in [
        (Method::GET, "/api/tickets/7", "get_ticket", true),
        (Method::GET, "/api/tickets/7/", "get_ticket", true),
        (Method::GET, "/api/tickets?limit=5", "list_tickets", true),
        (Method::PUT, "/api/tickets/7", "update_ticket", true),
        (Method::DELETE, "/api/tickets/7", "delete_ticket", true),
        (Method::POST, "/api/search", "search_resources", true),
        (Method::PUT, "/api/customers/merge", "merge_customers", true),
        (Method::PUT, "/api/customers/7", "update_customer", true),
        (Method::POST, "/api/tickets", "create_ticket", false),
        (Method::PUT, "/api/tickets/7/messages/8", "update_ticket_message", false),
        // What the caller claims does not change what is known.
        (Method::POST, "/api/tickets/", "create_ticket", false),
    ] {
        for claimed in [false, true] {
            let (arrived, effect, called) = broken_once(method.clone(), path, claimed).await;
            assert_eq!(called, operation, "{method} {path}");
            let expected = if repeated { (2, None) } else { (1, Some(true)) };
            assert_eq!((arrived, effect), expected, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn unknown_calls_are_repeated_only_where_the_caller_says_so() {
    for path in ["/api/new-thing", "/api/tickets/7/new-thing", "/api/tickets/7/messages/8/more"] {
        assert_eq!(broken_once(Method::GET, path, false).await, (2, None, "raw".to_owned()));
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let (arrived, effect, _) = broken_once(method.clone(), path, false).await;
            assert_eq!((arrived, effect), (1, Some(true)), "{method} {path}");
            let (arrived, effect, _) = broken_once(method, path, true).await;
            assert_eq!((arrived, effect), (2, None));
        }
    }
}

#[tokio::test]
async fn an_answer_without_body_is_null() {
    for body in ["", " \r\n"] {
        let server = Server::always(answer(200, "", body)).await;
        let client = server.client();
        assert_eq!(*client.raw(Method::POST, "/api/new-thing").send().await.unwrap(), Value::Null);
        let none = client.raw(Method::GET, "/api/new-thing").send_as::<Option<i64>>().await.unwrap().into_inner();
        assert_eq!(none, None);
    }
    let server = Server::always(Reply::Bytes(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())).await;
    let answer = server.client().raw(Method::DELETE, "/api/tickets/7").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), &*answer), (204, &Value::Null));
}

#[tokio::test]
async fn answers_are_decoded_or_the_place_is_named() {
    #[derive(Debug, serde::Deserialize)]
    struct Thing {
        #[allow(dead_code, reason = "never decoded")]
        names: Vec<i64>,
    }
    let server = Server::always(crate::support::json(&json!({"names": [1, "Nia Okafor"]}))).await;
    let client = server.client();
    let error = client.raw(Method::GET, "/api/new-thing").send_as::<Thing>().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Decode, false));
    assert!(error.to_string().contains("names[1]") && !error.to_string().contains("Nia"), "{error}");
    let error = client.raw(Method::PUT, "/api/new-thing").send_as::<Thing>().await.unwrap_err();
    assert!(error.may_have_taken_effect());
    let not_json = Server::always(answer(200, "", "<html>")).await;
    let error = not_json.client().raw(Method::GET, "/api/new-thing").send().await.unwrap_err();
    assert_eq!((error.kind(), error.excerpt()), (ErrorKind::Decode, Some(&b"<html>"[..])));
}

#[tokio::test]
async fn bytes_come_as_they_are() {
    let odd = [0_u8, 159, 146, 150, b'\n'];
    let server = Server::always(answer(200, "x-request-id: r-1\r\n", odd)).await;
    let answer = server.client().raw(Method::GET, "/api/new-thing").send_bytes().await.unwrap();
    assert_eq!((&answer[..], answer.request_id()), (&odd[..], Some("r-1")));
}

#[tokio::test]
async fn lists_of_known_operations_come_in_one_form() {
    let server = Server::always(crate::support::json(&json!([{"id": 1}]))).await;
    let client = server.client();
    let tags = client.raw(Method::GET, "/api/tags").send().await.unwrap();
    assert_eq!(*tags, json!({"data": [{"id": 1}]}));
    let other = client.raw(Method::GET, "/api/new-thing").send().await.unwrap();
    assert_eq!(*other, json!([{"id": 1}]));
}

#[tokio::test]
async fn merges_are_followed_and_no_other_redirect() {
    let server = Server::start(|request| match request.target.as_str() {
        "/api/tickets/7" => redirect(301, "/api/tickets/8"),
        "/api/elsewhere" => redirect(301, "https://elsewhere.example.com/api/tickets/8"),
        _ => crate::support::json(&json!({"id": 8})),
    });
    let server = server.await;
    let client = server.client();
    assert_eq!(client.raw(Method::GET, "/api/tickets/7").send().await.unwrap()["id"], 8);
    for (method, path) in [(Method::PUT, "/api/tickets/7"), (Method::GET, "/api/elsewhere")] {
        let error = client.raw(method, path).send().await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Redirect, false));
    }
}

#[tokio::test]
async fn errors_are_those_of_every_call() {
    let refusal =
        json!({"error": {"msg": "Failed to create thing", "data": {"name": ["Missing data for required field."]}}});
    let server = Server::always(answer(400, "", refusal.to_string())).await;
    let error = server.client().raw(Method::POST, "/api/new-thing").send().await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::BadRequest, Some("Failed to create thing")));
    assert_eq!(error.violations()[0].field(), "name");
    assert_eq!(error.failed_operation().unwrap().id, "raw");
    assert!(error.to_string().starts_with("raw (POST /api/...): bad request (400)"), "{error}");
}

#[tokio::test]
async fn nothing_of_the_path_is_shown() {
    let server = Server::always(Reply::HangUp).await;
    let client = server.client();
    let call = client.raw(Method::GET, "/api/new-thing/nia@example.com").query("name", "Okafor").json(&json!("Okafor"));
    let shown = format!("{call:?} {:?}", call.clone().send().await.unwrap_err());
    assert!(!shown.contains("nia") && !shown.contains("Okafor"), "{shown}");
}
