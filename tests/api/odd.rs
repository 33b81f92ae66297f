//! Odd values of single records: read as what they can only mean, or as absent and reported.

use std::collections::BTreeSet;

use gorgias::{ErrorKind, types};
use http::Method;
use serde_json::{Value, json};

use crate::support::{Server, answer};
use crate::wire::spec::Spec;

async fn server_of(body: impl AsRef<[u8]>) -> Server {
    Server::always(answer(200, "content-type: application/json\r\n", body)).await
}

async fn ticket(body: impl AsRef<[u8]>) -> gorgias::Response<gorgias::types::Ticket> {
    let shown = String::from_utf8_lossy(body.as_ref()).into_owned();
    let ticket = server_of(body).await.client().get_ticket().id(7).send().await;
    ticket.unwrap_or_else(|error| panic!("{}: {error}", shown.get(..200).unwrap_or(&shown)))
}

fn reported(ticket: &gorgias::Response<gorgias::types::Ticket>) -> Vec<(&str, &str)> {
    ticket.odd_values().iter().map(|odd| (odd.path(), odd.problem())).collect()
}

#[tokio::test]
async fn what_is_no_date_is_absent_and_reported() {
    for odd in [json!(""), json!("soon"), json!("2026-11-23"), json!(1_777_881_600), json!({}), json!([]), json!(false)]
    {
        let body = json!({"id": 7, "subject": "a", "closed_datetime": odd,
            "created_datetime": "2026-11-23T09:30:00Z", "messages": [{"id": 1, "sent_datetime": odd}]});
        let ticket = ticket(body.to_string()).await;
        assert_eq!((ticket.closed_datetime, ticket.messages[0].sent_datetime), (None, None), "{odd}");
        assert_eq!(ticket.created_datetime, "2026-11-23T09:30:00Z".parse().ok(), "{odd}");
        let problem = "not a date and time";
        assert_eq!(reported(&ticket), [("closed_datetime", problem), ("messages[0].sent_datetime", problem)], "{odd}");
    }
    let usual = ticket(r#"{"id": 7, "closed_datetime": null}"#).await;
    assert!(usual.odd_values().is_empty());
}

#[tokio::test]
async fn a_thousand_odd_dates_are_listed_and_no_more() {
    let messages: Vec<Value> = (0..1_200).map(|id| json!({"id": id, "sent_datetime": ""})).collect();
    let ticket = ticket(json!({"id": 7, "messages": messages}).to_string()).await;
    assert_eq!((ticket.messages.len(), ticket.odd_values().len()), (1_200, 1_000));
}

#[tokio::test]
async fn numbers_come_as_text_and_as_floats() {
    let ticket = ticket(
        r#"{"id": "9007199254740993", "assignee_user_id": 11.0, "spam": "False", "external_id": 12345,
            "messages": [{"id": 1e3, "integration_id": " 12 ", "from_agent": "true"}],
            "customer": {"id": "8.0"}}"#,
    )
    .await;
    assert_eq!((ticket.id, ticket.assignee_user_id, ticket.spam), (9_007_199_254_740_993, Some(11), Some(false)));
    assert_eq!(ticket.external_id.as_deref(), Some("12345"));
    let message = &ticket.messages[0];
    assert_eq!((message.id, message.integration_id, message.from_agent), (1_000, Some(12), Some(true)));
    assert_eq!(ticket.customer.as_ref().unwrap().id, 8);
    assert!(ticket.odd_values().is_empty(), "nothing was lost");
    for odd in ["7.5", r#""7.5""#, r#""inf""#, r#""""#, "1e300", "[7]"] {
        let error =
            server_of(format!(r#"{{"id": {odd}}}"#)).await.client().get_ticket().id(7).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{odd}");
        assert!(error.to_string().contains("unexpected value at `id`"), "{error}");
    }
}

/// serde_json alone reads some of them one bit off.
#[tokio::test]
async fn floats_are_exact() {
    let mut random = fastrand::Rng::with_seed(7);
    let any = std::iter::repeat_with(|| f64::from_bits(random.u64(..)));
    let floats: Vec<f64> = any.filter(|float| float.is_finite()).take(1_000).collect();
    let texts: Vec<String> = floats.iter().map(|float| format!("{float:e}")).collect();
    let ticket = ticket(format!(r#"{{"id": 7, "meta": {{"a": [{}]}}}}"#, texts.join(","))).await;
    let read: Vec<f64> = ticket.meta["a"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect();
    assert_eq!(read, floats);
}

#[tokio::test]
async fn lists_and_maps_come_in_each_others_clothes_and_with_null_in_them() {
    let ticket = ticket(
        r#"{"id": 7, "tags": {}, "custom_fields": [], "meta": [], "reply_options": {"email": null, "sms": {}},
            "messages": [null, {"id": 1, "source": [], "attachments": [null, {"name": "a"}, null], "meta": [], "macros": {}},
                null],
            "customer": {"id": 8, "channels": [null], "integrations": []}}"#,
    )
    .await;
    assert!(ticket.tags.is_empty() && ticket.custom_fields.is_empty());
    assert_eq!(ticket.reply_options.keys().collect::<Vec<_>>(), ["sms"]);
    assert_eq!((ticket.messages.len(), ticket.messages[0].attachments.len()), (1, 1));
    assert_eq!(ticket.messages[0].source, Some(types::MessageSource::default()));
    assert!(ticket.customer.as_ref().unwrap().channels.is_empty());
    assert!(ticket.odd_values().is_empty());
    // What is in them is not thrown away.
    for body in [
        r#"{"id": 7, "tags": {"a": 1}}"#,
        r#"{"id": 7, "custom_fields": [1]}"#,
        r#"{"id": 7, "meta": [1]}"#,
        r#"{"id": 7, "messages": [{"id": 1, "source": [1]}]}"#,
    ] {
        let error = server_of(body).await.client().get_ticket().id(7).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}

#[tokio::test]
async fn text_that_is_no_unicode_is_replaced() {
    for (text, read) in [
        (&br"a\ud83db"[..], "a\u{fffd}b"),
        (br"\udc00", "\u{fffd}"),
        (br"\ud800\ud83d\ude00", "\u{fffd}\u{1f600}"),
        (br"\ud800\n", "\u{fffd}\n"),
        (br"\ud800\u0041", "\u{fffd}A"),
        (b"a\xffb\xc3(", "a\u{fffd}b\u{fffd}("),
        (br#"\ud800 \"\\\/\b\f\r\t\u00e9"#, "\u{fffd} \"\\/\u{8}\u{c}\r\t\u{e9}"),
    ] {
        let mut body = br#"{"id": 7, "subject": ""#.to_vec();
        body.extend_from_slice(text);
        body.extend_from_slice(br#""}"#);
        assert_eq!(ticket(&body).await.subject.as_deref(), Some(read), "{}", String::from_utf8_lossy(text));
        let raw = server_of(&body).await.client().raw(Method::GET, "/api/new-thing").send().await.unwrap();
        assert_eq!(raw["subject"], read);
    }
    for broken in [
        &br#"{"id": 7, "subject": "\ud800\u00"}"#[..],
        br#"{"id": 7, "subject": "\ud800}"#,
        b"\xff",
        b"{\"id\": 7} \xff",
    ] {
        let error = server_of(broken).await.client().get_ticket().id(7).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{}", String::from_utf8_lossy(broken));
    }
}

/// So many lists or maps, one within the other, around `inner`.
fn nested(levels: usize, open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
}

/// How many levels a value has. Not by recursion.
fn levels(value: &Value) -> usize {
    let (mut value, mut levels) = (value, 0);
    loop {
        value = match value {
            Value::Array(items) if !items.is_empty() => &items[0],
            Value::Object(map) if !map.is_empty() => map.values().next().unwrap(),
            _ => return levels,
        };
        levels += 1;
    }
}

#[tokio::test]
async fn free_json_is_read_to_two_thousand_levels() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        for depth in [100, 125, 130, 1_000, 2_000] {
            let deep = nested(depth, open, "7", close);
            let body = format!(r#"{{"id": 7, "code_ast": {{"a": {deep}}}, "name": "a"}}"#);
            let rule = server_of(&body).await.client().get_rule().id(7).send().await.unwrap();
            assert_eq!(levels(&rule.code_ast["a"]), depth);
            assert!(rule.odd_values().is_empty());
            let list = format!(r#"{{"data": [{{"id": 1}}, {body}], "meta": {{"next_cursor": null}}}}"#);
            let rules = server_of(&list).await.client().list_rules().items().all().await.unwrap();
            assert_eq!((rules.len(), levels(&rules[1].code_ast["a"])), (2, depth));
            let raw = server_of(&body).await.client().raw(Method::GET, "/api/rules/7").send().await.unwrap();
            assert_eq!(levels(&raw["code_ast"]["a"]), depth);
        }
    }
    let body = format!(r#"{{"id": 7, "meta": {{"a": {}}}}}"#, nested(2_000, "[", "", "]"));
    assert_eq!(levels(&ticket(&body).await.meta["a"]), 1_999, "the last one is empty");
}

#[tokio::test]
async fn what_is_deeper_than_any_record_is_absent_and_reported() {
    for depth in [3_000, 1_000_000] {
        let body = format!(r#"{{"id": 7, "code_ast": {{"a": {}}}, "name": "a"}}"#, nested(depth, "[", r#""]""#, "]"));
        let rule = server_of(&body).await.client().get_rule().id(7).send().await.unwrap();
        assert_eq!((rule.name.as_deref(), rule.odd_values().len()), (Some("a"), 1));
        assert_eq!(rule.odd_values()[0].problem(), "nested too deeply");
        assert_eq!(rule.odd_values()[0].path(), "code_ast.…", "no longer than a path that people read");
        let raw = server_of(&body).await.client().raw(Method::GET, "/api/rules/7").send().await.unwrap();
        assert_eq!((raw.odd_values().len(), &raw["name"]), (1, &json!("a")));
    }
    // Brackets that do not close, or not in their order.
    for body in [nested(1_000_000, "[", "", ""), format!("{}]", nested(3_000, "[", "}", "]"))] {
        let error = server_of(&body).await.client().get_rule().id(7).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
    }
}

/// A field of another type is as deep as the type says.
#[tokio::test]
async fn depth_where_no_free_json_belongs_is_an_error() {
    let body = format!(r#"{{"id": 7, "messages": {}}}"#, nested(2_000, "[", "", "]"));
    let error = server_of(&body).await.client().get_ticket().id(7).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    // A type of the caller may hold whatever is not too deep for serde.
    let body = nested(2_000, "[", "", "]");
    let error = server_of(&body).await.client().raw(Method::GET, "/api/new").send_as::<Value>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

/// What rooms of this crate walk is no deeper than before: the rest is absent and reported.
#[tokio::test]
async fn what_is_walked_is_not_deep() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let deep = nested(2_000, open, "7", close);
        let order =
            format!(r#"{{"id": "gid://shopify/Order/7", "name": "7", "lineItems": {{"nodes": [{{"x": {deep}}}]}}}}"#);
        let shop = format!(r#"{{"__integration_type__": "shopify", "orders": [{order}]}}"#);
        let body = format!(r#"{{"id": 7, "integrations": {{"5": {shop}}}, "meta": {{"a": {deep}}}}}"#);
        let customer = server_of(&body).await.client().get_customer().id(7).send().await.unwrap();
        assert_eq!(levels(&customer.meta["a"]), 2_000);
        let [odd] = customer.odd_values() else { panic!("{:?}", customer.odd_values()) };
        assert_eq!(odd.problem(), "nested too deeply");
        assert!(odd.path().starts_with("integrations.5.orders[0]."), "{odd:?}");
        let orders = gorgias::orders::orders_of(&*customer);
        assert_eq!(orders.orders[0].name.as_deref(), Some("7"));
    }
}

/// What shops know of a customer is kept as text: what is odd in it is found all the same, and the same comes of it.
#[tokio::test]
async fn what_shops_know_is_read_like_all_free_json() {
    let body = r#"{"id": 7, "customer": {"id": 8, "email": "a@example.com",
        "integrations": {"b": {"orders": [1e2, {"n": 0.1, "t": "\ud83d\ude00 \ud800 \u00e9\\"}]}, "a": null, "b": {"x": [[]]}},
        "ecommerce_data": {"s": {"orders": [NaN]}}}}"#;
    let read = ticket(body).await;
    let customer = read.customer.as_ref().unwrap();
    assert_eq!(json!(*customer.integrations), json!({"a": null, "b": {"x": [[]]}}), "of two, the last one counts");
    assert_eq!(json!(*customer.ecommerce_data), json!({"s": {"orders": [null]}}));
    assert_eq!(reported(&read), [("customer.ecommerce_data.s.orders[0]", "not a number that JSON has")]);
    assert_eq!(json!(customer.integrations), json!(*customer.integrations), "written as it is");
    let copy = customer.clone().integrations;
    assert!(copy == customer.integrations && !copy.is_empty() && copy != gorgias::LazyMap::default());
    assert_eq!(copy.clone().into_inner(), *copy);
    assert_eq!(gorgias::LazyMap::from(copy.into_inner()), customer.integrations);

    let text = ticket(r#"{"id": 7, "customer": {"id": 8, "integrations": {"a": "\ud800 \ud83d\ude00"}}}"#).await;
    assert_eq!(text.customer.as_ref().unwrap().integrations["a"], "\u{fffd} \u{1f600}");
    for nothing in ["null", "[]", "{ }"] {
        let read = ticket(format!(r#"{{"id": 7, "customer": {{"id": 8, "integrations": {nothing}}}}}"#)).await;
        assert!(read.customer.as_ref().unwrap().integrations.is_empty() && read.odd_values().is_empty(), "{nothing}");
        assert!(!json!(*read).to_string().contains("integrations"), "nothing is not written");
    }
    for broken in [r#"{"a" 1}"#, r#"{"a": tru}"#, r#"{"a": 01}"#, r#"{"a": "\x"}"#, r#"{"a": [}"#, "[1]", "7"] {
        let body = format!(r#"{{"id": 7, "customer": {{"id": 8, "integrations": {broken}}}}}"#);
        let error = server_of(body).await.client().get_ticket().id(7).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{broken}");
    }
}

/// The dates of a type that is received.
fn dates<T: schemars::JsonSchema>() -> Vec<String> {
    let schema = schemars::schema_for!(T);
    let properties = schema.get("properties").and_then(Value::as_object).unwrap();
    let is_date = |schema: &Value| schema.to_string().contains("date-time");
    properties.iter().filter(|(_, schema)| is_date(schema)).map(|(name, _)| name.clone()).collect()
}

#[tokio::test]
async fn every_date_of_every_record_may_be_odd() {
    let mut checked = BTreeSet::new();
    macro_rules! check {
        ($least:expr => $($name:ident)*) => {$(
            for name in dates::<types::$name>() {
                let mut body = $least.clone();
                body[&name] = "".into();
                let server = server_of(body.to_string()).await;
                let read = server.client().raw(Method::GET, "/api/new").send_as::<types::$name>().await;
                let read = read.unwrap_or_else(|error| panic!("{}.{name}: {error}", stringify!($name)));
                let least: types::$name = serde_json::from_value($least.clone()).unwrap();
                assert_eq!(*read, least, "{}.{name}", stringify!($name));
                assert_eq!(read.odd_values().iter().map(|odd| odd.path()).collect::<Vec<_>>(), [name.as_str()]);
                checked.insert(format!("{}.{name}", stringify!($name)));
            }
        )*};
    }
    check!(json!({"id": 7}) =>
        ArchiveMacrosItem AssigneeUser CustomField Customer CustomerDetail CustomerListItem Event Integration Job Macro
        MessageMacro MessageReplyRef Person Rule SatisfactionSurvey Tag Team TeamRef Ticket TicketCompact TicketCustomer
        TicketMessage TicketTag UnarchiveMacrosItem User UserRef View VoiceCall VoiceCallEvent VoiceCallRecording Widget);
    check!(json!({}) =>
        Account AccountMeta AccountSetting AccountStatus AccountSubscription CustomerChannel EcommerceAddress EcommerceData
        EcommerceLineItem EcommerceOrder EcommerceShopper EcommerceStore HttpConfig HttpOAuth2 JobInfo JobParams
        LegacyStatistic LegacyStatisticMeta MessageSource MetricCard SearchHit SendingError TicketEvent TicketSummary UploadedFile
        VoiceCallSummary);
    let is_date = |_: &str, property: &Value| property.to_string().contains(r#""date-time""#);
    let left_out: Vec<String> = Spec::read().received(is_date).difference(&checked).cloned().collect();
    assert_eq!(left_out, [""; 0]);
    assert!(checked.len() >= 88, "{}", checked.len());
}

/// Free JSON that was seen to be deep is read as deep in each record that has some.
#[tokio::test]
async fn free_json_of_every_record_may_be_deep() {
    let mut checked = BTreeSet::new();
    macro_rules! check {
        ($($field:literal of $($name:ident)*;)*) => {$($(
            let deep = nested(2_000, "[", "7", "]");
            let body = format!(r#"{{"id": 7, "data": [], "{}": {{"a": {deep}}}}}"#, $field);
            let server = server_of(body).await;
            let read = server.client().raw(Method::GET, "/api/new").send_as::<types::$name>().await;
            let read = read.unwrap_or_else(|error| panic!("{}.{}: {error}", stringify!($name), $field));
            assert_eq!(read.odd_values(), [], "{}.{}", stringify!($name), $field);
            checked.insert(format!("{}.{}", stringify!($name), $field));
        )*)*};
    }
    check! {
        "meta" of
            AssigneeUser Customer CustomerDetail CustomerListItem Integration Job Person SatisfactionSurvey SearchResults Ticket
            TicketCompact TicketCustomer TicketHttpIntegration TicketMessage User UserRef VoiceCallEvent;
        "code_ast" of Rule;
        "filters_ast" of View;
    }
    let is_free = |name: &str, property: &Value| {
        ["meta", "code_ast", "filters_ast"].contains(&name) && property["type"] == "object"
    };
    let left_out: Vec<String> = Spec::read().received(is_free).difference(&checked).cloned().collect();
    assert_eq!(left_out, [""; 0]);
}
