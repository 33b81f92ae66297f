//! Metric cards.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::Row;

fn card(slug: &str) -> Value {
    json!({
        "slug": slug,
        "category": "voice",
        "title": "Abandoned calls",
        "status": "published",
        "definition_revised_at": "2026-05-01",
        "public": {"definition": "Calls that ended early", "formula": "count", "computation_logic": ["Count them"]},
        "api": {
            "scope": "voice-calls", "measures": ["callCount"], "dimensions": ["agentId"],
            "filters": [{"member": "callStatus", "values": ["abandoned", 3]}],
        },
        "aliases": ["lost-calls"],
        "related": [{"slug": "cancelled-calls", "url": "/metric-cards/cancelled-calls"}],
        "replaces": [{"slug": "dropped-calls", "url": "/metric-cards/dropped-calls"}],
        "used_in_reports": ["Voice overview"],
        "used_in_reports_links": [{"title": "Voice overview", "url": "/app/stats/voice-overview"}],
    })
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            search_metric_cards
                .category("voice & phone")
                .status(types::MetricCardStatus::Deprecated)
                .q("appels [perdus] 50%")
                .include(types::MetricCardInclude::Deprecated)
        )
        .sends(
            "GET /api/metric-cards?category=voice+%26+phone&include=deprecated&q=appels+%5Bperdus%5D+50%25&status=deprecated",
        )
        .answers(200, &json!({"data": [card("abandoned-calls"), card("a-card-of-tomorrow")]}))
        .reads(|cards| {
            assert_eq!(cards.data[0].slug, Some(types::MetricCardSlug::AbandonedCalls));
            assert_eq!(cards.data[1].slug.as_ref().unwrap().as_str(), "a-card-of-tomorrow");
        }),
        // One segment of the path, whatever is in it.
        call!(get_metric_card.slug("calls: lost & found #1 é 50%"))
            .sends("GET /api/metric-cards/calls:%20lost%20&%20found%20%231%20%C3%A9%2050%25")
            .answers(200, &card("abandoned-calls"))
            .reads(|card| {
                let api = card.api.as_ref().unwrap();
                assert_eq!((api.scope.as_deref(), api.filters[0].values[1].as_i64()), (Some("voice-calls"), Some(3)));
                assert_eq!(card.related[0].slug.as_deref(), Some("cancelled-calls"));
                assert_eq!(card.public.as_ref().unwrap().computation_logic, ["Count them"]);
                assert_eq!((card.aliases.as_slice(), card.definition_revised_at.as_deref()), (&["lost-calls".to_owned()][..], Some("2026-05-01")));
                assert_eq!(card.used_in_reports_links.as_ref().unwrap()[0]["title"], "Voice overview");
            }),
        call!(
            create_metric_card_feedback.slug(types::MetricCardSlug::AbandonedCalls).body(
                types::CreateMetricCardFeedback::builder()
                    .disagreement_type(types::MetricCardDisagreementType::EdgeCaseMissing)
                    .metric_category("voice")
                    .comment("Counts transfers, too".to_owned()),
            )
        )
        .sends_json(
            "POST /api/metric-cards/abandoned-calls/feedback",
            json!({"disagreement_type": "edge_case_missing", "metric_category": "voice", "comment": "Counts transfers, too"}),
        )
        .answers(201, &json!({"id": "7d0d1e0a-6a4b-4c3c-9f53-0f2f3b1c9a55"}))
        .reads(|receipt| assert_eq!(receipt.id, "7d0d1e0a-6a4b-4c3c-9f53-0f2f3b1c9a55")),
    ]
}
