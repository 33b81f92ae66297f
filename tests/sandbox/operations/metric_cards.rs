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
            types::CreateMetricCardFeedback::builder().disagreement_type("formula").metric_category("tickets");
        feedback.comment("Counts merged tickets, too")
    };
    call!(desk, create_metric_card_feedback.slug(slug).body(feedback()));
    let sent = desk.sandbox.requests().last().unwrap().json().unwrap();
    assert_eq!(sent["comment"], "Counts merged tickets, too");
    refused!(desk, NotFound, create_metric_card_feedback.slug("no-such-card").body(feedback()));
    refused!(desk, NotFound, get_metric_card.slug("no such card?"));
}
