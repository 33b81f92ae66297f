//! A sandbox, a client, and the model beside them.

use std::time::Duration;

use gorgias::{Client, ErrorKind, Response, RetryPolicy};
use gorgias_sandbox::Sandbox;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::account::Account;
use super::step::Step;

/// When all begins.
const START: &str = "2026-03-01T10:00:00Z";

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    pub(crate) account: Account,
    /// The one custom field, of tickets.
    pub(crate) field: i64,
    /// The ticket that the last step was about.
    pub(crate) last: Option<i64>,
}

/// A body from JSON.
pub(crate) fn body<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

/// A call that must end as the model says: with success, or with this kind of error.
#[track_caller]
pub(crate) fn ended<T>(outcome: gorgias::Result<Response<T>>, refusal: Option<ErrorKind>) -> Option<T> {
    match (outcome, refusal) {
        (Ok(answer), None) => Some(answer.into_inner()),
        (Err(error), Some(kind)) => {
            assert_eq!(error.kind(), kind, "{error} {:?}", error.message());
            None
        }
        (Ok(_), Some(kind)) => panic!("succeeded, instead of {kind:?}"),
        (Err(error), None) => panic!("{error}: {:?} {:?}", error.message(), error.violations()),
    }
}

/// Words, by number.
pub(crate) fn word(kind: &str, number: u8) -> String {
    format!("{kind} {number}")
}

pub(crate) fn address(number: u8) -> String {
    format!("person{number}@example.com")
}

/// The one at this place, counted around.
pub(crate) fn pick(ids: impl ExactSizeIterator<Item = i64> + Clone, place: u8) -> Option<i64> {
    let place = usize::from(place).checked_rem(ids.len())?;
    ids.clone().nth(place)
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let sandbox = Sandbox::builder().seed(false).clock(START).record(false).start().await.unwrap();
        let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
        let client = client.unlimited().retry(RetryPolicy::NEVER).build().unwrap();
        let settings = json!({"data_type": "text", "input_settings": {"input_type": "input"}});
        let field = body::<gorgias::types::CreateCustomField>(
            json!({"object_type": "Ticket", "label": "Reason", "definition": settings}),
        );
        let field = client.create_custom_field().body(field).send().await.unwrap().id;
        Self { sandbox, client, account: Account::default(), field, last: None }
    }

    /// A time of the model, as the API writes it.
    pub(crate) fn time(seconds: i64) -> gorgias::Timestamp {
        let start: chrono::DateTime<chrono::Utc> = START.parse().unwrap();
        (start + chrono::TimeDelta::seconds(seconds)).into()
    }

    /// Lets time pass on both sides.
    fn pass(&mut self, seconds: u64) {
        self.sandbox.advance(Duration::from_secs(seconds)).unwrap();
        self.account.pass(i64::try_from(seconds).unwrap());
    }

    /// Takes a step on both sides. Each takes a second, so that no two records are of the same age.
    pub(crate) async fn take(&mut self, step: &Step) {
        self.pass(1);
        self.last = None;
        match step {
            Step::Pass { minutes } => self.pass(u64::from(*minutes) * 60),
            Step::OfTickets(step) => self.step_of_tickets(step).await,
            Step::OfTags(step) => self.step_of_tags(step).await,
            Step::OfPeople(step) => self.step_of_people(step).await,
            Step::OfSettings(step) => self.step_of_settings(step).await,
        }
    }
}
