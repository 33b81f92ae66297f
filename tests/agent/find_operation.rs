//! `find_operation`: words lead to operations, names to all of their notes, and none of a higher tier is found.

use gorgias::agent::{Policy, Tier};
use gorgias::operations::OPERATIONS;
use serde_json::json;

use super::desk::{Desk, call, refusal};

/// The names of what was found, in order.
fn found(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.split_once('(').map(|(name, _)| name)).collect()
}

#[tokio::test]
async fn words_lead_to_operations() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Admin));
    for (words, first) in [
        ("list views", "list_views"),
        ("show me all the macros", "list_macros"),
        ("merge two customers", "merge_customers"),
        ("delete a tag", "delete_tag"),
        ("phone call recordings", "list_voice_call_recordings"),
        ("rename tag", "update_tag"),
        ("create view", "create_view"),
        ("upload file", "upload_files"),
        ("satisfaction survey scores", "list_satisfaction_surveys"),
        ("business hours setting", "list_account_settings"),
    ] {
        let output = call(&belt, "find_operation", json!({"words": words})).await;
        let names = found(&output.text);
        assert!(names.contains(&first) && names.len() <= 5, "{words}: {}", output.text);
        assert!(output.tokens <= 400, "{words}: {} tokens\n{}", output.tokens, output.text);
        assert_eq!(output.api_calls, 0);
    }
    assert!(refusal(&belt, "find_operation", json!({"words": "zzz"})).await.contains("fit no operation"));
}

#[tokio::test]
async fn a_name_leads_to_all_of_its_notes() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Admin));
    for operation in OPERATIONS {
        let text = call(&belt, "find_operation", json!({"words": operation.id})).await.text;
        let head = text.lines().next().unwrap();
        assert!(head.starts_with(&format!("{} [", operation.id)) && head.ends_with(operation.summary), "{head}");
    }
    let text = call(&belt, "find_operation", json!({"words": "update_ticket"})).await.text;
    for line in ["id: a whole number. Id of the ticket.", "status?: one of open, closed.", "  name: a text", "or null"]
    {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[tokio::test]
async fn what_is_beyond_the_tier_is_not_found() {
    let desk = Desk::small().await;
    for (tier, count) in [(Tier::Read, 51), (Tier::Agent, 65), (Tier::Admin, 114)] {
        let belt = desk.belt(Policy::new(tier));
        let mut reached = 0;
        for operation in OPERATIONS {
            let output =
                belt.call("find_operation", &json!({"words": operation.id}), &gorgias::agent::Unattended).await;
            let names_it = output.text.starts_with(&format!("{} [", operation.id));
            let names_it_among_others = output.text.contains(&format!("\n{}(", operation.id));
            reached += usize::from(names_it);
            assert!(names_it || !names_it_among_others, "{tier} finds {}", operation.id);
        }
        assert_eq!(reached, count, "{tier}");
    }
}
