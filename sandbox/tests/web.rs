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
    for path in [
        "/",
        "/desk/customers",
        "/desk/orders",
        "/desk/views",
        "/desk/macros",
        "/desk/events",
        "/desk/requests",
        "/desk/deliveries",
    ] {
        page(&desk, path).await;
        page(&desk, &format!("{path}?q=%3Cscript%3E&from=%22%3E%3Cb%3E&page=2&view=%3Cb%3E")).await;
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
async fn a_request_shows_both_sides_and_what_it_touched() {
    let desk = desk().await;
    let ticket = desk.ids().ticket;
    desk.put(format!("/api/tickets/{ticket}"), json!({"subject": "Renamed & more"})).await.ok(202);
    desk.get("/api/tickets/1").await.error(404);
    let message = json!({"channel": "email", "from_agent": true, "body_text": "It's here"});
    desk.post(format!("/api/tickets/{ticket}/messages"), message).await.error(400);
    let failed = page(&desk, "/desk/requests?q=404").await;
    assert!(failed.contains("GET /api/tickets/1") && !failed.contains("PUT /api"));
    let one = page(&desk, "/desk/requests/1").await;
    let words = markup::text(&one);
    for shown in [
        "Renamed & more",
        "202",
        "content-type: application/json",
        "x-gorgias-account-api-call-limit: 1/40",
        "\"subject\": \"Renamed & more\"",
        "curl -u \"$GORGIAS_EMAIL:$GORGIAS_API_KEY\" -X PUT -H 'content-type: application/json' -d '{\"subject\":\"Renamed & more\"}'",
        &format!("'{}/api/tickets/{ticket}'", desk.sandbox.url()),
    ] {
        assert!(words.contains(shown), "{shown}: {words}");
    }
    let customer = desk.get(format!("/api/tickets/{ticket}")).await.ok(200)["customer"]["id"].clone();
    for link in [format!("/desk/tickets/{ticket}\""), format!("/desk/customers/{customer}\"")] {
        assert!(one.contains(&link), "{link}");
    }
    // To the second.
    let time = one.split("<time datetime=\"").nth(1).unwrap().split_once("\">").unwrap().1.split('<').next().unwrap();
    assert_eq!(time.len(), "2026-03-01 10:00:00".len(), "{time}");
    // What went wrong stands in the list as well; a quote does not end the line for the shell.
    let refused = markup::text(&page(&desk, "/desk/requests/3").await);
    assert!(refused.contains("From field is missing or empty") && refused.contains("It'\\''s here"), "{refused}");
    assert!(page(&desk, "/desk/requests").await.contains("From field is missing or empty"));
    // A record that is not there is no link.
    assert!(!page(&desk, "/desk/requests/2").await.contains("/desk/tickets/1\""));
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let desk = desk().await;
    let http = json!({
        "url": "http://127.0.0.1:9/hook?api_key=s3cret-1", "hmac_secret": "s3cret-2", "headers": {"Authorization": "Bearer s3cret-3"},
    });
    let hook = integrate(&desk, &["ticket-created"], http).await;
    common::open_ticket(&desk, "Hello").await;
    let request = desk.request(Method::GET, "/api/tickets?api_key=s3cret-4").header("x-api-key", "s3cret-5");
    desk.send(request.header("cookie", "session=s3cret-6")).await;
    let token = json!({"old_password": "s3cret-7", "new_password": "s3cret-8"});
    desk.put("/api/users/0", token).await;
    desk.sandbox.deliveries_settled().await;
    let mut paths: Vec<String> = (1..=4).map(|number| format!("/desk/requests/{number}")).collect();
    paths.extend(["/desk/requests", "/desk/deliveries", "/desk/deliveries/1", "/desk/events"].map(str::to_owned));
    paths.push(format!("/desk/records/integrations/{hook}"));
    for path in paths {
        let shown = page(&desk, &path).await;
        assert!(!shown.contains("s3cret"), "{path}: {}", markup::text(&shown));
        assert!(!shown.contains(desk.sandbox.api_key()), "{path}");
    }
    assert!(markup::text(&page(&desk, "/desk/requests/1").await).contains("\"hmac_secret\": \"(hidden)\""));
}

#[tokio::test]
async fn webhooks_and_events_show_where_when_and_what() {
    let desk = desk().await;
    let form = json!({"subject": "{{ticket.subject}}", "number": "{{ticket.id}}"});
    let hook = integrate(&desk, &["ticket-created"], json!({"url": "http://127.0.0.1:9/hook", "form": form})).await;
    let ticket = common::open_ticket(&desk, "Hello").await;
    desk.sandbox.deliveries_settled().await;
    let list = page(&desk, "/desk/deliveries").await;
    assert!(list.contains("POST http://127.0.0.1:9/hook") && list.contains("<time "), "{list}");
    let own = desk.sandbox.deliveries().into_iter().find(|delivery| delivery.integration == hook).unwrap();
    let one = markup::text(&page(&desk, &format!("/desk/deliveries/{}", own.number)).await);
    assert!(one.contains(&format!("{{\n  \"number\": \"{ticket}\",\n  \"subject\": \"Hello\"\n}}")), "{one}");
    let events = page(&desk, &format!("/desk/events?q={ticket}")).await;
    assert!(events.contains("ticket-created") && events.contains(&format!("/desk/tickets/{ticket}\"")), "{events}");
    assert!(
        !events.contains("ticket-message-created")
            && page(&desk, "/desk/events?q=message").await.contains("ticket-message-created")
    );
}

#[tokio::test]
async fn views_macros_unread_and_orders_are_found() {
    let desk = desk().await;
    let ids = desk.ids().clone();
    let views = page(&desk, "/desk/views").await;
    assert!(views.contains("isNotEmpty(ticket.trashed_datetime)") && views.contains(&format!("/?view={}\"", ids.view)));
    let in_view = page(&desk, &format!("/?view={}", ids.view)).await;
    let of_api = desk.get(format!("/api/views/{}/items?limit=100", ids.view)).await.ok(200);
    assert_eq!(in_view.matches("class=\"title\"").count(), common::ids(&of_api).len());
    assert!(page(&desk, "/desk/macros?q=out+of").await.contains("Out of office"));
    assert!(page(&desk, &format!("/desk/records/macros/{}", ids.macro_id)).await.contains("setResponseText"));

    desk.put(format!("/api/tickets/{}", ids.ticket), json!({"is_unread": false})).await.ok(202);
    let (unread, read) = (page(&desk, "/?read=unread").await, page(&desk, "/?read=read").await);
    let all = desk.get("/api/tickets?limit=100").await.ok(200);
    let count = all["data"].as_array().unwrap().iter().filter(|ticket| ticket["is_unread"] == true).count();
    assert_eq!(unread.matches("class=\"ticket unread\"").count(), count);
    assert!(count > 0 && !read.contains("ticket unread") && read.contains("class=\"ticket\""));

    for (words, number) in [
        ("%232044", "#2044"),
        ("2044", "#2044"),
        ("001000233", "001000233"),
        ("%233120", "#3120"),
        ("JD0140000017", "#2038"),
    ] {
        let found = page(&desk, &format!("/desk/orders?q={words}")).await;
        assert!(markup::text(&found).contains(number), "{words}");
        assert!(found.matches("class=\"title\"").count() < 3, "{words}");
    }
    assert!(page(&desk, "/desk/orders?q=no+such").await.contains("No order fits."));
    // Three platforms, which write amounts and dates in three ways.
    let all = page(&desk, "/desk/orders").await;
    for row in all.split("<li class=\"order\">").skip(1) {
        let row = row.split("</li>").next().unwrap();
        let total = row.split("<small>").nth(1).unwrap().split('<').next().unwrap();
        let (amount, currency) = total.split_once(' ').unwrap_or_else(|| panic!("{row}"));
        let cents = amount.split_once('.').unwrap_or_else(|| panic!("{row}")).1;
        assert!(cents.len() == 2 && currency.len() == 3 && currency == currency.to_uppercase(), "{row}");
        assert!(row.contains("+00:00\">20"), "{row}");
    }
}

/// What comes in while somebody reads moves nothing on the page that they are on.
#[tokio::test]
async fn pages_keep_their_rows_while_more_comes_in() {
    let desk = desk().await;
    for number in 0..60 {
        desk.get(format!("/api/tickets/{}", 100 + number)).await;
    }
    let first = page(&desk, "/desk/requests").await;
    let next = first.split("href=\"").find(|part| part.contains("page=2")).unwrap().split('"').next().unwrap();
    let next = next.replace("&amp;", "&");
    let rows = |html: &str| {
        html.split("/desk/requests/").skip(1).map(|part| part.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let before = page(&desk, &next).await;
    assert_eq!(rows(&before).len(), 10);
    for _ in 0..7 {
        desk.get("/api/account").await.ok(200);
    }
    let after = page(&desk, &next).await;
    assert_eq!(rows(&after), rows(&before));
    assert!(after.contains("67 in all, 7 of them since") && after.contains("class=\"refresh\""));
    assert_eq!(rows(&page(&desk, "/desk/requests").await)[0], "67");
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
