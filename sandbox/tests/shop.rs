//! The seed of a whole shop: the same for the same number, believable, and nobody's data.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::Desk;
use gorgias_sandbox::{Sandbox, SandboxErrorKind, Seed, ShopSeed};
use serde_json::Value;

const END: &str = "2026-03-01T10:00:00Z";

fn shop() -> ShopSeed {
    Seed::shop().tickets(140).random(7).until(END)
}

/// All items of a list.
async fn walk(desk: &Desk, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let page = desk.get(format!("{path}{sign}limit=100{cursor}")).await.ok(200);
        items.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["meta"]["next_cursor"].as_str() {
            Some(next) => {
                let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
                cursor = format!("&cursor={next}");
            }
            None => return items,
        }
    }
}

/// Every record of the account, as the API shows it.
async fn everything(desk: &Desk) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for path in [
        "/api/tickets",
        "/api/customers",
        "/api/messages",
        "/api/users",
        "/api/teams",
        "/api/tags",
        "/api/views",
        "/api/macros",
        "/api/rules",
        "/api/events",
        "/api/satisfaction-surveys",
        "/api/integrations",
        "/api/widgets",
        "/api/custom-fields?object_type=Ticket",
        "/api/custom-fields?object_type=Customer",
        "/api/phone/voice-calls",
        "/api/phone/voice-call-events",
        "/api/phone/voice-call-recordings",
    ] {
        for item in walk(desk, path).await {
            if path == "/api/tickets" || path == "/api/customers" {
                let one = format!("{path}/{}", item["id"]);
                found.insert(one.clone(), desk.get(&one).await.ok(200));
            }
            found.insert(format!("{path} {}", item["id"]), item);
        }
    }
    found.insert("/api/account".to_owned(), desk.get("/api/account").await.ok(200));
    found
}

#[tokio::test]
async fn the_same_seed_gives_the_same_shop_at_any_time() {
    // The clock is the real one, and the end so far off that nobody wakes up in between.
    let shop = || shop().until("2190-03-01T10:00:00Z");
    let first = everything(&Desk::with(Sandbox::builder().seed(shop())).await).await;
    // Another moment and another port.
    let desk = Desk::with(Sandbox::builder().seed(shop())).await;
    let second = everything(&desk).await;
    assert!(first.len() > 900, "{}", first.len());
    for (name, record) in &first {
        assert_eq!(Some(record), second.get(name), "{name}");
    }
    assert_eq!(first.len(), second.len());
    let other = everything(&Desk::with(Sandbox::builder().seed(shop().random(8))).await).await;
    assert_ne!(first, other);
    // A later end moves the whole history.
    let later = Sandbox::builder().seed(shop().until("2190-03-02T10:00:00Z")).start().await.unwrap();
    assert_eq!(later.ids(), desk.ids());
}

#[tokio::test]
async fn the_history_is_believable() {
    let desk = Desk::with(Sandbox::builder().seed(shop().tickets(700)).clock(END)).await;
    let tickets = walk(&desk, "/api/tickets").await;
    assert_eq!(tickets.len(), 700);
    let share = |fits: &dyn Fn(&Value) -> bool| tickets.iter().filter(|ticket| fits(ticket)).count() * 100 / 700;
    assert!((60..97).contains(&share(&|ticket| ticket["status"] == "closed")));
    assert!((70..100).contains(&share(&|ticket| ticket["assignee_user"].is_object())));
    assert!((50..99).contains(&share(&|ticket| ticket["messages_count"].as_i64().unwrap() > 1)));
    assert!(tickets.iter().any(|ticket| ticket["snooze_datetime"].is_string()));
    assert!(tickets.iter().any(|ticket| ticket["last_sent_message_not_delivered"] == true));
    let channels: BTreeSet<&str> = tickets.iter().map(|ticket| ticket["channel"].as_str().unwrap()).collect();
    for channel in [
        "email",
        "chat",
        "contact_form",
        "help-center",
        "instagram-direct-message",
        "instagram-comment",
        "facebook",
        "facebook-messenger",
        "whatsapp",
        "sms",
        "phone",
        "api",
    ] {
        assert!(channels.contains(channel), "{channel}");
    }
    // Months, and nothing from the future but what is planned.
    let created: Vec<&str> = tickets.iter().map(|ticket| ticket["created_datetime"].as_str().unwrap()).collect();
    assert!(created.iter().min() < Some(&"2025-03-01") && created.iter().all(|at| *at < "2026-03-01T10:00:00"));
    let months: BTreeSet<&str> = created.iter().map(|at| &at[..7]).collect();
    assert!(months.len() > 12, "{months:?}");
    for record in walk(&desk, "/api/messages").await {
        assert!(record["created_datetime"].as_str().unwrap() < "2026-03-01T10:00:00", "{record}");
    }
    let surveys = walk(&desk, "/api/satisfaction-surveys").await;
    let scores: BTreeSet<i64> = surveys.iter().filter_map(|survey| survey["score"].as_i64()).collect();
    assert!(scores.len() >= 4 && surveys.iter().any(|survey| survey["score"].is_null()), "{scores:?}");
    let calls = walk(&desk, "/api/phone/voice-calls").await;
    assert!(!calls.is_empty());
    for call in calls {
        let ticket = desk.get(format!("/api/tickets/{}", call["ticket_id"])).await.ok(200);
        assert_eq!((ticket["channel"].as_str(), &ticket["customer"]["id"]), (Some("phone"), &call["customer_id"]));
    }
}

/// The names of all orders of a customer.
fn orders(customer: &Value) -> Vec<String> {
    let stores = customer["ecommerce_data"].as_object().unwrap().values();
    let names = stores.flat_map(|store| store["orders"].as_array().unwrap());
    names.map(|order| order["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn conversations_are_about_orders_that_exist() {
    let desk = Desk::with(Sandbox::builder().seed(shop())).await;
    let mut about = 0;
    for item in walk(&desk, "/api/tickets").await {
        let ticket = desk.get(format!("/api/tickets/{}", item["id"])).await.ok(200);
        let text = ticket["messages"].to_string() + ticket["subject"].as_str().unwrap();
        assert!(!text.contains("{first}") && !text.contains("{order}") && !text.contains("{refund}"), "{text}");
        let own = orders(&ticket["customer"]);
        let named: Vec<&str> = text
            .split(|sign: char| !sign.is_alphanumeric() && sign != '#')
            .filter(|word| word.starts_with('#'))
            .collect();
        for name in &named {
            assert!(own.iter().any(|order| order == name), "{name} of {own:?}");
        }
        about += usize::from(!named.is_empty());
        for entry in ticket["customer"]["integrations"].as_object().unwrap().values() {
            for order in entry["orders"].as_array().unwrap() {
                sums(entry["__integration_type__"].as_str().unwrap(), order);
            }
        }
    }
    assert!(about > 40, "{about}");
    let ids = desk.ids();
    for (integration, kind) in [
        (ids.shopify_integration, "shopify"),
        (ids.magento_integration, "magento2"),
        (ids.bigcommerce_integration, "bigcommerce"),
    ] {
        assert_eq!(desk.get(format!("/api/integrations/{integration}")).await.ok(200)["type"], kind);
    }
    for customer in [ids.shopify_customer, ids.magento_customer, ids.bigcommerce_customer] {
        assert!(!orders(&desk.get(format!("/api/customers/{customer}")).await.ok(200)).is_empty());
    }
}

/// Money of an order adds up, and no more goes back than came in.
#[track_caller]
fn sums(platform: &str, order: &Value) {
    let money = |value: &Value| {
        let amount = value
            .as_f64()
            .or_else(|| value.as_str()?.parse().ok())
            .unwrap_or_else(|| panic!("no money: {value} in {order}"));
        (amount * 100.0).round() as i64
    };
    let total = |list: &Value, amount: &dyn Fn(&Value) -> i64| list.as_array().unwrap().iter().map(amount).sum::<i64>();
    let (whole, back) = match platform {
        "shopify" => {
            let lines = total(&order["line_items"], &|line| money(&line["price"]) * line["quantity"].as_i64().unwrap());
            assert_eq!(lines, money(&order["total_line_items_price"]));
            let back = total(&order["refunds"], &|refund| total(&refund["transactions"], &|one| money(&one["amount"])));
            (money(&order["total_price"]), back)
        }
        "magento2" => {
            assert_eq!(
                money(&order["grand_total"]),
                money(&order["subtotal_incl_tax"])
                    + money(&order["discount_amount"])
                    + money(&order["shipping_amount"])
            );
            (money(&order["grand_total"]), total(&order["credit_memos"], &|memo| money(&memo["grand_total"])))
        }
        "bigcommerce" => {
            assert_eq!(money(&order["total_inc_tax"]), money(&order["total_ex_tax"]) + money(&order["total_tax"]));
            (money(&order["total_inc_tax"]), total(&order["refunds"], &|refund| money(&refund["total_amount"])))
        }
        other => panic!("{other}"),
    };
    assert!(whole > 0 && (0..=whole).contains(&back), "{order}");
}

#[tokio::test]
async fn nobody_is_real() {
    let desk = Desk::with(Sandbox::builder().seed(shop().tickets(250))).await;
    let all = serde_json::to_string(&everything(&desk).await).unwrap();
    for word in all.split(|sign: char| !sign.is_ascii_alphanumeric() && !"@.-+_".contains(sign)) {
        if let Some((_, host)) = word.split_once('@') {
            let known = ["example.com", "example.net", "example.org", "sandbox"];
            assert!(known.contains(&host.trim_end_matches('.')), "{word}");
        }
        let digits = word.strip_prefix('+').unwrap_or_default();
        if digits.len() > 8 && digits.bytes().all(|digit| digit.is_ascii_digit()) {
            let kept = if let Some(national) = digits.strip_prefix('1') {
                national.get(3..8) == Some("55501")
            } else {
                let british = ["4960", "7946", "4980", "9649", "2018", "63296", "770090"];
                digits.starts_with("49") || british.iter().any(|range| digits.contains(range))
            };
            assert!(kept, "{word}");
        }
    }
}

#[tokio::test]
async fn seeds_are_chosen_and_checked() {
    let empty = Desk::with(Sandbox::builder().seed(Seed::Empty)).await;
    assert_eq!(empty.get("/api/tickets").await.ok(200)["data"], serde_json::json!([]));
    assert_eq!(empty.get("/api/users").await.ok(200)["data"].as_array().unwrap().len(), 2);
    let none = Desk::with(Sandbox::builder().seed(Seed::shop().tickets(0))).await;
    assert_eq!((none.ids().ticket, none.ids().agent > 0), (0, true));
    let small = Desk::with(Sandbox::builder().seed(true)).await;
    assert_eq!(small.ids(), Desk::open().await.ids());
    for (seed, named) in [(Seed::shop().tickets(1_000_001), "1000000"), (Seed::shop().until("yesterday"), "until")] {
        let refused = Sandbox::builder().seed(seed).start().await.unwrap_err();
        assert_eq!(refused.kind(), SandboxErrorKind::InvalidInput);
        assert!(refused.to_string().contains(named), "{refused}");
    }
}
