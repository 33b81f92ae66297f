//! Which calls are struck.

use gorgias_sandbox::{Fault, FaultKind, Sandbox, SandboxBuilder, SandboxErrorKind};

use crate::common::Desk;

/// The statuses of so many calls of `GET /api/tags`.
async fn statuses(desk: &Desk, calls: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..calls {
        statuses.push(desk.get("/api/tags").await.status);
    }
    statuses
}

#[tokio::test]
async fn faults_strike_a_number_of_calls_from_a_place_on_and_in_their_order() {
    let desk = Desk::open().await;
    desk.sandbox.fault(Fault::status(500).times(2)).unwrap();
    desk.sandbox.fault(Fault::status(502).times(1)).unwrap();
    desk.sandbox.fault(Fault::status(503).nth(5)).unwrap();
    desk.sandbox.fault(Fault::status(504).skip(6)).unwrap();
    assert_eq!(statuses(&desk, 8).await, [500, 500, 502, 200, 503, 200, 504, 504]);
    desk.sandbox.clear_faults();
    assert_eq!(statuses(&desk, 2).await, [200, 200]);
    // From now on it is counted anew.
    desk.sandbox.fault(Fault::status(500).nth(2)).unwrap();
    assert_eq!(statuses(&desk, 3).await, [200, 500, 200]);
    assert_eq!(desk.sandbox.faults_injected().len(), 7);
}

#[tokio::test]
async fn faults_strike_an_operation_by_any_of_its_names() {
    let desk = Desk::open().await;
    let get = format!("/api/tags/{}", desk.ids().tag);
    for name in ["get_tag", "GET /api/tags/{id}"] {
        desk.sandbox.fault(Fault::status(503).on(name)).unwrap();
        assert_eq!(statuses(&desk, 1).await, [200]);
        desk.get(&get).await.error(503);
        // With and without a slash at the end, they are the same.
        desk.get(format!("{get}/")).await.error(503);
        desk.sandbox.clear_faults();
    }
    desk.sandbox.fault(Fault::status(503).on("GET").on("delete_tag")).unwrap();
    assert_eq!(statuses(&desk, 1).await, [503]);
    desk.delete(&get).await.error(503);
    desk.post("/api/tags", serde_json::json!({"name": "new"})).await.ok(201);
    let last = desk.sandbox.faults_injected().pop().unwrap();
    assert_eq!((last.kind, last.operation.as_deref()), (FaultKind::Status(503), Some("delete_tag")));
    assert_eq!((last.method.as_str(), last.path), ("DELETE", get));
}

#[tokio::test]
async fn without_a_name_every_path_of_the_api_is_struck_whoever_calls() {
    let desk = Desk::open().await;
    desk.sandbox.fault(Fault::status(503)).unwrap();
    desk.get("/api/nowhere").await.error(503);
    let stranger = desk.http.get(format!("{}/api/tags", desk.sandbox.url()));
    desk.send(stranger).await.error(503);
    let struck: Vec<_> = desk.sandbox.faults_injected().into_iter().map(|fault| fault.operation).collect();
    assert_eq!(struck, [None, Some("list_tags".to_owned())]);
}

#[tokio::test]
async fn the_endpoints_of_oauth_are_struck_only_by_name() {
    let desk = Desk::open().await;
    let revoke = async || {
        let form = [("token", "nobody's")];
        let call = desk.http.post(format!("{}/oauth/revoke", desk.sandbox.url())).form(&form);
        call.basic_auth(desk.sandbox.client_id(), Some(desk.sandbox.client_secret())).send().await
    };
    desk.sandbox.fault(Fault::reset().on("POST").on("GET")).unwrap();
    desk.sandbox.fault(Fault::reset()).unwrap();
    assert_eq!(revoke().await.unwrap().status(), 200);
    desk.sandbox.fault(Fault::lost_response().on("POST /oauth/revoke").times(1)).unwrap();
    assert!(revoke().await.is_err());
    assert_eq!(revoke().await.unwrap().status(), 200);
}

#[tokio::test]
async fn chance_is_the_same_with_the_same_number_and_comes_about_as_often_as_it_should() {
    let run = async |seed| {
        let desk = Desk::open().await;
        desk.sandbox.fault(Fault::status(503).rate(0.3).random_seed(seed)).unwrap();
        statuses(&desk, 200).await
    };
    let first = run(7).await;
    assert_eq!(first, run(7).await);
    assert_ne!(first, run(8).await);
    let struck = first.iter().filter(|status| **status == 503).count();
    assert!((40..=80).contains(&struck), "{struck}");
    // Chance and number together.
    let desk = Desk::open().await;
    desk.sandbox.fault(Fault::status(503).rate(0.3).random_seed(7).times(3)).unwrap();
    let few = statuses(&desk, 200).await;
    let third = first.iter().enumerate().filter(|(_, status)| **status == 503).nth(2).unwrap().0;
    assert_eq!((&few[..=third], few[third + 1..].contains(&503)), (&first[..=third], false));
}

#[tokio::test]
async fn a_sandbox_can_start_with_faults() {
    let desk = Desk::with(Sandbox::builder().fault(Fault::status(500).times(1)).fault(Fault::status(502).nth(2))).await;
    assert_eq!(statuses(&desk, 3).await, [500, 502, 200]);
}

#[tokio::test]
async fn faults_without_sense_are_named() {
    let desk = Desk::open().await;
    for (fault, named) in [
        (Fault::reset().on("create_tiket"), "create_tiket"),
        (Fault::reset().on("POST /api/tickets/7"), "POST /api/tickets/7"),
        (Fault::reset().on("get"), "get"),
        (Fault::status(200), "from 400 to 599"),
        (Fault::html(99), "from 200 to 599"),
        (Fault::reset().rate(1.5), "rate"),
        (Fault::reset().rate(f64::NAN), "rate"),
        (Fault::reset().retry_after(std::time::Duration::from_secs(1)), "retry_after"),
    ] {
        let of_builder = SandboxBuilder::default().fault(fault.clone()).start().await.unwrap_err();
        for error in [desk.sandbox.fault(fault).unwrap_err(), of_builder] {
            assert_eq!(error.kind(), SandboxErrorKind::InvalidInput);
            assert!(error.to_string().contains(named), "{error}");
        }
    }
    assert_eq!(statuses(&desk, 1).await, [200]);
}
