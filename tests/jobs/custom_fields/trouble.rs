//! Failures in the middle: what was done is told, and nothing that was not named has changed.

use gorgias::ErrorKind;
use gorgias::custom_fields::FieldReport;
use serde_json::{Value, json};

use super::desk::{BOTH, Desk, Of, clear, set};
use crate::faulty::{Act, FaultyServer, good, status};

#[tokio::test]
async fn a_refusal_in_the_middle_keeps_what_was_written() {
    for of in BOTH {
        let desk = Desk::open(of).await;
        let mut expected = desk.values().await;
        let values = vec![(desk.text, json!("new")), (desk.flag, json!("true")), (desk.other, json!(1))];
        let report = desk.set(values).await;
        assert_eq!((&report.done, &report.rest), (&vec![desk.text], &vec![desk.flag, desk.other]));
        assert_eq!(desk.asked().len(), 2, "the third is not tried");
        let error = report.into_result().unwrap_err();
        assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::BadRequest, false));
        expected.insert(desk.text, json!("new"));
        assert_eq!(desk.values().await, expected);
        // With a decimal, it is all or nothing.
        let report =
            desk.set(vec![(desk.text, json!("newer")), (desk.flag, json!("true")), (desk.other, json!(1.5))]).await;
        assert_eq!((report.done.as_slice(), report.rest), (&[][..], vec![desk.text, desk.flag, desk.other]));
        assert_eq!(report.error.unwrap().kind(), ErrorKind::BadRequest);
        assert_eq!(desk.values().await, expected);
    }
}

#[tokio::test]
async fn who_is_not_there() {
    for of in BOTH {
        let desk = Desk::open(of).await;
        let kind = |report: FieldReport| {
            assert!(report.done.is_empty() && report.rest == [desk.number]);
            report.error.unwrap().kind()
        };
        let nobody = 987_654_321;
        for value in [json!(1), json!(1.5)] {
            assert_eq!(kind(set(&desk.client, of, nobody, vec![(desk.number, value)]).await), ErrorKind::NotFound);
        }
        desk.asked();
        assert_eq!(kind(clear(&desk.client, of, nobody, vec![desk.number]).await), ErrorKind::NotFound);
        assert_eq!(desk.asked(), [format!("DELETE {}", desk.number), "GET".to_owned()]);
    }
}

#[tokio::test]
async fn what_gorgias_manages_stays() {
    let desk = Desk::open(Of::Ticket).await;
    let managed = desk.sandbox.ids().managed_field;
    let mut expected = desk.values().await;
    let report = desk.clear(vec![desk.text, managed, desk.flag]).await;
    assert_eq!((report.done, report.rest), (vec![desk.text], vec![managed, desk.flag]));
    assert_eq!(report.error.unwrap().kind(), ErrorKind::BadRequest);
    expected.remove(&desk.text);
    assert_eq!(desk.values().await, expected);
}

/// The path of the values.
fn path(of: Of) -> &'static str {
    match of {
        Of::Ticket => "/api/tickets/7/custom-fields",
        Of::Customer => "/api/customers/7/custom-fields",
    }
}

fn stored(values: &[(i64, Value)]) -> Act {
    let list = values.iter().map(|(id, value)| json!({"field": {"id": id}, "value": value}));
    good(json!({"data": list.collect::<Vec<_>>()}))
}

#[tokio::test]
async fn a_lost_response_is_told_as_such() {
    for of in BOTH {
        let server = FaultyServer::start(move |request| match request.method.as_str() {
            "GET" => stored(&[(31, json!("a"))]),
            _ if request.target.ends_with("/31") => good(json!({"value": "b"})),
            _ => Act::Close,
        })
        .await;
        let client = server.builder().unlimited().build().unwrap().with_options(|o| o.no_retry());
        for (values, done, rest) in [
            (vec![(31, json!("b")), (32, json!(1)), (33, json!(true))], vec![31], vec![32, 33]),
            (vec![(31, json!("b")), (32, json!(1.5))], vec![], vec![31, 32]),
        ] {
            let report = set(&client, of, 7, values).await;
            assert_eq!((report.done, report.rest), (done, rest));
            assert!(report.error.unwrap().may_have_taken_effect());
        }
        let report = clear(&client, of, 7, vec![32, 33]).await;
        assert_eq!((report.done, report.rest), (vec![], vec![32, 33]));
        assert!(report.error.unwrap().may_have_taken_effect());
    }
}

/// A set that was not read in full is not written: that would delete what is missing.
#[tokio::test]
async fn what_cannot_be_kept_stops_the_writing() {
    for of in BOTH {
        for (list, place) in [
            (json!([{"field": {"id": 31}, "value": "a"}, {"id": 5, "value": "b"}]), Some("data.1.field")),
            (json!([{"field": null, "value": "a"}]), Some("data.0.field")),
            (json!(null), Some("data is not a list")),
            (json!({}), Some("data is not a list")),
            (json!([{"field": {"id": 31}, "value": {"nested": 1}}]), Some("data.0.value")),
            (json!([{"field": {"id": 31}, "value": null}, {"id": 5, "value": null}]), None),
        ] {
            let listed = list.clone();
            let server = FaultyServer::start(move |request| match request.method.as_str() {
                "GET" => good(json!({"data": listed})),
                _ => stored(&[]),
            })
            .await;
            let client = server.builder().unlimited().build().unwrap();
            let report = set(&client, of, 7, vec![(32, json!(1.5))]).await;
            let writes: Vec<_> = server.arrivals().into_iter().filter(|arrival| arrival.method != "GET").collect();
            match place {
                Some(place) => {
                    let error = report.into_result().unwrap_err();
                    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Decode, false));
                    assert!(error.to_string().contains(place), "{error}");
                    assert!(writes.is_empty(), "{writes:?}");
                }
                // Null is no value, so nothing is lost.
                None => {
                    assert_eq!(report.into_result().unwrap().done, [32]);
                    assert!(writes.len() == 1 && writes[0].is("PUT", path(of)));
                    assert_eq!(writes[0].json(), json!([{"id": 32, "value": 1.5}]));
                }
            }
        }
        let server = FaultyServer::start(|_| status(500)).await;
        let client = server.builder().unlimited().build().unwrap().with_options(|o| o.no_retry());
        let report = set(&client, of, 7, vec![(32, json!(1.5))]).await;
        assert_eq!(report.error.unwrap().kind(), ErrorKind::Server);
        assert_eq!(server.arrivals().len(), 1, "what cannot be read is not written");
    }
}
