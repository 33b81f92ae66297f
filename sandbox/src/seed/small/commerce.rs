//! Customers whose orders came in through a shop, one per platform.

use chrono::{DateTime, TimeDelta, Utc};

use crate::resources::customers;
use crate::seed::SeedIds;
use crate::seed::commerce::{
    Address, Discount, Line, Order, Parcel, Payment, Refund, Shipment, Shop, Shopper, attach, catalog, connect,
};
use crate::state::{Id, World};

pub(super) fn fill(world: &mut World, ids: &mut SeedIds) {
    let now = world.clock.now();
    (ids.shopify_integration, ids.shopify_customer) = shopify(world, now);
    (ids.magento_integration, ids.magento_customer) = magento(world, now);
    (ids.bigcommerce_integration, ids.bigcommerce_customer) = bigcommerce(world, now);
}

/// A person without history in the shop.
fn shopper(world: &mut World, (first, last): (&str, &str), email: &str, external: i64, address: Address) -> Shopper {
    Shopper {
        customer: customers::make(world, Some(&format!("{first} {last}")), Some(("email", email))),
        external,
        first: first.to_owned(),
        last: last.to_owned(),
        email: email.to_owned(),
        phone: None,
        address,
        since: world.clock.now() - TimeDelta::days(380),
        marketing: true,
        tags: "newsletter".to_owned(),
        note: String::new(),
    }
}

/// A paid order on which nothing has happened yet: places of products with variants and quantities.
fn order(
    shop: &'static Shop,
    external: i64,
    number: i64,
    created: DateTime<Utc>,
    lines: &[(usize, usize, i64)],
) -> Order {
    let lines = lines
        .iter()
        .filter_map(|(at, variant, quantity)| {
            shop.products.get(*at).map(|product| Line { product, variant: *variant, quantity: *quantity })
        })
        .collect();
    Order {
        external,
        number,
        created,
        lines,
        discount: None,
        shipping: ("Standard", 490),
        payment: Payment::Paid,
        canceled: None,
        shipments: Vec::new(),
        refunds: Vec::new(),
        note: None,
        tags: "",
    }
}

fn shipment(
    order: &Order,
    tracking: &str,
    carrier: &'static str,
    parcel: Parcel,
    content: &[(usize, i64)],
) -> Shipment {
    let created = order.created + TimeDelta::hours(26);
    let updated = created + TimeDelta::hours(if parcel == Parcel::Delivered { 44 } else { 9 });
    Shipment { created, updated, carrier, tracking: tracking.to_owned(), parcel, content: content.to_vec() }
}

fn shopify(world: &mut World, now: DateTime<Utc>) -> (Id, Id) {
    let store = connect(world, &catalog::HARBOR);
    let address = Address {
        street: "Uferweg 12".to_owned(),
        city: "Bremen",
        region: None,
        zip: "28195".to_owned(),
        country: "Germany",
        country_code: "DE",
    };
    let ilse = shopper(world, ("Ilse", "Marchetti"), "ilse.marchetti@example.com", 7_300_000_000_001, address);
    let place = |external: i64, number, days, lines: &[(usize, usize, i64)]| {
        order(&catalog::HARBOR, 5_610_000_000_000 + external, number, now - TimeDelta::days(days), lines)
    };
    // Waits to be packed, with a discount.
    let mut waiting = place(4, 2044, 2, &[(0, 1, 2), (3, 0, 1)]);
    waiting.discount = Some(Discount { code: "WELCOME10", cents: 838, percent: Some(10) });
    // One of two parcels is on its way.
    let mut partial = place(3, 2038, 6, &[(4, 0, 1), (7, 1, 4)]);
    partial.shipments.push(shipment(&partial, "JD0140000017", "DHL", Parcel::InTransit, &[(1, 4)]));
    // Delivered, and one mug of three paid back.
    let mut delivered = place(1, 2031, 30, &[(1, 1, 3)]);
    delivered.shipments.push(shipment(&delivered, "JD0140000001", "DHL", Parcel::Delivered, &[(0, 3)]));
    let created = delivered.created + TimeDelta::days(8);
    delivered.refunds.push(Refund {
        created,
        note: "One mug arrived chipped",
        content: vec![(0, 1)],
        with_shipping: false,
    });
    // Canceled before anything left, and paid back.
    let mut canceled = place(0, 2019, 55, &[(8, 2, 1)]);
    let at = canceled.created + TimeDelta::hours(5);
    canceled.canceled = Some((at, "customer"));
    canceled.refunds.push(Refund { created: at, note: "Canceled", content: vec![(0, 1)], with_shipping: true });
    attach(world, store, &ilse, &[waiting, partial, delivered, canceled]);
    (store.integration, ilse.customer)
}

fn magento(world: &mut World, now: DateTime<Utc>) -> (Id, Id) {
    let store = connect(world, &catalog::NORTHLIGHT);
    let address = Address {
        street: "7 Weir Cottages".to_owned(),
        city: "Leeds",
        region: Some(("West Yorkshire", "WYK")),
        zip: "LS1 0XX".to_owned(),
        country: "United Kingdom",
        country_code: "GB",
    };
    let mut owen = shopper(world, ("Owen", "Tallis"), "owen.tallis@example.org", 1804, address);
    // A range of numbers that the British regulator keeps for drama.
    owen.phone = Some("+441134960114".to_owned());
    let mut arrived = order(&catalog::NORTHLIGHT, 90_233, 1_000_233, now - TimeDelta::days(9), &[(1, 0, 1), (6, 0, 4)]);
    arrived.shipments.push(shipment(&arrived, "QX400700118GB", "Royal Mail", Parcel::Delivered, &[(0, 1), (1, 4)]));
    let created = arrived.created + TimeDelta::days(6);
    arrived.refunds.push(Refund {
        created,
        note: "Two bulbs were broken",
        content: vec![(1, 2)],
        with_shipping: false,
    });
    let waiting = order(&catalog::NORTHLIGHT, 90_257, 1_000_257, now - TimeDelta::days(1), &[(2, 1, 1)]);
    attach(world, store, &owen, &[waiting, arrived]);
    (store.integration, owen.customer)
}

fn bigcommerce(world: &mut World, now: DateTime<Utc>) -> (Id, Id) {
    let store = connect(world, &catalog::CEDAR);
    let address = Address {
        street: "480 Quarry Road".to_owned(),
        city: "Madison",
        region: Some(("Wisconsin", "WI")),
        zip: "53703".to_owned(),
        country: "United States",
        country_code: "US",
    };
    let mut june = shopper(world, ("June", "Abara"), "june.abara@example.net", 5512, address);
    june.phone = Some("+16085550142".to_owned());
    let mut shipped = order(&catalog::CEDAR, 3120, 3120, now - TimeDelta::days(4), &[(0, 1, 1), (3, 1, 3)]);
    shipped.discount = Some(Discount { code: "TRAIL15", cents: 1500, percent: None });
    shipped.shipments.push(shipment(&shipped, "9400100000000000003120", "USPS", Parcel::InTransit, &[(1, 3)]));
    let mut older = order(&catalog::CEDAR, 3007, 3007, now - TimeDelta::days(71), &[(4, 0, 1)]);
    older.shipments.push(shipment(&older, "9400100000000000003007", "USPS", Parcel::Delivered, &[(0, 1)]));
    attach(world, store, &june, &[shipped, older]);
    (store.integration, june.customer)
}
