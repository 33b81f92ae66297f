//! Who writes when about what: drawn before any record is made, so that orders and conversations fit each other.
//!
//! Only what depends on all others is kept: times, numbers of orders, and who bought what. The rest of a person, an order or a
//! conversation is drawn again from its number whenever a record is made.

use chrono::{DateTime, TimeDelta, Utc};

use super::channels::{CHANNELS, Channel, Known};
use super::dice::Dice;
use super::orders::{self, Story};
use super::people::{Person, SHOPS};
use super::settings::ShopSeed;
use super::topics::{About, TOPICS, Topic};
use crate::seed::commerce::{Order, Platform, Product, Shop};

/// How far the history goes back.
const DAYS: i64 = 425;

/// A conversation to be.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) created: DateTime<Utc>,
    /// Place of the person.
    pub(super) person: usize,
    pub(super) topic: &'static Topic,
    pub(super) channel: &'static Channel,
}

/// What a conversation is about.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) order: Option<Order>,
    pub(super) product: &'static Product,
}

/// What is kept of a conversation.
#[derive(Debug)]
struct Slot {
    created: DateTime<Utc>,
    person: u32,
    /// Place of the order.
    order: Option<u32>,
    topic: &'static Topic,
    channel: &'static Channel,
}

/// What is kept of a person.
#[derive(Debug)]
struct Someone {
    since: DateTime<Utc>,
    shop: u8,
    stranger: bool,
    phone: bool,
    gold: bool,
}

/// What is kept of an order.
#[derive(Debug)]
struct Placed {
    created: DateTime<Utc>,
    /// Place among those of the shop, from 1.
    number: u32,
    from: Origin,
}

/// What an order is drawn with.
#[derive(Debug, Clone, Copy)]
enum Origin {
    /// The conversation about it.
    Ticket(u32),
    /// The orders that a person wrote nothing about, and the place among them.
    Cart(u32, u8),
}

/// What all is drawn from, in the end.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) end: DateTime<Utc>,
    people: Vec<Someone>,
    orders: Vec<Placed>,
    /// Places of orders, those of one person after those of the other, newest first.
    bought: Vec<u32>,
    /// Where those of a person begin.
    begins: Vec<u32>,
    /// Oldest first.
    slots: Vec<Slot>,
}

fn narrow(place: usize) -> u32 {
    // There are at most a million tickets, and a few times as many orders.
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl Plan {
    pub(super) fn draw(settings: &ShopSeed, end: DateTime<Utc>) -> Self {
        let (seed, count) = (settings.random, settings.tickets);
        let crowd = if count == 0 { 0 } else { (count * 2 / 7).max(3) };
        let people = (0..crowd).map(|number| {
            let Person { shop, stranger, phone, tier, .. } = Person::draw(seed, number, end);
            let (shop, phone) = (u8::try_from(shop).unwrap_or_default(), phone.is_some());
            Someone { since: end, shop, stranger, phone, gold: tier == Some("Gold") }
        });
        let (people, slots) = (people.collect(), Vec::with_capacity(count));
        let mut plan = Self { seed, end, people, orders: Vec::new(), bought: Vec::new(), begins: Vec::new(), slots };
        let mut owners = Vec::new();
        for (number, created) in times(seed, count, end).into_iter().enumerate() {
            plan.converse(&mut owners, number, created);
        }
        for number in 0..crowd {
            plan.fill_carts(&mut owners, number);
        }
        plan.sort(&owners);
        plan.number();
        plan
    }

    /// How many people there are.
    pub(super) fn crowd(&self) -> usize {
        self.people.len()
    }

    /// How many conversations there are.
    pub(super) fn count(&self) -> usize {
        self.slots.len()
    }

    /// One conversation, and the order that it needs.
    fn converse(&mut self, owners: &mut Vec<u32>, number: usize, created: DateTime<Utc>) {
        let mut dice = Dice::new(self.seed, "ticket", number);
        // Some write much more often than others.
        let person = (dice.early() * self.people.len() as f64) as usize;
        let Some(own) = self.people.get_mut(person) else { return };
        own.since = own.since.min(created);
        let Some((topic, channel)) = choose(&mut dice, own) else { return };
        let order = (topic.about != About::Nothing).then(|| {
            let placed = created - orders::lead(&mut dice, topic.about);
            self.orders.push(Placed { created: placed, number: 0, from: Origin::Ticket(narrow(number)) });
            owners.push(narrow(person));
            narrow(self.orders.len() - 1)
        });
        self.slots.push(Slot { created, person: narrow(person), order, topic, channel });
    }

    /// Orders that nobody writes about.
    fn fill_carts(&mut self, owners: &mut Vec<u32>, person: usize) {
        let Some((shop, more, mut dice)) = self.cart(person) else { return };
        for place in 0..more {
            let order = self.next(&mut dice, shop);
            let from = Origin::Cart(narrow(person), place);
            self.orders.push(Placed { created: order.created, number: 0, from });
            owners.push(narrow(person));
        }
    }

    /// How many orders a person writes nothing about.
    fn cart(&self, person: usize) -> Option<(&'static Shop, u8, Dice)> {
        let own = self.people.get(person).filter(|own| !own.stranger)?;
        let shop = SHOPS.get(usize::from(own.shop)).copied()?;
        let mut dice = Dice::new(self.seed, "cart", person);
        let more = match dice.below(100) {
            0..45 => 0,
            45..85 => 1,
            _ => 2,
        };
        Some((shop, more, dice))
    }

    /// The next of these orders.
    fn next(&self, dice: &mut Dice, shop: &'static Shop) -> Order {
        let placed = self.end - TimeDelta::minutes(dice.between(30, DAYS * 24 * 60));
        orders::draw(dice, shop, placed, Story { about: About::Nothing, told: placed, end: self.end })
    }

    /// Puts the orders of each person together, newest first, and dates the people.
    fn sort(&mut self, owners: &[u32]) {
        let mut all: Vec<u32> = (0..narrow(owners.len())).collect();
        let created = |at: u32| self.orders.get(at as usize).map(|order| order.created);
        all.sort_unstable_by_key(|at| (owners.get(*at as usize), std::cmp::Reverse(created(*at)), *at));
        let owner = |at: &u32| owners.get(*at as usize).map_or(usize::MAX, |owner| *owner as usize);
        self.begins =
            (0..=self.people.len()).map(|person| narrow(all.partition_point(|at| owner(at) < person))).collect();
        self.bought = all;
        for person in 0..self.people.len() {
            let oldest = self.places_of(person).last().and_then(|at| self.orders.get(*at as usize));
            if let (Some(oldest), Some(own)) = (oldest.map(|order| order.created), self.people.get_mut(person)) {
                own.since = own.since.min(oldest);
            }
        }
    }

    /// Numbers the orders of each shop in the order of their time.
    fn number(&mut self) {
        let mut rows: [Vec<u32>; 3] = Default::default();
        for (person, own) in self.people.iter().enumerate() {
            if let Some(row) = rows.get_mut(usize::from(own.shop)) {
                row.extend(self.places_of(person));
            }
        }
        for mut row in rows {
            row.sort_unstable_by_key(|at| (self.orders.get(*at as usize).map(|order| order.created), *at));
            for (number, at) in (1..).zip(row) {
                if let Some(order) = self.orders.get_mut(at as usize) {
                    order.number = number;
                }
            }
        }
    }

    fn places_of(&self, person: usize) -> &[u32] {
        let edge = |person: usize| self.begins.get(person).map(|begin| *begin as usize);
        let (Some(start), Some(end)) = (edge(person), edge(person + 1)) else { return &[] };
        self.bought.get(start..end).unwrap_or_default()
    }

    /// A person.
    pub(super) fn person(&self, number: usize) -> Person {
        let since = self.people.get(number).map_or(self.end, |own| own.since);
        Person { since, ..Person::draw(self.seed, number, self.end) }
    }

    /// Place of the shop that a person buys from.
    pub(super) fn shop(&self, person: usize) -> usize {
        self.people.get(person).map_or(0, |own| usize::from(own.shop))
    }

    /// Whether a person is one of the best customers.
    pub(super) fn is_gold(&self, number: usize) -> bool {
        self.people.get(number).is_some_and(|own| own.gold)
    }

    /// Place of the shop of a person, if they have bought anything.
    pub(super) fn shop_of(&self, person: usize) -> Option<usize> {
        self.people.get(person).filter(|_| !self.places_of(person).is_empty()).map(|own| usize::from(own.shop))
    }

    /// The orders of a person, newest first.
    pub(super) fn orders_of(&self, person: usize) -> Vec<Order> {
        self.places_of(person).iter().filter_map(|at| self.order(*at)).collect()
    }

    /// A conversation.
    pub(super) fn draft(&self, number: usize) -> Option<Draft> {
        let Slot { created, person, topic, channel, .. } = self.slots.get(number)?;
        Some(Draft { created: *created, person: *person as usize, topic, channel })
    }

    /// What a conversation is about.
    pub(super) fn subject(&self, number: usize) -> Option<Subject> {
        let Slot { created, person, order, topic, .. } = self.slots.get(number)?;
        let own = self.people.get(*person as usize)?;
        let shop = SHOPS.get(usize::from(own.shop)).copied()?;
        let mut dice = Dice::new(self.seed, "ticket", number);
        dice.early();
        choose(&mut dice, own)?;
        let order = match order {
            None => None,
            Some(at) => {
                let placed = *created - orders::lead(&mut dice, topic.about);
                let story = Story { about: topic.about, told: *created, end: self.end };
                Some(self.numbered(*at, shop, orders::draw(&mut dice, shop, placed, story))?)
            }
        };
        let first = order.as_ref().and_then(|order| order.lines.first()).map(|line| line.product);
        Some(Subject { product: first.or_else(|| dice.pick(shop.products))?, order })
    }

    fn order(&self, at: u32) -> Option<Order> {
        match self.orders.get(at as usize)?.from {
            Origin::Ticket(number) => self.subject(number as usize)?.order,
            Origin::Cart(person, place) => {
                let (shop, _, mut dice) = self.cart(person as usize)?;
                for _ in 0..place {
                    self.next(&mut dice, shop);
                }
                let order = self.next(&mut dice, shop);
                self.numbered(at, shop, order)
            }
        }
    }

    /// Gives an order its numbers.
    fn numbered(&self, at: u32, shop: &Shop, mut order: Order) -> Option<Order> {
        let place = i64::from(self.orders.get(at as usize)?.number);
        (order.external, order.number) = match shop.platform {
            Platform::Shopify => (5_610_000_100_000 + place * 7, 2100 + place),
            Platform::Magento => (91_000 + place, 1_001_000 + place),
            Platform::BigCommerce => (4000 + place, 4000 + place),
        };
        Some(order)
    }
}

/// What a person writes about, and where.
fn choose(dice: &mut Dice, own: &Someone) -> Option<(&'static Topic, &'static Channel)> {
    let topic = dice.weighted(&TOPICS, |topic| match (own.stranger, topic.about) {
        (true, About::Nothing) | (false, _) => topic.weight,
        (true, _) => 0,
    })?;
    let channel = dice.weighted(&CHANNELS, |channel| match channel.known {
        Known::Phone if !own.phone => 0,
        Known::Email | Known::Visitor if own.stranger => 0,
        _ => channel.weight,
    })?;
    Some((topic, channel))
}

/// When conversations begin, oldest first: the shop has grown, so there are more of them lately.
fn times(seed: u64, count: usize, end: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let mut times: Vec<DateTime<Utc>> = (0..count)
        .map(|number| {
            let mut dice = Dice::new(seed, "time", number);
            let age = dice.early() * (DAYS * 24 * 60 * 60) as f64;
            end - TimeDelta::seconds(age as i64 + 90) - TimeDelta::microseconds(dice.between(0, 999_999))
        })
        .collect();
    times.sort_unstable();
    times
}
