//! Who writes when about what: drawn before any record is made, so that orders and conversations fit each other.

use chrono::{DateTime, TimeDelta, Utc};

use super::channels::{CHANNELS, Channel, Known};
use super::dice::Dice;
use super::orders::{self, Story};
use super::people::{Person, SHOPS};
use super::settings::ShopSeed;
use super::topics::{About, TOPICS, Topic};
use crate::seed::commerce::{Order, Platform, Product};

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
    /// Place of the order.
    pub(super) order: Option<usize>,
    pub(super) product: &'static Product,
}

/// Everything that is drawn.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) end: DateTime<Utc>,
    pub(super) people: Vec<Person>,
    pub(super) orders: Vec<Order>,
    /// Places of the orders of each person, newest first.
    pub(super) bought: Vec<Vec<usize>>,
    /// Oldest first.
    pub(super) drafts: Vec<Draft>,
}

impl Plan {
    pub(super) fn draw(settings: &ShopSeed, end: DateTime<Utc>) -> Self {
        let (seed, count) = (settings.random, settings.tickets);
        let crowd = if count == 0 { 0 } else { (count * 2 / 7).max(3) };
        let people: Vec<Person> = (0..crowd).map(|number| Person::draw(seed, number, end)).collect();
        let bought = vec![Vec::new(); crowd];
        let mut plan = Self { end, people, orders: Vec::new(), bought, drafts: Vec::with_capacity(count) };
        for (number, created) in times(seed, count, end).into_iter().enumerate() {
            plan.converse(&mut Dice::new(seed, "ticket", number), created);
        }
        for number in 0..crowd {
            plan.shop(&mut Dice::new(seed, "cart", number), number);
        }
        plan.number();
        plan
    }

    /// One conversation, and the order that it needs.
    fn converse(&mut self, dice: &mut Dice, created: DateTime<Utc>) {
        // Some write much more often than others.
        let person = (dice.early() * self.people.len() as f64) as usize;
        let Some(own) = self.people.get_mut(person) else { return };
        own.since = own.since.min(created);
        let (shop, stranger) = (own.shop, own.stranger);
        let without_phone = own.phone.is_none();
        let Some(topic) = dice.weighted(&TOPICS, |topic| match (stranger, topic.about) {
            (true, About::Nothing) | (false, _) => topic.weight,
            (true, _) => 0,
        }) else {
            return;
        };
        let Some(channel) = dice.weighted(&CHANNELS, |channel| match channel.known {
            Known::Phone if without_phone => 0,
            Known::Email | Known::Visitor if stranger => 0,
            _ => channel.weight,
        }) else {
            return;
        };
        let Some(shop) = SHOPS.get(shop).copied() else { return };
        let story = Story { about: topic.about, told: created, end: self.end };
        let order = match topic.about {
            About::Nothing => None,
            about => {
                let placed = created - orders::lead(dice, about);
                self.orders.push(orders::draw(dice, shop, placed, story));
                Some(self.orders.len() - 1)
            }
        };
        let from_order = order.and_then(|at| self.orders.get(at)?.lines.first()).map(|line| line.product);
        let Some(product) = from_order.or_else(|| dice.pick(shop.products)) else { return };
        if let (Some(order), Some(list)) = (order, self.bought.get_mut(person)) {
            list.push(order);
        }
        self.drafts.push(Draft { created, person, topic, channel, order, product });
    }

    /// Orders that nobody writes about.
    fn shop(&mut self, dice: &mut Dice, person: usize) {
        let Some(own) = self.people.get(person).filter(|own| !own.stranger) else { return };
        let Some(shop) = SHOPS.get(own.shop).copied() else { return };
        let more = match dice.below(100) {
            0..45 => 0,
            45..85 => 1,
            _ => 2,
        };
        for _ in 0..more {
            let placed = self.end - TimeDelta::minutes(dice.between(30, DAYS * 24 * 60));
            let story = Story { about: About::Nothing, told: placed, end: self.end };
            let order = orders::draw(dice, shop, placed, story);
            if let Some(list) = self.bought.get_mut(person) {
                list.push(self.orders.len());
            }
            self.orders.push(order);
        }
    }

    /// Numbers the orders of each shop in the order of their time, and dates the people.
    fn number(&mut self) {
        let mut rows: [Vec<usize>; 3] = Default::default();
        for (person, list) in self.people.iter_mut().zip(&mut self.bought) {
            list.sort_by_key(|at| std::cmp::Reverse(self.orders.get(*at).map(|order| order.created)));
            if let Some(oldest) = list.last().and_then(|at| self.orders.get(*at)) {
                person.since = person.since.min(oldest.created);
            }
            if let Some(row) = rows.get_mut(person.shop) {
                row.extend(list.iter().copied());
            }
        }
        for (shop, mut row) in SHOPS.iter().zip(rows) {
            row.sort_by_key(|at| (self.orders.get(*at).map(|order| order.created), *at));
            for (place, at) in (1..).zip(row) {
                let Some(order) = self.orders.get_mut(at) else { continue };
                (order.external, order.number) = match shop.platform {
                    Platform::Shopify => (5_610_000_100_000 + place * 7, 2100 + place),
                    Platform::Magento => (91_000 + place, 1_001_000 + place),
                    Platform::BigCommerce => (4000 + place, 4000 + place),
                };
            }
        }
    }
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
