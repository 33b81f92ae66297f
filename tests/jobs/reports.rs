//! Reports: what is asked, what is read, and what a refusal says.

use gorgias::types::{ReportingGranularity, ReportingScope, ReportingTimeDimension};
use gorgias::{Client, ErrorKind};
use gorgias_sandbox::Sandbox;
use serde_json::json;

use crate::support::{Server, json as reply};

#[tokio::test]
async fn a_report_asks_for_all_measures_of_its_scope_and_reads_all_pages() {
    let server = Server::start(|request| {
        let first = !request.target.contains("cursor=");
        let row =
            json!({"agentId": 11, "medianResolutionTime": "86.5", "averageResolutionTime": null, "note": "otter"});
        reply(&json!({"data": [row], "meta": {"next_cursor": first.then_some("n")}}))
    })
    .await;
    let client = server.client();
    let rows = client
        .report(ReportingScope::ResolutionTime)
        .dimensions(["agentId"])
        .by_time(ReportingTimeDimension::CreatedDatetime, ReportingGranularity::Day)
        .between("2026-11-01T00:00:00Z".parse().unwrap(), "2026-12-01T00:00:00Z".parse().unwrap())
        .timezone("Europe/Paris")
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
    let row = &rows[0];
    assert_eq!((row.text("agentId").as_deref(), row.number("agentId")), (Some("11"), Some(11.0)));
    assert_eq!((row.number("medianResolutionTime"), row.number("averageResolutionTime")), (Some(86.5), None));
    assert_eq!((row.number("note"), row.get("none"), row.iter().count()), (None, None, 4));
    assert!(!format!("{rows:?}").contains("otter"));
    let requests = server.requests();
    assert_eq!(
        requests[0].json(),
        json!({"query": {
            "scope": "resolution-time", "measures": ["medianResolutionTime", "averageResolutionTime"],
            "dimensions": ["agentId"], "time_dimensions": [{"dimension": "createdDatetime", "granularity": "day"}],
            "timezone": "Europe/Paris",
            "filters": [
                {"member": "periodStart", "operator": "afterDate", "values": ["2026-11-01T00:00:00.000000Z"]},
                {"member": "periodEnd", "operator": "beforeDate", "values": ["2026-12-01T00:00:00.000000Z"]},
            ],
        }})
    );
    assert!(requests[0].target.contains("limit=10000") && requests[1].target.contains("cursor=n"));
}

#[tokio::test]
async fn the_sandbox_counts_and_refuses_what_a_scope_has_not() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited();
    let client = client.build().unwrap();
    let rows = client.report("tickets-created").dimensions(["channel"]).await.unwrap();
    assert!(
        rows.iter().any(|row| row.text("channel").as_deref() == Some("email") && row.number("ticketCount") > Some(0.0))
    );
    let error = client.report(ReportingScope::TicketsCreated).measures(["tickets"]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    let shown = error.to_string();
    assert!(shown.contains("\"tickets\" is not known of `tickets-created`, which has `ticketCount`"), "{shown}");
}

#[test]
fn every_scope_has_its_measures() {
    for scope in ReportingScope::KNOWN {
        assert!(!scope.measures().is_empty(), "{scope}");
    }
    assert!(ReportingScope::from("tickets").measures().is_empty());
    assert!(ReportingScope::TicketsClosed.dimensions().contains(&"agentId"));
}
