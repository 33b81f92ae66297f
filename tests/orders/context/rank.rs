//! Which of several orders is best, and how sure that is.

use gorgias::orders::context::{MatchConfidence, MatchPlace, MatchReason, OrderContext};
use serde_json::{Value, json};

use super::{context, quotes, says, three, ticket};

fn of(messages: Value) -> OrderContext {
    context(ticket(messages, three()))
}

fn about(context: &OrderContext) -> Option<(&str, MatchConfidence)> {
    context.order().map(|order| order.label()).zip(context.confidence())
}

#[test]
fn the_first_message_is_later_than_the_subject() {
    let mut named_twice = ticket(json!([says(1, "order #1002")]), three());
    named_twice["subject"] = json!("order #1001");
    assert_eq!(about(&context(named_twice)), Some(("#1002", MatchConfidence::Medium)));
}

#[test]
fn a_quotation_makes_everything_less_sure() {
    for (quoted, order, confidence) in [
        ("your order #1002", "#1002", MatchConfidence::Medium),
        ("the TEA-77", "#1003", MatchConfidence::Low),
        ("the Linen picnic blanket", "#1002", MatchConfidence::Low),
    ] {
        assert_eq!(about(&of(json!([quotes(1, "Hello?", quoted)]))), Some((order, confidence)), "{quoted}");
    }
    // Two quoted words are no two words of one's own.
    let words = of(json!([quotes(1, "Hello?", "the Linen picnic blanket")]));
    assert_eq!(words.candidates()[0].evidence[0], (MatchReason::ItemWords, MatchPlace::Message(1)));
}

#[test]
fn own_words_go_before_later_quoted_ones_of_the_same_confidence() {
    let both = of(json!([says(1, "TEA-77 is broken"), quotes(2, "Hello?", "your order #1002")]));
    assert_eq!(about(&both), Some(("#1003", MatchConfidence::Medium)));
    let quoted: Vec<_> = both.candidates().iter().map(|candidate| candidate.order).collect();
    assert_eq!(quoted, [0, 1]);
}

#[test]
fn an_order_that_is_named_stays_sure_beside_a_number_that_none_has() {
    let named = of(json!([says(1, "Where is order #1002? It was not order 98765.")]));
    assert_eq!((about(&named), named.unmatched()), (Some(("#1002", MatchConfidence::High)), &["98765".to_owned()][..]));
}

#[test]
fn a_number_counts_once_per_message_and_words_each() {
    let twice = of(json!([says(1, "#1002, yes, #1002"), says(2, "#1002")]));
    let number = |message| (MatchReason::OrderNumber, MatchPlace::Message(message));
    assert_eq!(twice.candidates()[0].evidence, [number(2), number(1)]);
    let words = of(json!([says(1, "the picnic blanket")]));
    assert_eq!(words.candidates()[0].evidence, [(MatchReason::ItemWords, MatchPlace::Message(1)); 2]);
}

#[test]
fn text_is_cut_between_characters() {
    let most = 4 << 20;
    let whole = of(json!([says(1, &format!("order #1002{}", " ".repeat(most - 11)))]));
    assert_eq!((about(&whole), whole.text_left_out()), (Some(("#1002", MatchConfidence::High)), false));
    let cut = of(json!([says(1, &format!("order #1002{}ü and more", " ".repeat(most - 12)))]));
    assert_eq!((about(&cut), cut.text_left_out()), (Some(("#1002", MatchConfidence::High)), true));
}
