//! Metric cards.

use gorgias::types::{self, MetricCardInclude, MetricCardStatus};

use super::desk::Desk;

stories! {
    cards_are_searched_read_and_doubted: search_metric_cards, get_metric_card, create_metric_card_feedback;
}

async fn cards_are_searched_read_and_doubted(desk: &Desk) {
    let slug = desk.ids().metric_card.as_str();
    let found = call!(desk, search_metric_cards.q("created").category("tickets")).data;
    assert_eq!((found.len(), found[0].slug.as_ref().unwrap().as_str()), (1, slug));
    assert_eq!(call!(desk, get_metric_card.slug(slug)), found[0]);
    assert_eq!(found[0].api.as_ref().unwrap().measures, ["ticketCount"]);

    let published = call!(desk, search_metric_cards).data;
    assert!(published.iter().all(|card| card.status == Some(MetricCardStatus::Published)));
    let all = call!(desk, search_metric_cards.include(MetricCardInclude::Deprecated)).data;
    assert_eq!(all.len(), published.len() + 1);

    let feedback = || {
        let feedback =
            types::CreateMetricCardFeedback::builder().disagreement_type("formula_seems_wrong").metric_category("tickets");
        feedback.comment("Counts merged tickets, too")
    };
    let receipt = call!(desk, create_metric_card_feedback.slug(slug).body(feedback()));
    let hyphens: Vec<usize> = receipt.id.match_indices('-').map(|(at, _)| at).collect();
    assert_eq!((receipt.id.len(), hyphens), (36, vec![8, 13, 18, 23]), "a UUID: {}", receipt.id);
    let sent = desk.sandbox.requests().last().unwrap().json().unwrap();
    assert_eq!(sent["comment"], "Counts merged tickets, too");
    refused!(desk, NotFound, create_metric_card_feedback.slug("no-such-card").body(feedback()));
    let error = refused!(desk, NotFound, get_metric_card.slug("created-orders"));
    let mut hints: Vec<_> = error.violations().iter().map(|hint| (hint.field(), hint.message())).collect();
    hints.sort_unstable();
    assert_eq!(hints, [("did_you_mean", slug), ("slug", "created-orders")], "what Gorgias suggests can be read");
    refused!(desk, NotFound, get_metric_card.slug("no such card?"));

    // A former slug still leads to the card.
    let alias = found[0].aliases[0].as_str();
    assert_eq!(call!(desk, get_metric_card.slug(alias)), found[0]);

    let wrong = feedback().disagreement_type("formula").metric_category("m".repeat(101)).comment("c".repeat(5_001));
    let error = desk.client.create_metric_card_feedback().slug(slug).body(wrong).send().await.unwrap_err();
    let mut fields: Vec<_> = error.violations().iter().map(gorgias::Violation::field).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["comment", "disagreement_type", "metric_category"]);
}
