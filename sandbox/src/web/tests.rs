//! How much of a large account a page makes: what the pages show is looked at from outside, in `tests/web.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use super::layout::{PER_PAGE, Query};
use super::{customers, events, inbox, lists, orders};
use crate::seed::{self, Seed};
use crate::state::clock::Clock;
use crate::state::files::Files;
use crate::state::{Kind, World};

const TICKETS: usize = 2_000;

/// Records that stay of a look at all of them, at most: those of the last few hundred tickets.
const LOOKED: usize = 3_000;

type Page = fn(&mut World, &Query) -> String;

fn shop() -> World {
    let clock = Clock::standing("2026-03-01T10:00:00Z").unwrap();
    let mut world = World::new(clock, "lamps", "agent@example.com", "", "", Files::default());
    seed::fill(&mut world, &Seed::shop().tickets(TICKETS).into()).unwrap();
    world
}

/// A page, and how many records were made for it and are still there.
fn shown(world: &mut World, page: Page, query: &str) -> (String, usize) {
    world.store.forget();
    let html = page(world, &Query::read(Some(query)));
    (html, world.store.made())
}

#[test]
fn a_page_makes_what_it_shows() {
    let mut world = shop();
    let customers = world.store.count(Kind::Customer);
    let events = world.store.count(Kind::Event);
    assert!(customers > 10 * PER_PAGE && events > 10 * PER_PAGE);
    // A ticket comes with its thread and its customer.
    let pages: [(Page, usize, usize); 5] = [
        (inbox::page, TICKETS, 12 * PER_PAGE),
        (customers::list, customers, PER_PAGE),
        (events::list, events, PER_PAGE),
        (lists::views, world.store.count(Kind::View), 0),
        (lists::macros, world.store.count(Kind::Macro), 0),
    ];
    for (page, all, most) in pages {
        for query in ["", "page=7", "page=2&from=2025", "page=2&from=9", "page=2&from=0", "page=99999"] {
            let (html, made) = shown(&mut world, page, query);
            assert!(html.contains(&format!(", {all} in all")), "{query}");
            // What a bound between pages is compared with is made, too.
            assert!(made <= most + 50, "{made} were made for {query:?} of {all}");
        }
    }
}

#[test]
fn a_page_that_looks_at_everything_keeps_little_of_it() {
    let mut world = shop();
    let view = world.store.ids(Kind::View)[0];
    let open = format!("view={view}&page=2");
    for (page, query) in [
        (inbox::page as Page, "status=closed"),
        (inbox::page, "channel=email&read=unread"),
        (inbox::page, "q=nobody+wrote+this"),
        (inbox::page, &open),
        (customers::list, "q=nobody+is+called+this"),
        (events::list, "q=ticket-closed"),
        (orders::list, "q=nobody+sells+this"),
        (orders::list, ""),
    ] {
        let (_, made) = shown(&mut world, page, query);
        assert!(made <= LOOKED, "{made} are left of {query:?}");
    }
}
