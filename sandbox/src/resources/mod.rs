//! What is special about each resource beside the conversation: the declared ones, which the engine serves, and operations of
//! their own that go with them.
//!
//! Which operation leads where says [`operations::register`](crate::operations::register).

pub(crate) mod account;
pub(crate) mod custom_fields;
pub(crate) mod custom_values;
pub(crate) mod customer_merge;
pub(crate) mod customers;
pub(crate) mod events;
pub(crate) mod files;
pub(crate) mod integrations;
pub(crate) mod jobs;
pub(crate) mod macros;
pub(crate) mod phone;
pub(crate) mod rules;
pub(crate) mod search;
pub(crate) mod surveys;
pub(crate) mod tags;
pub(crate) mod teams;
pub(crate) mod users;
pub(crate) mod view_filters;
pub(crate) mod views;
pub(crate) mod widgets;
