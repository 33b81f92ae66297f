//! Rules as text: TOML and JSON say the same, mistakes are named, and the schema is strict.

use gorgias::ErrorKind;
use gorgias::directory::Unresolved;
use gorgias::triage::{OneOrMany, Period, PeriodError, TriageRules};
use gorgias::types::{TicketPriority, TicketStatus};
use serde_json::json;

use super::desk::{Desk, nobody, rules};

const EVERYTHING: &str = r#"
[[rules]]
id = "everything"
description = "Says all that can be said."
stop = true
when.all = [{ tag = "vip" }, { not = { spam = true } }]
when.any = [{ assigned = false }, { team = ["Returns", 4] }, { assignee = "me" }]
when.status = "open"
when.priority = ["normal", "low"]
when.channel = ["email", "chat"]
when.via = "email"
when.language = "en"
when.snoozed = false
when.intent = "shipping/status"
when.subject.contains = "parcel"
when.body.words = ["refund", "money back"]
when.last_body = { contains = "!", words = "now" }
when.custom_fields = { "Contact reason" = ["Order::Status", 4, true] }
when.created.older_than = "1h"
when.last_message = { older_than = "30m", newer_than = "2w" }
when.last_received.newer_than = "1d"
when.customer = { email_domain = "shop.example", meta = { tier = "gold" }, shop_tag = "wholesale", has_orders = true }

[rules.when.order]
of = "any"
status = ["paid", "in_transit"]
tag = "gift"
age.older_than = "2d"
value = { currency = "EUR", at_least = "100.00", below = 1000 }
item = { product_type = "Bags", tag = "new", sku = "TOTE-*", vendor = "Quay", title.words = "canvas" }

[rules.then]
add_tags = ["big"]
remove_tags = ["small"]
assign_user = "mira@example.com"
assign_team = 21
priority = "high"
status = "closed"
snooze = "2d"
custom_fields = { "Contact reason" = "Order::Damaged", 32 = 5 }
note = "Look at the order first."

[[rules]]
id = "off"
disabled = true
when.always = true
then = { unassign_user = true, unassign_team = true }
"#;

#[test]
fn toml_and_json_say_the_same() {
    let from_toml = rules(EVERYTHING);
    from_toml.check().unwrap();
    let json = serde_json::to_string(&from_toml).unwrap();
    assert_eq!(serde_json::from_str::<TriageRules>(&json).unwrap(), from_toml);
    for part in [r#""snooze":"2d""#, r#""at_least":"100.00""#, r#""status":"open""#, r#""via":"email""#] {
        assert!(json.contains(part), "{part}: {json}");
    }
}

/// Text of rules that does not read, and what the error has to name.
#[test]
fn what_does_not_exist_is_named() {
    for (text, named) in [
        ("[[rules]]\nid = 'a'\nwhen.stauts = 'open'", "unknown field `stauts`"),
        ("[[rules]]\nid = 'a'\nwhen.status = 'opne'", "unknown variant `opne`, expected `open` or `closed`"),
        ("[[rules]]\nid = 'a'\nwhen.status = ['open', 'opne']", "unknown variant `opne`"),
        (
            "[[rules]]\nid = 'a'\nwhen.priority = 'urgent'",
            "`urgent`, expected one of `critical`, `high`, `normal`, `low`",
        ),
        ("[[rules]]\nid = 'a'\nwhen.always = true\nthen.priority = 'urgent'", "unknown variant `urgent`"),
        ("[[rules]]\nid = 'a'\nwhen.always = true\nthen.status = 'opne'", "unknown variant `opne`"),
        ("[[rules]]\nid = 'a'\nwhen.order.status = 'shipped'", "unknown variant `shipped`"),
        ("[[rules]]\nid = 'a'\nwhen.order.value.at_least = '5'", "missing field `currency`"),
        ("[[rules]]\nid = 'a'\nwhen.order.itme.sku = 'a'", "unknown field `itme`"),
        ("[[rules]]\nid = 'a'\nwhen.always = true\nthen.tags = ['a']", "unknown field `tags`"),
        ("[[rules]]\nid = 'a'\nwhen.always = true\nthen.snooze = '2 days'", "span of time"),
        ("[[rules]]\nid = 'a'\nwhen.always = true\nthen.snooze = 3600", "string"),
        ("[[rules]]\nid = 'a'\nwhen.always = true\nthen.assign_user = true", "an id or a name"),
        ("[[rules]]\nid = 'a'\nthen.status = 'open'", "missing field `when`"),
        ("[[rules]]\nid = 'a'\nwhen.tag = {}", "a value or a list of values"),
        ("rule = []", "unknown field `rule`"),
    ] {
        let error = toml::from_str::<TriageRules>(text).unwrap_err().to_string();
        assert!(error.contains(named), "{text}\n{error}");
    }
    for span in ["0d", "-1d", "+1d", "d", "", "1", "1y", "5000w", "99999999999999999999w", "1.5h", "१d"] {
        let text = format!("[[rules]]\nid = 'a'\nwhen.always = true\nthen.snooze = '{span}'");
        assert!(toml::from_str::<TriageRules>(&text).is_err(), "{span}");
    }
}

/// Rules that read, and make no sense; and the places that are named.
#[tokio::test]
async fn what_makes_no_sense_is_refused_before_anything_is_asked() {
    for (rule, field) in [
        ("id = ''\nwhen.always = true\nstop = true", "rules.0.id"),
        ("id = 'a+b'\nwhen.always = true\nstop = true", "rules.0.id"),
        ("id = 'a'\nwhen = {}\nstop = true", "rules.0.when"),
        ("id = 'a'\nwhen.not = {}\nstop = true", "rules.0.when.not"),
        ("id = 'a'\nwhen.any = [{always = true}, {}]\nstop = true", "rules.0.when.any.1"),
        ("id = 'a'\nwhen.always = false\nstop = true", "rules.0.when.always"),
        ("id = 'a'\nwhen.always = true", "rules.0.then"),
        ("id = 'a'\nwhen.tag = []\nstop = true", "rules.0.when.tag"),
        ("id = 'a'\nwhen.tag = ' '\nstop = true", "rules.0.when.tag"),
        ("id = 'a'\nwhen.subject = {}\nstop = true", "rules.0.when.subject"),
        ("id = 'a'\nwhen.subject.words = '!?'\nstop = true", "rules.0.when.subject.words"),
        ("id = 'a'\nwhen.created = {}\nstop = true", "rules.0.when.created"),
        ("id = 'a'\nwhen.created = {older_than = '2d', newer_than = '2d'}\nstop = true", "rules.0.when.created"),
        ("id = 'a'\nwhen.customer.email_domain = 'a@b.example'\nstop = true", "rules.0.when.customer.email_domain"),
        ("id = 'a'\nwhen.customer = {}\nstop = true", "rules.0.when.customer"),
        ("id = 'a'\nwhen.customer.meta.a = [1, {b = 1}]\nstop = true", "rules.0.when.customer.meta.a"),
        (
            "id = 'a'\nwhen.order.value = {currency = 'euro', below = 5}\nstop = true",
            "rules.0.when.order.value.currency",
        ),
        ("id = 'a'\nwhen.order.value = {currency = 'EUR'}\nstop = true", "rules.0.when.order.value.at_least"),
        (
            "id = 'a'\nwhen.order.value = {currency = 'EUR', at_least = 5, below = '5.00'}\nstop = true",
            "rules.0.when.order.value.below",
        ),
        ("id = 'a'\nwhen.order.item = {}\nstop = true", "rules.0.when.order.item"),
        ("id = 'a'\nwhen.team = 0\nstop = true", "rules.0.when.team"),
        ("id = 'a'\nwhen.always = true\nthen.add_tags = ['']", "rules.0.then.add_tags"),
        (
            "id = 'a'\nwhen.always = true\nthen = {add_tags = ['VIP'], remove_tags = ['vip']}",
            "rules.0.then.remove_tags",
        ),
        ("id = 'a'\nwhen.always = true\nthen = {assign_user = 1, unassign_user = true}", "rules.0.then.assign_user"),
        ("id = 'a'\nwhen.always = true\nthen = {snooze = '1d', status = 'open'}", "rules.0.then.snooze"),
        ("id = 'a'\nwhen.always = true\nthen.custom_fields.reason = []", "rules.0.then.custom_fields.reason"),
        ("id = 'a'\nwhen.always = true\nthen.custom_fields.reason = 2026-01-01", "rules.0.then.custom_fields.reason"),
        ("id = 'a'\nwhen.always = true\nthen.note = ' '", "rules.0.then.note"),
        ("id = 'a'\nwhen.always = true\nthen.assign_user = ' '", "rules.0.then.assign_user"),
        ("id = 'a'\nwhen.always = true\nthen.custom_fields.' ' = 1", "rules.0.then.custom_fields"),
    ] {
        let error = nobody().triage(&rules(&format!("[[rules]]\n{rule}"))).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{rule}");
        let fields: Vec<_> = error.violations().iter().map(|violation| violation.field()).collect();
        assert_eq!(fields, [field], "{rule}\n{error}");
    }
    let twice = "[[rules]]\nid = 'a'\nwhen.always = true\nstop = true\n".repeat(2);
    assert_eq!(rules(&twice).check().unwrap_err().violations()[0].field(), "rules.1.id");
}

/// The types keep what they do not know, so that a typo of a program is only seen when the rules are checked.
#[tokio::test]
async fn values_that_no_list_has_are_refused() {
    let status = |text: &str| Some(OneOrMany::new([TicketStatus::Open, TicketStatus::from(text)]));
    let priority = |text: &str| Some(OneOrMany::from(TicketPriority::from(text)));
    let known = rules("[[rules]]\nid = 'a'\nwhen.always = true\nstop = true");
    let mut good = known.clone();
    good.rules[0].when.status = status("closed");
    good.rules[0].when.priority = priority("low");
    good.check().unwrap();
    for (place, list) in [
        ("when.status", "open, closed"),
        ("when.any.0.priority", "critical, high, normal, low"),
        ("then.status", "open, closed"),
        ("then.priority", "critical, high, normal, low"),
    ] {
        let mut rules = known.clone();
        let rule = &mut rules.rules[0];
        match place {
            "when.status" => rule.when.status = status("opne"),
            "when.any.0.priority" => {
                let mut inner = rule.when.clone();
                inner.priority = priority("urgent");
                rule.when.any = vec![inner];
            }
            "then.status" => rule.then.status = Some("snoozed".into()),
            _ => rule.then.priority = Some("urgent".into()),
        }
        let error = nobody().triage(&rules).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let found: Vec<_> = error.violations().iter().map(|one| (one.field(), one.message())).collect();
        assert_eq!(found, [(format!("rules.0.{place}").as_str(), format!("must be one of: {list}").as_str())]);
    }
}

#[test]
fn a_period_says_what_one_looks_like() {
    let error: PeriodError = "2 days".parse::<Period>().unwrap_err();
    assert!(std::error::Error::source(&error).is_none() && error.to_string().contains("`2d`"), "{error}");
    for (text, shown) in [("2d", "2d"), ("14d", "2w"), ("48h", "2d"), ("90m", "90m")] {
        let period: Period = text.parse().unwrap();
        assert_eq!((period.to_string().as_str(), format!("{period:?}").as_str()), (shown, shown));
    }
}

#[tokio::test]
async fn nesting_has_an_end() {
    for (open, close) in [(r#"{"not": "#, "}"), (r#"{"all": ["#, "]}"), (r#"{"any": ["#, "]}")] {
        let nested = |depth: usize| {
            let when = format!(r#"{}{{"always": true}}{}"#, open.repeat(depth), close.repeat(depth));
            let text = format!(r#"{{"rules": [{{"id": "deep", "when": {when}, "stop": true}}]}}"#);
            serde_json::from_str::<TriageRules>(&text).unwrap()
        };
        nobody().triage(&nested(32)).await.unwrap();
        for depth in [33, 40] {
            let error = nobody().triage(&nested(depth)).await.unwrap_err();
            assert!(error.to_string().contains("nested deeper than 32"), "{error}");
        }
    }
}

#[test]
fn a_note_has_at_most_a_megabyte() {
    let mut file = rules("[[rules]]\nid = 'a'\nwhen.always = true\nthen.note = 'x'");
    for (bytes, fits) in [(1_000_000, true), (1_000_001, false), (2_000_000, false)] {
        file.rules[0].then.note = Some("x".repeat(bytes));
        assert_eq!(file.check().is_ok(), fits, "{bytes}");
    }
}

#[test]
fn the_schema_is_strict_and_tells_what_fields_mean() {
    let schema = serde_json::to_value(TriageRules::json_schema()).unwrap();
    assert_eq!(schema["additionalProperties"], false);
    let when = &schema["$defs"]["Conditions"];
    assert_eq!(when["additionalProperties"], false);
    assert!(when["properties"]["last_received"]["description"].as_str().unwrap().contains("customer wrote last"));
    assert_eq!(schema["$defs"]["Period"]["pattern"], "^[0-9]+[mhdw]$");
    let values = when["properties"]["status"].to_string();
    assert!(values.contains("array"), "{values}");
    // Both lists are closed, although the types keep what a later Gorgias may send.
    for (name, list) in
        [("TicketStatus", json!(["open", "closed"])), ("TicketPriority", json!(["critical", "high", "normal", "low"]))]
    {
        assert_eq!(schema["$defs"][name]["enum"], list);
    }
    for name in [
        "OrderConditions",
        "ItemConditions",
        "OrderValue",
        "Actions",
        "CustomerConditions",
        "AgeConditions",
        "TextConditions",
    ] {
        assert_eq!(schema["$defs"][name]["additionalProperties"], false, "{name}");
    }
}

/// All names are looked up when the rules are made ready, each once; a wrong one is named with its place.
#[tokio::test]
async fn names_are_known_before_anything_is_done() {
    let desk = Desk::open().await;
    let known = r#"
[[rules]]
id = "a"
when.team = "Returns"
when.any = [{ assignee = ["mira@example.com", "me"] }, { custom_fields = { "contact reason" = "x" } }]
then = { assign_team = "returns", assign_user = "mira@example.com", custom_fields = { "contact reason" = "Order::Status" } }
[[rules]]
id = "b"
disabled = true
when.team = "There is no such team"
stop = true
"#;
    desk.client.triage(&rules(known)).await.unwrap();
    assert_eq!(desk.asked(), ["GET users/#", "GET users", "GET teams", "GET custom-fields"]);
    let triage = desk.client.triage(&rules(known)).await.unwrap();
    assert_eq!(desk.asked(), [""; 0], "the directory remembers");
    assert_eq!((triage.rules(), format!("{triage:?}").as_str()), (&rules(known), "Triage { rules: 2, .. }"));

    let by_name = "[[rules]]\nid = 'a'\nwhen.always = true\nthen.assign_user = 'Mira Lindqvist'";
    desk.client.triage(&rules(by_name)).await.unwrap();

    let wrong = "[[rules]]\nid = 'a'\nwhen.not.team = 'Retuns'\nstop = true";
    let error = desk.client.triage(&rules(wrong)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownName);
    assert!(error.to_string().contains("wanted by `rules.0.when.not.team`"), "{error}");
    let source = std::error::Error::source(&error).unwrap().downcast_ref::<Unresolved>().unwrap();
    assert_eq!(source.candidates()[0].id, desk.ids().team);
}

/// Found by the fuzz target `rules`: a single object was written without its list, and then refused.
#[test]
fn a_single_value_of_any_kind_is_read_as_it_was_written() {
    for value in [json!([{"tier": 1}]), json!([[1, 2]]), json!([null]), json!(["gold"]), json!([1.5]), json!([true])] {
        let when = json!({"custom_fields": {"Level": value}, "customer": {"meta": {"level": value}}});
        let file = json!({"rules": [{"id": "one", "when": when, "then": {"add_tags": ["a"]}}]});
        let read: TriageRules = serde_json::from_value(file).unwrap();
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<TriageRules>(&written).unwrap(), read, "{written}");
        let one = &value[0];
        let alone = if one.is_object() || one.is_array() || one.is_null() { &value } else { one };
        assert!(written.contains(&format!(r#""level":{alone}"#)), "what is plain stands alone: {written}");
    }
}
