//! Quantities of a line add up: what was ordered was removed, sent, or is still open; and no more came back than was sent.

use gorgias::orders::{Decimal, LineItem, Platform, read_order};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What happened to the units of a line.
#[derive(Clone, Debug)]
struct Story {
    sent: i64,
    removed: i64,
    open: i64,
    returned: i64,
}

fn story() -> impl Strategy<Value = Story> {
    let parts = (0_i64..5, 0_i64..5, 0_i64..5).prop_filter("nothing was ordered", |(a, b, c)| a + b + c > 0);
    parts.prop_flat_map(|(sent, removed, open)| {
        (0..=sent).prop_map(move |returned| Story { sent, removed, open, returned })
    })
}

impl Story {
    fn ordered(&self) -> i64 {
        self.sent + self.removed + self.open
    }

    fn shopify(&self) -> Value {
        let refund = |units: i64, how: &str| json!({"line_item_id": 1, "quantity": units, "restock_type": how});
        json!({"id": 1, "line_items": [{
            "id": 1, "quantity": self.ordered(), "current_quantity": self.ordered() - self.removed - self.returned,
            "fulfillable_quantity": self.open,
        }], "fulfillments": [
            {"status": "success", "line_items": [{"id": 1, "quantity": self.sent}]},
            {"status": "cancelled", "line_items": [{"id": 1, "quantity": 7}]},
        ], "refunds": [{"refund_line_items": [refund(self.removed, "cancel"), refund(self.returned, "return")]}]})
    }

    fn magento(&self) -> Value {
        json!({"entity_id": 1, "items": [{
            "item_id": 1, "qty_ordered": self.ordered(), "qty_shipped": self.sent, "qty_canceled": self.removed,
            "qty_returned": self.returned, "qty_refunded": self.returned,
        }]})
    }
}

fn item(platform: Platform, order: &Value) -> LineItem {
    read_order(platform, order).0.unwrap().items.into_iter().next().unwrap()
}

/// The invariants, as far as all of their parts are known.
fn adds_up(item: &LineItem) -> Result<(), TestCaseError> {
    if let (Some(all), Some(removed), Some(sent), Some(open)) = (item.quantity, item.removed, item.fulfilled, item.open)
    {
        let sum = removed.checked_add(sent).and_then(|sum| sum.checked_add(open));
        prop_assert_eq!(sum, Some(all), "{:?}", item);
        prop_assert!(![removed, sent, open].iter().any(|units| units.is_negative()), "{:?}", item);
    }
    prop_assert!(item.fulfilled.is_none() || item.returned <= item.fulfilled, "{:?}", item);
    Ok(())
}

proptest! {
    #[test]
    fn what_happened_is_what_is_read(story in story()) {
        for (platform, order) in [(Platform::Shopify, story.shopify()), (Platform::Magento2, story.magento())] {
            let item = item(platform, &order);
            let read = [item.quantity, item.fulfilled, item.removed, item.open, item.returned];
            let told = [story.ordered(), story.sent, story.removed, story.open, story.returned];
            let read = read.map(|units| units.unwrap_or_default());
            prop_assert_eq!(read, told.map(Decimal::from), "{}", order);
            adds_up(&item)?;
        }
    }

    #[test]
    fn contradictory_numbers_add_up_as_well(
        numbers in prop::collection::vec(prop::option::of(0_i64..9), 7),
        word in prop::sample::select(vec![json!(null), json!("fulfilled"), json!("partial"), json!("restocked")]),
        listed in any::<bool>(),
    ) {
        let fulfillments = if listed { json!([{"status": "success", "line_items": [{"id": 1, "quantity": numbers[3]}]}]) } else { json!(null) };
        let refunds = json!([{"refund_line_items": [
            {"line_item_id": 1, "quantity": numbers[4], "restock_type": "return"},
            {"line_item_id": 1, "quantity": numbers[5], "restock_type": "cancel"},
            {"line_item_id": 1, "quantity": numbers[6], "restock_type": "no_restock"},
        ]}]);
        let shopify = json!({"id": 1, "fulfillments": fulfillments, "refunds": refunds, "line_items": [{
            "id": 1, "quantity": numbers[0], "current_quantity": numbers[1], "fulfillable_quantity": numbers[2],
            "fulfillment_status": word,
        }]});
        let part = json!({"item_id": 2, "parent_item_id": 1, "qty_ordered": numbers[5], "qty_shipped": numbers[6]});
        let magento = json!({"entity_id": 1, "items": [{
            "item_id": 1, "qty_ordered": numbers[0], "qty_shipped": numbers[1], "qty_canceled": numbers[2],
            "qty_refunded": numbers[3], "qty_returned": numbers[4],
        }, part]});
        let bigcommerce = json!({"id": 1, "products": [{
            "id": 1, "quantity": numbers[0], "quantity_shipped": numbers[1], "quantity_refunded": numbers[2],
        }]});
        for (platform, order) in [
            (Platform::Shopify, shopify), (Platform::Magento2, magento), (Platform::BigCommerce, bigcommerce),
        ] {
            adds_up(&item(platform, &order))?;
        }
    }
}
