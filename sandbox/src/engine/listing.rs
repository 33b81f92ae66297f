//! The list of any resource: over an order of the store, or over the few records that an index finds.

use super::among::Among;
use super::call::Call;
use super::page::{self, Cut, Few, Page, Walk};
use super::resource::{Resource, Totals};
use crate::http::reply::{Answer, Failure};
use crate::state::store::{Key, value_at};
use crate::state::value::Fields;
use crate::state::{Kind, Record, World};

/// What a page is made from.
pub(crate) struct Wanted<'a, F> {
    pub(crate) kind: Kind,
    pub(crate) field: &'a str,
    pub(crate) among: Option<Among>,
    pub(crate) between: (Option<Key>, Option<Key>),
    /// Whether the list can do without what is large and seldom read.
    pub(crate) light: bool,
    pub(crate) keeps: F,
}

impl<F: Fn(&World, &Record) -> bool> Wanted<'_, F> {
    /// The page, on the way that is less work.
    pub(crate) fn page(self, world: &mut World, cut: Cut<'_>) -> Result<Page, Failure> {
        let Self { kind, field, among, between, light, keeps } = self;
        if let Some(ids) = among.and_then(|among| among.few(&world.store, kind, cut.limit)) {
            let values = world.look_at(kind, &ids, usize::MAX, |world, record| {
                let whole = if light { Some(record) } else { world.store.get(kind, record.id()) };
                let kept = whole.filter(|record| keeps(world, record))?;
                Some((kept.id(), value_at(kind, kept, field).into_owned()))
            });
            return page::cut(&mut Few::new(values), cut);
        }
        page::cut(&mut Walk { world, kind, field, between, light, wanted: keeps }, cut)
    }
}

/// Carries a list call out.
pub(super) fn list(resource: &dyn Resource, call: &mut Call<'_>) -> Answer {
    resource.check_list(&call.query)?;
    let kind = resource.kind();
    let (field, descending) = page::order(call.query.text("order_by").unwrap_or("created_datetime:desc"));
    let derived = resource.derived_key(field);
    if derived.is_none() {
        call.world.store.sort_by(kind, field);
    }
    let query = &call.query;
    let fits = resource.filter(call.world, query);
    let keeps = |world: &World, record: &Record| world.newborn.shows(record.id()) && fits(world, record);
    let limit = usize::try_from(query.integer("limit").unwrap_or(30)).unwrap_or(30);
    let name = format!("{kind:?} {field}");
    let cut = Cut { list: &name, descending, limit, cursor: query.text("cursor") };
    let light = resource.lists_lightly(query);
    let page = match derived {
        Some(key) => {
            let value =
                |world: &World, record: &Record| keeps(world, record).then(|| (record.id(), key(world, record)));
            page::cut(&mut Few::new(call.world.look(kind, usize::MAX, value)), cut)?
        }
        None => {
            let (among, between) = (resource.among(call.world, query), resource.between(query, field));
            Wanted { kind, field, among, between, light, keeps: &keeps }.page(call.world, cut)?
        }
    };
    let total = (resource.totals() == Totals::Count)
        .then(|| call.world.look(kind, usize::MAX, |world, record| keeps(world, record).then_some(())).len());
    let world = &*call.world;
    let data = page.records(&world.store, kind, light).map(|record| resource.show_item(world, record));
    Ok(call.list(&page, data, resource.totals(), total))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use fastrand::Rng;
    use serde_json::json;

    use super::*;
    use crate::state::clock::Clock;
    use crate::state::files::Files;
    use crate::state::store::Store;
    use crate::state::value::object;
    use crate::state::{Id, Index};

    const LIST: &str = "things";

    fn world() -> World {
        World::new(Clock::default(), "lamps", "agent@example.com", "", "", Files::default())
    }

    fn filled(rng: &mut Rng, built: bool) -> World {
        let mut world = world();
        let store = &mut world.store;
        if built {
            store.sort_by(Kind::Ticket, "at");
        }
        for _ in 0..rng.usize(0..120) {
            let at = rng.choice([json!(null), json!("a"), json!("B"), json!("c"), json!(1)]);
            store.insert(Kind::Ticket, object(json!({"at": at, "_customer": rng.i64(1..4), "odd": rng.bool()})));
        }
        store.sort_by(Kind::Ticket, "at");
        world
    }

    /// The list as a look at every record makes it.
    fn whole(store: &Store, descending: bool, keeps: impl Fn(&Record) -> bool) -> Vec<Id> {
        let mut places: Vec<(Key, Id)> = store
            .all(Kind::Ticket)
            .filter(|record| keeps(record))
            .map(|record| (Key::of(record.get("at").unwrap()), record.id()))
            .collect();
        places.sort();
        if descending {
            places.reverse();
        }
        places.into_iter().map(|(_, id)| id).collect()
    }

    #[test]
    fn pages_walk_through_the_whole_list_and_back_on_every_way() {
        for seed in 0..300 {
            let mut rng = Rng::with_seed(seed);
            let (built, descending, limit) = (rng.bool(), rng.bool(), rng.usize(1..20));
            let mut world = filled(&mut rng, built);
            let customer = rng.i64(1..4);
            let narrow = rng.bool();
            let keeps = |record: &Record| record.flag("odd") && (!narrow || record.int("_customer") == Some(customer));
            let whole = whole(&world.store, descending, keeps);
            let mut page = |cursor: Option<&str>| {
                let among = narrow.then(|| Among::Under(Index::TicketCustomer, customer.into()));
                let cut = Cut { list: LIST, descending, limit, cursor };
                let keeps = |_: &World, record: &Record| keeps(record);
                let (kind, between) = (Kind::Ticket, (None, None));
                Wanted { kind, field: "at", among, between, light: false, keeps }.page(&mut world, cut).unwrap()
            };
            let mut pages = vec![page(None)];
            while let Some(next) = pages.last().and_then(|page| page.next.clone()) {
                pages.push(page(Some(&next)));
            }
            assert_eq!(pages.iter().flat_map(|page| page.items.clone()).collect::<Vec<_>>(), whole, "seed {seed}");
            assert!(pages.iter().rev().skip(1).all(|page| page.items.len() == limit), "seed {seed}");
            for (before, after) in pages.iter().zip(pages.iter().skip(1)) {
                let back = page(after.prev.as_deref());
                assert_eq!(
                    (&back.items, &back.prev, &back.next),
                    (&before.items, &before.prev, &before.next),
                    "seed {seed}"
                );
            }
            assert_eq!(pages[0].prev, None);
        }
    }

    #[test]
    fn a_cursor_outlives_the_record_that_it_names() {
        let mut world = world();
        let all: Vec<Id> = (0..9).map(|at| world.store.insert(Kind::Ticket, object(json!({"at": at})))).collect();
        world.store.sort_by(Kind::Ticket, "at");
        let page = |world: &mut World, cursor: Option<String>| {
            let cut = Cut { list: LIST, descending: false, limit: 3, cursor: cursor.as_deref() };
            let wanted = Wanted {
                kind: Kind::Ticket,
                field: "at",
                among: None,
                between: (None, None),
                light: false,
                keeps: |_: &World, _: &Record| true,
            };
            let page = wanted.page(world, cut).unwrap();
            (page.items, page.prev, page.next)
        };
        let (_, _, next) = page(&mut world, None);
        world.store.remove(Kind::Ticket, all[2]);
        let (ids, prev, _) = page(&mut world, next);
        assert_eq!(ids, all[3..6]);
        world.store.remove(Kind::Ticket, all[3]);
        let (ids, prev, next) = page(&mut world, prev);
        assert_eq!((ids, prev), (all[..2].to_vec(), None));
        assert_eq!(page(&mut world, next).0, all[4..7]);
    }

    #[test]
    fn few_records_are_sorted_and_many_are_walked() {
        let mut store = Store::default();
        for number in 0..1000 {
            store.insert(Kind::Ticket, object(json!({"_customer": i64::from(number % 100 == 0)})));
        }
        let few =
            |customer: Id, limit| Among::Under(Index::TicketCustomer, customer.into()).few(&store, Kind::Ticket, limit);
        assert_eq!(few(1, 30).map(|ids| ids.len()), Some(10));
        assert_eq!(few(0, 30), None);
        assert_eq!(few(2, 30), Some(Vec::new()));
    }
}
