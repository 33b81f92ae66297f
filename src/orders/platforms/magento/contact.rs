//! Who ordered at Magento, and where it goes. Guests have no name but that of their billing address.

use super::Reader;
use crate::orders::model::{Address, Order};
use crate::orders::platforms::person::full_name;

pub(super) fn read(order: &mut Order, shop: Reader<'_>) {
    let contact = &mut order.contact;
    contact.email = shop.text("customer_email");
    contact.billing = shop.object("billing_address", address);
    contact.shipping = shop.object("shipping_address", address);
    shop.object("extension_attributes", |more| {
        more.each("shipping_assignments", |assigned| {
            let found = assigned.object("shipping", |shipping| shipping.object("address", address)).flatten();
            contact.shipping = contact.shipping.take().or(found);
        });
    });
    // Adobe's events have both in one list.
    shop.each("addresses", |at| match at.text("address_type").as_deref() {
        Some("billing") => contact.billing = contact.billing.take().or_else(|| Some(address(at))),
        Some("shipping") => contact.shipping = contact.shipping.take().or_else(|| Some(address(at))),
        _ => at.complain("address_type", "is neither billing nor shipping"),
    });
    let places = || [&contact.billing, &contact.shipping].into_iter().flatten();
    let phone = places().find_map(|place| place.phone.clone());
    let named = places().find_map(|place| place.name.clone());
    contact.phone = phone;
    contact.name = full_name(shop, "customer_firstname", "customer_lastname").or(named);
}

fn address(at: Reader<'_>) -> Address {
    Address {
        name: full_name(at, "firstname", "lastname"),
        company: at.text("company"),
        lines: at.lines("street"),
        city: at.text("city"),
        region: at.text("region_code").or_else(|| at.text("region")),
        zip: at.text("postcode"),
        country: at.text("country_id"),
        phone: at.text("telephone"),
    }
}
