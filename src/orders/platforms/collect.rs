//! All orders of a customer: from every shop, each once, the newest first.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::read::{OrderProblem, Path, Problems, Reader};
use super::{bigcommerce, magento, normalized, shopify, woocommerce};
use crate::LazyMap;
use crate::orders::model::{Amounts, Order, Platform};
use crate::read::{Kept, Tree, View};
use crate::sort::{object, sort_by_key};
use crate::types::{CustomerDetail, Ticket, TicketCustomer};

/// The orders of a customer, as returned by [`orders_of`].
///
/// ```
/// use gorgias::orders::orders_of;
/// use gorgias::types::Ticket;
///
/// let ticket: Ticket = serde_json::from_value(serde_json::json!({"id": 7, "customer": {"id": 8, "integrations": {
///     "6": {"__integration_type__": "shopify", "orders": [{"id": 1, "name": "#1001", "total_price": "84.90"}]}
/// }}}))?;
/// let found = orders_of(&ticket);
/// assert_eq!(found.latest().map(|order| order.label()), Some("#1001"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Orders {
    /// The orders, the newest first. Orders without a date come last.
    pub orders: Vec<Order>,
    /// The pieces that could not be read and were left out.
    pub problems: Vec<OrderProblem>,
    /// The entries of `integrations` that are not of a known shop platform, by key, with Gorgias' name for their kind:
    /// subscriptions, loyalty programs, responses of HTTP integrations.
    pub others: Vec<(String, Option<String>)>,
}

impl Orders {
    /// Returns the newest order; `None` if there is none.
    #[must_use]
    pub fn latest(&self) -> Option<&Order> {
        self.orders.first()
    }
}

/// A record that carries the customer's shop orders: a ticket, the customer inside of a ticket, or a customer as returned by
/// [`get_customer`](crate::Client::get_customer).
pub trait HasOrders: sealed::Sealed {
    #[doc(hidden)]
    fn integrations(&self) -> Cow<'_, LazyMap>;

    #[doc(hidden)]
    fn ecommerce_data(&self) -> Cow<'_, LazyMap>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::types::CustomerDetail {}
    impl Sealed for crate::types::TicketCustomer {}
    impl Sealed for crate::types::Ticket {}
}

impl HasOrders for TicketCustomer {
    fn integrations(&self) -> Cow<'_, LazyMap> {
        Cow::Borrowed(&self.integrations)
    }

    fn ecommerce_data(&self) -> Cow<'_, LazyMap> {
        Cow::Borrowed(&self.ecommerce_data)
    }
}

impl HasOrders for CustomerDetail {
    fn integrations(&self) -> Cow<'_, LazyMap> {
        Cow::Borrowed(&self.integrations)
    }

    fn ecommerce_data(&self) -> Cow<'_, LazyMap> {
        // Types that were read can be written, so nothing is lost here.
        let value = |data| serde_json::to_value(data).unwrap_or_default();
        let data = object(self.ecommerce_data.iter().map(|(key, data)| (key.clone(), value(data))));
        Cow::Owned(data.into())
    }
}

impl HasOrders for Ticket {
    fn integrations(&self) -> Cow<'_, LazyMap> {
        self.customer.as_ref().map_or_else(Cow::default, HasOrders::integrations)
    }

    fn ecommerce_data(&self) -> Cow<'_, LazyMap> {
        self.customer.as_ref().map_or_else(Cow::default, HasOrders::ecommerce_data)
    }
}

/// Reads all orders of a customer, or of the customer of a ticket. Makes no call.
///
/// Reads `integrations` (as the shops wrote them) and `ecommerce_data` (Gorgias' normalized form). An order that is in both is
/// returned once: what the shop wrote, completed by the normalized form.
///
/// The normalized form holds the last 20 orders of a shopper per store; how many raw ones are kept is unknown. So an order
/// that is missing here can still exist. Lists, searches and views of customers and tickets do not hold orders; a ticket or
/// customer that was read by itself does.
#[must_use]
pub fn orders_of(customer: &(impl HasOrders + ?Sized)) -> Orders {
    customer
        .integrations()
        .look(|integrations| customer.ecommerce_data().look(|ecommerce_data| collect(integrations, ecommerce_data)))
}

/// Reads one order as a shop writes it, for instance from its own webhook. Also returns what could not be read.
///
/// The order is `None` if the value is not an object, has neither id nor number, or is of a platform whose form is unknown.
#[must_use]
pub fn read_order(platform: Platform, value: &Value) -> (Option<Order>, Vec<OrderProblem>) {
    let (order, problems) = read_without_raw(platform, View::of(value));
    (order.map(|order| order.with_raw(value.clone())), problems)
}

/// Reads an order as [`read_order`] does, and keeps the value itself: copying it takes as long as reading it.
pub(crate) fn read_whole_order(platform: Platform, value: Value) -> (Option<Order>, Vec<OrderProblem>) {
    let (order, problems) = read_without_raw(platform, View::of(&value));
    (order.map(|order| order.with_raw(value)), problems)
}

/// The same of a text, and of what was parsed of it.
pub(crate) fn read_parsed_order(platform: Platform, text: &str, tree: &Tree<'_>) -> (Option<Order>, Vec<OrderProblem>) {
    let (order, problems) = read_without_raw(platform, tree.view());
    (order.map(|order| order.with_raw(Kept::text(text))), problems)
}

fn read_without_raw(platform: Platform, value: View<'_>) -> (Option<Order>, Vec<OrderProblem>) {
    let problems = Problems::default();
    let path = Path::Root("order");
    let order = match value.as_object() {
        Some(object) => read_one(platform, Reader { object, path: &path, problems: &problems }),
        None => {
            problems.add(&path, "is not an object");
            None
        }
    };
    (order, problems.into_inner())
}

/// Reads an order, but for its raw value.
fn read_one(platform: Platform, reader: Reader<'_>) -> Option<Order> {
    let read = match platform {
        Platform::Shopify => {
            // The form of Shopify's GraphQL API is read as well; the raw value stays as it came.
            let rest = shopify::to_rest(reader.object);
            return finish(platform, reader, |order, reader| {
                let object = rest.as_ref().and_then(|rest| View::of(rest).as_object()).unwrap_or(reader.object);
                shopify::read(order, Reader { object, ..reader });
                order.parcel_names = shopify::parcel_names(reader.object);
            });
        }
        Platform::Magento2 => magento::read,
        Platform::BigCommerce => bigcommerce::read,
        Platform::WooCommerce => woocommerce::read,
        Platform::Other(_) => {
            reader.problems.add(reader.path, "is of a platform of which no orders are known here");
            return None;
        }
    };
    finish(platform, reader, read)
}

fn finish(platform: Platform, reader: Reader<'_>, read: impl FnOnce(&mut Order, Reader<'_>)) -> Option<Order> {
    let mut order = Order::new(platform);
    read(&mut order, reader);
    if order.id.is_none() && order.number.is_none() && order.name.is_none() {
        reader.problems.add(reader.path, "has neither an id nor a number, and was left out");
        return None;
    }
    Some(order)
}

fn collect(integrations: View<'_>, ecommerce: View<'_>) -> Orders {
    let problems = Problems::default();
    let mut found = Found::default();
    let mut others = Vec::new();
    let root = Path::Root("integrations");
    for (key, entry) in integrations.entries().into_iter().filter(|(_, entry)| !entry.is_null()) {
        let path = Path::Field(&root, key);
        let Some(object) = entry.as_object() else {
            problems.add(&path, "is not an object");
            continue;
        };
        let reader = Reader { object, path: &path, problems: &problems };
        let word = reader.text("__integration_type__");
        let platform = word.as_deref().map(Platform::from);
        let Some(platform) = platform.filter(|platform| !matches!(platform, Platform::Other(_))) else {
            others.push((key.to_owned(), word));
            continue;
        };
        reader.each("orders", |raw| {
            if let Some(order) = read_one(platform.clone(), raw) {
                let mut order = order.with_raw(raw.object.kept());
                order.integration_id = key.parse().ok();
                order.path = raw.path.to_string();
                found.add(order);
            }
        });
    }
    let root = Path::Root("ecommerce_data");
    for (key, data) in ecommerce.entries().into_iter().filter(|(_, data)| !data.is_null()) {
        let path = Path::Field(&root, key);
        let Some(object) = data.as_object() else {
            problems.add(&path, "is not an object");
            continue;
        };
        let reader = Reader { object, path: &path, problems: &problems };
        let store = reader.object("store", |store| {
            let name = store.text("display_name").or_else(|| store.text("name")).or_else(|| store.text("url"));
            (store.text("type"), store.integer("helpdesk_integration_id"), name)
        });
        let (kind, integration, name) = store.unwrap_or_default();
        let platform = Platform::from(kind.as_deref().unwrap_or("unknown"));
        reader.each("orders", |raw| {
            if let Some(order) = finish(platform.clone(), raw, normalized::read) {
                let mut order = order.with_raw(raw.object.kept());
                order.integration_id = integration;
                order.shop = name.clone();
                order.path = raw.path.to_string();
                found.merge(order);
            }
        });
    }
    let mut orders = found.orders;
    // Stable: of equally old ones, and of those without a date, the shop's own sequence stays.
    sort_by_key(&mut orders, |order| std::cmp::Reverse(order.created_at));
    Orders { orders, problems: problems.into_inner(), others }
}

/// The identity of an order.
type Key = (Platform, Option<i64>, String);

#[derive(Default)]
struct Found {
    orders: Vec<Order>,
    by_key: HashMap<Key, usize>,
}

fn key(order: &Order, integration: Option<i64>) -> Option<Key> {
    let id = order.id.as_ref().or(order.number.as_ref()).or(order.name.as_ref())?;
    Some((order.platform.clone(), integration, id.clone()))
}

impl Found {
    /// Adds what a shop wrote; of the same order twice, the newer state stays.
    fn add(&mut self, order: Order) {
        let Some(own) = key(&order, order.integration_id) else { return };
        match self.by_key.get(&own).copied() {
            Some(at) => {
                if let Some(known) = self.orders.get_mut(at).filter(|known| known.updated_at < order.updated_at) {
                    *known = order;
                }
            }
            None => self.push(own, order),
        }
    }

    fn push(&mut self, own: Key, order: Order) {
        // Data without an integration finds the order, too; the first of two shops with equal ids has it.
        let anywhere = (own.0.clone(), None, own.2.clone());
        self.by_key.entry(anywhere).or_insert(self.orders.len());
        self.by_key.insert(own, self.orders.len());
        self.orders.push(order);
    }

    /// Adds Gorgias' normalized form, or completes the order that is there by it.
    fn merge(&mut self, order: Order) {
        let Some(own) = key(&order, order.integration_id) else { return };
        match self.by_key.get(&own).copied().and_then(|at| self.orders.get_mut(at)) {
            Some(known) => known.complete(order),
            None => self.push(own, order),
        }
    }
}

impl Order {
    /// Takes over what is missing here.
    fn complete(&mut self, other: Self) {
        self.adopt_currency(&other);
        macro_rules! fill {
            ($($field:ident),*) => {$( self.$field = self.$field.take().or(other.$field); )*};
        }
        fill!(integration_id, shop, name, number, payment, fulfillment, total, subtotal, shipping, tax, discount);
        fill!(created_at, updated_at);
        let (words, more) = (&mut self.words, other.words);
        words.status = words.status.take().or(more.status);
        words.payment = words.payment.take().or(more.payment);
        words.fulfillment = words.fulfillment.take().or(more.fulfillment);
        self.cancelled |= other.cancelled;
        self.on_hold |= other.on_hold;
        if self.items.is_empty() {
            self.items = other.items;
        }
        if self.discount_codes.is_empty() {
            self.discount_codes = other.discount_codes;
        }
        self.contact.billing = self.contact.billing.take().or(other.contact.billing);
        self.contact.shipping = self.contact.shipping.take().or(other.contact.shipping);
        self.normalized = Some(other.raw);
    }

    /// The currency of the same total, where the shop's own data names none.
    fn adopt_currency(&mut self, other: &Self) {
        let (Some(own), Some(theirs)) = (&self.total, &other.total) else { return };
        let Some(currency) = theirs.currency.clone().filter(|_| own.currency.is_none() && own.amount == theirs.amount)
        else {
            return;
        };
        let of_order = [
            &mut self.total,
            &mut self.total_ordered,
            &mut self.paid,
            &mut self.due,
            &mut self.subtotal,
            &mut self.shipping,
            &mut self.tax,
            &mut self.discount,
        ];
        let of_items = self.items.iter_mut().flat_map(|item| [&mut item.price, &mut item.total, &mut item.discount]);
        let refunds = self.refunds.iter_mut().map(|refund| &mut refund.amount);
        let of_refunds = refunds.chain([&mut self.refunded]).flatten().flat_map(Amounts::iter_mut);
        for money in of_order.into_iter().chain(of_items).flatten().chain(of_refunds) {
            money.currency.get_or_insert_with(|| currency.clone());
        }
    }
}
