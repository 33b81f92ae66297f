//! The account that the sandbox plays: its records, its clock, its caller, and what happens as time goes by.

use serde_json::{Value, json};

use super::agenda::{Agenda, Task};
use super::clock::Clock;
use super::files::Files;
use super::settings::Settings;
use super::store::{Id, Kind, Record, Store};
use super::value::{Fields, object};
use crate::resources;
use crate::webhook::Fired;

/// Everything that a request can see or change.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) files: Files,
    /// The subdomain that the account pretends to have.
    pub(crate) domain: String,
    /// Where this server listens; file addresses begin with it.
    pub(crate) base: String,
    /// Where the storage server listens; signed addresses begin with it.
    pub(crate) storage: String,
    /// The user that the API key belongs to.
    pub(crate) caller: Id,
    /// The user that sends what has no sender.
    pub(crate) bot: Id,
    pub(crate) created: String,
    /// What has happened that webhooks tell of, since they were last collected.
    pub(crate) fired: Vec<Fired>,
    /// What waits for its time.
    pub(crate) agenda: Agenda,
    pub(crate) settings: Settings,
}

impl World {
    /// An empty account: nobody but the caller and the bot.
    pub(crate) fn new(domain: &str, email: &str, base: &str, storage: &str, files: Files) -> Self {
        let mut clock = Clock::default();
        let created = clock.stamp();
        let mut world = Self {
            store: Store::default(),
            clock,
            files,
            domain: domain.to_owned(),
            base: base.to_owned(),
            storage: storage.to_owned(),
            caller: 0,
            bot: 0,
            created,
            fired: Vec::new(),
            agenda: Agenda::default(),
            settings: Settings::default(),
        };
        world.caller = world.add_user("Robin Hale", email, "admin");
        // The addresses of bots have no dot in their host, which trips strict validators of clients.
        world.bot = world.add_user("Gorgias Bot", &format!("bot@{domain}"), "bot");
        world
    }

    /// Adds a user as the server itself does it.
    pub(crate) fn add_user(&mut self, name: &str, email: &str, role: &str) -> Id {
        let stamp = self.clock.stamp();
        let record = resources::users::record(name, email, role, &stamp);
        self.store.insert(Kind::User, record)
    }

    /// Records an event of the caller, and notes it for webhooks.
    pub(crate) fn event(&mut self, kind: &str, object_type: &str, object_id: Id, data: Value) {
        let stamp = self.clock.stamp();
        let about = data.clone();
        let id = self.store.insert(
            Kind::Event,
            object(json!({
                "type": kind, "object_type": object_type, "object_id": object_id, "user_id": self.caller,
                "context": null, "data": data, "created_datetime": stamp,
            })),
        );
        if let Some(record) = self.store.get_mut(Kind::Event, id) {
            record.insert("uri".to_owned(), json!(format!("/api/events/{id}/")));
        }
        self.fired.extend(Fired::by(kind, object_type, object_id, &about, id));
    }

    /// Does what is due: sends messages, wakes snoozed tickets and runs jobs. Called before each request, and by the timer.
    pub(crate) fn tick(&mut self) {
        let now = self.clock.now();
        while let Some(task) = self.agenda.take_due(now) {
            match task {
                Task::Send(message) => resources::delivery::carry_out(self, message),
                Task::CustomerData(customer) => resources::customers::store_data(self, customer),
                Task::Survey(survey) => resources::surveys::mail(self, survey),
            }
        }
        resources::snooze::wake(self);
        resources::job_runner::run_due(self);
    }

    /// A record that the caller already knows to exist.
    pub(crate) fn copy(&self, kind: Kind, id: Id) -> Record {
        self.store.get(kind, id).cloned().unwrap_or_default()
    }

    /// Changes fields of a record.
    pub(crate) fn set(&mut self, kind: Kind, id: Id, fields: Value) {
        if let Some(record) = self.store.get_mut(kind, id) {
            record.extend(object(fields));
        }
    }

    /// The active integration with this address.
    pub(crate) fn integration_at(&self, address: &str, types: &[&str]) -> Option<&Record> {
        self.store.find(Kind::Integration, |integration| {
            let kind = integration.text("type").unwrap_or_default();
            let own = integration.some("meta").and_then(|meta| meta.text("address")).unwrap_or_default();
            types.contains(&kind)
                && integration.some("deactivated_datetime").is_none()
                && super::value::same_address(own, address)
        })
    }
}
