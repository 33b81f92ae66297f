//! Every condition, holding and not, on the same ticket.

use serde_json::json;

use super::desk::{plan, ticket};

/// Whether a rule with these conditions holds for a ticket.
async fn holds(when: &str, ticket: &gorgias::types::Ticket) -> bool {
    let rule = format!("[[rules]]\nid = 'r'\nstop = true\nwhen = {{ {when} }}");
    !plan(&rule, ticket).await.matched.is_empty()
}

#[tokio::test]
async fn conditions_on_the_ticket() {
    let ticket = ticket(json!({}));
    for (when, expected) in [
        ("always = true", true),
        ("status = 'open'", true),
        ("status = ['closed']", false),
        ("priority = ['high', 'normal']", true),
        ("priority = 'critical'", false),
        ("channel = ' EMAIL '", true),
        ("channel = ['chat', 'sms']", false),
        ("via = 'email'", true),
        ("via = 'api'", false),
        ("language = 'EN'", true),
        ("spam = false", true),
        ("spam = true", false),
        ("snoozed = false", true),
        ("snoozed = true", false),
        ("tag = 'shipping'", true),
        ("tag = ['x', 'VIP']", true),
        ("tag = 'ship'", false),
        ("assigned = true", true),
        ("assigned = false", false),
        ("assignee = [4, 11]", true),
        ("assignee = 12", false),
        ("team = 21", true),
        ("team = 22", false),
        ("intent = 'refund/request'", true),
        ("intent = 'other/thanks'", false),
        ("intent = 'feedback'", false),
        ("custom_fields = { 31 = 'order::status' }", true),
        ("custom_fields = { 31 = ['a', 'Order::Status'], 32 = 4.0, 33 = true }", true),
        ("custom_fields = { 31 = 'Order::Status', 32 = 5 }", false),
        ("custom_fields = { 32 = '4' }", false),
        ("custom_fields = { 99 = 1 }", false),
        ("created = { older_than = '2d' }", true),
        ("created = { older_than = '3d' }", false),
        ("created = { newer_than = '2d' }", false),
        ("created = { older_than = '1d', newer_than = '3d' }", true),
        ("last_message = { newer_than = '2h' }", true),
        ("last_received = { newer_than = '2h' }", false),
        ("last_received = { older_than = '6h' }", true),
    ] {
        assert_eq!(holds(when, &ticket).await, expected, "{when}");
    }
}

#[tokio::test]
async fn conditions_on_what_was_written() {
    let ticket = ticket(json!({}));
    for (when, expected) in [
        ("subject.contains = 'PARC'", true),
        ("subject.contains = 'is  my parcel?'", true),
        ("subject.contains = 'refund'", false),
        ("subject.words = 'parcel'", true),
        ("subject.words = 'parc'", false),
        ("subject.words = 'out of stock'", true),
        ("subject.words = ['x', 'where is']", true),
        ("subject.words = 'my where'", false),
        ("subject = { contains = 'parcel', words = 'again' }", true),
        ("subject = { contains = 'parcel', words = 'never' }", false),
        ("body.words = 'refund'", true),
        ("body.words = 'i’d like'", true),
        ("body.words = 'marzipan'", false),
        ("body.contains = 'waiting & waiting'", true),
        ("body.contains = '<b>'", false),
        ("last_body.words = 'waiting'", true),
        ("last_body.words = 'refund'", false),
    ] {
        assert_eq!(holds(when, &ticket).await, expected, "{when}");
    }
}

#[tokio::test]
async fn conditions_on_the_customer() {
    let ticket = ticket(json!({}));
    for (when, expected) in [
        ("customer.email_domain = 'shop.example'", true),
        ("customer.email_domain = ['example', 'op.example']", false),
        ("customer.meta = { tier = ['silver', 'GOLD'], score = 7 }", true),
        ("customer.meta = { tier = 'gold', score = 8 }", false),
        ("customer.meta = { unknown = 1 }", false),
        ("customer.shop_tag = 'wholesale'", true),
        ("customer.shop_tag = 'whole'", false),
        ("customer.has_orders = true", true),
        ("customer.has_orders = false", false),
    ] {
        assert_eq!(holds(when, &ticket).await, expected, "{when}");
    }
    let listed = super::desk::ticket(json!({"customer": {"id": 5, "integrations": {
        "6": {"customer": {"tags": ["Newsletter", "Wholesale"]}}, "7": {"customer": {"tags": 5}}}}}));
    assert!(
        holds("customer.shop_tag = 'wholesale'", &listed).await && !holds("customer.shop_tag = '5'", &listed).await
    );
}

#[tokio::test]
async fn conditions_on_orders() {
    let ticket = ticket(json!({}));
    for (when, expected) in [
        ("order = {}", true),
        ("order.status = 'paid'", true),
        ("order.status = ['delivered', 'refunded']", false),
        ("order = { of = 'any', status = 'refunded' }", true),
        ("order = { of = 'any', status = 'refunded', tag = 'gift' }", false),
        ("order.tag = 'RUSH'", true),
        ("order.age = { older_than = '7d', newer_than = '8d' }", true),
        ("order.age.older_than = '8d'", false),
        ("order.value = { currency = 'eur', at_least = '250' }", true),
        ("order.value = { currency = 'EUR', at_least = '250.01' }", false),
        ("order.value = { currency = 'EUR', below = 250 }", false),
        ("order.value = { currency = 'EUR', below = '250.01' }", true),
        ("order.value = { currency = 'EUR', below = 249 }", false),
        ("order.value = { currency = 'USD', at_least = 1 }", false),
        ("order = { of = 'any', value = { currency = 'EUR', at_least = '19.99', below = '20.00' } }", true),
        ("order.item.product_type = 'bags'", true),
        ("order.item = { product_type = 'bags', vendor = 'quay' }", true),
        ("order.item = { product_type = 'bags', vendor = 'harbor' }", false),
        ("order.item.sku = 'mug-3-blue'", true),
        ("order.item.sku = 'MUG-*'", true),
        ("order.item.sku = 'MUG'", false),
        ("order.item.title.words = 'tote'", true),
    ] {
        assert_eq!(holds(when, &ticket).await, expected, "{when}");
    }
}

#[tokio::test]
async fn the_order_that_the_ticket_is_about() {
    for (subject, about, of_latest) in [
        ("Refund of #1001", Some("refunded"), "paid"),
        ("Where is order 1002?", Some("paid"), "paid"),
        ("Hello", Some("paid"), "paid"),
        ("My order #9999 is late", None, "paid"),
    ] {
        let ticket = ticket(json!({"subject": subject, "messages": []}));
        for status in ["paid", "refunded"] {
            let one = about == Some(status) || (about == Some("refunded") && status == "paid");
            assert_eq!(holds(&format!("order.status = '{status}'"), &ticket).await, one, "{subject} {status}");
            let latest = format!("order = {{ of = 'latest', status = '{status}' }}");
            assert_eq!(holds(&latest, &ticket).await, status == of_latest, "{subject} {status}");
            assert!(holds(&format!("order = {{ of = 'any', status = '{status}' }}"), &ticket).await);
        }
    }
}

#[tokio::test]
async fn conditions_are_combined() {
    let ticket = ticket(json!({}));
    for (when, expected) in [
        ("status = 'open', tag = 'vip'", true),
        ("status = 'open', tag = 'x'", false),
        ("all = [{ status = 'open' }, { tag = 'vip' }]", true),
        ("all = [{ status = 'open' }, { tag = 'x' }]", false),
        ("any = [{ tag = 'x' }, { tag = 'vip' }]", true),
        ("any = [{ tag = 'x' }, { tag = 'y' }]", false),
        ("not = { tag = 'x' }", true),
        ("not = { tag = 'vip' }", false),
        ("not.not.tag = 'vip'", true),
        (
            "status = 'open', any = [{ all = [{ tag = 'vip' }, { not = { spam = true } }] }], not.order.status = 'cancelled'",
            true,
        ),
    ] {
        assert_eq!(holds(when, &ticket).await, expected, "{when}");
    }
}

/// What a ticket does not say holds for no condition, but for the ones that ask for that.
#[tokio::test]
async fn a_ticket_that_says_nothing() {
    let bare = serde_json::from_value(json!({"id": 7})).unwrap();
    for when in [
        "status = 'open'",
        "priority = 'normal'",
        "channel = 'email'",
        "via = 'email'",
        "language = 'en'",
        "tag = 'a'",
        "assignee = 1",
        "team = 1",
        "subject.contains = 'a'",
        "body.words = 'a'",
        "last_body.words = 'a'",
        "intent = 'a'",
        "custom_fields = { 1 = 1 }",
        "created.older_than = '1m'",
        "created.newer_than = '1m'",
        "last_message.older_than = '1m'",
        "last_received.older_than = '1m'",
        "customer.email_domain = 'a'",
        "customer.meta = { a = 1 }",
        "customer.shop_tag = 'a'",
        "customer.has_orders = true",
        "order = {}",
        "assigned = true",
        "spam = true",
        "snoozed = true",
    ] {
        assert!(!holds(when, &bare).await, "{when}");
    }
    for when in ["assigned = false", "spam = false", "snoozed = false", "customer.has_orders = false", "not.tag = 'a'"]
    {
        assert!(holds(when, &bare).await, "{when}");
    }
}

/// What was deleted, and what agents wrote to each other, decides nothing; neither words nor intents.
#[tokio::test]
async fn only_what_the_customer_wrote_and_left_there_counts() {
    let said = |fields: serde_json::Value| {
        let mut message =
            json!({"id": 4, "from_agent": false, "body_text": "Refund!", "intents": [{"name": "refund/request"}]});
        message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        ticket(json!({"messages": [{"id": 1, "from_agent": false, "body_text": "Hello."}, message]}))
    };
    for (fields, counts) in [
        (json!({}), true),
        (json!({"public": true, "channel": "email"}), true),
        (json!({"deleted_datetime": "2026-06-01T06:00:00"}), false),
        (json!({"public": false}), false),
        (json!({"channel": "internal-note"}), false),
        (json!({"from_agent": true}), false),
        // Who wrote it is not said.
        (json!({"from_agent": null}), true),
    ] {
        let ticket = said(fields.clone());
        for when in ["body.words = 'refund'", "last_body.words = 'refund'", "intent = 'refund/request'"] {
            assert_eq!(holds(when, &ticket).await, counts, "{when} {fields}");
        }
        assert_eq!(holds("last_body.words = 'hello'", &ticket).await, !counts, "{fields}");
    }
}

#[tokio::test]
async fn quotes_do_not_count_where_gorgias_tells_them_apart() {
    for (fields, counts) in [
        (json!({"body_text": "Thanks\n> refund"}), true),
        (json!({"body_text": "Thanks\n> refund", "stripped_text": "Thanks"}), false),
        (json!({"body_text": "Thanks\n> refund", "stripped_text": " ", "stripped_html": "<p>Thanks</p>"}), false),
        (json!({"body_html": "<p>Thanks</p><q>refund</q>", "stripped_html": "<p>Thanks</p>"}), false),
        (json!({"body_text": "Thanks", "stripped_html": "<p>re<b>fund</b></p>"}), true),
        (json!({"body_html": "<p>R&uuml;ckgabe: refund</p>", "stripped_html": "<img>"}), true),
    ] {
        let mut message = json!({"id": 1, "from_agent": false});
        message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let ticket = ticket(json!({"messages": [message]}));
        assert_eq!(holds("body.words = 'refund'", &ticket).await, counts, "{fields}");
    }
}
