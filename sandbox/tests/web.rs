//! The pages for people: what they show, whom they refuse, and that nothing that was stored gets out of its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
#[path = "web/markup.rs"]
mod markup;

use common::{Desk, integrate};
use gorgias_sandbox::{CallAllowance, Sandbox, Seed};
use reqwest::Method;
use serde_json::{Value, json};

async fn desk() -> Desk {
    Desk::with(Sandbox::builder().web_page(true)).await
}

/// A page, after checking status and headers; nobody has to log in.
async fn page(desk: &Desk, path: &str) -> String {
    let response = desk.http.get(format!("{}{path}", desk.sandbox.url())).send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert!(header("content-security-policy").starts_with("default-src 'none';"), "{path}");
    assert_eq!(
        (header("x-content-type-options"), header("cache-control")),
        ("nosniff".to_owned(), "no-store".to_owned())
    );
    assert_eq!(header("content-type"), "text/html; charset=utf-8", "{path}");
    let html = response.text().await.unwrap();
    markup::check(&html);
    html
}

#[tokio::test]
async fn people_find_their_way() {
    let desk = desk().await;
    let ids = desk.ids().clone();
    let inbox = page(&desk, "/").await;
    assert!(inbox.contains("Where is my parcel?") && inbox.contains(&format!("/desk/tickets/{}", ids.ticket)));
    let ticket = page(&desk, &format!("/desk/tickets/{}", ids.ticket)).await;
    for words in [
        "order 2031 has not arrived",
        "internal note",
        "Carrier confirms pickup.",
        "Nia Okafor",
        "Mira Lindqvist",
        "Order::Status",
    ] {
        assert!(ticket.contains(words), "{words}");
    }
    let order = page(&desk, &format!("/desk/tickets/{}", ids.order_ticket)).await;
    for words in [
        "not sent: No integration was found",
        "#2044",
        "JD0140000017",
        "in_transit",
        "canceled",
        "https://track.example.com/dhl/",
    ] {
        assert!(order.contains(words), "{words}");
    }
    for (ticket, words) in
        [(ids.magento_ticket, ["001000233", "QX400700118GB"]), (ids.bigcommerce_ticket, ["#3120", "USPS"])]
    {
        let shown = page(&desk, &format!("/desk/tickets/{ticket}")).await;
        assert!(words.iter().all(|words| shown.contains(words)), "{shown}");
    }
    let customers = page(&desk, "/desk/customers?q=marchetti").await;
    assert!(customers.contains("Ilse Marchetti") && !customers.contains("Nia Okafor"));
    assert!(page(&desk, &format!("/desk/customers/{}", ids.customer)).await.contains("Where is my parcel?"));
    // Merged, deleted, malformed: nothing is there.
    for path in [
        "/desk/tickets/1",
        "/desk/tickets/x",
        "/desk/customers/1",
        "/desk/nowhere",
        "/desk",
        "/desk/requests/9",
        "/desk/deliveries/9",
    ] {
        let response = desk.http.get(format!("{}{path}", desk.sandbox.url())).send().await.unwrap();
        assert_eq!(response.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn the_inbox_is_filtered_and_paged() {
    let shop = Seed::shop().tickets(130).random(3).until("2026-03-01T10:00:00Z");
    let desk = Desk::with(Sandbox::builder().web_page(true).seed(shop)).await;
    let count = |html: &str| html.matches("class=\"title\"").count();
    let (first, second, third) = (page(&desk, "/").await, page(&desk, "/?page=2").await, page(&desk, "/?page=3").await);
    assert_eq!((count(&first), count(&second), count(&third)), (50, 50, 30));
    assert!(first.contains("Page 1 of 3, 130 in all") && first.contains("page=2") && !third.contains("page=4"));
    let mut total = 0;
    for status in ["open", "closed", "snoozed", "spam", "trashed"] {
        let shown = page(&desk, &format!("/?status={status}")).await;
        total += shown.split(", ").find_map(|part| part.split_once(" in all")?.0.parse::<usize>().ok()).unwrap();
    }
    assert_eq!(total, 130);
    let chats = page(&desk, "/?channel=chat&status=closed").await;
    assert!(count(&chats) > 0 && count(&chats) < 50 && !chats.contains("<span class=\"tag\">email</span>"), "{chats}");
    let one = page(&desk, &format!("/?q={}", desk.ids().closed_ticket)).await;
    assert_eq!(count(&one), 1);
    assert!(page(&desk, "/?q=no+such+words").await.contains("No ticket fits."));
    assert_eq!(count(&page(&desk, "/?page=99999999999").await), 0);
}

/// What somebody may write who means no good.
const EVIL: [&str; 9] = [
    "<script>document.title='owned'</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</pre></main></body><iframe src=//evil.example.com>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "javascript:alert(1)",
    "&lt;script&gt;&#60;script&#62;<!--",
    "<svg/onload=alert(1)>\u{2028}\u{202e}\u{0}",
    "]]></style><style>@import '//evil.example.com'</style>",
];

#[tokio::test]
async fn stored_markup_stays_text() {
    let desk = desk().await;
    let hook = integrate(
        &desk,
        &["ticket-created"],
        json!({"url": "http://127.0.0.1:9/hook", "form": {"x": "{{ticket.subject}}"}}),
    )
    .await;
    assert!(hook > 0);
    let mut random = fastrand::Rng::with_seed(11);
    let mut texts: Vec<String> = EVIL.iter().map(|text| (*text).to_owned()).collect();
    for _ in 0..40 {
        let piece = |random: &mut fastrand::Rng| {
            ["<", ">", "\"", "'", "&", "/", "=", "script", " on", "x", "\n", "javascript:", "é", "<!"]
                [random.usize(..14)]
        };
        texts.push((0..random.usize(3..30)).map(|_| piece(&mut random)).collect());
    }
    for text in &texts {
        let message = json!({
            "channel": "email", "from_agent": false, "sender": {"email": format!("e{}@example.com", random.u32(..)), "name": text},
            "source": {"type": "email", "from": {"name": text, "address": "x@example.com"}, "to": [{"address": "support@example.com"}]},
            "body_text": text, "body_html": text, "subject": text,
        });
        let body =
            json!({"subject": text, "external_id": text, "tags": [{"name": text.trim()}], "messages": [message]});
        let got = desk.post("/api/tickets", body).await;
        // Some of it is refused for what it is; then the request log still has it.
        let made = (got.status == 201).then(|| got.body["id"].as_i64().unwrap());
        let query: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        desk.get(format!("/api/tickets?external_id={query}")).await;
        page(&desk, &format!("/?q={query}&status={query}&channel={query}")).await;
        page(&desk, &format!("/desk/customers?q={query}")).await;
        page(&desk, &format!("/desk/requests?q={query}&method={query}")).await;
        let Some(id) = made else { continue };
        let ticket = desk.get(format!("/api/tickets/{id}")).await.ok(200);
        for path in [
            format!("/desk/tickets/{id}"),
            format!("/desk/tickets/{id}/messages/{}", ticket["messages"][0]["id"]),
            format!("/desk/customers/{}", ticket["customer"]["id"]),
        ] {
            let shown = markup::text(&page(&desk, &path).await);
            // What was written is there to read, sign by sign.
            let visible: String = text.split_whitespace().collect::<String>().replace('\0', "\u{fffd}");
            let all: String = shown.split_whitespace().collect();
            assert!(all.contains(&visible), "{text:?} on {path}");
        }
    }
    for path in ["/", "/desk/customers", "/desk/requests", "/desk/deliveries"] {
        page(&desk, path).await;
    }
    let requests = page(&desk, "/desk/requests").await;
    let number = requests.split("/desk/requests/").nth(1).unwrap().split('"').next().unwrap();
    page(&desk, &format!("/desk/requests/{number}")).await;
    page(&desk, "/desk/deliveries/1").await;
}

#[tokio::test]
async fn links_of_shops_lead_to_the_web_only() {
    let desk = desk().await;
    let (customer, store) = (desk.ids().shopify_customer, desk.ids().shopify_integration);
    for (address, linked) in [
        ("javascript:alert(1)", false),
        ("JaVaScRiPt:alert(1)", false),
        ("data:text/html,x", false),
        ("https://track.example.com/1?a=\"b", true),
    ] {
        let parcel = json!({"tracking_number": "T-1", "tracking_url": address, "tracking_company": "<b>DHL</b>"});
        let data = json!({"__integration_type__": "shopify", "orders": [{"name": "<i>#1</i>", "total_price": "1", "fulfillments": [parcel]}, "no order", null]});
        desk.sandbox.set_shop_data(customer, store, data).unwrap();
        let shown = page(&desk, &format!("/desk/customers/{customer}")).await;
        assert_eq!(shown.contains("rel=\"noreferrer noopener\""), linked, "{address}");
    }
    for odd in [
        json!(null),
        json!([1]),
        json!("x"),
        json!({"orders": 7}),
        json!({"orders": [{"line_items": [3], "shipments": [{"tracks": ["x"]}]}]}),
    ] {
        desk.sandbox.set_shop_data(customer, store, odd).unwrap();
        page(&desk, &format!("/desk/customers/{customer}")).await;
    }
}

#[tokio::test]
async fn a_huge_message_is_cut_and_still_there() {
    let desk = desk().await;
    let text = "é<".repeat(300_000);
    let body = json!({"channel": "api", "from_agent": false, "sender": {"id": desk.ids().customer}, "body_text": text});
    let message = desk.post(format!("/api/tickets/{}/messages", desk.ids().ticket), body).await.ok(201);
    let thread = page(&desk, &format!("/desk/tickets/{}", desk.ids().ticket)).await;
    assert!(thread.len() < 300_000, "{}", thread.len());
    let whole = format!("/desk/tickets/{}/messages/{}", desk.ids().ticket, message["id"]);
    assert!(thread.contains(&whole));
    assert!(markup::text(&page(&desk, &whole).await).contains(&text));
}

#[tokio::test]
async fn pages_stay_out_of_the_way_of_the_api() {
    let limit = CallAllowance { api_key: 3, ..CallAllowance::default() };
    let desk = Desk::with(Sandbox::builder().web_page(true).enforce_rate_limit(true).call_limit(limit)).await;
    for _ in 0..8 {
        page(&desk, "/").await;
        page(&desk, "/desk/requests").await;
    }
    assert!(desk.sandbox.requests().is_empty());
    desk.get("/api/account").await.ok(200);
    let secret = [("grant_type", "authorization_code"), ("code", "secret-code-1")];
    let token = desk.request(Method::POST, "/oauth/token?code=secret-code-2").form(&secret);
    desk.send(token).await;
    let shown = page(&desk, "/desk/requests").await;
    assert!(
        shown.contains("GET /api/account")
            && shown.contains("POST /oauth/token")
            && shown.contains(", ")
            && !shown.contains("GET /desk")
    );
    for number in [1, 2] {
        let one = page(&desk, &format!("/desk/requests/{number}")).await;
        assert!(!one.contains("secret-code") && !one.contains(desk.sandbox.api_key()));
    }
    // Only reading.
    for path in ["/", "/desk/requests"] {
        let refused = desk.send(desk.request(Method::POST, path).body("x")).await;
        assert_eq!((refused.status, refused.header("allow")), (405, "GET, HEAD"), "{path}");
    }
    assert_eq!(desk.sandbox.call_stats().api_key.accepted, 1);
    // Without the pages there is nothing at their place.
    let bare = Desk::open().await;
    assert_ne!(bare.get("/").await.status, 200);
    assert_ne!(bare.get("/desk/requests").await.status, 200);
}

#[tokio::test]
async fn a_request_shows_what_was_sent() {
    let desk = desk().await;
    desk.put(format!("/api/tickets/{}", desk.ids().ticket), json!({"subject": "Renamed & more"})).await.ok(202);
    desk.get("/api/tickets/1").await.error(404);
    let failed = page(&desk, "/desk/requests?q=404").await;
    assert!(failed.contains("GET /api/tickets/1") && !failed.contains("PUT /api"));
    let one = page(&desk, "/desk/requests/1").await;
    assert!(one.contains("Renamed &amp; more") && one.contains(">202<") && one.contains("application/json"), "{one}");
}

#[tokio::test]
async fn foreign_names_are_refused() {
    let desk = desk().await;
    let ask = async |host: &str| {
        let request = desk.http.get(format!("{}/", desk.sandbox.url())).header("host", host);
        request.send().await.unwrap().status().as_u16()
    };
    for host in ["evil.example.com", "evil.example.com:80", "127.0.0.1.evil.example.com"] {
        assert_eq!(ask(host).await, 403, "{host}");
    }
    assert_eq!(ask("localhost:1").await, 200);
    // The API is called by other names too.
    let request = desk.request(Method::GET, "/api/account").header("host", "sandbox.gorgias.com");
    assert_eq!(desk.send(request).await.status, 200);
}

#[tokio::test]
async fn every_ticket_of_a_shop_has_a_page() {
    let desk =
        Desk::with(Sandbox::builder().web_page(true).seed(Seed::shop().tickets(60).until("2026-03-01T10:00:00Z")))
            .await;
    let tickets = desk.get("/api/tickets?limit=100").await.ok(200);
    for ticket in tickets["data"].as_array().unwrap() {
        let shown = page(&desk, &format!("/desk/tickets/{}", ticket["id"])).await;
        assert!(markup::text(&shown).contains(ticket["subject"].as_str().unwrap()));
        assert!(!matches!(ticket["customer"], Value::Null) && shown.contains("/desk/customers/"));
    }
}
