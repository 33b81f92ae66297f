//! Which calls are made for which values, and that all others stay.

use gorgias::ErrorKind;
use serde_json::{Value, json};

use super::desk::{BOTH, Desk, Of};

#[tokio::test]
async fn text_whole_numbers_and_flags_are_written_alone() {
    for of in BOTH {
        let desk = Desk::open(of).await;
        let mut expected = desk.values().await;
        let values = vec![
            (desk.text, json!("new")),
            (desk.other, json!(5.0)),
            (desk.flag, json!(true)),
            (desk.text, json!("new")),
        ];
        let report = desk.set(values.clone()).await.into_result().unwrap();
        let calls =
            [format!("PUT {} \"new\"", desk.text), format!("PUT {} 5", desk.other), format!("PUT {} true", desk.flag)];
        assert_eq!(desk.asked(), calls, "{of:?}");
        assert_eq!((report.done, report.rest), (vec![desk.text, desk.other, desk.flag], vec![]));
        expected.extend([(desk.text, json!("new")), (desk.other, json!(5)), (desk.flag, json!(true))]);
        assert_eq!(desk.values().await, expected);
        let _ = desk.set(values).await.into_result().unwrap();
        assert_eq!(desk.values().await, expected, "twice is once");
        let none = desk.set(vec![]).await.into_result().unwrap();
        assert_eq!((desk.asked(), none.done), (vec![], vec![]));
    }
}

#[tokio::test]
async fn a_decimal_takes_the_whole_set_along() {
    for of in BOTH {
        let desk = Desk::open(of).await;
        let mut expected = desk.values().await;
        assert_eq!(expected.len(), if of == Of::Ticket { 6 } else { 5 });
        let report =
            desk.set(vec![(desk.flag, json!(true)), (desk.number, json!(-0.125))]).await.into_result().unwrap();
        assert_eq!(report.done, [desk.flag, desk.number]);
        let asked = desk.asked();
        assert_eq!((asked.len(), asked[0].as_str()), (2, "GET"));
        let sent: Vec<Value> = serde_json::from_str(asked[1].strip_prefix("PUT ").unwrap()).unwrap();
        expected.extend([(desk.flag, json!(true)), (desk.number, json!(-0.125))]);
        let sent = sent.into_iter().map(|one| (one["id"].as_i64().unwrap(), one["value"].clone())).collect();
        assert_eq!(expected, sent, "each value once");
        assert_eq!(desk.values().await, expected);
        assert_eq!(expected[&desk.other], json!("007.50"), "a text stays one");
        if of == Of::Ticket {
            assert_eq!(expected[&desk.sandbox.ids().managed_field], json!("Shipping::Where is it"));
        }
    }
}

/// A set that need not be written is not written.
#[tokio::test]
async fn a_decimal_that_is_there_costs_a_look() {
    for of in BOTH {
        let desk = Desk::open(of).await;
        let mut expected = desk.values().await;
        let report = desk.set(vec![(desk.number, json!(2.5))]).await.into_result().unwrap();
        assert_eq!((desk.asked(), report.done), (vec!["GET".to_owned()], vec![desk.number]));
        let values = vec![(desk.text, json!("old")), (desk.flag, json!(true)), (desk.number, json!(2.5))];
        let report = desk.set(values).await.into_result().unwrap();
        assert_eq!(desk.asked(), ["GET".to_owned(), format!("PUT {} true", desk.flag)]);
        assert_eq!(report.done, [desk.text, desk.number, desk.flag]);
        // A text that looks like the number is not the number.
        let _ = desk.set(vec![(desk.other, json!(7.5))]).await.into_result().unwrap();
        assert_eq!(desk.asked().len(), 2);
        expected.extend([(desk.flag, json!(true)), (desk.other, json!(7.5))]);
        assert_eq!(desk.values().await, expected);
    }
}

/// The call for one value takes 64 bits; whatever is larger goes with the set.
#[tokio::test]
async fn numbers_of_all_sizes() {
    let desk = Desk::open(Of::Ticket).await;
    for (value, single) in [
        (json!(i64::MAX), true),
        (json!(i64::MIN), true),
        (json!(-0.0), true),
        (json!(9_007_199_254_740_992.0), true),
        (json!(u64::MAX), false),
        (json!(1e300), false),
        (json!(5e-324), false),
    ] {
        let _ = desk.set(vec![(desk.number, value.clone())]).await.into_result().unwrap();
        assert_eq!(desk.asked().len(), if single { 1 } else { 2 }, "{value}");
        let stored = desk.values().await[&desk.number].clone();
        assert_eq!(stored.as_f64(), value.as_f64(), "{value}");
    }
}

#[tokio::test]
async fn what_is_no_value_is_refused_before_any_call() {
    for of in BOTH {
        let desk = Desk::open(of).await;
        for (values, fields) in [
            (vec![(desk.text, json!("new")), (desk.flag, Value::Null)], vec![desk.flag]),
            // Not a number is null in JSON.
            (vec![(desk.number, Value::from(f64::NAN))], vec![desk.number]),
            (vec![(desk.text, json!(["x"])), (desk.flag, json!({"value": true}))], vec![desk.text, desk.flag]),
            (vec![(desk.text, json!("a")), (desk.text, json!("b"))], vec![desk.text]),
            (vec![(0, json!("a")), (-3, json!(1.5))], vec![0, -3]),
        ] {
            let asked: Vec<i64> = values.iter().map(|(field, _)| *field).collect();
            let report = desk.set(values).await;
            let error = report.error.unwrap();
            assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::InvalidRequest, false));
            let named: Vec<_> = error.violations().iter().map(|wrong| wrong.field().to_owned()).collect();
            assert_eq!(named, fields.iter().map(|field| format!("values.{field}")).collect::<Vec<_>>());
            assert!(report.done.is_empty() && asked.iter().all(|field| report.rest.contains(field)));
        }
        let report = desk.clear(vec![desk.text, 0]).await;
        assert_eq!(report.into_result().unwrap_err().violations()[0].field(), "fields.0");
        assert_eq!(desk.asked(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn clearing_takes_one_call_each() {
    for of in BOTH {
        let desk = Desk::open(of).await;
        let mut expected = desk.values().await;
        let report = desk.clear(vec![desk.number, desk.flag, desk.number]).await.into_result().unwrap();
        assert_eq!(desk.asked(), [format!("DELETE {}", desk.number), format!("DELETE {}", desk.flag)]);
        assert_eq!((report.done, report.rest), (vec![desk.number, desk.flag], vec![]));
        expected.retain(|field, _| *field != desk.number && *field != desk.flag);
        assert_eq!(desk.values().await, expected);
        // Once more: that nothing is there is what was wanted.
        let report = desk.clear(vec![desk.flag, desk.text]).await.into_result().unwrap();
        assert_eq!(desk.asked(), [format!("DELETE {}", desk.flag), "GET".to_owned(), format!("DELETE {}", desk.text)]);
        assert_eq!(report.done, [desk.flag, desk.text]);
    }
}
