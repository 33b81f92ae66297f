//! Customers and their channels (addresses under which they write).

use std::rc::Rc;

use serde_json::{Value, json};

use super::{custom_values, views};
use crate::dialect::{self, Expression};
use crate::engine::{Among, Call, Filter, Resource, Write};
use crate::http::reply::{Answer, Failure, Reply};
use crate::spec::{Query, is_email};
use crate::state::shown::{self, Parts, Shown};
use crate::state::value::{Fields, holds, object, same_address, split_name};
use crate::state::{Atom, Id, Index, Kind, Record, World, clock, packed};

pub(crate) struct Customers;

/// Where data waits that was pushed and is not stored yet.
const PUSHED: &str = "_pushed";

/// Id and name of the app that pushed data are stored under. Seen with a token of an app; that data of a key has an app, too, is
/// assumed.
const APP: (&str, &str) = ("64f0c5a9d31b7e2408ac96d2", "Sandbox app");

/// When it will be.
const DUE: &str = "_store_at";

/// The customer that owns an address of a type.
pub(crate) fn by_channel(world: &World, kind: &str, address: &str) -> Option<Id> {
    let fits = |customer: &Record| {
        (kind == "email" && customer.text("email").is_some_and(|own| same_address(own, address)))
            || customer.items("channels").iter().any(|channel| {
                channel.text("type") == Some(kind)
                    && channel.text("address").is_some_and(|own| same_address(own, address))
            })
    };
    world.store.found(Index::CustomerAddress, Atom::address(address)).find(|customer| fits(customer)).map(Fields::id)
}

/// Makes a customer, as messages of unknown senders do.
pub(crate) fn make(world: &mut World, name: Option<&str>, channel: Option<(&str, &str)>) -> Id {
    let mut record = object(Customers.defaults(world));
    record.insert("name".to_owned(), json!(name));
    // What is written as the address of an e-mail need not be one.
    if let Some(("email", address)) = channel.filter(|(_, address)| is_email(address)) {
        record.insert("email".to_owned(), json!(address));
    }
    let stamp = world.clock.stamp();
    let channels: Vec<Value> =
        channel.iter().map(|(kind, address)| new_channel(world, kind, address, true, &stamp)).collect();
    record.extend(object(json!({"channels": channels, "created_datetime": stamp, "updated_datetime": stamp})));
    let id = world.store.insert(Kind::Customer, record);
    world.event("customer-created", "Customer", id, json!({"name": name}));
    id
}

/// The customer with an e-mail address, made when there is none.
pub(crate) fn with_email(world: &mut World, email: &str, name: Option<&str>) -> Id {
    by_channel(world, "email", email).unwrap_or_else(|| make(world, name, Some(("email", email))))
}

pub(crate) fn new_channel(world: &mut World, kind: &str, address: &str, preferred: bool, stamp: &str) -> Value {
    channel_of(world.store.next_id(), kind, address, preferred, stamp)
}

/// A channel with a number.
pub(crate) fn channel_of(id: Id, kind: &str, address: &str, preferred: bool, stamp: &str) -> Value {
    json!({
        "id": id, "type": kind, "address": address, "preferred": preferred,
        "created_datetime": stamp, "updated_datetime": stamp, "deleted_datetime": null,
    })
}

/// How a customer came by their name, as far as it was seen: what the API stored is marked like the work of an agent.
fn named_by_agent() -> Value {
    json!({"name_set_via": "agent"})
}

/// A customer as their own operations show them, which is with values of custom fields.
fn with_fields(world: &World, record: &Record, mut shown: Record) -> Record {
    shown.insert("custom_fields".to_owned(), custom_values::map(world, record, false));
    shown
}

/// The fields that every form of a customer has.
fn common(record: &Record) -> Parts<'_> {
    let mut shown = shown::public(record);
    shown::lay(&mut shown, names(record));
    shown
}

fn names(record: &Record) -> [(&'static str, Shown<'static>); 2] {
    let (first, last) = split_name(record.text("name"));
    [("firstname", Shown::Own(Value::String(first))), ("lastname", Shown::Own(Value::String(last)))]
}

fn without(mut record: Record, keys: &[&str]) -> Value {
    record.retain(|key, _| !keys.contains(&key.as_str()));
    Value::Object(record)
}

/// The full customer, with what integrations know about them.
pub(crate) fn detail(record: &Record) -> Record {
    shown::record(details(record))
}

fn details(record: &Record) -> Parts<'_> {
    let mut shown = common(record);
    for (key, value) in packed::fields(record) {
        shown.put(key, Shown::Own(value));
    }
    shown::lay(&mut shown, [("customer", Shown::Own(Value::Null))]);
    if let Some(channels) = record.get("channels").and_then(Value::as_array) {
        let owner = Rc::new(Shown::Own(json!({"id": record.id(), "name": record.get("name")})));
        let channels = channels.iter().map(|channel| with_owner(channel, &owner)).collect();
        shown::lay(&mut shown, [("channels", Shown::List(channels))]);
    }
    shown
}

fn with_owner<'a>(channel: &'a Value, owner: &Rc<Shown<'a>>) -> Shown<'a> {
    let Some(fields) = channel.as_object() else { return Shown::Part(channel) };
    let mut shown = shown::parts(fields);
    // That the user is the customer as well was seen.
    shown::lay(&mut shown, ["customer", "user"].map(|key| (key, Shown::Same(Rc::clone(owner)))));
    Shown::Map(shown)
}

/// The customer inside a ticket, where the codes of currencies are upper case.
pub(crate) fn in_ticket(record: &Record) -> Shown<'_> {
    let mut shown = details(record);
    for hidden in ["language", "timezone", "created_datetime", "updated_datetime", "active"] {
        shown.remove(hidden);
    }
    let raise = |code: &mut Value| {
        if let Some(text) = code.as_str() {
            *code = json!(text.to_uppercase());
        }
    };
    let mut all = shown.remove("ecommerce_data").map(Shown::into_value).unwrap_or_default();
    for data in all.as_object_mut().into_iter().flatten().map(|(_, data)| data) {
        data.pointer_mut("/store/default_currency").into_iter().for_each(raise);
        data.pointer_mut("/store/currencies").and_then(Value::as_array_mut).into_iter().flatten().for_each(raise);
        let orders = data.pointer_mut("/orders").and_then(Value::as_array_mut).into_iter().flatten();
        orders.filter_map(|order| order.get_mut("currency")).for_each(raise);
    }
    shown::lay(&mut shown, [("ecommerce_data", Shown::Own(all))]);
    Shown::Map(shown)
}

/// The short form of a person, a customer or a user.
pub(crate) fn person(record: &Record) -> Shown<'_> {
    let mut shown = Parts::default();
    shown::lay(&mut shown, ["email", "name", "meta"].map(|key| (key, shown::part(record, key))));
    shown::lay(&mut shown, [("id", Shown::Own(json!(record.id())))]);
    shown::lay(&mut shown, names(record));
    Shown::Map(shown)
}

/// Says of customers whether they are in a view of customers; an unknown view holds none.
pub(crate) fn in_view(world: &World, view: Id) -> impl Fn(&World, &Record) -> bool + use<> {
    let condition = world.store.get(Kind::View, view).map(|view| views::condition(world, view));
    move |world, customer| condition.as_ref().is_some_and(|condition| fits(world, condition.as_ref(), customer))
}

/// Whether a customer satisfies a condition, which may speak of them as of the customer of a ticket.
pub(crate) fn fits(world: &World, condition: Option<&Expression>, customer: &Record) -> bool {
    let Some(condition) = condition else { return true };
    let mut shown = Value::Object(detail(customer));
    shown["custom_fields"] = custom_values::map(world, customer, false);
    dialect::holds(condition, &json!({"customer": shown.clone(), "ticket": {"customer": shown}}))
}

impl Resource for Customers {
    fn kind(&self) -> Kind {
        Kind::Customer
    }

    fn collection(&self) -> &'static str {
        "/api/customers"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({
            "external_id": null, "email": null, "name": null, "language": null, "timezone": null, "channels": [], "integrations": {},
            "note": null, "external_data": {}, "ecommerce_data": {}, "active": true, "meta": null, "data": null,
            "created_datetime": null, "updated_datetime": null, "_fields": {},
        })
    }

    fn prepare(&self, world: &mut World, Write { record, body, old }: Write<'_>) -> Result<(), Failure> {
        if old.is_some() && body.is_empty() {
            return Err(Failure::bad("empty"));
        }
        let own = old.map(Fields::id);
        let stamp = world.clock.stamp();
        if old.is_none() || body.contains_key("name") {
            let mut meta = object(record.get("meta").cloned().unwrap_or_default());
            meta.extend(object(named_by_agent()));
            record.insert("meta".to_owned(), Value::Object(meta));
        }
        if body.contains_key("channels") {
            let before = old.map(|old| old.items("channels").to_vec()).unwrap_or_default();
            let channels =
                body.items("channels").iter().map(|sent| channel(world, sent, &before, &stamp)).collect::<Vec<_>>();
            record.insert("channels".to_owned(), Value::Array(channels));
        }
        if let Some(email) = body.text("email") {
            let mut channels = record.items("channels").to_vec();
            if !channels
                .iter()
                .any(|channel| channel.text("type") == Some("email") && channel.text("address") == Some(email))
            {
                channels.push(new_channel(world, "email", email, false, &stamp));
                record.insert("channels".to_owned(), Value::Array(channels));
            }
        } else if record.some("email").is_none() && !body.contains_key("email") {
            let emails = record.items("channels").iter().filter(|channel| channel.text("type") == Some("email"));
            let address = emails.filter_map(|channel| channel.text("address")).find(|address| is_email(address));
            let address = address.map(str::to_owned);
            record.insert("email".to_owned(), json!(address));
        }
        let addresses = record.items("channels").iter().filter(|channel| channel.text("type") == Some("email"));
        let taken = addresses
            .filter_map(|channel| channel.text("address"))
            .any(|address| by_channel(world, "email", address).is_some_and(|other| Some(other) != own));
        if taken { Err(Failure::conflict("The resource already exists.")) } else { Ok(()) }
    }

    fn show(&self, world: &World, record: &Record) -> Value {
        without(with_fields(world, record, detail(record)), &["external_data", "ecommerce_data"])
    }

    fn show_whole(&self, world: &World, record: &Record) -> Value {
        Value::Object(with_fields(world, record, detail(record)))
    }

    fn show_item<'a>(&self, world: &'a World, record: &'a Record) -> Shown<'a> {
        let shown = with_fields(world, record, shown::record(common(record)));
        Shown::Own(without(shown, &["channels", "integrations", "external_data", "ecommerce_data"]))
    }

    fn check_list(&self, query: &Query) -> Result<(), Failure> {
        let alone = ["language", "timezone"].iter().find(|name| query.sent(name));
        let together = ["cursor", "limit", "order_by"].iter().any(|name| query.sent(name));
        match alone {
            Some(name) if together => Err(Failure::field(&[name], "Cannot be used with cursor, limit or order_by.")),
            _ => Ok(()),
        }
    }

    fn keeps(&self, _world: &World, record: &Record, query: &Query) -> bool {
        let equal = |name: &str| query.text(name).is_none_or(|wanted| record.text(name) == Some(wanted));
        let channel = |name: &str, key: &str| {
            query.text(name).is_none_or(|wanted| {
                record
                    .items("channels")
                    .iter()
                    .any(|channel| channel.text(key).is_some_and(|own| same_address(own, wanted)))
            })
        };
        query.text("email").is_none_or(|wanted| record.text("email").is_some_and(|own| same_address(own, wanted)))
            && equal("external_id")
            && query.text("name").is_none_or(|part| holds(record.text("name").unwrap_or_default(), part))
            && equal("language")
            && equal("timezone")
            && channel("channel_type", "type")
            && channel("channel_address", "address")
    }

    fn filter<'a>(&'a self, world: &World, query: &'a Query) -> Filter<'a> {
        let view = query.integer("view_id").map(|view| in_view(world, view));
        Box::new(move |world, record| {
            self.keeps(world, record, query) && view.as_ref().is_none_or(|view| view(world, record))
        })
    }

    fn lists_lightly(&self, query: &Query) -> bool {
        // Only views look at what shops know.
        query.get("view_id").is_none()
    }

    fn among(&self, _world: &World, query: &Query) -> Option<Among> {
        let address = query.text("email").or(query.text("channel_address"));
        let address = address.map(|address| Among::Under(Index::CustomerAddress, Atom::address(address)));
        let external = query.text("external_id").map(|id| Among::Under(Index::CustomerExternal, Atom::from(id)));
        address.or(external)
    }

    fn before_delete(&self, world: &mut World, id: Id) -> Result<(), Failure> {
        for ticket in world.store.under(Index::TicketCustomer, id) {
            world.set(Kind::Ticket, ticket, json!({"_customer": null}));
        }
        Ok(())
    }

    fn events(&self) -> Option<(&'static str, &'static str)> {
        Some(("Customer", "customer"))
    }
}

/// A channel of a write: one that the customer has already keeps its id and age.
fn channel(world: &mut World, sent: &Value, before: &[Value], stamp: &str) -> Value {
    let (kind, address) = (sent.text("type").unwrap_or_default(), sent.text("address").unwrap_or_default());
    let preferred = sent.flag("preferred");
    match before.iter().find(|old| old.text("type") == Some(kind) && old.text("address") == Some(address)) {
        Some(old) => {
            let mut kept = object(old.clone());
            kept.insert("preferred".to_owned(), json!(preferred));
            Value::Object(kept)
        }
        None => new_channel(world, kind, address, preferred, stamp),
    }
}

pub(crate) fn get(call: &mut Call<'_>) -> Answer {
    let id = call.existing(Kind::Customer, "id")?;
    let record = call.world.copy(Kind::Customer, id);
    let mut shown = with_fields(call.world, &record, detail(&record));
    if call
        .query
        .get("relationships")
        .is_some_and(|wanted| wanted.as_array().is_some_and(|wanted| wanted.contains(&json!("custom_fields"))))
    {
        shown.insert("custom_fields".to_owned(), custom_values::map(call.world, &record, true));
    }
    Ok(Reply::json(Value::Object(shown)))
}

pub(crate) fn delete_many(call: &mut Call<'_>) -> Answer {
    for id in call.body.ints("ids") {
        if call.world.store.has(Kind::Customer, id) {
            Customers.before_delete(call.world, id)?;
            call.world.event("customer-deleted", "Customer", id, json!({}));
            call.world.store.remove(Kind::Customer, id);
        }
    }
    Ok(Reply::empty())
}

/// Data that a back end of the company pushes: it is taken now and stored later.
pub(crate) fn update_data(call: &mut Call<'_>) -> Answer {
    let id = call.existing(Kind::Customer, "customer_id")?;
    let mut waiting = call.world.copy(Kind::Customer, id).items(PUSHED).to_vec();
    waiting.push(call.body.clone());
    call.world.set(Kind::Customer, id, json!({PUSHED: waiting}));
    let delay = call.world.settings.sending_delay;
    if delay.is_zero() {
        store_data(call.world, id);
    } else if call.world.copy(Kind::Customer, id).some(DUE).is_none() {
        let due = clock::write(call.world.clock.now() + delay);
        call.world.set(Kind::Customer, id, json!({DUE: due}));
    }
    Ok(Reply::empty())
}

/// Stores what was pushed. A version older than the stored one is ignored without a word.
pub(crate) fn store_data(world: &mut World, id: Id) {
    let waiting = world.copy(Kind::Customer, id).items(PUSHED).to_vec();
    if waiting.is_empty() {
        return;
    }
    for pushed in &waiting {
        let version = pushed.text("version").and_then(clock::parse);
        let stored = world.copy(Kind::Customer, id).text("_data_version").and_then(clock::parse);
        if version.is_some() && stored.is_some() && version < stored {
            continue;
        }
        let mut data = pushed.get("data").cloned().unwrap_or_default();
        if let Value::Object(fields) = &mut data {
            fields.insert("__app_name__".to_owned(), json!(APP.1));
        }
        let mut apps = object(world.copy(Kind::Customer, id).get("external_data").cloned().unwrap_or_default());
        apps.insert(APP.0.to_owned(), data);
        world.set(Kind::Customer, id, json!({"external_data": apps}));
        if let Some(version) = version {
            world.set(Kind::Customer, id, json!({"_data_version": clock::write(version)}));
        }
        world.event("customer-updated", "Customer", id, json!({}));
    }
    world.set(Kind::Customer, id, json!({PUSHED: [], DUE: null}));
}
