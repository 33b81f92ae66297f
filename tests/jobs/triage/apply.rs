//! What is done on the sandbox, in how many calls; and that a second run does nothing.

use gorgias::orders::orders_of;
use gorgias::triage::TicketWrite;
use gorgias::types::{TicketPriority, TicketStatus};

use super::desk::{Desk, tags};

const EVERYTHING: &str = r#"
[[rules]]
id = "refunds"
when.body.words = "refund"
[rules.then]
add_tags = ["refund", "money"]
remove_tags = ["calm"]
assign_user = "mira@example.com"
assign_team = "Returns"
priority = "high"
custom_fields = { "Contact reason" = "Order::Damaged" }
note = "They want their money back."
[[rules]]
id = "all"
when.always = true
then = { add_tags = ["seen"], status = "closed", note = "Seen." }
"#;

#[tokio::test]
async fn everything_at_once_takes_seven_calls_and_the_second_run_one() {
    let desk = Desk::open().await;
    let id = desk.ticket("Hello", "I want a refund.").await;
    let calm = gorgias::types::TicketTagRefs::builder().names(vec!["Calm".to_owned(), "own".to_owned()]);
    desk.client.add_ticket_tags().ticket_id(id).body(calm).send().await.unwrap();
    let triage = desk.triage(EVERYTHING).await;

    let report = triage.run(id).await.into_result().unwrap();
    let calls = [
        "GET tickets/#",
        "GET messages",
        "POST tickets/#/messages",
        "POST tickets/#/tags",
        "DELETE tickets/#/tags",
        "PUT tickets/#/custom-fields/#",
        "PUT tickets/#",
    ];
    assert_eq!(desk.asked(), calls);
    let [
        TicketWrite::Note { was_there: false, .. },
        TicketWrite::TagsAdded,
        TicketWrite::TagsRemoved,
        TicketWrite::CustomField { id: field },
        TicketWrite::Ticket,
    ] = report.done[..]
    else {
        panic!("{:?}", report.done)
    };
    assert_eq!(field, desk.ids().ticket_field);
    let ticket = desk.read(id).await;
    assert_eq!(tags(&ticket), ["money", "own", "refund", "seen"], "others stay");
    assert_eq!(ticket.assignee_user.as_ref().unwrap().id, desk.ids().agent);
    assert_eq!(ticket.assignee_team.as_ref().unwrap().id, desk.ids().team);
    assert_eq!(
        (ticket.priority.clone(), ticket.status.clone()),
        (Some(TicketPriority::High), Some(TicketStatus::Closed))
    );
    let field = &ticket.custom_fields[&desk.ids().ticket_field.to_string()];
    assert_eq!(field.value.as_ref().unwrap(), "Order::Damaged");
    let note = ticket.messages.last().unwrap();
    assert_eq!(note.external_id.as_deref(), Some("triage:refunds+all"));
    assert_eq!(note.body_text.as_deref(), Some("They want their money back.\n\nSeen."));
    assert_eq!((note.public, note.channel.as_ref().unwrap().as_str()), (Some(false), "internal-note"));

    let again = triage.run(id).await.into_result().unwrap();
    assert_eq!(desk.asked(), ["GET tickets/#"]);
    assert!(again.plan.unwrap().is_empty() && again.done.is_empty());
    let none = triage.apply(&triage.plan(&ticket)).await.into_result().unwrap();
    assert_eq!((desk.asked(), none.done), (vec![], vec![]), "a plan that is empty takes no call");
}

/// The ids of rules by which a note is recognized share one external id of at most 255 characters.
#[tokio::test]
async fn notes_of_many_rules_are_as_few_as_their_ids_allow() {
    let desk = Desk::open().await;
    // `triage:` and three ids of 64 characters with their signs take 201 characters.
    for (last, notes) in [(54, 1), (55, 2)] {
        let ids = ["a".repeat(64), "b".repeat(64), "c".repeat(64), "d".repeat(last - 1)];
        let rule = |id: &String| format!("[[rules]]\nid = '{id}'\nwhen.always = true\nthen.note = 'Seen.'\n");
        let triage = desk.triage(&ids.iter().map(rule).collect::<String>()).await;
        let id = desk.ticket("Hello", "Hello.").await;
        assert_eq!(triage.run(id).await.into_result().unwrap().done.len(), notes);
        let ticket = desk.read(id).await;
        let known: Vec<_> = ticket.messages.iter().filter_map(|message| message.external_id.as_deref()).collect();
        assert_eq!(known.len(), notes, "{known:?}");
        assert_eq!(known[0].len(), if notes == 1 { 255 } else { 201 });
        assert!(triage.run(id).await.into_result().unwrap().done.is_empty(), "each is recognized");
    }
}

#[tokio::test]
async fn only_what_changes_is_written() {
    let desk = Desk::open().await;
    for (then, calls) in [
        ("add_tags = ['a', 'b', 'c']", vec!["POST tickets/#/tags"]),
        ("assign_team = 'Returns', priority = 'low', status = 'closed'", vec!["PUT tickets/#"]),
        ("snooze = '2d'", vec!["PUT tickets/#"]),
        ("custom_fields = { 'Contact reason' = 'Order::Status' }", vec!["PUT tickets/#/custom-fields/#"]),
        ("note = 'Hello.'", vec!["GET messages", "POST tickets/#/messages"]),
        (
            "unassign_user = true, unassign_team = true, priority = 'normal', status = 'open', remove_tags = ['a']",
            vec![],
        ),
    ] {
        let id = desk.ticket("Hello", "Hello.").await;
        let triage = desk.triage(&format!("[[rules]]\nid = 'r'\nwhen.always = true\nthen = {{ {then} }}")).await;
        let _ = triage.run(id).await.into_result().unwrap();
        let asked = desk.asked();
        assert_eq!(asked[0], "GET tickets/#");
        assert_eq!(asked[1..], calls, "{then}");
        let _ = triage.run(id).await.into_result().unwrap();
        assert_eq!(desk.asked(), ["GET tickets/#"], "{then}");
    }
}

#[tokio::test]
async fn snoozing_closes_until_the_time_comes() {
    let desk = Desk::open().await;
    let id = desk.ticket("Hello", "Hello.").await;
    let triage = desk.triage("[[rules]]\nid = 'r'\nwhen.status = 'open'\nthen.snooze = '2d'").await;
    let before = gorgias::Timestamp::now().to_datetime();
    let _ = triage.run(id).await.into_result().unwrap();
    let ticket = desk.read(id).await;
    let until = ticket.snooze_datetime.unwrap().to_datetime() - before;
    assert!((chrono::TimeDelta::days(2) - until).abs() < chrono::TimeDelta::minutes(5), "{until}");
    assert_eq!(ticket.status, Some(TicketStatus::Closed));
}

/// The order that hangs on the customer decides, and costs no call.
#[tokio::test]
async fn tickets_are_routed_by_the_order() {
    let desk = Desk::open().await;
    let ticket = desk.read(desk.ids().order_ticket).await;
    let orders = orders_of(&ticket);
    let latest = orders.latest().unwrap();
    let (total, item) = (latest.total.as_ref().unwrap(), &latest.items[0]);
    let (currency, sku) = (total.currency.as_deref().unwrap(), item.sku.as_deref().unwrap());
    let triage = desk
        .triage(&format!(
            r#"
[[rules]]
id = "by-order"
when.order = {{ of = "latest", value = {{ currency = "{currency}", at_least = "{}" }}, item.sku = "{sku}" }}
then = {{ add_tags = ["by order"], assign_team = "Returns" }}
[[rules]]
id = "too-dear"
when.order = {{ of = "latest", value = {{ currency = "{currency}", below = "{}" }} }}
then.add_tags = ["wrong"]
"#,
            total.amount, total.amount
        ))
        .await;
    let report = triage.run(ticket.id).await.into_result().unwrap();
    assert_eq!(desk.asked(), ["GET tickets/#", "POST tickets/#/tags", "PUT tickets/#"]);
    assert_eq!(report.plan.unwrap().matched[0].because, ["when.order"]);
    let ticket = desk.read(ticket.id).await;
    assert!(tags(&ticket).contains(&"by order") && !tags(&ticket).contains(&"wrong"));
}

#[tokio::test]
async fn a_merged_ticket_is_its_survivor() {
    let desk = Desk::open().await;
    let triage = desk.triage("[[rules]]\nid = 'r'\nwhen.always = true\nthen.add_tags = ['a']").await;
    let report = triage.run(desk.ids().merged_ticket).await.into_result().unwrap();
    assert_eq!(report.plan.unwrap().ticket_id, desk.ids().ticket);
    assert!(tags(&desk.read(desk.ids().ticket).await).contains(&"a"));
}

/// Many rules with long names do not fit into one external id; each note is still written once.
#[tokio::test]
async fn notes_of_many_rules() {
    let desk = Desk::open().await;
    let id = desk.ticket("Hello", "Hello.").await;
    let rule =
        |n: usize| format!("[[rules]]\nid = '{n}-{}'\nwhen.always = true\nthen.note = 'Note {n}'\n", "x".repeat(60));
    let triage = desk.triage(&(0..5).map(rule).collect::<String>()).await;
    let report = triage.run(id).await.into_result().unwrap();
    assert_eq!(report.done.len(), 2);
    let ticket = desk.read(id).await;
    let texts: Vec<_> = ticket.messages[1..].iter().map(|note| note.body_text.as_deref().unwrap()).collect();
    assert_eq!(texts, ["Note 0\n\nNote 1\n\nNote 2", "Note 3\n\nNote 4"]);
    let _ = triage.run(id).await.into_result().unwrap();
    assert_eq!(desk.asked(), ["GET tickets/#"]);
}
