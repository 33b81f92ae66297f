//! Customers of the sandbox, whose shop data is written by somebody else.

use gorgias::Client;
use gorgias::orders::{OrderStatus, Orders, Platform, orders_of};
use gorgias_sandbox::Sandbox;

async fn orders(pick: impl Fn(&gorgias_sandbox::SeedIds) -> i64) -> Orders {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).unlimited();
    let customer = client.build().unwrap().get_customer().id(pick(sandbox.ids())).send().await.unwrap();
    let found = orders_of(&*customer);
    assert_eq!(found.problems, []);
    assert_eq!(found.others, []);
    // The normalized form of each is merged into it.
    for order in &found.orders {
        assert!(order.normalized().is_some() && order.integration_id.is_some(), "{}", order.label());
        assert!(order.total.as_ref().is_some_and(|total| total.currency.is_some()) && !order.items.is_empty());
    }
    found
}

fn labels(found: &Orders) -> Vec<&str> {
    found.orders.iter().map(|order| order.label()).collect()
}

#[tokio::test]
async fn a_shopify_shop_is_read() {
    let found = orders(|ids| ids.shopify_customer).await;
    assert_eq!(labels(&found), ["#2044", "#2038", "#2031", "#2019"]);
    let [waiting, partial, delivered, canceled] = found.orders.as_slice() else { panic!("four orders") };
    assert!(waiting.is(OrderStatus::Paid) && !waiting.is(OrderStatus::Fulfilled));
    assert_eq!(waiting.discount_codes, ["WELCOME10"]);
    assert!(partial.is(OrderStatus::PartiallyFulfilled) && partial.is(OrderStatus::InTransit));
    assert!(delivered.is(OrderStatus::Delivered) && delivered.is(OrderStatus::PartiallyRefunded));
    assert_eq!(delivered.shipments[0].tracking_numbers, ["JD0140000001"]);
    assert_eq!(canceled.status(), OrderStatus::Cancelled);
    assert!(delivered.refunds[0].amount.is_some() && delivered.contact.shipping.is_some());
}

#[tokio::test]
async fn a_magento_shop_is_read() {
    let found = orders(|ids| ids.magento_customer).await;
    assert_eq!(labels(&found), ["001000257", "001000233"]);
    let arrived = &found.orders[1];
    assert_eq!(arrived.platform, Platform::Magento2);
    assert!(arrived.is(OrderStatus::PartiallyRefunded) && arrived.is(OrderStatus::Fulfilled));
    assert_eq!(arrived.shipments[0].tracking_numbers, ["QX400700118GB"]);
    assert_eq!((arrived.refunds.len(), arrived.refunds[0].amount.clone()), (1, arrived.refunded.clone()));
    assert!(arrived.items[0].vendor.is_none() && arrived.items[0].sku.is_some());
}

#[tokio::test]
async fn a_bigcommerce_shop_is_read() {
    let found = orders(|ids| ids.bigcommerce_customer).await;
    // The name is from the normalized form: BigCommerce itself has only the number.
    assert_eq!(labels(&found), ["#3120", "#3007"]);
    let [shipped, older] = found.orders.as_slice() else { panic!("two orders") };
    assert!(shipped.is(OrderStatus::PartiallyFulfilled) && older.is(OrderStatus::Fulfilled));
    assert_eq!(shipped.shipments[0].tracking_numbers, ["9400100000000000003120"]);
    assert_eq!(
        (shipped.discount.clone(), shipped.discount_codes.as_slice()),
        (super::money("15.00 USD"), ["TRAIL15".to_owned()].as_slice())
    );
    assert!(shipped.items[0].vendor.is_some());
}
