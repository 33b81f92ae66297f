//! Reporting, and the older statistics: figures follow the records.

use chrono::{TimeDelta, Utc};
use gorgias::types::{self, LegacyOverviewName, ReportingFilter, ReportingOperator, ReportingScope};
use serde_json::{Value, json};

use super::desk::Desk;

stories! {
    reports_count_and_are_paged: get_statistic;
    older_statistics_count_as_well: get_legacy_statistic, download_legacy_statistic;
}

fn report() -> types::builder::StatisticRequest {
    types::StatisticRequest::builder().query(make!(ReportingQuery {
        scope: ReportingScope::TicketsCreated,
        timezone: "UTC",
        measures: vec!["ticketCount".to_owned()],
        dimensions: vec!["channel".to_owned()],
        order: vec![vec!["channel".to_owned(), "asc".to_owned()]],
        filters: vec![ReportingFilter::from(make!(ReportingPlainFilter {
            member: "channel",
            operator: ReportingOperator::NotOneOf,
            values: "phone",
        }))],
    }))
}

async fn reports_count_and_are_paged(desk: &Desk) {
    let all = call!(desk, get_statistic.body(report()));
    let meta = all.meta.unwrap();
    assert_eq!((meta.scope.as_deref(), meta.total), (Some("tickets-created"), Some(all.data.len() as i64)));
    let channels: Vec<_> = all.data.iter().map(|row| row["channel"].as_str().unwrap()).collect();
    assert!(channels.is_sorted() && channels.contains(&"email") && !channels.contains(&"phone"), "{channels:?}");

    let (mut pages, mut cursor) = (Vec::new(), None::<String>);
    let paged = loop {
        let call = desk.client.get_statistic().limit(2).body(report());
        let call = match cursor.take() {
            Some(cursor) => call.cursor(cursor),
            None => call,
        };
        let page = desk.succeeded("get_statistic", call.send().await);
        // Rows have no ids: their place in the whole report stands for them.
        let place = |row| all.data.iter().position(|other| other == row).unwrap() as i64;
        pages.push(page.data.iter().map(place).collect::<Vec<_>>());
        match page.meta.unwrap().next_cursor {
            Some(next) => cursor = Some(next),
            None => break desk.walked("get_statistic", 2, &pages),
        }
    };
    assert_eq!(paged, (0..all.data.len() as i64).collect::<Vec<_>>());
}

/// The last week, up to and with now.
fn last_week() -> types::builder::LegacyStatisticRequest {
    let now = Utc::now();
    types::LegacyStatisticRequest::builder().filters(make!(LegacyStatisticFilters {
        period: make!(LegacyStatisticPeriod {
            start_datetime: gorgias::Timestamp::from(now - TimeDelta::days(7)),
            end_datetime: gorgias::Timestamp::from(now + TimeDelta::hours(1)),
        }),
    }))
}

async fn new_tickets(desk: &Desk) -> f64 {
    let statistic = call!(desk, get_legacy_statistic.name("overview").body(last_week()));
    let overview: types::LegacyOverviewStatistic = serde_json::from_value(statistic.data.unwrap()).unwrap();
    let item = overview.data.iter().find(|item| item.name == Some(LegacyOverviewName::TotalNewTickets)).unwrap();
    item.value.unwrap()
}

async fn older_statistics_count_as_well(desk: &Desk) {
    let before = new_tickets(desk).await;
    let message = types::CreateMessage::builder()
        .channel(types::ChannelSlug::Api)
        .from_agent(false)
        .sender(make!(MessageParty { email: "ada@example.com" }))
        .body_text("Hello");
    call!(desk, create_ticket.body(types::CreateTicket::builder().messages(vec![message.build().unwrap()])));
    assert_eq!(new_tickets(desk).await, before + 1.0);

    let chart = call!(desk, get_legacy_statistic.name("tickets-created-per-channel").body(last_week()));
    assert!(chart.meta.unwrap().start_datetime < Some(gorgias::Timestamp::now()));
    let names: Vec<Value> =
        chart.data.unwrap()["data"]["lines"].as_array().unwrap().iter().map(|line| line["name"].clone()).collect();
    assert!(names.contains(&json!("api")), "{names:?}");

    let table = call!(desk, download_legacy_statistic.name("tickets-per-tag").body(last_week()));
    let table = String::from_utf8(table.to_vec()).unwrap();
    assert!(table.contains("\r\nshipping,"), "{table}");
    refused!(desk, BadRequest, get_legacy_statistic.name("no-such-statistic").body(last_week()));
}
