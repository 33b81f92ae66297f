//! What others change at the same moment.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::desk::{BOTH, Desk, client, set};
use crate::faulty::{FaultyServer, good};

/// Somebody else writes field 40 between our read and our write: a decimal writes what was read, as documented; all else
/// does not touch it.
#[tokio::test]
async fn somebody_else_writes_in_between() {
    for of in BOTH {
        let stored: Arc<Mutex<Vec<(i64, Value)>>> = Arc::default();
        let shared = Arc::clone(&stored);
        let server = FaultyServer::start(move |request| {
            let mut stored = shared.lock().unwrap();
            let field = request.target.rsplit('/').next().unwrap().parse::<i64>().ok();
            let list = stored.iter().map(|(id, value)| json!({"field": {"id": id}, "value": value}));
            let list = json!({"data": list.collect::<Vec<_>>()});
            match (request.method.as_str(), field) {
                // The response leaves, and then they write.
                ("GET", _) => {
                    stored.iter_mut().filter(|(id, _)| *id == 40).for_each(|(_, value)| *value = json!("theirs"))
                }
                ("PUT", Some(field)) => {
                    stored.retain(|(id, _)| *id != field);
                    stored.push((field, request.json()));
                    return good(json!({"value": request.json()}));
                }
                _ => {
                    let all = request.json();
                    let one = |one: &Value| (one["id"].as_i64().unwrap(), one["value"].clone());
                    *stored = all.as_array().unwrap().iter().map(one).collect();
                }
            }
            good(list)
        })
        .await;
        let client = server.builder().unlimited().build().unwrap();
        let own =
            |field: i64| stored.lock().unwrap().iter().find(|(id, _)| *id == field).map(|(_, value)| value.clone());

        *stored.lock().unwrap() = vec![(40, json!("theirs")), (41, json!("kept"))];
        let _ = set(&client, of, 7, vec![(42, json!(1)), (43, json!("x"))]).await.into_result().unwrap();
        assert_eq!((own(40), own(41), own(42)), (Some(json!("theirs")), Some(json!("kept")), Some(json!(1))));

        *stored.lock().unwrap() = vec![(40, json!("ours")), (41, json!("kept"))];
        let _ = set(&client, of, 7, vec![(42, json!(1.5))]).await.into_result().unwrap();
        assert_eq!((own(40), own(41), own(42)), (Some(json!("ours")), Some(json!("kept")), Some(json!(1.5))));
    }
}

/// In one process nothing is lost: clients of the account take turns, whatever they write.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_of_one_process_lose_nothing() {
    for of in BOTH {
        let desk = Desk::open(of).await;
        let mut expected = desk.values().await;
        let writes =
            [(desk.number, json!(0.5)), (desk.other, json!(1.25)), (desk.text, json!("new")), (desk.flag, json!(true))];
        for round in 0..6 {
            let mut workers = tokio::task::JoinSet::new();
            for (field, value) in writes.clone() {
                // Each round brings other values, so that something changes.
                let value = match value.as_f64() {
                    Some(number) => json!(number + f64::from(round)),
                    None if round % 2 == 0 => value,
                    None if value.is_boolean() => json!(false),
                    None => json!("newer"),
                };
                expected.insert(field, value.clone());
                let (client, id) = (client(&desk.sandbox), desk.id);
                workers.spawn(async move { set(&client, of, id, vec![(field, value)]).await });
            }
            assert!(workers.join_all().await.iter().all(|report| report.error.is_none()));
            assert_eq!(desk.values().await, expected, "{of:?}, round {round}");
        }
    }
}
