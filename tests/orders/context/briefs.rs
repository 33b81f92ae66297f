//! Briefs: facts, fences, and nobody's data unless asked for.

use serde_json::{Value, json};

use super::{context, says, three, ticket};

fn personal_ticket() -> Value {
    let mut orders = three();
    orders[1]["shipping_address"] = json!({"first_name": "Ada", "last_name": "Mensah", "address1": "3 Kiln Lane", "city": "Leeds", "zip": "LS1 1AA", "country_code": "GB"});
    orders[1]["order_status_url"] = json!("https://shop.example/1/orders/abc?key=opensesame");
    orders[1]["line_items"][0]["sku"] = json!("4006381333931");
    let text = "Hi, Ada Mensah here. Where is #1002 (JD0140000002, of 2026-04-02)?\nMail ada.mensah@example.com or a.m+x@mail.example, \
                call +44 113 496 0000 or 0113/4960000. I live at 3 kiln lane, LEEDS.\nADA";
    let note = json!({"id": 3, "channel": "internal-note", "public": false, "from_agent": true, "body_text": "suspected fraud", "created_datetime": "2026-05-01T11:00:00"});
    ticket(json!([says(1, text), says(2, "And hurry"), note]), orders)
}

#[test]
fn a_brief_has_the_facts() {
    let context = context(personal_ticket());
    let json = context.brief().to_json();
    assert_eq!(
        (&json["ticket"]["id"], &json["about"]["order"], &json["about"]["confidence"]),
        (&json!(4711), &json!("#1002"), &json!("high"))
    );
    assert_eq!(json["order"]["statuses"], json!(["in_transit", "fulfilled", "paid"]));
    assert_eq!(json["order"]["shipments"][0]["tracking_numbers"], json!(["JD0140000002"]));
    assert_eq!(
        json["order"]["items"][0],
        json!({"title": "Linen picnic blanket", "sku": "4006381333931", "quantity": "2", "price": "12.50"})
    );
    assert_eq!(json["other_orders"].as_array().unwrap().len(), 2);
    assert_eq!(json["messages"][1]["untrusted_text"], "And hurry");
    let text = context.brief().to_text();
    for fact in [
        "id: 4711",
        "order: \"#1002\"",
        "statuses: \"in_transit\", \"fulfilled\", \"paid\"",
        "JD0140000002",
        "#1003",
        "customer, 2026-05-01 10:01 UTC:\n~~~~\n",
    ] {
        assert!(text.contains(fact), "{fact} in {text}");
    }
}

#[test]
fn a_brief_has_the_priority_unless_it_is_the_usual_one() {
    for (priority, shown) in [(json!("critical"), true), (json!("normal"), false), (Value::Null, false)] {
        let mut ticket = personal_ticket();
        ticket["priority"] = priority.clone();
        let context = context(ticket);
        let told = &context.brief().to_json()["ticket"]["priority"];
        assert_eq!(told, &if shown { priority } else { Value::Null });
        let text = context.brief().to_text();
        assert_eq!(text.contains("priority: \"critical\""), shown, "{text}");
    }
}

#[test]
fn personal_data_is_left_out_unless_asked_for() {
    let context = context(personal_ticket());
    for brief in [context.brief().to_text(), context.brief().to_json().to_string()] {
        for personal in [
            "Ada",
            "ADA",
            "Mensah",
            "Kiln",
            "kiln",
            "Leeds",
            "LEEDS",
            "LS1",
            "@",
            "496",
            "4960000",
            "opensesame",
            "fraud",
        ] {
            assert!(!brief.contains(personal), "{personal} in {brief}");
        }
        for kept in ["#1002", "JD0140000002", "2026-04-02", "[name]", "[e-mail]", "[number]", "[address]"] {
            assert!(brief.contains(kept), "{kept} in {brief}");
        }
    }
    let shown = context.brief().personal_data(true).to_text();
    for personal in ["Ada Mensah here", "ada.mensah@example.com", "3 Kiln Lane", "+44 113 496 0000", "opensesame"] {
        assert!(shown.contains(personal), "{personal} in {shown}");
    }
    assert!(!shown.contains("fraud"), "notes are for agents");
    assert!(
        context
            .brief()
            .internal_notes(true)
            .to_text()
            .contains("agent, internal note, 2026-05-01 11:00 UTC:\n~~~~\nsuspected fraud")
    );
}

/// The words without quotes, the customer's own; notes by their channel or because they are not public; and nothing deleted.
#[test]
fn messages_are_read_as_everywhere() {
    let mut quoting = says(1, "Where is it?\n> Otter");
    quoting["stripped_html"] = json!("<p>Where is <b>it</b>?</p>");
    let mut gone = says(2, "Badger");
    gone["deleted_datetime"] = json!("2026-05-01T10:05:00");
    let mut hidden = says(3, "Weasel");
    (hidden["from_agent"], hidden["public"]) = (json!(true), json!(false));
    let mut note = says(4, "Ferret");
    (note["channel"], note["public"]) = (json!("internal-note"), json!(true));
    let mut answer = says(5, "On its way.");
    answer["from_agent"] = json!(true);
    let mut unknown = says(6, "Thanks");
    unknown["from_agent"] = json!(null);
    let context = context(ticket(json!([quoting, gone, hidden, note, answer, unknown]), three()));
    let shown = |notes| {
        let json = context.brief().internal_notes(notes).to_json();
        let line = |message: &Value| {
            format!("{}: {}", message["from"].as_str().unwrap(), message["untrusted_text"].as_str().unwrap())
        };
        json["messages"].as_array().unwrap().iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(shown(false), ["customer: Where is it?", "agent: On its way.", "customer: Thanks"]);
    assert_eq!(shown(true)[1..3], ["agent, internal note: Weasel", "agent, internal note: Ferret"]);
    assert_eq!(shown(true).len(), 5);
}

#[test]
fn what_is_undecided_is_said() {
    let of = |text: &str, orders: Value| {
        context(ticket(json!([says(1, text)]), orders)).brief().to_json()["about"]["undecided"].to_string()
    };
    assert!(of("#1001 or #1002", three()).contains("several"));
    assert!(of("#98765", three()).contains("none of the known"));
    assert!(of("hello", json!([])).contains("no orders"));
}

#[test]
fn a_brief_keeps_to_its_size_and_says_what_is_missing() {
    let messages: Vec<_> = (1..40).map(|id| says(id, &"Where is order #1002? ".repeat(400))).collect();
    let context = context(ticket(json!(messages), three()));
    for most in [1_000, 2_000, 8_000, 40_000] {
        let (text, json) = (context.brief().max_chars(most).to_text(), context.brief().max_chars(most).to_json());
        assert!(text.chars().count() <= most && json.to_string().chars().count() <= most, "{most}");
        assert!(text.contains("#1002") && text.contains("messages_left_out: "), "{text}");
    }
    assert!(context.brief().to_text().chars().count() > 4_000, "what fits is there");
    assert!(context.brief().max_chars(0).to_text().chars().count() > 300, "less than the least is the least");
}
