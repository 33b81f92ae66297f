//! Records in the sizes that accounts have: a ticket of a list, an order of Shopify with all its sets of amounts, a delivery of Gorgias, a ticket with
//! its conversation and the orders of its customer, and rules for triage.

#![allow(dead_code, reason = "each benchmark uses some of them")]

pub(crate) mod derived;

use serde_json::{Value, json};

fn amount(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn set(cents: u32) -> Value {
    let money = json!({"amount": amount(cents), "currency_code": "EUR"});
    json!({"shop_money": money, "presentment_money": money})
}

fn line(order: u32, index: u32) -> Value {
    let (id, price) = (u64::from(order) * 100 + u64::from(index), 1250 + 310 * index);
    let thing = ["Teapot", "Blanket", "Lantern", "Kettle", "Basket"][index as usize % 5];
    json!({
        "id": id, "admin_graphql_api_id": format!("gid://shopify/LineItem/{id}"), "current_quantity": 2, "fulfillable_quantity": 0,
        "fulfillment_service": "manual", "fulfillment_status": "fulfilled", "gift_card": false, "grams": 420, "name": format!("{thing} - large"),
        "price": amount(price), "price_set": set(price), "product_exists": true, "product_id": id * 3,
        "properties": [{"name": "Engraving", "value": "For Nia"}, {"name": "Wrapping", "value": "brown paper, with a ribbon"}],
        "quantity": 2, "requires_shipping": true, "sku": format!("{}-{order}", thing.to_uppercase()), "taxable": true, "title": thing,
        "total_discount": "0.00", "total_discount_set": set(0), "variant_id": id * 7, "variant_inventory_management": "shopify",
        "variant_title": "large", "vendor": "Harbor Supplies",
        "tax_lines": [{"channel_liable": false, "price": amount(price / 6), "price_set": set(price / 6), "rate": 0.2, "title": "VAT"}],
        "duties": [], "discount_allocations": [], "attributed_staffs": [],
    })
}

/// A ticket as lists have it.
pub(crate) fn listed(id: u32) -> Value {
    json!({
        "id": 400_000_000 + id, "uri": format!("/api/tickets/{id}/"), "external_id": null, "status": "open", "priority": "normal",
        "channel": "email", "via": "email", "from_agent": false, "spam": false, "is_unread": true, "language": "en",
        "customer": { "id": 9, "email": "nia@example.com", "name": "Nia Okafor", "firstname": "Nia", "lastname": "Okafor", "meta": null },
        "assignee_user": null, "subject": "Where is my order?", "excerpt": "Hello, where is my order number 1042? It should be here.",
        "tags": [{ "id": 1, "name": "shipping", "decoration": { "color": "#F58D86" } }, { "id": 2, "name": "vip", "decoration": null }],
        "messages_count": 2, "meta": {}, "integrations": [{ "name": "Shop", "address": "shop.example.com", "type": "shopify" }],
        "created_datetime": "2026-11-01T10:59:29.095107+00:00", "opened_datetime": null,
        "last_message_datetime": "2026-11-02T08:00:00+00:00", "updated_datetime": "2026-11-02T08:00:00+00:00",
        "closed_datetime": null, "snooze_datetime": null, "trashed_datetime": null
    })
}

/// An order as Shopify's webhooks have it; eleven lines make 20 KB.
pub(crate) fn shopify(number: u32, lines: u32) -> Value {
    let id = 5_200_000_000_000 + u64::from(number);
    let items: Vec<Value> = (0..lines).map(|index| line(number, index)).collect();
    let sent: Vec<Value> =
        (0..lines).map(|index| json!({"id": u64::from(number) * 100 + u64::from(index), "quantity": 2})).collect();
    let address = json!({
        "first_name": "Nia", "last_name": "Boateng", "name": "Nia Boateng", "address1": "1 Kiln Lane", "address2": null, "city": "Leeds",
        "zip": "LS1 4AP", "country": "United Kingdom", "country_code": "GB", "province": null, "province_code": null, "phone": "+441134960000",
        "company": null, "latitude": 53.79, "longitude": -1.54,
    });
    let mut order = json!({
        "total_price": amount(21_240), "total_price_set": set(21_240), "subtotal_price": amount(20_000), "subtotal_price_set": set(20_000),
        "current_total_price": amount(21_240), "current_total_price_set": set(21_240), "current_subtotal_price": amount(20_000),
        "current_subtotal_price_set": set(20_000), "current_total_tax": amount(3_540), "current_total_tax_set": set(3_540),
        "current_total_discounts": "0.00", "current_total_discounts_set": set(0), "total_tax": amount(3_540), "total_tax_set": set(3_540),
        "taxes_included": true, "total_discounts": "0.00", "total_discounts_set": set(0), "total_weight": 1200,
        "total_line_items_price": amount(20_000), "total_line_items_price_set": set(20_000), "total_outstanding": "0.00",
        "total_shipping_price_set": set(1_240), "total_tip_received": "0.00", "discount_codes": [{"code": "SPRING", "amount": "0.00", "type": "percentage"}],
        "shipping_lines": [{
            "id": id * 4, "title": "Standard", "code": "standard", "price": amount(1_240), "price_set": set(1_240),
            "discounted_price": amount(1_240), "discounted_price_set": set(1_240), "source": "shopify", "tax_lines": [], "discount_allocations": [],
        }],
        "tax_lines": [{"price": amount(3_540), "price_set": set(3_540), "rate": 0.2, "title": "VAT", "channel_liable": false}],
        "refunds": [], "line_items": items,
        "fulfillments": [{
            "id": id * 10, "admin_graphql_api_id": format!("gid://shopify/Fulfillment/{}", id * 10), "order_id": id, "status": "success",
            "service": "manual", "created_at": "2026-05-03T09:00:00+02:00", "updated_at": "2026-05-03T09:00:00+02:00", "tracking_company": "Harbor Post",
            "tracking_number": format!("HB{number}001EU"), "tracking_numbers": [format!("HB{number}001EU")],
            "tracking_urls": [format!("https://post.example.com/HB{number}001EU")], "tracking_url": format!("https://post.example.com/HB{number}001EU"),
            "name": format!("#{number}.1"), "shipment_status": "in_transit", "location_id": 4001, "line_items": sent,
        }],
    });
    let more = json!({
        "id": id, "admin_graphql_api_id": format!("gid://shopify/Order/{id}"), "name": format!("#{number}"), "number": number - 1000,
        "order_number": number, "email": "nia@example.com", "contact_email": "nia@example.com", "phone": null, "currency": "EUR",
        "presentment_currency": "EUR", "created_at": "2026-05-02T09:00:00+02:00", "processed_at": "2026-05-02T09:00:00+02:00",
        "updated_at": "2026-05-03T09:00:00+02:00", "cancelled_at": null, "cancel_reason": null, "closed_at": null, "confirmed": true, "test": false,
        "financial_status": "paid", "fulfillment_status": "fulfilled", "source_name": "web", "landing_site": "/collections/deck?from=spring",
        "referring_site": "", "browser_ip": "192.0.2.7", "cart_token": null, "checkout_id": id * 5, "customer_locale": "en-GB", "tags": "wholesale, spring",
        "note": null, "note_attributes": [], "payment_gateway_names": ["harbor_pay"], "order_status_url": format!("https://shop.example.com/orders/{id}"),
        "client_details": {"accept_language": "en-GB", "browser_ip": "192.0.2.7", "browser_height": null, "user_agent": "Mozilla/5.0 (X11; Linux x86_64)"},
        "customer": {
            "id": id * 2, "email": "nia@example.com", "first_name": "Nia", "last_name": "Boateng", "state": "enabled", "verified_email": true,
            "tax_exempt": false, "currency": "EUR", "tags": "", "default_address": address,
        },
        "billing_address": address, "shipping_address": address,
    });
    for (name, value) in more.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}

/// A delivery of some 5 KB: a ticket, its customer, its last message.
pub(crate) fn delivery(ticket: u32) -> Value {
    let text = "I am still waiting for my order. It was placed on 2 May, and your colleague told me that the teapot had left. ".repeat(12);
    json!({
        "trigger": "ticket-message-created", "event_id": null, "account": "acme",
        "ticket": {
            "id": ticket, "external_id": null, "status": "open", "channel": "email", "via": "email", "from_agent": false, "spam": false, "language": "en",
            "subject": "Where is my order #1003?", "created_datetime": "2026-05-04T10:00:00+00:00", "opened_datetime": null,
            "updated_datetime": "2026-05-04T10:05:00+00:00", "last_message_datetime": "2026-05-04T10:05:00+00:00",
            "last_received_message_datetime": "2026-05-04T10:05:00+00:00", "closed_datetime": null, "trashed_datetime": null, "snooze_datetime": null,
            "customer": {"id": 88, "email": "nia@example.com", "name": "Nia Boateng", "firstname": "Nia", "lastname": "Boateng", "language": "en",
                "channels": [{"id": 5, "type": "email", "address": "nia@example.com", "preferred": true}, {"id": 6, "type": "phone", "address": "+441134960000", "preferred": false}],
                "meta": {"loyalty": "gold"}, "created_datetime": "2025-01-04T10:00:00+00:00"},
            "assignee_user": {"id": 3, "name": "Tomas Lind", "email": "tomas@example.com"}, "assignee_team": {"id": 2, "name": "Shipping"},
            "tags": [{"id": 11, "name": "vip", "decoration": {"color": "#ff8800"}}, {"id": 12, "name": "shipping", "decoration": {"color": "#0088ff"}}],
            "custom_fields": {"21": {"id": 21, "value": "Shipping::Late"}, "22": {"id": 22, "value": 1003}},
        },
        "message": {
            "id": ticket * 2, "channel": "email", "via": "email", "from_agent": false, "public": true, "created_datetime": "2026-05-04T10:05:00+00:00",
            "sender": {"id": 88, "email": "nia@example.com", "name": "Nia Boateng"}, "receiver": {"id": 3, "email": "help@example.com", "name": "Acme"},
            "source": {"type": "email", "from": {"address": "nia@example.com", "name": "Nia"}, "to": [{"address": "help@example.com", "name": "Acme"}]},
            "subject": "Where is my order #1003?", "body_text": text, "body_html": format!("<div dir=\"ltr\">{text}</div>"), "stripped_text": text,
            "attachments": [], "integration_id": 6, "message_id": format!("<{ticket}@mail.example.com>"),
        },
    })
}

/// A ticket of 58 KB: eight messages in text and HTML, and twelve orders.
pub(crate) fn ticket() -> Value {
    let messages: Vec<Value> = (0..8_u32)
        .map(|index| {
            let own = "Hello, I am still waiting for my order. It was placed on 2026-05-02 for 45.00 EUR, and your colleague told me on 03/05/2026 \
                at 10:15 that the teapot had left. Meine Kundennummer ist 884213, die Rechnung 2026-0815 liegt bei. Could you have a look?\n";
            let named = if index == 6 { "It is order #1003.\n" } else { "" };
            let text = format!("{own}{named}On 4 May 2026 at 10:00 Acme <help@example.com> wrote:\n> {}", own.repeat(2).trim().replace('\n', "\n> "));
            let html = format!("<div>{own}{named}</div><div class=\"gmail_quote\">On 4 May 2026 at 10:00 Acme wrote:<blockquote>{}</blockquote></div>", own.repeat(2));
            json!({
                "id": 100 + index, "ticket_id": 7, "channel": "email", "via": "email", "from_agent": index % 2 == 1, "public": true,
                "subject": "Re: my order", "body_text": text, "body_html": html, "stripped_text": format!("{own}{named}"),
                "stripped_html": format!("<div>{own}{named}</div>"), "created_datetime": format!("2026-05-0{}T10:00:00+00:00", index + 1),
                "sender": {"id": 88, "name": "Nia Boateng", "email": "nia@example.com"}, "intents": [{"name": "shipping/status", "rejected": false}],
                "source": {"type": "email", "from": {"address": "nia@example.com"}, "to": [{"address": "help@example.com"}]},
            })
        })
        .collect();
    let orders: Vec<Value> = (0..10).map(|index| slim(1001 + index)).collect();
    json!({
        "id": 7, "status": "open", "priority": "normal", "channel": "email", "via": "email", "language": "en", "spam": false,
        "subject": "Where is my teapot?", "created_datetime": "2026-05-01T10:00:00+00:00", "updated_datetime": "2026-05-08T10:00:00+00:00",
        "last_message_datetime": "2026-05-08T10:00:00+00:00", "last_received_message_datetime": "2026-05-07T10:00:00+00:00",
        "tags": [{"id": 1, "name": "shipping"}, {"id": 2, "name": "vip"}], "messages": messages,
        "customer": {"id": 88, "name": "Nia Boateng", "email": "nia@example.com", "integrations": {
            "3": {"__integration_type__": "shopify", "customer": {"tags": "wholesale, gold"}, "orders": orders}}},
    })
}

/// An order as the ticket of a customer has it, without what only webhooks have.
fn slim(number: u32) -> Value {
    let mut order = shopify(number, 2);
    let fields = order.as_object_mut().unwrap();
    fields.retain(|name, _| {
        !name.ends_with("_set")
            && !matches!(name.as_str(), "client_details" | "tax_lines" | "customer" | "billing_address")
    });
    for line in fields["line_items"].as_array_mut().unwrap() {
        let line = line.as_object_mut().unwrap();
        line.retain(|name, _| {
            !name.ends_with("_set") && !matches!(name.as_str(), "tax_lines" | "properties" | "duties")
        });
    }
    order
}

/// Twenty rules that look at everything.
pub(crate) fn rules() -> Value {
    let mut rules = vec![
        json!({"id": "lost", "when": {"status": "open", "order": {"status": "in_transit", "age": {"older_than": "2w"}}}, "then": {"add_tags": ["lost parcel"]}}),
        json!({"id": "big", "when": {"order": {"of": "latest", "value": {"currency": "EUR", "at_least": "200"}}}, "then": {"add_tags": ["big order"]}}),
        json!({"id": "any", "when": {"order": {"of": "any", "item": {"sku": "KETTLE-*"}}}, "then": {"add_tags": ["kettle"]}}),
        json!({"id": "domain", "when": {"customer": {"email_domain": "example.com", "shop_tag": "gold"}}, "then": {"add_tags": ["gold"]}}),
        json!({"id": "intent", "when": {"intent": ["shipping/status", "shipping/late"]}, "then": {"add_tags": ["where"]}}),
        json!({"id": "subject", "when": {"subject": {"words": ["refund", "teapot"]}}, "then": {"add_tags": ["teapot"]}}),
    ];
    let words = [
        "refund",
        "broken",
        "invoice",
        "cancel my order",
        "address",
        "waiting",
        "colleague told me",
        "lawyer",
        "discount",
        "rechnung",
    ];
    for (index, word) in words.into_iter().enumerate() {
        rules.push(json!({"id": format!("body-{index}"), "when": {"body": {"words": [word, "nothing like it"]}}, "then": {"add_tags": [format!("tag {index}")]}}));
    }
    for (index, part) in ["teapot", "EUR", "http://", "have left"].into_iter().enumerate() {
        rules.push(json!({"id": format!("last-{index}"), "when": {"status": "open", "last_body": {"contains": [part]}, "order": {"of": "about", "status": "fulfilled"}},
            "then": {"add_tags": [format!("last {index}")]}}));
    }
    json!({"rules": rules})
}
