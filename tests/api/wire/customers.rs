//! Customers.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::{Row, at, map};
use super::samples::channel;

/// What every form of a customer shows.
fn customer(id: i64) -> Value {
    json!({
        "id": id,
        "external_id": "crm-42",
        "email": "nia@example.com",
        "name": "Nia Adaeze Okafor",
        "firstname": "Nia",
        "lastname": "Okafor",
        "language": "en",
        "timezone": "Africa/Lagos",
        "created_datetime": "2026-10-01T08:00:00.095107+00:00",
        "updated_datetime": "2026-10-02T08:00:00+00:00",
        "note": "Prefers e-mail",
        "active": true,
        "meta": {"tier": 2},
        "data": {"loyalty": "gold"},
        "custom_fields": {"9001": {"id": 9001, "value": "VIP"}},
    })
}

fn with(mut customer: Value, more: Value) -> Value {
    customer.as_object_mut().unwrap().extend(map(more));
    customer
}

/// As it is created and updated.
fn written(id: i64) -> Value {
    let more = json!({
        "channels": [channel()],
        "integrations": {"5001": {"__integration_type__": "shopify", "orders": [{"id": 6_200_000_000_001_i64}]}},
        "customer": {"anything": true},
    });
    with(customer(id), more)
}

/// As it is read alone.
fn detailed(id: i64) -> Value {
    let more = json!({"external_data": {"erp": {"rank": 1}}, "ecommerce_data": {"north-store": ecommerce()}});
    with(written(id), more)
}

fn ecommerce() -> Value {
    let address = json!({
        "id": 1, "external_id": "a-1", "shopper_external_id": "s-1", "preferred": true, "line_1": "Example Street 1",
        "line_2": "Floor 2", "city": "Lagos", "state": "LA", "country": "NG", "zip_code": "100001", "first_name": "Nia",
        "last_name": "Okafor", "phone_number": "+15550100", "created_datetime": "2026-10-01T08:00:00+00:00",
        "updated_datetime": "2026-10-02T08:00:00+00:00", "deleted_datetime": null,
    });
    let store = json!({
        "id": 9, "uuid": "7a0c", "name": "north", "display_name": "North Outdoor", "type": "shopify",
        "url": "https://north.example.com", "helpdesk_integration_id": 5001, "default_currency": "NGN",
        "currencies": ["NGN", "EUR"], "created_datetime": "2026-01-01T08:00:00+00:00",
        "updated_datetime": "2026-01-02T08:00:00+00:00", "deleted_datetime": null,
    });
    let shopper = json!({
        "id": 3, "external_id": "s-1", "helpdesk_customer_id": 310_000_042, "email_address": "nia@example.com",
        "phone_number": null, "first_name": "Nia", "middle_name": "Adaeze", "last_name": "Okafor",
        "birthdate": "1990-05-06", "status": "tax_exempt", "accepts_marketing_email": true,
        "accepts_marketing_sms": false, "created_datetime": "2026-10-01T08:00:00+00:00",
        "updated_datetime": null, "deleted_datetime": "2026-11-01T08:00:00+00:00",
    });
    let line_item = json!({
        "id": 711, "title": "Tent", "taxable": true, "requires_shipping": true, "unit_price": 50.0,
        "discount_amount": 5.25, "discount_type": "fixed_amount", "discount_reason": "welcome", "quantity": 2,
        "total_amount": 94.75, "product_options": {"color": "green"}, "fulfilled_quantity": 1,
        "created_datetime": "2026-11-01T08:00:00+00:00", "updated_datetime": null, "deleted_datetime": null,
    });
    let order = json!({
        "id": 71, "external_id": "6200000000001", "shopper_external_id": "s-1", "number": 1001, "name": "#1001",
        "currency": "NGN", "discount_codes": ["WELCOME"], "discount_amount": 10.5, "subtotal_amount": 100.0,
        "shipping_amount": 5.25, "tax_amount": 7, "total_amount": 101.75, "external_status": "open",
        "external_fulfillment_status": "partial", "external_payment_status": "paid", "status": "partially_fulfilled",
        "payment_status": "partially_refunded", "billing_address": address, "shipping_address": address,
        "created_datetime": "2026-11-01T08:00:00+00:00", "updated_datetime": "2026-11-02T08:00:00+00:00",
        "deleted_datetime": null, "line_items": [line_item],
    });
    json!({"store": store, "shopper": shopper, "addresses": [address], "orders": [order]})
}

fn sent() -> Value {
    json!({
        "channels": [{"type": "email", "address": "nia@example.com", "preferred": true}],
        "email": "nia@example.com", "external_id": "crm-42", "language": "en", "name": "Nia Adaeze Okafor",
        "timezone": "Africa/Lagos",
    })
}

/// Sets all fields; creating, updating and merging have the same.
macro_rules! full {
    ($builder:expr) => {
        $builder
            .channels(vec![make!(CustomerChannelInput { type_: "email", address: "nia@example.com", preferred: true })])
            .email("nia@example.com")
            .external_id("crm-42")
            .language(types::LanguageCode::En)
            .name("Nia Adaeze Okafor")
            .timezone("Africa/Lagos")
    };
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            list_customers
                .cursor("c")
                .limit(100)
                .email("nia+shop@example.com")
                .external_id("crm 42")
                .name("Nïa & [Co] #1")
                .language(types::LanguageCode::Fr)
                .timezone("Africa/Lagos")
                .order_by(types::ListCustomersOrderBy::UpdatedDatetimeAsc)
                .view_id(14)
                .channel_type("phone")
                .channel_address("+1 555 0100")
        )
        .sends(
            "GET /api/customers?channel_address=%2B1+555+0100&channel_type=phone&cursor=c&email=nia%2Bshop%40example.com\
             &external_id=crm+42&language=fr&limit=100&name=N%C3%AFa+%26+%5BCo%5D+%231&order_by=updated_datetime%3Aasc\
             &timezone=Africa%2FLagos&view_id=14",
        )
        .answers(
            200,
            &json!({
                "data": [
                    customer(310_000_042),
                    {"id": 310_000_043, "name": null, "email": "not an address", "language": "tlh", "meta": null, "data": null},
                ],
                "object": "list",
                "uri": "/api/customers?limit=100",
                "meta": {"prev_cursor": null, "next_cursor": null},
            }),
        )
        .reads(|customers| {
            assert_eq!(customers.data[0].custom_fields["9001"]["value"], "VIP");
            assert_eq!(customers.data[0].language, Some(types::LanguageCode::En));
            assert_eq!(customers.data[1].email.as_deref(), Some("not an address"));
            assert_eq!(customers.data[1].language.as_ref().unwrap().as_str(), "tlh");
        }),
        call!(create_customer.body(full!(types::CreateCustomer::builder())))
            .sends_json("POST /api/customers", sent())
            .answers(201, &written(310_000_042))
            .reads(|customer| {
                assert_eq!((customer.id, customer.firstname.as_deref()), (310_000_042, Some("Nia")));
                assert_eq!(customer.channels[0].type_, Some(types::CustomerChannelType::Email));
                assert_eq!(customer.channels[0].customer.as_ref().unwrap().id, Some(310_000_042));
                assert_eq!(customer.integrations["5001"]["orders"][0]["id"], 6_200_000_000_001_i64);
            }),
        call!(get_customer.id(310_000_042).relationships(vec![types::CustomerRelationship::CustomFields]))
            .sends("GET /api/customers/310000042?relationships=custom_fields")
            .answers(200, &detailed(310_000_042))
            .reads(|customer| {
                assert_eq!(customer.created_datetime, Some(at("2026-10-01T08:00:00.095107Z")));
                assert_eq!(customer.external_data, Some(json!({"erp": {"rank": 1}})));
                let order = &customer.ecommerce_data["north-store"].orders[0];
                assert_eq!(order.payment_status, Some(types::EcommercePaymentStatus::PartiallyRefunded));
                assert_eq!((order.total_amount, order.tax_amount), (Some(101.75), Some(7.0)));
                assert_eq!(order.line_items[0].quantity, Some(2));
            }),
        call!(update_customer.id(310_000_042).body(full!(types::UpdateCustomer::builder())))
            .sends_json("PUT /api/customers/310000042", sent())
            .answers(202, &written(310_000_042))
            .reads(|customer| assert_eq!(customer.note.as_deref(), Some("Prefers e-mail"))),
        call!(
            merge_customers
                .source_id(310_000_099)
                .target_id(310_000_042)
                .body(full!(types::MergeCustomers::builder()))
        )
        .sends_json("PUT /api/customers/merge?source_id=310000099&target_id=310000042", sent())
        .answers(202, &detailed(310_000_042))
        .reads(|customer| assert_eq!(customer.id, 310_000_042)),
        call!(
            update_customer_data.customer_id(310_000_042).body(
                types::UpdateCustomerData::builder()
                    .data(json!({"erp": {"rank": 1, "name": "Ünal"}}))
                    .version(at("2026-11-03T10:15:30.5+01:00")),
            )
        )
        .sends_json(
            "PUT /api/customers/310000042/data",
            json!({"data": {"erp": {"rank": 1, "name": "Ünal"}}, "version": "2026-11-03T09:15:30.500000Z"}),
        )
        .answers_nothing(202),
        call!(delete_customer.id(310_000_042)).sends("DELETE /api/customers/310000042").answers_nothing(204),
        call!(delete_customers.body(types::DeleteCustomers::builder().ids(vec![310_000_042, 310_000_043])))
            .sends_json("DELETE /api/customers", json!({"ids": [310_000_042, 310_000_043]}))
            .answers_nothing(204),
    ]
}
