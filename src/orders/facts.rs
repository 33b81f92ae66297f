//! An order as facts in JSON: whole for [`Order::to_json`], and as much of it as fits for a brief.

use serde_json::{Map, Value, json};

use super::{Address, Amounts, Decimal, LineItem, Money, Order, Refund, Shipment};

/// Collects what is there.
#[derive(Default)]
pub(super) struct Facts(Map<String, Value>);

impl Facts {
    /// Adds a fact, unless there is none: `null`, an empty text, an empty list.
    pub(super) fn put(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        let value = value.into();
        let nothing = value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value.as_str() == Some("");
        if !nothing {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    pub(super) fn left_out(&mut self, name: &str, all: usize, shown: usize) -> &mut Self {
        if all > shown { self.put(name, all - shown) } else { self }
    }
}

impl From<Facts> for Value {
    fn from(facts: Facts) -> Self {
        Self::Object(facts.0)
    }
}

/// How an order is told.
pub(super) struct Form<'a> {
    /// What is shown of the shop's and people's words.
    pub(super) words: &'a dyn Fn(&str) -> String,
    /// Most lines, shipments, and members of any other list.
    pub(super) items: usize,
    pub(super) shipments: usize,
    pub(super) list: usize,
    /// Whether more than what tells orders apart is shown.
    pub(super) details: bool,
    /// Whether ids, times and quantities are shown that add nothing for a reader who drafts a reply.
    pub(super) complete: bool,
    /// Whether personal data is shown.
    pub(super) personal: bool,
}

impl Order {
    /// Returns the order as JSON: everything that was read, without personal data. What is unknown is left out, as are a zero
    /// `tax`, `discount` and `refunded`; a known zero of `shipping`, `paid` and `due` is there.
    ///
    /// Amounts are text with the digits of their currency (`45.00 EUR`), quantities text without needless digits (`2`). The keys
    /// are those of a [`Brief`](super::context::Brief), which shows fewer of them.
    ///
    /// ```
    /// use gorgias::orders::{Platform, read_order};
    ///
    /// let raw = serde_json::json!({
    ///     "id": 1, "name": "#1001", "currency": "EUR", "total_price": "45.00", "current_total_price": "30.00",
    ///     "line_items": [{"id": 7, "title": "Mug", "quantity": 2, "current_quantity": 1, "fulfillable_quantity": 1,
    ///         "fulfillment_status": null}]
    /// });
    /// let json = read_order(Platform::Shopify, &raw).0.unwrap().to_json();
    /// assert_eq!((&json["total"], &json["total_ordered"]), (&"30.00 EUR".into(), &"45.00 EUR".into()));
    /// assert_eq!((&json["items"][0]["removed"], &json["items"][0]["open"]), (&"1".into(), &"1".into()));
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Value {
        Form { personal: false, ..Form::whole() }.order(self)
    }

    /// Returns the same with personal data: `contact` (name, e-mail address, phone number), `phone`, `ships_to` and `billed_to`
    /// (addresses in one line), and `status_page`, which opens without a login.
    #[must_use]
    pub fn to_json_with_personal_data(&self) -> Value {
        Form::whole().order(self)
    }
}

impl Form<'static> {
    fn whole() -> Self {
        let most = usize::MAX;
        let words: &'static dyn Fn(&str) -> String = &str::to_owned;
        Self { words, items: most, shipments: most, list: most, details: true, complete: true, personal: true }
    }
}

impl Form<'_> {
    fn maybe(&self, words: Option<&String>) -> Value {
        words.map_or(Value::Null, |words| (self.words)(words).into())
    }

    fn lines(&self, words: &[String]) -> Value {
        words.iter().take(self.list).map(|words| (self.words)(words)).collect()
    }

    /// What tells one order from another.
    fn identity(&self, order: &Order) -> Facts {
        let mut facts = Facts::default();
        facts.put("name", (self.words)(order.label())).put("statuses", json!(order.statuses()));
        facts.put("not_placed", json!(order.not_placed));
        facts.put("placed", order.created_at.map(day).unwrap_or_default());
        facts.put("total", amount(order.total.as_ref()));
        facts.put("customer_total", amount(order.customer_total.as_ref()));
        facts
    }

    pub(super) fn short(&self, order: &Order) -> Value {
        self.identity(order).into()
    }

    pub(super) fn order(&self, order: &Order) -> Value {
        let mut facts = self.identity(order);
        facts.put("platform", (self.words)(order.platform.as_str()));
        if self.complete {
            self.completion(&mut facts, order);
        }
        if self.details {
            self.details(&mut facts, order);
        }
        facts.put("items", order.items.iter().take(self.items).map(|item| self.item(item)).collect::<Vec<_>>());
        facts.left_out("items_left_out", order.items.len(), self.items);
        let shipments = order.shipments.iter().take(self.shipments).map(|sent| self.shipment(sent));
        facts.put("shipments", shipments.collect::<Vec<_>>());
        facts.left_out("shipments_left_out", order.shipments.len(), self.shipments);
        if self.personal && self.details {
            let contact = &order.contact;
            let address = |address: &Option<Address>| address.as_ref().map(|a| (self.words)(&a.one_line()));
            facts.put("ships_to", address(&contact.shipping)).put("billed_to", address(&contact.billing));
            facts.put("status_page", order.status_url.as_ref().map(|url| (self.words)(url)));
        }
        facts.into()
    }

    fn completion(&self, facts: &mut Facts, order: &Order) {
        facts.put("id", self.maybe(order.id.as_ref())).put("number", self.maybe(order.number.as_ref()));
        facts.put("payment", json!(order.payment)).put("fulfillment", json!(order.fulfillment));
        facts.put("on_hold", order.on_hold.then_some(true));
        for (name, time) in
            [("placed_at", order.created_at), ("updated_at", order.updated_at), ("cancelled_at", order.cancelled_at)]
        {
            facts.put(name, time.map(|at| at.to_string()));
        }
        if self.personal {
            let contact = &order.contact;
            let mut person = Facts::default();
            person.put("name", self.maybe(contact.name.as_ref())).put("email", self.maybe(contact.email.as_ref()));
            person.put("phone", self.maybe(contact.phone.as_ref()));
            facts.put("phone", self.maybe(contact.phone.as_ref()));
            if !person.0.is_empty() {
                facts.put("contact", person);
            }
        }
    }

    fn details(&self, facts: &mut Facts, order: &Order) {
        let some = |money: &&Money| !money.amount.is_zero();
        facts.put("total_ordered", amount(order.total_ordered.as_ref()));
        facts.put("paid", amount(order.paid.as_ref())).put("due", amount(order.due.as_ref()));
        facts.put("subtotal", amount(order.subtotal.as_ref().filter(some)));
        facts.put("shipping", amount(order.shipping.as_ref()));
        facts.put("shipping_is_before_discount", order.shipping_is_before_discount.then_some(true));
        facts.put("tax", amount(order.tax.as_ref().filter(some)));
        facts.put("discount", amount(order.discount.as_ref().filter(some)));
        facts.put("refunded", order.refunded.as_ref().filter(|amounts| !amounts.is_zero()).map(amounts));
        let words = [&order.words.status, &order.words.payment, &order.words.fulfillment];
        facts.put("shop_says", self.lines(&words.into_iter().flatten().cloned().collect::<Vec<_>>()));
        facts.put("shop", self.maybe(order.shop.as_ref()));
        facts.put("updated", order.updated_at.map(day));
        facts.put("cancelled", order.cancelled_at.map(day));
        facts.put("cancel_reason", self.maybe(order.cancel_reason.as_ref()));
        facts.put("discount_codes", self.lines(&order.discount_codes));
        facts.put("shipping_methods", self.lines(&order.shipping_methods));
        facts.put("tags", self.lines(&order.tags));
        let refunds = order.refunds.iter().take(self.list).map(|refund| self.refund(refund));
        facts.put("refunds", refunds.collect::<Vec<_>>());
    }

    fn item(&self, item: &LineItem) -> Value {
        let mut facts = Facts::default();
        facts.put("title", (self.words)(&item.label())).put("quantity", units(item.quantity));
        facts.put("price", amount(item.price.as_ref()));
        if self.complete {
            facts.put("id", self.maybe(item.id.as_ref())).put("product_id", self.maybe(item.product_id.as_ref()));
            facts.put("variant_id", self.maybe(item.variant_id.as_ref())).put("tags", self.lines(&item.tags));
            facts.put("total", amount(item.total.as_ref()));
        }
        if self.details {
            facts.put("sku", self.maybe(item.sku.as_ref())).put("type", self.maybe(item.product_type.as_ref()));
            facts.put("vendor", self.maybe(item.vendor.as_ref()));
            let discount = item.discount.as_ref().filter(|money| !money.amount.is_zero());
            facts.put("discount", amount(discount));
        }
        facts.put("status", json!(item.fulfillment));
        let some = |units: Option<Decimal>| units.filter(|units| !units.is_zero());
        // Where a part was sent and a part is open, both are news.
        let part = |units: Option<Decimal>| some(units).filter(|units| *units != item.quantity.unwrap_or_default());
        let (fulfilled, open) =
            if self.complete { (item.fulfilled, item.open) } else { (part(item.fulfilled), part(item.open)) };
        facts.put("removed", units(some(item.removed))).put("fulfilled", units(fulfilled)).put("open", units(open));
        facts.put("refunded", units(some(item.refunded))).put("returned", units(some(item.returned)));
        facts.into()
    }

    fn shipment(&self, sent: &Shipment) -> Value {
        let mut facts = Facts::default();
        if self.complete {
            facts.put("id", self.maybe(sent.id.as_ref()));
        }
        if sent.cancelled {
            facts.put("cancelled", true);
        } else {
            facts.put("status", json!(sent.status));
        }
        facts.put("carrier_says", self.maybe(sent.word.as_ref())).put("carrier", self.maybe(sent.carrier.as_ref()));
        facts.put("tracking_numbers", self.lines(&sent.tracking_numbers));
        facts.put("tracking_urls", self.lines(&sent.tracking_urls));
        facts.put("sent", sent.created_at.map(day));
        facts.into()
    }

    fn refund(&self, refund: &Refund) -> Value {
        let mut facts = Facts::default();
        facts.put("amount", refund.amount.as_ref().map(amounts)).put("at", refund.created_at.map(day));
        if self.complete {
            facts.put("id", self.maybe(refund.id.as_ref()));
            let lines = refund.items.iter().map(|(id, quantity)| {
                let mut line = Facts::default();
                line.put("id", (self.words)(id)).put("quantity", units(*quantity));
                Value::from(line)
            });
            facts.put("items", lines.collect::<Vec<_>>());
        }
        facts.into()
    }
}

fn amount(money: Option<&Money>) -> Option<String> {
    money.map(ToString::to_string)
}

/// A text, or a list of texts where there are several currencies.
fn amounts(amounts: &Amounts) -> Value {
    match amounts.single() {
        Some(money) => money.to_string().into(),
        None => amounts.iter().map(ToString::to_string).collect(),
    }
}

fn units(units: Option<Decimal>) -> Option<String> {
    units.map(|units| units.trimmed().to_string())
}

fn day(at: crate::Timestamp) -> String {
    at.to_datetime().format("%Y-%m-%d").to_string()
}
