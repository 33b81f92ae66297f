//! What holds for every request: credentials, headers, paths, parameters, limits, lists.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::collections::BTreeSet;

use common::{Desk, ids, read};
use gorgias_sandbox::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn only_the_configured_credentials_open_the_door() {
    let desk = Desk::with(Sandbox::builder().email("me@example.com").api_key("another-key-123456")).await;
    let url = format!("{}/api/account", desk.sandbox.url());
    let refused = [
        desk.http.get(&url),
        desk.http.get(&url).basic_auth("me@example.com", Some("wrong")),
        desk.http.get(&url).basic_auth("you@example.com", Some("another-key-123456")),
        desk.http.get(&url).bearer_auth("another-key-123456"),
    ];
    for request in refused {
        let got = desk.send(request).await;
        assert_eq!((got.status, got.body), (401, json!({"error": {"msg": "Unauthorized."}})));
    }
    let account = desk.get("/api/account").await.ok(200);
    assert_eq!(account["domain"], "sandbox");
    assert_eq!(desk.get("/api/users/0").await.ok(200)["email"], "me@example.com");
}

#[tokio::test]
async fn the_key_never_shows() {
    let builder = Sandbox::builder().api_key("key-that-must-not-show");
    assert!(!format!("{builder:?}").contains("must-not-show"));
    let desk = Desk::with(builder).await;
    desk.get("/api/account").await.ok(200);
    assert!(!format!("{:?} {:?}", desk.sandbox, desk.sandbox.requests()).contains("must-not-show"));
    assert_eq!(Sandbox::builder().start().await.unwrap().api_key().len(), "sandbox-key-".len() + 32);
}

#[tokio::test]
async fn every_answer_has_the_common_headers() {
    let desk = Desk::open().await;
    let mut request_ids = BTreeSet::new();
    for path in ["/api/account", "/api/nowhere", "/api/tickets/1"] {
        let got = desk.get(path).await;
        assert_eq!(got.header("content-type"), "application/json");
        assert_eq!(got.header("x-gorgias-release").len(), 40);
        assert_eq!(got.header("x-gorgias-account-api-call-limit"), "1/40");
        request_ids.insert(got.header("x-request-id").to_owned());
    }
    assert_eq!(request_ids.len(), 3);
}

#[tokio::test]
async fn paths_work_with_and_without_a_trailing_slash() {
    let desk = Desk::open().await;
    let path = format!("/api/tickets/{}", desk.ids().ticket);
    assert_eq!(desk.get(&path).await.ok(200), desk.get(format!("{path}/")).await.ok(200));
    desk.get("/api/nowhere").await.error(404);
    assert!(desk.get("/api/tickets/1").await.error(404).contains("Resource not found."));
    let got = desk.delete(format!("/api/custom-fields/{}", desk.ids().ticket_field)).await;
    assert_eq!(got.header("allow"), "GET, PUT");
    assert!(got.error(405).contains("The specified HTTP method is not allowed."));
    assert!(desk.get("/api/users/me").await.error(400).contains("pk is not a valid integer."));
}

#[tokio::test]
async fn parameters_are_checked() {
    let desk = Desk::open().await;
    let refused = desk.get("/api/tickets?limit=101").await.ok(400);
    assert_eq!(refused["error"]["data"], json!({"limit": ["Must be at most 100"]}));
    assert_eq!(refused["error"]["msg"], "Failed to list tickets");
    for query in [
        "limit=0",
        "limit=many",
        "order_by=subject:asc",
        "trashed=maybe",
        "customer_id=x",
        "cursor=garbage",
        "status=open",
    ] {
        desk.get(format!("/api/tickets?{query}")).await.error(400);
    }
    desk.get("/api/custom-fields").await.error(400);
    let lenient = Desk::with(Sandbox::builder().strict(false)).await;
    lenient.get("/api/tickets?status=open").await.ok(200);
    lenient.post("/api/tags", json!({"name": "x", "colour": "red"})).await.ok(201);
}

#[tokio::test]
async fn bodies_are_checked_field_by_field() {
    let desk = Desk::open().await;
    let refused = desk.post("/api/macros", json!({"name": "X", "description": "no such thing"})).await.ok(400);
    assert_eq!(refused["error"]["data"], json!({"description": ["No such field"]}));
    let refused = desk.post("/api/views", json!({"name": "X"})).await.ok(400);
    assert_eq!(refused["error"]["data"], json!({"slug": ["Missing data for required field."]}));
    let refused =
        desk.post("/api/tickets", json!({"messages": [{"channel": "api"}], "status": "solved"})).await.ok(400);
    assert_eq!(refused["error"]["msg"], "Failed to create ticket");
    assert_eq!(refused["error"]["data"]["messages"]["0"]["from_agent"], json!(["Missing data for required field."]));
    assert_eq!(refused["error"]["data"]["status"], json!(["Not a valid choice."]));
    let long = "x".repeat(1_000_001);
    let refused = desk
        .post("/api/tickets", json!({"messages": [{"channel": "api", "from_agent": false, "sender": {"email": "a@example.com"}, "body_text": long}]}))
        .await
        .error(400);
    assert!(refused.contains("1000000 bytes"), "{refused}");
    let request = desk.request(Method::POST, "/api/tags").header("content-type", "application/json").body("{");
    desk.send(request).await.error(400);
    // Values outside an open enumeration pass.
    desk.post("/api/jobs", json!({"type": "brandNewJob", "params": {}})).await.ok(201);
}

#[tokio::test]
async fn unknown_keys_are_refused_or_ignored_as_the_body_does() {
    let definition = json!({"data_type": "text", "input_settings": {"input_type": "input", "hint": "x"}});
    let query = json!({"scope": "tickets-created", "timezone": "UTC", "filters": [], "limit": 5});
    let tag = json!({"name": "vip", "decoration": {"color": "#000000", "font": "x"}});
    let failed = json!({"channel": "api", "from_agent": false, "sender": {"email": "a@example.com"}, "body_text": "x",
        "last_sending_error": {"error": "x", "code": 1}});
    for strict in [true, false] {
        let desk = Desk::with(Sandbox::builder().strict(strict)).await;
        let ticket = format!("/api/tickets/{}", desk.ids().ticket);
        let view = format!("/api/views/{}", desk.ids().view);
        for (method, path, body, place) in [
            (Method::POST, "/api/views", json!({"slug": "x", "search": "shoes"}), "/search"),
            (Method::PUT, view.as_str(), json!({"section_id": 8}), "/section_id"),
            (Method::PUT, ticket.as_str(), json!({"urgency": 1}), "/urgency"),
            (Method::PUT, ticket.as_str(), json!({"tags": [tag]}), "/tags/0/decoration/font"),
            (Method::POST, "/api/tickets", json!({"messages": [failed]}), "/messages/0/last_sending_error/code"),
            (
                Method::POST,
                "/api/custom-fields",
                json!({"object_type": "Ticket", "label": "X", "definition": definition}),
                "/definition/input_settings/hint",
            ),
            (Method::POST, "/api/reporting/stats", json!({"query": query}), "/query/limit"),
            (Method::PUT, "/api/macros/archive", json!({"ids": [1], "why": "x"}), "/why"),
            (Method::POST, "/api/macros", json!({"name": "X", "description": "x"}), "/description"),
        ] {
            let refused = desk.send(desk.request(method, path).json(&body)).await.ok(400);
            assert_eq!(refused["error"]["data"].pointer(place), Some(&json!(["No such field"])), "{path}: {refused}");
        }

        // It is not known what the others do, which the setting decides.
        let status = if strict { 400 } else { 201 };
        desk.post("/api/tags", json!({"name": "x", "colour": "red"})).await.ok(status);
        let customer = json!({"channels": [], "name": "X", "nickname": "x"});
        let made = desk.post("/api/customers", customer).await.ok(status);
        assert!(made.get("nickname").is_none());

        // This one was seen to ignore them.
        let customer = format!("/api/customers/{}", desk.ids().customer);
        let changed = desk.put(&customer, json!({"name": "Nia", "nickname": "N"})).await.ok(202);
        assert_eq!((&changed["name"], changed.get("nickname")), (&json!("Nia"), None));
    }
}

#[tokio::test]
async fn limits_are_those_of_the_document() {
    let desk = Desk::open().await;
    let field = |settings: Value| json!({"object_type": "Ticket", "label": "X", "definition": {"data_type": "text", "input_settings": settings}});
    let query = |change: Value| {
        let mut query = json!({"scope": "tickets-created", "timezone": "UTC", "filters": []});
        query.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({"query": query})
    };
    let on_fields = |value: Value| query(json!({"filters": [{"member": "customFields", "values": [value]}]}));
    let on_tags = |value: Value| query(json!({"filters": [{"member": "tags", "values": [value]}]}));
    let reports = "/api/reporting/stats";
    let day = json!({"dimension": "createdDatetime", "granularity": "day"});
    let many: Vec<String> = (0..2001).map(|n| n.to_string()).collect();
    let tag = format!("/api/tags/{}", desk.ids().tag);
    let period = json!({"start_datetime": "2026-11-01T00:00:00Z", "end_datetime": "2026-11-02T00:00:00Z"});
    let file = json!({"url": "", "name": "a", "content_type": "text/plain"});
    let message = json!({"channel": "api", "from_agent": false, "sender": {"email": "a@example.com"}, "body_text": "x", "attachments": [file]});
    let ticket = format!("/api/tickets/{}", desk.ids().ticket);
    let stored = format!("/api/tickets/{}/messages/{}", desk.ids().order_ticket, desk.ids().failed_message);
    let nowhere = json!({"channel": "email", "from_agent": true, "source": {"to": [{"address": null}]}});
    for (method, path, body) in [
        (Method::POST, "/api/custom-fields", field(json!({"input_type": "dropdown"}))),
        (Method::POST, "/api/custom-fields", field(json!({"input_type": "dropdown", "choices": many}))),
        (Method::POST, "/api/custom-fields", field(json!({"input_type": "dropdown", "choices": [true]}))),
        (
            Method::POST,
            "/api/custom-fields",
            field(json!({"input_type": "dropdown", "choices": ["a"], "default": true})),
        ),
        (
            Method::POST,
            "/api/custom-fields",
            field(json!({"input_type": "dropdown", "choices": ["a"], "placeholder": "x"})),
        ),
        (Method::POST, "/api/custom-fields", field(json!({"input_type": "input", "placeholder": "x".repeat(1025)}))),
        (Method::POST, reports, on_fields(json!({"operator": "one-of", "values": ["x"]}))),
        (Method::POST, reports, on_fields(json!({"custom_field_id": 0, "operator": "one-of", "values": ["x"]}))),
        (Method::POST, reports, on_fields(json!({"custom_field_id": 1, "operator": "all-of", "values": ["x"]}))),
        (Method::POST, reports, on_fields(json!({"custom_field_id": 1, "operator": "one-of"}))),
        (Method::POST, reports, query(json!({"filters": [{"member": "customFields", "values": []}]}))),
        (Method::POST, reports, on_tags(json!({"values": [1]}))),
        (Method::POST, reports, on_tags(json!({"operator": "contains", "values": [1]}))),
        (Method::POST, reports, on_tags(json!({"operator": "one-of", "values": [1, "x"]}))),
        (Method::POST, reports, query(json!({"time_dimensions": [day, day]}))),
        (Method::POST, reports, query(json!({"time_dimensions": [{"dimension": "createdDatetime"}]}))),
        (Method::POST, reports, query(json!({"order": [["ticketCount"]]}))),
        (Method::POST, "/api/stats/overview", json!({"filters": {"period": period, "score": [6]}})),
        (Method::PUT, "/api/views/0/items", json!({"view": {"type": "customer-list"}})),
        (Method::PUT, tag.as_str(), json!({"description": null})),
        (Method::PUT, tag.as_str(), json!({"decoration": null})),
        (Method::PUT, stored.as_str(), nowhere),
        (Method::POST, "/api/tickets", json!({"messages": [message]})),
        (Method::PUT, ticket.as_str(), json!({"assignee_user": {"id": -1}})),
    ] {
        let got = desk.send(desk.request(method, path).json(&body)).await;
        assert_eq!(got.status, 400, "{path} {body}: {}", got.body);
    }
    for query in ["events?user_ids=1&user_ids=2", "customers?view_id=0", "tickets?ticket_ids=0"] {
        desk.get(format!("/api/{query}")).await.error(400);
    }

    // And no narrower.
    desk.put(&ticket, json!({"subject": "x".repeat(5_000)})).await.ok(202);
    desk.post("/api/rules/priorities", json!({"priorities": []})).await.ok(202);
    desk.put(&tag, json!({"description": "", "name": "x".repeat(256)})).await.ok(202);
    desk.post(reports, on_tags(json!({"operator": "all-of", "values": []}))).await.ok(200);
    desk.post(reports, query(json!({"time_dimensions": [day], "order": [["ticketCount", "asc"]]}))).await.ok(200);
    let boolean = json!({"data_type": "boolean", "input_settings": {"input_type": "dropdown"}});
    let field = json!({"object_type": "Ticket", "label": "Y", "definition": boolean});
    desk.post("/api/custom-fields", field).await.ok(201);
    desk.get(format!("/api/events?user_ids={}", desk.ids().agent)).await.ok(200);
    desk.get("/api/messages?ticket_id=0").await.ok(200);
}

#[tokio::test]
async fn bodies_beyond_the_limit_answer_413() {
    let desk = Desk::open().await;
    let request = desk.request(Method::POST, "/api/tags").body(vec![b' '; 33 * 1024 * 1024]);
    desk.send(request).await.error(413);
}

#[tokio::test]
async fn lists_are_walked_by_cursor_in_both_directions() {
    let desk = Desk::open().await;
    for number in 0..7 {
        desk.post("/api/tags", json!({"name": format!("t{number}")})).await.ok(201);
    }
    let all = ids(&desk.get("/api/tags").await.ok(200));
    assert!(all.windows(2).all(|pair| pair[0] > pair[1]), "newest first: {all:?}");
    assert!(all.iter().all(|id| *id > 1 << 28));
    let (mut walked, mut pages, mut cursor) = (Vec::new(), Vec::new(), None::<String>);
    loop {
        let mut request = desk.request(Method::GET, "/api/tags?limit=3");
        if let Some(cursor) = &cursor {
            request = request.query(&[("cursor", cursor)]);
        }
        let page = desk.send(request).await.ok(200);
        assert_eq!(page["object"], "list");
        assert!(page["uri"].as_str().unwrap().starts_with("/api/tags?limit=3"));
        assert_eq!(page["meta"]["prev_cursor"].is_null(), walked.is_empty());
        walked.extend(ids(&page));
        cursor = page["meta"]["next_cursor"].as_str().map(str::to_owned);
        pages.push(page);
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(walked, all);
    let back = pages.last().unwrap()["meta"]["prev_cursor"].as_str().unwrap().to_owned();
    let before = desk.send(desk.request(Method::GET, "/api/tags?limit=3").query(&[("cursor", back)])).await.ok(200);
    assert_eq!(ids(&before), ids(&pages[pages.len() - 2]));
}

#[tokio::test]
async fn lists_have_their_live_shapes() {
    let desk = Desk::open().await;
    let meta = async |path: &str| desk.get(path).await.ok(200)["meta"].clone();
    assert!(meta("/api/tickets").await.get("total_resources").is_none());
    assert_eq!(meta("/api/tags").await.get("total_resources"), Some(&Value::Null));
    assert_eq!(meta("/api/users").await.get("total_resources"), Some(&Value::Null));
    assert_eq!(meta("/api/custom-fields?object_type=Ticket").await["total_resources"], 2);
    let ticket = desk.ids().ticket;
    for path in
        [format!("/api/tickets/{ticket}/tags"), "/api/account/settings".to_owned(), "/api/metric-cards".to_owned()]
    {
        assert_eq!(desk.get(&path).await.ok(200).as_object().unwrap().keys().collect::<Vec<_>>(), ["data"], "{path}");
    }
    let page = meta(&format!("/api/tickets/{ticket}/messages")).await;
    assert_eq!((&page["per_page"], &page["item_count"], &page["nb_pages"]), (&json!(30), &json!(3), &json!(1)));
    assert!(page.get("next_cursor").is_none());
    let second = desk.get(format!("/api/tickets/{ticket}/messages?page=2&per_page=2")).await.ok(200);
    assert_eq!(ids(&second).len(), 1);
    assert_eq!((&second["meta"]["page"], &second["meta"]["nb_pages"]), (&json!(2), &json!(2)));
    let beyond = desk.get(format!("/api/tickets/{ticket}/messages?page=2")).await.ok(200);
    assert_eq!((ids(&beyond), &beyond["meta"]["item_count"]), (vec![], &json!(3)));
    let short = desk.get(format!("/api/tickets/{ticket}/messages?limit=2")).await.ok(200);
    assert_eq!((ids(&short).len(), &short["meta"]["per_page"]), (2, &json!(2)));
    desk.get(format!("/api/tickets/{ticket}/messages?page=0")).await.error(400);
    desk.get(format!("/api/tickets/{ticket}/messages?page=last")).await.error(400);
}

#[tokio::test]
async fn requests_are_recorded_as_sent() {
    let desk = Desk::open().await;
    desk.post("/api/tags?", json!({"name": "seen"})).await.ok(201);
    desk.get("/api/tags?search=seen").await.ok(200);
    let requests = desk.sandbox.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!((requests[0].method.as_str(), requests[0].json()), ("POST", Some(json!({"name": "seen"}))));
    assert_eq!((requests[1].path.as_str(), requests[1].query.as_str()), ("/api/tags", "search=seen"));
    assert_eq!(requests[0].header("content-type"), Some("application/json"));
    assert!(requests[0].header("authorization").is_none());
}

#[tokio::test]
async fn shutting_down_closes_the_port() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = format!("{}/api/account", sandbox.url());
    assert!(url.starts_with("http://127.0.0.1:"));
    let http = reqwest::Client::new();
    assert_eq!(read(http.get(&url).send().await.unwrap()).await.status, 401);
    sandbox.shutdown().await;
    assert!(http.get(&url).send().await.is_err());
}

#[tokio::test]
async fn dropping_closes_the_port() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.url().strip_prefix("http://").unwrap().to_owned();
    drop(sandbox);
    // The servers notice when the runtime lets them run.
    for _ in 0..1_000 {
        if tokio::net::TcpStream::connect(&address).await.is_err() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the server is still there");
}

/// As clients write them that join a base address and a path.
#[tokio::test]
async fn rows_of_slashes_are_one() {
    let desk = Desk::open().await;
    let ticket = desk.ids().ticket;
    let plain = desk.get(format!("/api/tickets/{ticket}")).await.ok(200);
    for path in [format!("//api/tickets/{ticket}"), format!("/api//tickets///{ticket}//")] {
        assert_eq!(desk.get(&path).await.ok(200), plain, "{path}");
    }
    let list = desk.get("//api//tickets?limit=1&order_by=created_datetime%3Aasc").await.ok(200);
    assert_eq!(list["uri"], "/api/tickets?limit=1&order_by=created_datetime%3Aasc");
    assert_eq!(desk.sandbox.requests_to("get_ticket").unwrap().len(), 3);
    assert_eq!(desk.get("//api//nowhere//").await.status, 404);
}
