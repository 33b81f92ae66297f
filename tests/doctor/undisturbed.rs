//! The sandbox as it is: it sends what the document says.

use std::collections::BTreeSet;

use gorgias::doctor::NotReached;
use gorgias_sandbox::{Sandbox, Seed};

use crate::recording::client;

/// Calls for lists, and for a record of each.
const LISTS: u32 = 22;
const EACH: u32 = 24;

#[tokio::test]
async fn the_small_desk_differs_in_nothing() {
    let sandbox = Sandbox::builder().seed(Seed::Small).start().await.unwrap();
    let report = client(&sandbox).doctor().run().await.unwrap();
    assert_eq!(report.differences, []);
    let missed: Vec<_> = report.not_reached().map(|(operation, why)| (operation.operation.as_str(), why)).collect();
    assert_eq!(missed, [("download_file", NotReached::File)]);
    assert_eq!(report.left_out, 0);
    assert!(report.calls <= LISTS + 2 * EACH, "{}", report.calls);

    let requests = sandbox.requests();
    assert!(requests.iter().all(|request| request.method == "GET"));
    assert_eq!(requests.len(), report.calls as usize);
    let asked: BTreeSet<_> = requests.iter().map(|request| (&request.path, &request.query)).collect();
    assert_eq!(asked.len(), requests.len(), "nothing is asked for twice");
    let operations: u32 = report.operations.iter().map(|operation| operation.calls).sum();
    assert_eq!(operations, report.calls);
    assert_eq!(report.headers["content-type"], report.calls);
    assert!(!report.headers.contains_key("<withheld>"), "{:?}", report.headers);
}

#[tokio::test]
async fn a_shop_differs_in_nothing() {
    let sandbox = Sandbox::builder().seed(Seed::shop().tickets(150)).start().await.unwrap();
    let report = client(&sandbox).doctor().records(3).most_calls(200).run().await.unwrap();
    assert_eq!(report.differences, []);
    assert!(
        report.operations.iter().any(|operation| operation.operation == "list_tickets" && operation.records == 100)
    );
}

#[tokio::test]
async fn an_empty_account_has_no_records_to_ask_for() {
    let sandbox = Sandbox::builder().seed(Seed::Empty).start().await.unwrap();
    let report = client(&sandbox).doctor().run().await.unwrap();
    assert_eq!(report.differences, []);
    let why = |id: &str| report.operations.iter().find(|operation| operation.operation == id).unwrap().not_reached;
    assert_eq!(why("get_ticket"), Some(NotReached::NoRecord));
    assert_eq!((why("list_tickets"), why("get_user")), (None, None));
}
