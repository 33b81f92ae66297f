//! What a call says when Gorgias refuses it, or answers something that is no answer.

use std::time::Duration;

use crate::support::{Reply, Server, answer};
use gorgias::{Client, Error, ErrorKind, types};
use serde_json::json;

async fn read(client: &Client) -> Error {
    client.get_ticket().id(7).send().await.unwrap_err()
}

async fn write(client: &Client) -> Error {
    let update: types::UpdateTicket = serde_json::from_value(json!({"status": "closed"})).unwrap();
    client.update_ticket().id(7).body(update).send().await.unwrap_err()
}

async fn search(client: &Client) -> Error {
    let request: types::SearchRequest = serde_json::from_value(json!({"type": "customer", "query": "nia"})).unwrap();
    client.search_resources().body(request).send().await.unwrap_err()
}

async fn answered(status: u16, head: &str, body: &str) -> Server {
    Server::always(answer(status, head, body)).await
}

#[tokio::test]
async fn every_status_has_its_kind_and_says_whether_a_write_may_have_happened() {
    use ErrorKind as K;
    for (status, kind, effect) in [
        (400, K::BadRequest, false),
        (401, K::Unauthorized, false),
        (402, K::Client, false),
        (403, K::Forbidden, false),
        (404, K::NotFound, false),
        (409, K::Conflict, false),
        (413, K::PayloadTooLarge, false),
        (418, K::Client, false),
        (422, K::Client, false),
        (429, K::RateLimited, false),
        (500, K::Server, true),
        (502, K::Server, true),
        (503, K::Server, true),
        (504, K::Server, true),
        // The mark of the errors that travel inside of the crate: from a server it is a failure like any other.
        (599, K::Server, true),
    ] {
        let server = answered(status, "x-request-id: r-77\r\n", r#"{"error": {"msg": "No."}}"#).await;
        let client = server.client();
        for error in [read(&client).await, write(&client).await, search(&client).await] {
            assert_eq!(error.kind(), kind, "{status}");
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert_eq!(error.message(), Some("No."), "{status}");
            assert_eq!(error.request_id(), Some("r-77"), "{status}");
            assert_eq!(error.retry_after(), None, "{status}");
        }
        assert!(!read(&client).await.may_have_taken_effect(), "{status}");
        assert!(!search(&client).await.may_have_taken_effect(), "a search only reads, {status}");
        assert_eq!(write(&client).await.may_have_taken_effect(), effect, "{status}");
        assert_eq!(server.requests().len(), 6, "nothing is repeated");
    }
}

#[tokio::test]
async fn an_error_names_request_operation_method_and_path_template() {
    let server = answered(409, "x-request-id: 5f2c-77\r\n", r#"{"error": {"msg": "Duplicate."}}"#).await;
    let error = write(&server.client()).await;
    let operation = error.failed_operation().unwrap();
    assert_eq!((operation.id, operation.path), ("update_ticket", "/api/tickets/{id}"));
    assert_eq!(operation.method, http::Method::PUT);
    assert_eq!(
        error.to_string(),
        "[request 5f2c-77] update_ticket (PUT /api/tickets/{id}): conflict (409): Gorgias says why in `message`"
    );
}

#[tokio::test]
async fn retry_after_is_seconds_or_a_date() {
    let soon = (chrono::Utc::now() + chrono::TimeDelta::seconds(90)).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (value, range) in
        [("17", 17..=17), ("0", 0..=0), (soon.as_str(), 60..=90), ("Wed, 21 Oct 2015 07:28:00 GMT", 0..=0)]
    {
        for status in [429, 503] {
            let server = answered(status, &format!("Retry-After: {value}\r\n"), "").await;
            let wait = read(&server.client()).await.retry_after().unwrap();
            assert!(range.contains(&wait.as_secs()), "{value}: {wait:?}");
        }
    }
    for value in ["soon", "-1", "1.5", ""] {
        let server = answered(429, &format!("Retry-After: {value}\r\n"), "").await;
        assert_eq!(read(&server.client()).await.retry_after(), None, "{value}");
    }
    let longest = format!("Retry-After: {}\r\n", u64::MAX);
    let server = answered(429, &longest, "").await;
    assert_eq!(read(&server.client()).await.retry_after(), Some(Duration::from_secs(24 * 60 * 60)));
}

#[tokio::test]
async fn an_unknown_account_answers_a_web_page() {
    let page = "<!doctype html><html><head><title>Not found</title></head><body>No such helpdesk</body></html>";
    for head in ["content-type: text/html; charset=utf-8\r\n", ""] {
        let server = answered(404, head, page).await;
        let error = read(&server.client()).await;
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(error.message(), None);
        assert_eq!(error.excerpt(), Some(page.as_bytes()));
        assert!(error.to_string().contains("belongs to no account"), "{error}");
        assert!(!error.to_string().contains("helpdesk"), "{error}");
    }
    // A 404 of the API itself is about the record.
    let server = answered(404, "", r#"{"error": {"msg": "Ticket not found."}}"#).await;
    let error = read(&server.client()).await;
    assert_eq!(error.message(), Some("Ticket not found."));
    assert!(
        error.to_string().contains("not found (404): no ticket 7") && !error.to_string().contains("account"),
        "{error}"
    );
    assert_eq!(error.excerpt(), None);
}

#[tokio::test]
async fn what_is_not_there_is_named_with_its_id() {
    let server = answered(404, "", r#"{"error": {"msg": "Nia Okafor is not here."}}"#).await;
    let client = server.client();
    let message = client.get_ticket_message().ticket_id(7).id(9).send().await.unwrap_err();
    let field = client.delete_ticket_custom_field_value().ticket_id(7).id(3).send().await.unwrap_err();
    let tags = client.list_ticket_tags().ticket_id(7).send().await.unwrap_err();
    let raw = client.raw(http::Method::GET, "/api/macros/5").send().await.unwrap_err();
    for (error, record) in [
        (message, "no message 9 of ticket 7"),
        (field, "no custom field 3 of ticket 7"),
        (tags, "no ticket 7"),
        (raw, "no macro 5"),
    ] {
        let shown = error.to_string();
        assert!(shown.contains(&format!("not found (404): {record}")) && !shown.contains("Okafor"), "{shown}");
    }
}

#[tokio::test]
async fn who_is_not_let_in_hears_what_to_check() {
    let body = r#"{"error": {"msg": "You do not have enough permissions to perform this action."}}"#;
    let server = answered(401, "", body).await;
    let shown = read(&server.client()).await.to_string();
    let host = server.url.trim_start_matches("http://");
    assert!(shown.contains(&format!("not accepted by `{host}`")) && shown.contains("API key"), "{shown}");
    let shown = write(&answered(403, "", body).await.client()).await.to_string();
    assert!(shown.contains("role of the user") && shown.contains("scope `tickets:write`"), "{shown}");
}

#[tokio::test]
async fn a_refused_cursor_says_to_begin_anew() {
    let server = answered(400, "", r#"{"error": {"msg": "No."}}"#).await;
    let client = server.client();
    let with = client.list_tickets().cursor("old").send().await.unwrap_err();
    assert!(with.to_string().contains("begin the list anew"), "{with}");
    let without = client.list_tickets().send().await.unwrap_err();
    assert!(!without.to_string().contains("anew"), "{without}");
}

#[tokio::test]
async fn a_refused_report_says_which_names_are_unknown_and_which_are_not() {
    let server = answered(400, "", r#"{"error": {"msg": "No."}}"#).await;
    let client = server.client();
    let refused = async |scope: &str, measures: &[&str], dimensions: &[&str]| {
        let query =
            types::ReportingQuery::builder().scope(scope).timezone("UTC").filters(Vec::<types::ReportingFilter>::new());
        let query = query.measures(measures.iter().copied()).dimensions(dimensions.iter().copied());
        client.get_statistic().body(types::StatisticRequest::builder().query(query)).send().await.unwrap_err()
    };
    let error = refused("resolution-time", &["medianResolutionTime", "ticketCount"], &["teamId"]).await;
    let found: Vec<_> = error.violations().iter().map(|v| (v.field(), v.message())).collect();
    assert_eq!(found[0].0, "query.measures.1");
    assert_eq!(
        found[0].1,
        "\"ticketCount\" is not known of `resolution-time`, which has `medianResolutionTime`, `averageResolutionTime`"
    );
    assert_eq!((found[1].0, found.len()), ("query.dimensions.0", 2));
    let error = refused("tickets", &[], &[]).await;
    assert!(
        error.to_string().contains("`query.scope` \"tickets\" is not a scope")
            && error.to_string().contains("`tickets-created`"),
        "{error}"
    );
    assert_eq!(refused("resolution-time", &["medianResolutionTime"], &[]).await.violations(), []);
    // A measure that is newer than this list is sent all the same.
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_gateway_answers_nothing() {
    let server = answered(502, "", "").await;
    let error = write(&server.client()).await;
    assert_eq!((error.kind(), error.message(), error.excerpt()), (ErrorKind::Server, None, None));
    assert_eq!(error.to_string(), "update_ticket (PUT /api/tickets/{id}): server error (502): the response is empty");
    assert!(error.may_have_taken_effect());
}

#[tokio::test]
async fn errors_are_read_in_every_form() {
    for (body, message, violations) in [
        (json!({"error": {"msg": "Failed."}}), Some("Failed."), vec![]),
        (json!({"error": "invalid_grant"}), Some("invalid_grant"), vec![]),
        (
            json!({"error": {"msg": "Failed.", "data": {"sender": ["Missing data."], "channel": ["Unknown.", "Too long."]}}}),
            Some("Failed."),
            vec![("channel", "Unknown."), ("channel", "Too long."), ("sender", "Missing data.")],
        ),
        (
            json!({"error": {"msg": "Failed.", "data": {"messages": {"0": {"sender": ["Missing data."]}}}}}),
            Some("Failed."),
            vec![("messages.0.sender", "Missing data.")],
        ),
        (
            json!({"error": {"msg": "Failed.", "data": {"messages": [{"sender": "Missing data."}, {"via": ["Unknown."]}]}}}),
            Some("Failed."),
            vec![("messages.0.sender", "Missing data."), ("messages.1.via", "Unknown.")],
        ),
        (json!({"error": {"msg": "Failed.", "data": ["one", "two"]}}), Some("Failed."), vec![("", "one"), ("", "two")]),
        (json!({"error": {"msg": "Failed.", "data": null}}), Some("Failed."), vec![]),
        (json!({"error": {"msg": {"subject": ["Too long."]}}}), None, vec![("subject", "Too long.")]),
        (json!({"error": {"msg": ["Too long."]}}), None, vec![("", "Too long.")]),
        (json!({"error": {"msg": null, "data": {"id": [7]}}}), None, vec![("id", "7")]),
        (json!({"error": {"message": "Failed."}}), Some("Failed."), vec![]),
        (json!({"error": {}}), None, vec![]),
    ] {
        let server = answered(400, "", &body.to_string()).await;
        let error = read(&server.client()).await;
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        assert_eq!(error.message(), message, "{body}");
        // The order of keys depends on a feature of serde_json that any crate of the build can switch on.
        let mut found: Vec<_> = error.violations().iter().map(|v| (v.field(), v.message())).collect();
        found.sort_by_key(|(field, _)| *field);
        assert_eq!(found, violations, "{body}");
    }
}

#[tokio::test]
async fn what_is_no_error_format_is_kept_as_an_excerpt() {
    let long = "x".repeat(100_000);
    for body in ["not found", "[]", "7", r#"{"detail": "no"}"#, r#"{"error": null}"#, r#"{"error": {"msg": "#, &long] {
        let server = answered(400, "", body).await;
        let error = read(&server.client()).await;
        assert_eq!((error.kind(), error.message()), (ErrorKind::BadRequest, None), "{body:.40}");
        let excerpt = error.excerpt().unwrap();
        assert!(body.as_bytes().starts_with(excerpt) && excerpt.len() <= 4096, "{body:.40}");
    }
}

#[tokio::test]
async fn deep_and_wide_errors_stay_small() {
    let wide: serde_json::Map<_, _> = (0..5000).map(|n| (format!("field{n}"), json!(["No."]))).collect();
    let server = answered(400, "", &json!({"error": {"msg": "Failed.", "data": wide}}).to_string()).await;
    let error = read(&server.client()).await;
    assert!(error.violations().len() <= 100);
    assert!(error.to_string().len() < 1000, "{error}");

    // Deeper than serde_json goes: no answer that could be read, but an error all the same.
    let deep = format!("{}1{}", r#"{"error":"#.repeat(5000), "}".repeat(5000));
    let server = answered(400, "", &deep).await;
    assert_eq!(read(&server.client()).await.kind(), ErrorKind::BadRequest);
}

#[tokio::test]
async fn a_success_that_does_not_fit_names_the_place_and_no_value() {
    for (body, path) in [
        (r#"{"id": 7, "subject": {"secret words": 1}}"#, "`subject`"),
        (r#"{"id": "secret words"}"#, "`id`"),
        (
            r#"{"id": 7, "messages": [{"id": 1}, {"id": 2, "sender": {"id": "secret words"}}]}"#,
            "`messages[1].sender.id`",
        ),
        (r#"{"id": 7, "customer": ["secret words"]}"#, "`customer"),
        (r#"{"subject": "secret words"}"#, "`.`"),
        (r#"["secret words"]"#, "`"),
        (r#""secret words""#, "`.`"),
        (r#"{"id": 7, "subject": "secret words"#, "ends early"),
        ("secret words", "not valid JSON"),
        ("<html>secret words</html>", "not valid JSON"),
        (r#"{"id": 9223372036854775808, "subject": "secret words"}"#, "`id`"),
        (r#"{"id": 7} secret words"#, "not valid JSON"),
    ] {
        let server = answered(200, "x-request-id: r-1\r\n", body).await;
        for (error, effect) in [(read(&server.client()).await, false), (write(&server.client()).await, true)] {
            let shown = format!("{error} {error:?}");
            assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
            assert!(shown.contains(path), "{body}: {shown}");
            assert!(!shown.contains("secret") && !shown.contains("words"), "{body}: {shown}");
            assert_eq!(error.excerpt(), Some(body.as_bytes()), "{body}");
            assert_eq!(error.status().unwrap().as_u16(), 200);
            assert_eq!(error.request_id(), Some("r-1"));
            assert_eq!(error.may_have_taken_effect(), effect, "{body}");
        }
    }
}

#[tokio::test]
async fn an_error_body_that_is_no_utf_8_is_kept_as_it_is() {
    let server = Server::always(answer(400, "", b"\xff\xfe")).await;
    assert_eq!(read(&server.client()).await.excerpt(), Some(&b"\xff\xfe"[..]));
}

/// `{"id": 7, "subject": "xxx..."}` of so many bytes.
fn ticket_of(bytes: usize) -> String {
    let frame = r#"{"id": 7, "subject": ""}"#.len();
    format!(r#"{{"id": 7, "subject": "{}"}}"#, "x".repeat(bytes - frame))
}

fn chunked(body: &str) -> Reply {
    chunked_with(200, body)
}

fn chunked_with(status: u16, body: &str) -> Reply {
    let mut text = format!("HTTP/1.1 {status} OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n");
    for piece in body.as_bytes().chunks(700) {
        let piece = std::str::from_utf8(piece).unwrap();
        text.push_str(&format!("{:x}\r\n{piece}\r\n", piece.len()));
    }
    text.push_str("0\r\n\r\n");
    Reply::Bytes(text.into_bytes())
}

#[tokio::test]
async fn no_more_is_read_than_allowed() {
    const LIMIT: usize = 5000;
    for (bytes, fits) in [(LIMIT - 1, true), (LIMIT, true), (LIMIT + 1, false), (LIMIT * 40, false)] {
        let body = ticket_of(bytes);
        for reply in [answer(200, "", &body), chunked(&body)] {
            let server = Server::always(reply).await;
            let client = server.builder().max_response_bytes(LIMIT).build().unwrap();
            match client.get_ticket().id(7).send().await {
                Ok(ticket) => assert!(fits && ticket.subject.as_ref().unwrap().len() > 4000, "{bytes}"),
                Err(error) => {
                    assert!(!fits, "{bytes}: {error}");
                    assert_eq!(error.kind(), ErrorKind::ResponseTooLarge);
                    assert_eq!(error.status().unwrap().as_u16(), 200);
                    assert!(error.to_string().contains("5000 bytes"), "{error}");
                    assert!(!error.may_have_taken_effect());
                    assert!(write(&client).await.may_have_taken_effect());
                }
            }
        }
    }
}

#[tokio::test]
async fn an_error_larger_than_allowed_is_still_that_error() {
    let page = format!("<html>{}</html>", "x".repeat(10_000));
    let server = answered(404, "content-type: text/html\r\n", &page).await;
    let client = server.builder().max_response_bytes(100).build().unwrap();
    let error = read(&client).await;
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::NotFound, 404));
    assert!(!error.to_string().contains("empty"), "it was not empty: {error}");
}

/// Of an error, a mebibyte is read at most, whatever a success may have.
#[tokio::test]
async fn of_an_error_a_mebibyte_is_read() {
    const MOST: usize = 1 << 20;
    for (bytes, fits) in [(MOST, true), (MOST + 1, false), (MOST * 8, false)] {
        let frame = r#"{"error": {"msg": ""}}"#.len();
        let body = format!(r#"{{"error": {{"msg": "{}"}}}}"#, "x".repeat(bytes - frame));
        for reply in [answer(400, "", &body), chunked_with(400, &body)] {
            let server = Server::always(reply).await;
            let error = read(&server.client()).await;
            assert_eq!((error.kind(), error.message().is_some()), (ErrorKind::BadRequest, fits), "{bytes}");
            assert_eq!(error.to_string().contains("larger than 1 MiB"), !fits, "{bytes}");
        }
    }
}
