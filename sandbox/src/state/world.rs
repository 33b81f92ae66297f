//! The account that the sandbox plays: its records, its clock and its caller.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::clock::Clock;
use super::files::Files;
use super::newborn::Newborn;
use super::persist::saved::Saved;
use super::settings::Settings;
use super::store::{Atom, Index, Kind, Store};
use super::trigger::Fired;
use super::value::{Fields, Id, Record, object};

/// So many records are looked at before those that were made for it go again.
const LOOK: usize = 256;

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
    /// When the timer will look again by itself; nothing where it waits to be told.
    pub(crate) awaited: Option<DateTime<Utc>>,
    pub(crate) settings: Settings,
    /// What lists do not show yet.
    pub(crate) newborn: Newborn,
}

impl World {
    /// An empty account: nobody but the caller and the bot.
    pub(crate) fn new(mut clock: Clock, domain: &str, email: &str, base: &str, storage: &str, files: Files) -> Self {
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
            awaited: None,
            settings: Settings::default(),
            newborn: Newborn::default(),
        };
        world.caller = world.add_user("Robin Hale", email, "admin");
        // The addresses of bots have no dot in their host, which trips strict validators of clients.
        world.bot = world.add_user("Gorgias Bot", &format!("bot@{domain}"), "bot");
        world
    }

    /// Puts the account of a file in the place of the empty one; gives back what belongs to nobody here.
    pub(crate) fn restore(&mut self, saved: Saved) -> Result<Map<String, Value>, &'static str> {
        let number = |name: &str| saved.account.get(name).and_then(Value::as_i64).ok_or("a number is missing");
        let (last, reading, moved_by) = (number("next_id")?, number("clock")?, number("clock_moved_by")?);
        (self.caller, self.bot) = (number("caller")?, number("bot")?);
        self.created = saved.account.get("created").and_then(Value::as_str).ok_or("the age is missing")?.to_owned();
        self.store = Store::default();
        self.store.resume_after(last);
        self.clock.resume(reading, moved_by);
        for (kind, id, record) in saved.records {
            self.store.put(kind, id, record);
        }
        for (kind, source, target) in saved.merged {
            self.store.redirect(kind, source, target);
        }
        for (path, file) in saved.files {
            self.files.keep(path, file);
        }
        Ok(saved.account)
    }

    /// Adds a user as the server itself does it.
    pub(crate) fn add_user(&mut self, name: &str, email: &str, role: &str) -> Id {
        let stamp = self.clock.stamp();
        let record = user(name, email, role, &stamp);
        self.store.insert(Kind::User, record)
    }

    /// Records an event of the caller, and notes it for webhooks.
    pub(crate) fn event(&mut self, kind: &str, object_type: &str, object_id: Id, data: Value) {
        let stamp = self.clock.stamp();
        let about = data.clone();
        let id = self.store.next_id();
        self.store.put(
            Kind::Event,
            id,
            object(json!({
                "uri": format!("/api/events/{id}/"), "type": kind, "object_type": object_type, "object_id": object_id,
                "user_id": self.caller, "context": null, "data": data, "created_datetime": stamp,
            })),
        );
        self.fired.extend(Fired::by(kind, object_type, object_id, &about, id));
    }

    /// Notes which records there are by now, where lists are late.
    pub(crate) fn note_newborn(&mut self) {
        if self.newborn.is_late() {
            let now = self.clock.time();
            self.newborn.note(now, self.store.last_id());
        }
    }

    /// When something is due next.
    pub(crate) fn next_due(&self) -> Option<DateTime<Utc>> {
        // The smallest number of all stands for now.
        self.store.next_due().map(|micros| DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::UNIX_EPOCH))
    }

    /// Looks at all records of a kind, oldest first, and gives what is found in them, `most` at most.
    pub(crate) fn look<T>(&mut self, kind: Kind, most: usize, find: impl FnMut(&Self, &Record) -> Option<T>) -> Vec<T> {
        let ids = self.store.ids(kind);
        self.look_at(kind, &ids, most, find)
    }

    /// The same for these records. What was made for the look does not stay: all records of a large account are many. Of
    /// customers, what shops know may be missing.
    pub(crate) fn look_at<T>(
        &mut self,
        kind: Kind,
        ids: &[Id],
        most: usize,
        mut find: impl FnMut(&Self, &Record) -> Option<T>,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for some in ids.chunks(LOOK) {
            for id in some {
                if found.len() >= most {
                    return found;
                }
                found.extend(self.store.light(kind, *id).and_then(|record| find(self, record)));
            }
            if ids.len() > LOOK {
                self.store.forget();
            }
        }
        found
    }

    /// A record that the caller already knows to exist.
    pub(crate) fn copy(&self, kind: Kind, id: Id) -> Record {
        self.store.get(kind, id).cloned().unwrap_or_default()
    }

    /// Changes fields of a record.
    pub(crate) fn set(&mut self, kind: Kind, id: Id, fields: Value) {
        if let Some(mut record) = self.store.get_mut(kind, id) {
            record.extend(object(fields));
        }
    }

    /// The active integration with this address.
    pub(crate) fn integration_at(&self, address: &str, types: &[&str]) -> Option<&Record> {
        self.store.found(Index::IntegrationAddress, Atom::address(address)).find(|integration| {
            types.contains(&integration.text("type").unwrap_or_default())
                && integration.some("deactivated_datetime").is_none()
        })
    }
}

/// A user as the server itself makes one.
pub(crate) fn user(name: &str, email: &str, role: &str, stamp: &str) -> Record {
    object(json!({
        "active": true, "email": email, "name": name, "role": {"name": role}, "bio": null, "country": null, "language": "en",
        "timezone": "UTC", "external_id": null, "meta": {}, "client_id": null, "created_datetime": stamp, "updated_datetime": stamp,
        "deactivated_datetime": null, "has_password": role != "bot", "has_2fa_enabled": false,
    }))
}
