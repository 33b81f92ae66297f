//! Orders in the state that their age, and what was written about them, imply.

use chrono::{DateTime, TimeDelta, Utc};

use super::dice::Dice;
use super::topics::About;
use crate::seed::commerce::{Discount, Line, Order, Parcel, Payment, Refund, Shipment, Shop};

/// What is said about an order, when, and when the history ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story {
    pub(super) about: About,
    pub(super) told: DateTime<Utc>,
    pub(super) end: DateTime<Utc>,
}

/// How long before the message an order was placed.
pub(super) fn lead(dice: &mut Dice, about: About) -> TimeDelta {
    let (low, high) = match about {
        About::Waiting | About::Canceled => (1, 20),
        About::OnItsWay | About::Undelivered | About::Damaged | About::Partly => (24 * 4, 24 * 8),
        About::Returned => (24 * 8, 24 * 24),
        About::Any | About::Nothing => (24 * 3, 24 * 14),
    };
    TimeDelta::minutes(dice.between(low * 60, high * 60))
}

/// An order without a number.
pub(super) fn draw(dice: &mut Dice, shop: &'static Shop, created: DateTime<Utc>, story: Story) -> Order {
    let mut order = cart(dice, shop, created, story.about == About::Partly);
    let canceled = story.told + TimeDelta::hours(2);
    if story.about == About::Canceled && canceled < story.end {
        order.canceled = Some((canceled, "customer"));
        order.refunds.push(Refund {
            created: canceled,
            note: "Canceled by the customer",
            content: all(&order),
            with_shipping: true,
        });
        return order;
    }
    if story.about == About::Nothing {
        payment(dice, &mut order, story.end);
    }
    if order.payment == Payment::Paid {
        ship(dice, shop, &mut order, story);
        refund(&mut order, story);
    }
    order
}

fn cart(dice: &mut Dice, shop: &'static Shop, created: DateTime<Utc>, several: bool) -> Order {
    let wanted = match dice.below(100) {
        0..55 if !several => 1,
        0..86 => 2,
        _ => 3,
    };
    let mut lines: Vec<Line> = Vec::new();
    while lines.len() < wanted {
        let Some(product) = dice.pick(shop.products) else { break };
        if lines.iter().all(|line| line.product.id != product.id) {
            let quantity = if product.cents < 3000 { dice.between(1, 4) } else { 1 };
            lines.push(Line { product, variant: dice.below(product.variants.len()), quantity });
        }
    }
    let goods: i64 = lines.iter().map(Line::cents).sum();
    let discount = dice.percent(18).then(|| match dice.percent(60) {
        true => Discount { code: "WELCOME10", cents: goods / 10, percent: Some(10) },
        false => Discount { code: "SPRING5", cents: 500.min(goods), percent: None },
    });
    let shipping = if goods > 10_000 {
        ("Free shipping", 0)
    } else if dice.percent(12) {
        ("Express", 1190)
    } else {
        ("Standard", 490)
    };
    Order {
        external: 0,
        number: 0,
        created,
        lines,
        discount,
        shipping,
        payment: Payment::Paid,
        canceled: None,
        shipments: Vec::new(),
        refunds: Vec::new(),
        note: dice.percent(7).then(|| {
            dice.text(&["Please leave it with the neighbors.", "It is a gift, no invoice please.", "Ring twice."])
                .to_owned()
        }),
        tags: if dice.percent(10) { "gift" } else { "" },
    }
}

/// Money is not always there at once, and sometimes never comes.
fn payment(dice: &mut Dice, order: &mut Order, end: DateTime<Utc>) {
    let age = end - order.created;
    order.payment = match dice.below(100) {
        0..2 if age > TimeDelta::days(4) => {
            order.canceled = Some((order.created + TimeDelta::days(3), "declined"));
            Payment::Voided
        }
        0..25 if age < TimeDelta::days(1) => Payment::Authorized,
        25..45 if age < TimeDelta::days(2) => Payment::Pending,
        _ => Payment::Paid,
    };
}

fn all(order: &Order) -> Vec<(usize, i64)> {
    order.lines.iter().enumerate().map(|(at, line)| (at, line.quantity)).collect()
}

fn ship(dice: &mut Dice, shop: &Shop, order: &mut Order, story: Story) {
    let left = order.created + TimeDelta::hours(dice.between(20, 40));
    // Who asks for another address does so while the parcel is still there.
    let left = if story.about == About::Waiting { left.max(story.told + TimeDelta::hours(20)) } else { left };
    if left >= story.end {
        return;
    }
    let mut first = all(order);
    let rest = if story.about == About::Partly { first.split_off(1) } else { Vec::new() };
    let delivered = match story.about {
        About::OnItsWay => story.told + TimeDelta::hours(dice.between(20, 90)),
        About::Undelivered => story.told + TimeDelta::hours(dice.between(60, 150)),
        _ => left + TimeDelta::hours(dice.between(40, 76)),
    };
    order.shipments.push(parcel(dice, shop, first, (left, delivered), story));
    let late = story.told + TimeDelta::days(3);
    if !rest.is_empty() && late < story.end {
        let delivered = late + TimeDelta::days(2);
        order.shipments.push(parcel(dice, shop, rest, (late, delivered), Story { about: About::Any, ..story }));
    }
}

fn parcel(
    dice: &mut Dice,
    shop: &Shop,
    content: Vec<(usize, i64)>,
    (left, delivered): (DateTime<Utc>, DateTime<Utc>),
    story: Story,
) -> Shipment {
    let carrier = dice.text(match shop.currency {
        "EUR" => &["DHL", "DPD", "Hermes"],
        "GBP" => &["Royal Mail", "DPD", "Evri"],
        _ => &["USPS", "UPS", "FedEx"],
    });
    let on_the_road = story.end - left;
    let (parcel, updated) = if delivered < story.end {
        (Parcel::Delivered, delivered)
    } else if story.about == About::Undelivered {
        (Parcel::Failed, story.told - TimeDelta::hours(3))
    } else if on_the_road < TimeDelta::hours(10) {
        (Parcel::Labeled, left)
    } else if delivered - story.end < TimeDelta::hours(10) {
        (Parcel::OutForDelivery, story.end - TimeDelta::hours(2))
    } else {
        (Parcel::InTransit, left + TimeDelta::hours(9))
    };
    let tracking = format!("EX{:010}{}", dice.between(0, 9_999_999_999), dice.text(&["DE", "GB", "US"]));
    Shipment { created: left, updated: updated.max(left), carrier, tracking, parcel, content }
}

fn refund(order: &mut Order, story: Story) {
    let (at, note, content) = match story.about {
        About::Returned => (story.told + TimeDelta::days(6), "Returned", all(order)),
        About::Damaged => (story.told + TimeDelta::days(1), "Arrived damaged", vec![(0, 1)]),
        _ => return,
    };
    if at < story.end && !order.shipments.is_empty() {
        order.refunds.push(Refund { created: at, note, content, with_shipping: false });
    }
}
