//! Text that means something to a URL arrives as it was given, and null is sent only where it is meant.

use gorgias::types::{self, EventTypeFilter};
use gorgias::{ErrorKind, Patch};
use httpmock::{HttpMockRequest, HttpMockResponse};
use serde_json::{Value, json};

use super::harness::{Stub, line};

/// Texts that need care, each for another reason.
const TEXTS: [&str; 14] = [
    "two words",
    "a+b",
    "a&b=c",
    "#1",
    "what?",
    "100%",
    "%20",
    "%2e%2e",
    "[gold]",
    "été 漢字 🙏",
    "a;b,c",
    "\"quoted\" <b>",
    "nia@example.com:8080",
    "tab\tand\nline",
];

async fn stub() -> Stub {
    Stub::start_with(|_| {
        HttpMockResponse::builder()
            .status(200)
            .header("content-type", "application/json")
            .body(r#"{"data":[]}"#)
            .build()
    })
    .await
}

/// Everything that is sent is what a URL may hold.
fn target(request: &HttpMockRequest) -> String {
    let line = line(request);
    let target = line.split_once(' ').unwrap().1.to_owned();
    assert!(target.bytes().all(|b| b.is_ascii_graphic()), "{target}");
    assert!(!target.contains(['"', '<', '>', '#']), "{target}");
    target
}

#[tokio::test]
async fn query_parameters_arrive_as_given() {
    for text in TEXTS {
        let stub = stub().await;
        let (client, texts) = (stub.client(), vec![text.to_owned(), "plain".to_owned()]);
        client.list_macros().search(text).tags(texts).archived(true).send().await.unwrap();
        let request = stub.only_request("list_macros");
        let target = target(&request);
        let expected = [("archived", "true"), ("search", text), ("tags", text), ("tags", "plain")];
        assert_eq!(request.query_params(), expected.map(|(k, v)| (k.to_owned(), v.to_owned())), "{target}");
    }
}

#[tokio::test]
async fn path_segments_arrive_as_given() {
    // Control characters are refused in paths.
    for text in TEXTS.into_iter().filter(|text| !text.contains(char::is_control)) {
        let stub = stub().await;
        let client = stub.client();
        client.get_metric_card().slug(text).send().await.unwrap();
        let target = target(&stub.only_request("get_metric_card"));
        let segment = target.strip_prefix("/api/metric-cards/").unwrap();
        assert!(!segment.contains(['/', '?']), "{text} leaves its segment: {segment}");
        assert_eq!(percent_encoding::percent_decode_str(segment).decode_utf8().unwrap(), text, "{segment}");
    }
}

#[tokio::test]
async fn all_text_in_paths_is_encoded_in_the_same_way() {
    for text in TEXTS.into_iter().filter(|text| !text.contains(char::is_control)) {
        let statistic = stub().await;
        let filters = json!({"filters": {"period": {
            "start_datetime": "2026-11-01T00:00:00Z", "end_datetime": "2026-11-02T00:00:00Z",
        }}});
        let body: types::LegacyStatisticRequest = serde_json::from_value(filters).unwrap();
        statistic.client().download_legacy_statistic().name(text).body(body).send().await.unwrap();
        let statistic = target(&statistic.only_request("download_legacy_statistic"));
        let by_generator = statistic.strip_prefix("/api/stats/").unwrap().strip_suffix("/download").unwrap();

        let file = stub().await;
        let client = file.client();
        client.download_file().file_type("attachment").domain_hash("h").resource_name(text).send().await.unwrap();
        let file = target(&file.only_request("download_file"));
        assert_eq!(file.strip_prefix("/api/attachment/download/h/").unwrap(), by_generator);
    }
}

#[tokio::test]
async fn text_that_leaves_its_segment_is_not_sent() {
    for text in ["", ".", "..", "a/b", "a\\b", "line\nbreak", "nul\0"] {
        // Nobody listens there: a request would end in another error.
        let client = gorgias::Client::builder().base_url("http://127.0.0.1:9").api_key("nia@example.com", "key");
        let error = client.build().unwrap().get_metric_card().slug(text).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{text:?}");
        assert_eq!(error.violations()[0].field(), "slug", "{text:?}");
    }
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let stub = stub().await;
    let client = stub.client();
    client.list_events().types(Vec::<EventTypeFilter>::new()).send().await.unwrap();
    assert_eq!(line(&stub.only_request("list_events")), "GET /api/events");
}

#[tokio::test]
async fn large_ids_keep_their_digits() {
    let stub = stub().await;
    let client = stub.client();
    client.list_tickets().customer_id(i64::MAX).ticket_ids(vec![1, i64::MAX]).send().await.unwrap();
    assert_eq!(
        line(&stub.only_request("list_tickets")),
        "GET /api/tickets?customer_id=9223372036854775807&ticket_ids=1&ticket_ids=9223372036854775807"
    );
}

async fn sent_by_update(body: types::builder::UpdateTicket) -> Value {
    let stub = Stub::start_with(|_| HttpMockResponse::builder().status(202).body(r#"{"id":7}"#).build()).await;
    let client = stub.client();
    client.update_ticket().id(7).body(body).send().await.unwrap();
    serde_json::from_slice(stub.only_request("update_ticket").body_ref()).unwrap()
}

#[tokio::test]
async fn an_update_sends_what_is_mentioned_and_null_only_where_asked() {
    assert_eq!(sent_by_update(types::UpdateTicket::builder()).await, json!({}));
    let cleared = types::UpdateTicket::builder()
        .assignee_user(Patch::Null)
        .assignee_team(make!(AssigneeTeamInput { id: Patch::Null }))
        .custom_fields(Patch::Null)
        .tags(Vec::new())
        .meta(Patch::Null)
        .snooze_datetime(Patch::Null)
        .subject("");
    let expected = json!({
        "assignee_user": null, "assignee_team": {"id": null}, "custom_fields": null, "tags": [], "meta": null,
        "snooze_datetime": null, "subject": "",
    });
    assert_eq!(sent_by_update(cleared).await, expected);
}
