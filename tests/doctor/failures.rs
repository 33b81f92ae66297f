//! Calls that fail: they are entries of the report, and never its end.

use std::time::Duration;

use gorgias::budget::CallLimit;
use gorgias::doctor::{DifferenceKind, DoctorReport, NotReached, OperationReport};
use gorgias_sandbox::{CallAllowance, Sandbox};
use serde_json::{Value, json};

use crate::findings;
use crate::recording::Recording;
use crate::support::{Reply, Server, answer};

const JSON: &str = "content-type: application/json\r\n";

fn of<'a>(report: &'a DoctorReport, id: &str) -> &'a OperationReport {
    report.operations.iter().find(|operation| operation.operation == id).unwrap()
}

/// The recording, with other responses for some paths.
async fn serve(other: impl Fn(&str) -> Option<Reply> + Send + Sync + 'static) -> Server {
    let recording = Recording::of_the_desk().clone();
    Server::start(move |request| {
        let path = request.target.split('?').next().unwrap();
        other(path).unwrap_or_else(|| match recording.answers.get(&request.target) {
            Some(found) => answer(found.status, &found.head, found.body.to_string()),
            None => answer(404, JSON, r#"{"error": {"msg": "not recorded"}}"#),
        })
    })
    .await
}

#[tokio::test]
async fn each_failure_is_told_and_the_others_have_their_turn() {
    let server = serve(|path| {
        let error = r#"{"error": {"msg": "no"}}"#;
        Some(match path {
            "/api/events" => answer(403, JSON, error),
            "/api/jobs" => answer(500, JSON, error),
            "/api/macros" => answer(200, "content-type: text/html; charset=utf-8\r\n", "<html>Ana Lima</html>"),
            "/api/rules" => answer(418, JSON, error),
            "/api/views" => answer(400, JSON, r#"{"message": "Ana Lima"}"#),
            "/api/widgets" => answer(200, JSON, ""),
            "/api/teams" => Reply::HangUp,
            _ => return None,
        })
    })
    .await;
    let report = server.client().doctor().run().await.unwrap();
    let told = |id: &str| {
        let operation = of(&report, id);
        let failure = operation.failures.keys().next().map(String::as_str);
        let status = operation.statuses.keys().next().copied();
        (operation.not_reached, operation.calls, status, failure)
    };
    assert_eq!(told("list_events"), (Some(NotReached::NoPermission), 1, Some(403), Some("forbidden")));
    assert_eq!(told("list_jobs"), (Some(NotReached::Failed), 2, Some(500), Some("server error")));
    assert_eq!(told("list_macros"), (Some(NotReached::Failed), 1, Some(200), None));
    assert_eq!(told("list_rules"), (Some(NotReached::Refused), 1, Some(418), Some("refused")));
    assert_eq!(told("list_views"), (Some(NotReached::Refused), 1, Some(400), Some("bad request")));
    assert_eq!(told("list_widgets"), (Some(NotReached::Failed), 1, Some(200), None));
    assert_eq!(told("list_teams"), (Some(NotReached::Failed), 2, None, Some("connection failed")));
    assert_eq!(told("get_event").0, Some(NotReached::NoRecord));
    assert_eq!(told("get_ticket_message").0, None);
    let expected = [
        ("list_macros", DifferenceKind::WrongBody),
        ("list_rules", DifferenceKind::UnknownStatus),
        ("list_views", DifferenceKind::WrongBody),
        ("list_widgets", DifferenceKind::WrongBody),
    ];
    let expected = expected.map(|(id, kind)| (id.to_owned(), "$".to_owned(), kind));
    assert_eq!(findings(&report).into_iter().collect::<Vec<_>>(), expected);
    let seen: Vec<&str> = report.differences.iter().map(|difference| difference.seen.as_str()).collect();
    assert_eq!(seen, ["text/html", "418", "another body, with 400", "empty body"]);
    assert!(!format!("{report:?}{}", report.to_markdown()).contains("Lima"));
}

#[tokio::test]
async fn refused_credentials_end_it_after_three_calls() {
    let server = serve(|_| Some(answer(401, JSON, r#"{"error": {"msg": "no"}}"#))).await;
    let report = server.client().doctor().run().await.unwrap();
    assert_eq!((report.calls, server.requests().len()), (3, 3));
    assert_eq!(of(&report, "get_account").not_reached, Some(NotReached::Refused));
    assert_eq!(of(&report, "list_views").not_reached, Some(NotReached::Stopped));
    assert_eq!(of(&report, "get_view").not_reached, Some(NotReached::Stopped));
}

#[tokio::test]
async fn there_are_never_more_calls_than_were_allowed() {
    for most in [0, 1, 5, 22, 40] {
        // Half of them fail, and want to be made once more.
        let server = serve(|path| path.ends_with('s').then(|| answer(502, "", ""))).await;
        let report = server.client().doctor().most_calls(most).run().await.unwrap();
        assert_eq!((report.calls, server.requests().len()), (most, most as usize));
        let spent = report.not_reached().filter(|(_, why)| *why == NotReached::CallsSpent).count();
        assert!(spent > 0 || most == 40, "{most}: {spent}");
    }
}

#[tokio::test]
async fn half_of_the_allowance_is_left_to_others() {
    // Nothing drains meanwhile.
    const SLOW: Duration = Duration::from_secs(40 * 3600);
    let limit = CallAllowance { window: SLOW, ..CallAllowance::default() };
    let sandbox = Sandbox::builder().enforce_rate_limit(true).call_limit(limit).start().await.unwrap();
    let builder = gorgias::Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    let client = builder.call_limit(CallLimit { calls: 40, window: SLOW }).build().unwrap();
    let client = client.with_options(|options| options.max_wait(Duration::ZERO));
    let doctor = tokio::spawn({
        let client = client.clone();
        async move { client.doctor().run().await }
    });
    let half = async {
        while sandbox.requests().len() < 20 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), half).await.unwrap();
    for number in 0..20 {
        client.list_tags().send().await.unwrap_or_else(|error| panic!("{number}: {error}"));
    }
    assert!(!doctor.is_finished());
    assert_eq!(sandbox.requests().len(), 40);
    doctor.abort();
}

#[tokio::test]
async fn a_hostile_response_makes_no_large_report() {
    let mut recording = Recording::of_the_desk().clone();
    let deep = (0..1_500).fold(json!(1), |inner, _| json!([inner]));
    recording.change("get_account", |answer| answer.body["status"] = deep.clone());
    recording.change("list_tags", |answer| {
        let object = answer.body.as_object_mut().unwrap();
        let words = ["ticket", "view", "status", "message", "user", "team", "macro", "rule", "event", "job"];
        for number in 0..20_000_usize {
            let key: Vec<&str> = (0..5).map(|digit| words[number / 10_usize.pow(digit) % 10]).collect();
            object.insert(key.join("_"), Value::Null);
        }
    });
    let report = recording.serve().await.client().doctor().run().await.unwrap();
    let of_tags = report.differences.iter().filter(|difference| difference.operation == "list_tags").count();
    assert!((1_000..=5_000).contains(&of_tags), "{of_tags}");
    assert!((20_000..20_010).contains(&(report.left_out + of_tags as u64)), "{} of {of_tags}", report.left_out);
}
