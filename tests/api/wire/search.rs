//! Search by name and address.

use gorgias::types;
use serde_json::json;

use super::harness::Row;

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            search_resources.body(
                types::SearchRequest::builder()
                    .type_(types::SearchType::CustomerChannelEmail)
                    .query("nia@example.com".to_owned())
                    .size(50),
            )
        )
        .sends_json("POST /api/search", json!({"type": "customer_channel_email", "query": "nia@example.com", "size": 50}))
        .answers(
            201,
            &json!({
                "data": [{"id": 310_000_042, "name": "Nia Okafor", "email": "nia@example.com"}, {"id": 90, "name": null}],
                "object": "list", "uri": "", "meta": {},
            }),
        )
        .reads(|found| {
            assert_eq!((found.data[0].id, found.data[0].email.as_deref()), (Some(310_000_042), Some("nia@example.com")));
            assert!(found.meta.is_empty());
        }),
    ]
}
