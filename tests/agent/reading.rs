//! The tools that read, on the shop that figures are measured on.

use gorgias::agent::{Policy, Tier, Unattended};
use gorgias::types::{ListTicketsOrderBy, TicketStatus};
use serde_json::json;

use crate::desk::{Desk, call, refusal};

/// The most of any output.
const MOST_TOKENS: usize = 20_000;
const MOST_CHARS: usize = 50_000;

async fn tickets(desk: &Desk) -> Vec<gorgias::types::TicketCompact> {
    let list = desk.client.list_tickets().limit(100).order_by(ListTicketsOrderBy::CreatedDatetimeDesc).trashed(false);
    list.items().all().await.unwrap()
}

#[tokio::test]
async fn a_ticket_is_read_in_few_tokens_and_one_or_two_calls() {
    let desk = Desk::shop(500).await;
    let belt = desk.reader();
    let all = tickets(&desk).await;
    let mut sizes = Vec::new();
    for ticket in all.iter().step_by(8).take(60) {
        let output = call(&belt, "read_tickets", json!({"tickets": [ticket.id]})).await;
        assert!(output.text.contains(&format!("Ticket {}:", ticket.id)), "{}", output.text);
        assert!((1..=2).contains(&output.api_calls));
        assert!(output.labels.untrusted && !output.labels.personal);
        assert!(!output.text.contains('@') && !output.text.contains("+1"), "{}", output.text);
        sizes.push(output.tokens);
    }
    sizes.sort_unstable();
    let (median, most) = (sizes[sizes.len() / 2], sizes[sizes.len() - 1]);
    assert!(median <= 650 && most <= 1_500, "median {median}, most {most}");
}

#[tokio::test]
async fn several_tickets_share_the_room_and_a_failure_is_told() {
    let desk = Desk::shop(60).await;
    let belt = desk.reader();
    let mut ids: Vec<i64> = tickets(&desk).await.iter().take(9).map(|ticket| ticket.id).collect();
    let output = call(&belt, "read_tickets", json!({"tickets": ids, "max_tokens": 3_000})).await;
    assert!(output.tokens <= 3_000, "{}", output.tokens);
    assert!(ids.iter().all(|id| output.text.contains(&format!("Ticket {id}:"))), "{}", output.text);
    assert!(!output.text.contains("[cut:"), "{}", output.text);

    ids.push(999_999_999);
    let output = belt.call("read_tickets", &json!({"tickets": ids}), &Unattended).await;
    assert!(
        output.is_error && output.text.contains("Ticket 999999999: Error: get_ticket: not found (404)"),
        "{}",
        output.text
    );
    assert!(output.text.contains(&format!("Ticket {}:", ids[0])));

    ids.push(5);
    refusal(&belt, "read_tickets", json!({"tickets": ids})).await;
    refusal(&belt, "read_tickets", json!({"tickets": ["abc", -1]})).await;
    let text = refusal(&belt, "read_tickets", json!({"tickets": 999_999_999})).await;
    assert!(text.contains("no ticket 999999999") && text.contains("find_tickets"), "{text}");
}

#[tokio::test]
async fn personal_data_is_shown_on_request_where_the_policy_allows_it() {
    let desk = Desk::shop(60).await;
    let ticket =
        tickets(&desk).await.into_iter().find(|ticket| ticket.customer.as_ref().is_some_and(|one| one.email.is_some()));
    let (id, customer) = ticket.map(|ticket| (ticket.id, ticket.customer.unwrap())).unwrap();
    let email = customer.email.unwrap();
    let text = refusal(&desk.reader(), "read_tickets", json!({"tickets": id, "personal_data": "true"})).await;
    assert!(text.contains("`personal_data` is not allowed here"), "{text}");
    let belt = desk.belt(Policy::new(Tier::Read).personal_data(true));
    for (tool, argument) in
        [("read_tickets", json!({"tickets": id})), ("read_customer", json!({"customer": customer.id}))]
    {
        let without = call(&belt, tool, argument.clone()).await;
        assert!(!without.labels.personal && !without.text.contains(&email), "{}", without.text);
        let mut asked = argument;
        asked["personal_data"] = json!(true);
        let with = call(&belt, tool, asked).await;
        assert!(with.labels.personal && with.text.contains(&email), "{}", with.text);
    }
}

#[tokio::test]
async fn what_became_of_a_reply_is_told() {
    let server = crate::support::Server::start(|_| {
        crate::support::json(&json!({"id": 7, "subject": "Hi", "status": "open", "customer": null, "messages": [
            {"id": 1, "from_agent": true, "public": true, "channel": "email", "body_text": "One", "created_datetime": "2026-05-01T10:00:00",
             "sent_datetime": "2026-05-01T10:00:05"},
            {"id": 2, "from_agent": true, "public": true, "channel": "email", "body_text": "Two", "created_datetime": "2026-05-01T10:01:00",
             "failed_datetime": "2026-05-01T10:01:05", "last_sending_error": {"error": "<p>Mailbox <b>full</b></p>"}},
            {"id": 3, "from_agent": true, "public": true, "channel": "email", "body_text": "Three", "created_datetime": "2026-05-01T10:02:00"},
            {"id": 4, "from_agent": false, "public": true, "channel": "email", "body_text": "Four", "created_datetime": "2026-05-01T10:03:00"},
        ]}))
    })
    .await;
    let belt = gorgias::agent::Toolbelt::new(server.client(), Policy::new(Tier::Read));
    let text = call(&belt, "read_tickets", json!({"tickets": [7]})).await.text;
    for line in [
        "agent 2026-05-01 10:00, sent\n",
        "agent 2026-05-01 10:01, failed: \"Mailbox full\"\n",
        "agent 2026-05-01 10:02, not sent yet\n",
        "customer 2026-05-01 10:03\n",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[tokio::test]
async fn tickets_are_found_by_names_and_the_output_says_how() {
    let desk = Desk::shop(200).await;
    let belt = desk.reader();
    let all = tickets(&desk).await;
    let open = call(&belt, "find_tickets", json!({"status": "open", "limit": "10"})).await;
    assert!(open.text.contains("10 tickets by Gorgias' search"), "{}", open.text);
    assert!(open.text.lines().filter(|line| line.contains(" open ")).count() >= 10, "{}", open.text);
    assert!(open.tokens <= 900, "{}", open.tokens);

    let team = all.iter().find_map(|ticket| ticket.assignee_team.as_ref()?.name.clone()).unwrap();
    let of_team = call(&belt, "find_tickets", json!({"team": team, "status": "open"})).await;
    assert!(of_team.text.lines().skip(2).all(|line| line.contains(&format!("team {team:?}"))), "{}", of_team.text);

    let customer = all.iter().find_map(|ticket| ticket.customer.as_ref()?.email.clone()).unwrap();
    let of_customer = call(&belt, "find_tickets", json!({"customer": customer})).await;
    assert!(
        of_customer.text.contains("in the list of tickets") && !of_customer.text.contains('@'),
        "{}",
        of_customer.text
    );

    let text = refusal(&belt, "find_tickets", json!({"team": format!("{team}x")})).await;
    assert!(text.contains(&format!("{team:?}")) && text.contains("use one of these"), "{text}");
    let text = refusal(&belt, "find_tickets", json!({"since": "yesterday", "customer": "nobody@example.com"})).await;
    assert!(text.contains("`since` is \"yesterday\""), "{text}");
}

#[tokio::test]
async fn a_priority_is_shown_unless_it_is_the_usual_one() {
    let desk = Desk::small().await;
    let (belt, id) = (desk.reader(), desk.sandbox.ids().ticket);
    for (priority, shown) in [("critical", true), ("low", true), ("normal", false)] {
        let body = gorgias::types::UpdateTicket::builder().priority(priority);
        desk.client.update_ticket().id(id).body(body).send().await.unwrap();
        let found = call(&belt, "find_tickets", json!({})).await.text;
        let line = found.lines().find(|line| line.starts_with(&format!("{id} "))).unwrap();
        assert_eq!(line.split(' ').nth(2) == Some(priority), shown, "{line}");
        assert_eq!(line.contains(priority), shown, "{line}");
    }
}

#[tokio::test]
async fn a_search_goes_on_by_its_handle() {
    let desk = Desk::shop(200).await;
    let belt = desk.reader();
    let (mut seen, mut arguments) = (Vec::new(), json!({"status": "closed", "limit": 25}));
    loop {
        let output = call(&belt, "find_tickets", arguments).await;
        seen.extend(output.text.lines().filter_map(|line| line.split(' ').next()?.parse::<i64>().ok()).skip(1));
        let Some(more) = output.text.split("find_tickets ").nth(1).and_then(|rest| rest.lines().next()) else { break };
        arguments = serde_json::from_str(more).unwrap();
    }
    let closed = |ticket: &&gorgias::types::TicketCompact| {
        ticket.status == Some(TicketStatus::Closed) && ticket.spam != Some(true)
    };
    let expected = tickets(&desk).await.iter().filter(closed).count();
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!((seen.len(), count), (expected, expected));
    refusal(&belt, "find_tickets", json!({"more": "0123456789abcdef"})).await;
}

#[tokio::test]
async fn a_customer_is_read_with_orders_and_history() {
    let desk = Desk::shop(500).await;
    let belt = desk.reader();
    let mut by_customer = std::collections::BTreeMap::<i64, usize>::new();
    for ticket in tickets(&desk).await {
        *by_customer.entry(ticket.customer.unwrap().id).or_default() += 1;
    }
    let (&customer, &count) = by_customer.iter().max_by_key(|(_, count)| **count).unwrap();
    let short = call(&belt, "read_customer", json!({"customer": customer})).await;
    assert!(short.api_calls <= 2 && short.text.contains("orders:"), "{}", short.text);
    let whole =
        call(&belt, "read_customer", json!({"customer": customer, "conversations": true, "max_tokens": 20_000})).await;
    assert_eq!(whole.text.matches("\nTicket ").count(), count, "{}", whole.text);
    assert!(whole.api_calls as usize <= count + 2);
    assert!(!whole.text.contains('@') && !whole.labels.personal, "{}", whole.text);
    let text = refusal(&belt, "read_customer", json!({"customer": "nobody@example.com"})).await;
    assert!(text.contains("no customer has this e-mail address"), "{text}");
}

#[tokio::test]
async fn figures_come_as_a_table() {
    let desk = Desk::shop(200).await;
    let belt = desk.reader();
    let table = call(
        &belt,
        "report",
        json!({"measure": "tickets created", "from": "2026-01-01", "to": "2026-03-01", "by": "channel"}),
    )
    .await;
    assert!(table.text.contains("\nchannel | ticketCount\n"), "{}", table.text);
    let total: f64 =
        table.text.lines().skip(2).map(|line| line.split(" | ").nth(1).unwrap().parse::<f64>().unwrap()).sum();
    assert!(total > 0.0, "{}", table.text);
    let agents = call(
        &belt,
        "report",
        json!({"measure": "first-response-time", "from": "2026-01-01", "to": "2026-03-01", "by": ["agent"]}),
    )
    .await;
    assert!(agents.text.contains('"'), "agents have names: {}", agents.text);
    let text = refusal(&belt, "report", json!({"measure": "response speed", "from": "7d", "to": "now"})).await;
    assert!(text.contains("response-time"), "{text}");
    let text =
        refusal(&belt, "report", json!({"measure": "tickets-created", "from": "7d", "to": "now", "by": "colour"}))
            .await;
    assert!(text.contains("channel"), "{text}");
    refusal(&belt, "report", json!({"measure": "tickets-created", "from": "now", "to": "7d"})).await;
}

/// Whatever is asked for: no output is larger than hosts take.
#[tokio::test]
async fn no_output_is_larger_than_hosts_take() {
    let desk = Desk::shop(500).await;
    let belt = desk.belt(Policy::new(Tier::Read).personal_data(true).calls_per_tool(1_000));
    let ids: Vec<i64> = tickets(&desk).await.iter().map(|ticket| ticket.id).collect();
    let mut calls = vec![
        ("find_tickets", json!({"limit": 100})),
        ("find_tickets", json!({"words": "order", "limit": 100})),
        ("look_up", json!({"kind": "macro"})),
        ("look_up", json!({"kind": "tag"})),
        (
            "report",
            json!({"measure": "tickets-created", "from": "2025-03-01", "to": "2026-03-01", "by": ["ticket", "day"]}),
        ),
    ];
    for ids in ids.chunks(10) {
        let most = json!({"tickets": ids, "notes": true, "personal_data": true, "max_tokens": 20_000});
        calls.extend([("read_tickets", most), ("read_tickets", json!({"tickets": ids}))]);
    }
    for (tool, arguments) in calls {
        let asked = arguments["max_tokens"].is_number();
        let output = call(&belt, tool, arguments).await;
        let characters = output.text.chars().count();
        assert!(
            output.tokens <= if asked { MOST_TOKENS } else { 6_000 } && characters < MOST_CHARS,
            "{tool}: {} {characters}",
            output.tokens
        );
    }
}
