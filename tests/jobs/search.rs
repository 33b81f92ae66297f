//! Searching tickets without creating a view.

use gorgias::search::{SearchMethod, TicketQuery};
use gorgias::types::{CreateTicket, TicketStatus};
use gorgias::{Client, Timestamp};
use gorgias_sandbox::{Sandbox, Seed};
use serde_json::json;

use crate::support::{self, Server};

async fn shop() -> (Sandbox, Client) {
    let seed = Seed::shop().tickets(120).random(1).until("2026-03-01T10:00:00Z");
    let sandbox = Sandbox::builder().seed(seed).start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build().unwrap();
    (sandbox, client)
}

/// The ids of all tickets that fit, read by the plain list.
async fn expected(client: &Client, fits: impl Fn(&gorgias::types::TicketCompact) -> bool) -> Vec<i64> {
    let all = client.list_tickets().limit(100).trashed(false).items().all().await.unwrap();
    let mut ids: Vec<i64> =
        all.iter().filter(|ticket| ticket.spam != Some(true) && fits(ticket)).map(|t| t.id).collect();
    ids.sort_unstable();
    ids
}

async fn ids(client: &Client, query: &TicketQuery) -> (Vec<i64>, SearchMethod) {
    let found = client.search_tickets(query).await.unwrap();
    let mut ids: Vec<i64> = found.tickets.iter().map(|ticket| ticket.id).collect();
    ids.sort_unstable();
    (ids, found.method)
}

#[tokio::test]
async fn conditions_find_what_the_whole_list_has() {
    let (_sandbox, client) = shop().await;
    let open = |ticket: &gorgias::types::TicketCompact| ticket.status == Some(TicketStatus::Open);
    let many = || TicketQuery::default().limit(1_000);
    assert_eq!(
        ids(&client, &many().status(TicketStatus::Open)).await,
        (expected(&client, open).await, SearchMethod::Search)
    );

    let all = client.list_tickets().limit(100).items().all().await.unwrap();
    let user = all.iter().find_map(|ticket| ticket.assignee_user.as_ref()).unwrap().id;
    let of_user = expected(&client, |ticket| ticket.assignee_user.as_ref().is_some_and(|one| one.id == user)).await;
    assert_eq!(ids(&client, &many().assignee_user(user)).await.0, of_user);
    let nobody = expected(&client, |ticket| ticket.assignee_user.is_none() && open(ticket)).await;
    assert_eq!(ids(&client, &many().without_user().status(TicketStatus::Open)).await.0, nobody);

    let tag = all.iter().flat_map(|ticket| &ticket.tags).find_map(|tag| tag.name.clone()).unwrap();
    let tagged = expected(&client, |ticket| ticket.tags.iter().any(|one| one.name.as_ref() == Some(&tag))).await;
    assert!(!tagged.is_empty());
    assert_eq!(ids(&client, &many().tag(tag.to_uppercase())).await, (tagged, SearchMethod::List));

    let customer = all.iter().find_map(|ticket| ticket.customer.as_ref()).unwrap().id;
    let of_customer = expected(&client, |ticket| ticket.customer.as_ref().is_some_and(|one| one.id == customer)).await;
    assert_eq!(ids(&client, &many().customer(customer)).await, (of_customer, SearchMethod::List));

    let since: Timestamp = "2026-02-20T00:00:00Z".parse().unwrap();
    let recent = expected(&client, |ticket| ticket.updated_datetime.is_some_and(|at| at >= since)).await;
    assert!(!recent.is_empty() && recent.len() < all.len());
    assert_eq!(ids(&client, &many().updated_since(since)).await.0, recent);
}

#[tokio::test]
async fn words_are_looked_for_in_whole_conversations_and_no_view_is_left_behind() {
    let (sandbox, client) = shop().await;
    let views = client.list_views().limit(100).items().all().await.unwrap().len();
    let body: CreateTicket = serde_json::from_value(json!({
        "subject": "Hello", "channel": "api", "via": "api", "messages": [{"channel": "api", "via": "api", "from_agent": false,
            "sender": {"email": "nia@example.com"}, "body_text": "the quixotic lamp is broken"}]}))
    .unwrap();
    let ticket = client.create_ticket().body(body).send().await.unwrap().into_inner().id;
    let (found, method) = ids(&client, &TicketQuery::default().words("quixotic lamp")).await;
    assert_eq!((found, method), (vec![ticket], SearchMethod::Search));
    assert_eq!(client.list_views().limit(100).items().all().await.unwrap().len(), views);
    assert!(sandbox.requests().iter().all(|request| request.method != "POST" || request.path == "/api/tickets"));
}

#[tokio::test]
async fn a_search_goes_on_where_it_ended_and_repeats_nothing() {
    let (_sandbox, client) = shop().await;
    for query in [
        TicketQuery::default(),
        TicketQuery::default().status(TicketStatus::Closed),
        TicketQuery::default().words("order"),
    ] {
        let whole = client.search_tickets(&query.clone().limit(1_000).max_pages(100)).await.unwrap();
        assert!(whole.next.is_none());
        let (mut pieces, mut next) = (Vec::new(), Some(query.limit(7)));
        while let Some(query) = next {
            let found = client.search_tickets(&query).await.unwrap();
            assert!(found.tickets.len() <= 7);
            pieces.extend(found.tickets.iter().map(|ticket| ticket.id));
            next = found.next;
        }
        assert_eq!(pieces, whole.tickets.iter().map(|ticket| ticket.id).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_search_can_be_stored_and_goes_on_in_another_process() {
    let (_sandbox, client) = shop().await;
    for query in [
        TicketQuery::default().without_user(),
        TicketQuery::default().words("order").updated_since("2026-01-01T00:00:00Z".parse().unwrap()),
    ] {
        let whole = client.search_tickets(&query.clone().limit(1_000).max_pages(100)).await.unwrap();
        assert!(whole.tickets.len() > 2, "{}", whole.tickets.len());
        let (mut pieces, mut stored) = (Vec::new(), Some(serde_json::to_string(&query.limit(2)).unwrap()));
        while let Some(text) = stored {
            let found = client.search_tickets(&serde_json::from_str(&text).unwrap()).await.unwrap();
            pieces.extend(found.tickets.iter().map(|ticket| ticket.id));
            stored = found.next.map(|next| serde_json::to_string(&next).unwrap());
        }
        assert_eq!(pieces, whole.tickets.iter().map(|ticket| ticket.id).collect::<Vec<_>>());
    }
    // Whatever stands there, a search makes progress.
    let stored: TicketQuery = serde_json::from_value(json!({"limit": 0, "max_pages": 0})).unwrap();
    assert_eq!(client.search_tickets(&stored).await.unwrap().tickets.len(), 1);
}

#[tokio::test]
async fn a_view_is_read_and_compared() {
    let (_sandbox, client) = shop().await;
    let view = client.list_views().limit(100).items().all().await.unwrap().into_iter();
    let view = view
        .filter(|view| view.filters.as_deref().is_some_and(|f| f.contains("open")))
        .map(|view| view.id)
        .next()
        .unwrap();
    let found = client.search_tickets(&TicketQuery::default().view(view).status(TicketStatus::Closed)).await.unwrap();
    assert_eq!((found.method, found.tickets.len()), (SearchMethod::View, 0));
    let found = client.search_tickets(&TicketQuery::default().view(view)).await.unwrap();
    assert!(!found.tickets.is_empty());
}

#[tokio::test]
async fn without_a_usable_search_the_list_is_read_and_the_result_says_so() {
    for refusal in [support::answer(202, "", ""), support::answer(400, "content-type: application/json\r\n", "{}")] {
        let server = Server::start(move |request| match request.method.as_str() {
            "PUT" => refusal.clone(),
            _ => support::json(&json!({"data": [
                {"id": 3, "subject": "A refund, please", "status": "open", "updated_datetime": "2026-02-03T00:00:00"},
                {"id": 2, "subject": "Where is it", "excerpt": "I want a REFUND", "status": "open", "updated_datetime": "2026-02-02T00:00:00"},
                {"id": 1, "subject": "Hi", "status": "open", "updated_datetime": "2026-02-01T00:00:00"},
            ], "meta": {"next_cursor": null}})),
        })
        .await;
        let client = Client::builder().base_url(&server.url).api_key("bot@example.com", "key").build().unwrap();
        let found = client.search_tickets(&TicketQuery::default().words("refund")).await.unwrap();
        assert!(found.search_unavailable);
        assert_eq!(found.method, SearchMethod::List);
        assert_eq!(found.tickets.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(found.looked_at, 3);
    }
}
