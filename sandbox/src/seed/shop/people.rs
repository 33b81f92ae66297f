//! The customers of a shop, each drawn from their number alone but for the time at which the helpdesk first heard of them.

use chrono::{DateTime, TimeDelta, Utc};

use super::dice::Dice;
use super::names::{self, City};
use crate::seed::commerce::{Address, Platform, Shop, Shopper, catalog};
use crate::state::Id;

/// The shops of the account; a shop is meant by its place in here.
pub(super) static SHOPS: [&Shop; 3] = [&catalog::HARBOR, &catalog::NORTHLIGHT, &catalog::CEDAR];

/// A customer.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) first: &'static str,
    pub(super) last: &'static str,
    pub(super) email: String,
    pub(super) phone: Option<String>,
    /// Place of the shop that they buy from.
    pub(super) shop: usize,
    pub(super) address: Address,
    /// Known by a social account only, and has never bought anything.
    pub(super) stranger: bool,
    pub(super) tier: Option<&'static str>,
    pub(super) marketing: bool,
    /// When the helpdesk first heard of them; set by the plan.
    pub(super) since: DateTime<Utc>,
    /// The number within the platform.
    pub(super) external: i64,
}

impl Person {
    pub(super) fn draw(seed: u64, number: usize, end: DateTime<Utc>) -> Self {
        let mut dice = Dice::new(seed, "person", number);
        let (first, last) = (dice.text(&names::FIRST), dice.text(&names::LAST));
        let shop = match dice.below(100) {
            0..54 => 0,
            54..74 => 1,
            _ => 2,
        };
        let address = address(&mut dice, shop);
        let phone = if dice.percent(48) { fictional_number(shop, number) } else { None };
        let host = dice.text(&["com", "com", "com", "net", "org"]);
        let serial = i64::try_from(number).unwrap_or(i64::MAX / 1000);
        let external = match SHOPS.get(shop).map(|shop| shop.platform) {
            Some(Platform::Shopify) | None => 7_300_000_001_000 + serial * 3,
            Some(Platform::Magento) => 2000 + serial,
            Some(Platform::BigCommerce) => 6000 + serial,
        };
        Self {
            first,
            last,
            email: format!("{}.{}{number}@example.{host}", plain(first), plain(last)),
            phone,
            shop,
            address,
            stranger: dice.percent(6),
            tier: match dice.below(100) {
                0..6 => Some("Gold"),
                6..18 => Some("Silver"),
                _ => None,
            },
            marketing: dice.percent(60),
            since: end,
            external,
        }
    }

    pub(super) fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    /// An account of theirs on a platform.
    pub(super) fn account(&self) -> String {
        format!("1784{:013}", self.external % 10_000_000_000_000)
    }

    /// The same person as the shop knows them.
    pub(super) fn shopper(&self, customer: Id) -> Shopper {
        Shopper {
            customer,
            external: self.external,
            first: self.first.to_owned(),
            last: self.last.to_owned(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            address: self.address.clone(),
            since: self.since - TimeDelta::minutes(20),
            marketing: self.marketing,
            tags: [self.tier, self.marketing.then_some("newsletter")]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
            note: String::new(),
        }
    }

    pub(super) fn language(&self) -> &'static str {
        if self.shop == 0 { "de" } else { "en" }
    }

    pub(super) fn timezone(&self) -> &'static str {
        ["Europe/Berlin", "Europe/London", "America/Chicago"].get(self.shop).copied().unwrap_or("UTC")
    }
}

/// A name in the letters of addresses.
fn plain(name: &str) -> String {
    let letters = name.chars().flat_map(char::to_lowercase).filter_map(|letter| match letter {
        'ä' => Some('a'),
        'ö' => Some('o'),
        'ü' => Some('u'),
        'ë' => Some('e'),
        other => Some(other).filter(char::is_ascii_lowercase),
    });
    letters.collect()
}

fn address(dice: &mut Dice, shop: usize) -> Address {
    let house = dice.between(1, 180);
    let make = |dice: &mut Dice, cities: &[City]| dice.pick(cities).copied().unwrap_or(("Bremen", None, "281"));
    match shop {
        1 => {
            let (city, region, code) = make(dice, &names::CITIES_GB);
            // No postal code in use ends like this.
            let zip = format!("{code} {}XX", dice.between(1, 9));
            let street = format!("{house} {}", dice.text(&names::STREETS_GB));
            Address { street, city, region, zip, country: "United Kingdom", country_code: "GB" }
        }
        2 => {
            let (city, region, code) = make(dice, &names::CITIES_US);
            let zip = format!("{code}{:02}", dice.between(1, 20));
            let street = format!("{house} {}", dice.text(&names::STREETS_US));
            Address { street, city, region, zip, country: "United States", country_code: "US" }
        }
        _ => {
            let (city, region, code) = make(dice, &names::CITIES_DE);
            let zip = format!("{code}{:02}", dice.between(0, 99));
            let street = format!("{} {house}", dice.text(&names::STREETS_DE));
            Address { street, city, region, zip, country: "Germany", country_code: "DE" }
        }
    }
}

/// A telephone number that belongs to nobody: from the ranges that regulators keep for books and films. Each person has another
/// one, until a range is used up.
fn fictional_number(shop: usize, number: usize) -> Option<String> {
    const GERMAN: [&str; 5] = ["+493023125", "+494066969", "+496990009", "+492214710", "+498999998"];
    const BRITISH: [&str; 17] = [
        "+447700900",
        "+441134960",
        "+441144960",
        "+441154960",
        "+441164960",
        "+441174960",
        "+441184960",
        "+441214960",
        "+441314960",
        "+441414960",
        "+441514960",
        "+441614960",
        "+442079460",
        "+441914980",
        "+442896496",
        "+442920180",
        "+441632960",
    ];
    match shop {
        1 => BRITISH.get(number / 1000).map(|range| format!("{range}{:03}", number % 1000)),
        2 => {
            let area = 201 + number / 100;
            (area < 990).then(|| format!("+1{area}55501{:02}", number % 100))
        }
        _ => GERMAN.get(number / 1000).map(|range| format!("{range}{:03}", number % 1000)),
    }
}
