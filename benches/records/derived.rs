//! The fields of a ticket as lists have it, read by derived code: what a program would write that does without this crate.

#![allow(dead_code, reason = "they are decoded")]

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
pub(crate) struct Page {
    data: Vec<Ticket>,
    meta: Option<Value>,
}

#[derive(Deserialize)]
struct Ticket {
    assignee_team: Option<Team>,
    assignee_user: Option<User>,
    channel: Option<String>,
    closed_datetime: Option<DateTime<Utc>>,
    created_datetime: Option<DateTime<Utc>>,
    #[serde(default)]
    custom_fields: BTreeMap<String, Value>,
    customer: Option<Person>,
    excerpt: Option<String>,
    external_id: Option<String>,
    from_agent: Option<bool>,
    id: i64,
    #[serde(default)]
    integrations: Vec<Integration>,
    is_unread: Option<bool>,
    language: Option<String>,
    last_message_datetime: Option<DateTime<Utc>>,
    last_received_message_datetime: Option<DateTime<Utc>>,
    last_sent_message_not_delivered: Option<bool>,
    messages_count: Option<i64>,
    #[serde(default)]
    meta: Option<Map<String, Value>>,
    opened_datetime: Option<DateTime<Utc>>,
    priority: Option<String>,
    snooze_datetime: Option<DateTime<Utc>>,
    spam: Option<bool>,
    status: Option<String>,
    subject: Option<String>,
    summary: Option<Summary>,
    #[serde(default)]
    tags: Vec<Tag>,
    trashed_datetime: Option<DateTime<Utc>>,
    updated_datetime: Option<DateTime<Utc>>,
    uri: Option<String>,
    via: Option<String>,
}

#[derive(Deserialize)]
struct Person {
    id: i64,
    email: Option<String>,
    name: Option<String>,
    firstname: Option<String>,
    lastname: Option<String>,
    meta: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    bio: Option<String>,
    email: Option<String>,
    name: Option<String>,
    firstname: Option<String>,
    lastname: Option<String>,
    meta: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
struct Team {
    id: i64,
    name: Option<String>,
    decoration: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
struct Tag {
    id: i64,
    name: Option<String>,
    uri: Option<String>,
    decoration: Option<Decoration>,
}

#[derive(Deserialize)]
struct Decoration {
    color: Option<String>,
}

#[derive(Deserialize)]
struct Integration {
    name: Option<String>,
    address: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Summary {
    content: Option<String>,
    created_datetime: Option<DateTime<Utc>>,
    triggered_by: Option<i64>,
    updated_datetime: Option<DateTime<Utc>>,
}
