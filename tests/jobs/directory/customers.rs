//! Customers by address: not remembered, and never repeated in an error.

use gorgias::ErrorKind;
use gorgias::directory::CustomerRef;
use gorgias::types::CustomerChannelType;

use super::desk::Desk;
use crate::support::{Server, json};

#[tokio::test]
async fn customers_are_found_by_every_address() {
    let desk = Desk::open().await;
    let (directory, id) = (desk.client.directory(), desk.ids().customer);
    assert_eq!(directory.customer_by_email(" nia.okafor@example.com ").await.unwrap(), Some(id));
    assert_eq!(desk.asked(), ["GET customers?email=nia.okafor%40example.com&limit=100"]);
    assert_eq!(directory.customer_by_phone("+49 30 90-18.20").await.unwrap(), Some(id));
    assert_eq!(desk.asked(), ["GET customers?channel_address=%2B4930901820&channel_type=phone&limit=100"]);
    assert_eq!(directory.customer_by_channel(CustomerChannelType::Phone, "+4930901820").await.unwrap(), Some(id));
    let bsuid = "US.13491208655302741918";
    assert_eq!(directory.customer_by_channel(CustomerChannelType::WhatsappBsuid, bsuid).await.unwrap(), None);
    assert_eq!(
        desk.asked(),
        [
            "GET customers?channel_address=%2B4930901820&channel_type=phone&limit=100",
            "GET customers?channel_address=US.13491208655302741918&channel_type=whatsapp-bsuid&limit=100",
        ]
    );
    assert_eq!(directory.customer_by_external_id("crm-1001").await.unwrap(), Some(id));
    assert_eq!(desk.asked(), ["GET customers?external_id=crm-1001&limit=100"]);
    assert_eq!(directory.customer_by_external_id("crm-1001").await.unwrap(), Some(id));
    assert_eq!(desk.asked().len(), 1, "nothing is remembered");
}

#[tokio::test]
async fn a_reference_of_each_form_leads_to_the_customer() {
    let desk = Desk::open().await;
    let id = desk.ids().customer;
    for (reference, calls) in [
        (CustomerRef::email("\tNIA.Okafor@example.com"), 1),
        (CustomerRef::email("N.Okafor@example.org"), 2),
        (CustomerRef::phone("+49 (30) 90-18.20"), 1),
        (CustomerRef::external_id("crm-1001"), 1),
        (CustomerRef::channel("phone", "+4930901820"), 1),
        (CustomerRef::from(id), 0),
    ] {
        assert_eq!(desk.client.directory().customer(&reference).await.unwrap(), Some(id), "{reference:?}");
        assert_eq!(desk.asked().len(), calls, "{reference:?}");
        let shown = format!("{reference:?}").to_lowercase();
        assert!(!shown.contains("okafor") && !shown.contains("9018") && !shown.contains("crm"), "{shown}");
    }
    // What is compared to the letter.
    for reference in [CustomerRef::external_id("CRM-1001"), CustomerRef::channel("phone", "+49 30 901820")] {
        assert_eq!(desk.client.directory().customer(&reference).await.unwrap(), None, "{reference:?}");
    }
}

/// Gorgias may fold case otherwise than the caller, and not only in ASCII.
#[tokio::test]
async fn the_case_of_all_letters_does_not_count() {
    let one = serde_json::json!({"data": [{"id": 41, "email": "JÖRG@example.com"}]});
    let client = Server::always(json(&one)).await.client();
    assert_eq!(client.directory().customer_by_email("jörg@EXAMPLE.com").await.unwrap(), Some(41));
}

#[tokio::test]
async fn a_merged_customer_is_found_as_the_survivor() {
    let desk = Desk::open().await;
    let found = desk.client.directory().customer_by_email("n.okafor@example.org").await.unwrap();
    assert_eq!(found, Some(desk.ids().customer));
    let asked = [
        "GET customers?email=n.okafor%40example.org&limit=100",
        "GET customers?channel_address=n.okafor%40example.org&channel_type=email&limit=100",
    ];
    assert_eq!(desk.asked(), asked);
}

#[tokio::test]
async fn nobody_is_no_error() {
    let desk = Desk::open().await;
    let directory = desk.client.directory();
    assert_eq!(directory.customer_by_email("nobody@example.com").await.unwrap(), None);
    assert_eq!(directory.customer_by_phone("+4930000000").await.unwrap(), None);
    assert_eq!(directory.customer_by_external_id("crm-0").await.unwrap(), None);
}

#[tokio::test]
async fn errors_repeat_nothing() {
    let two = serde_json::json!({"data": [
        {"id": 41, "email": "secret@example.com", "external_id": "secret-9", "name": "Secret Name"},
        {"id": 42, "email": "secret@example.com", "external_id": "secret-9", "name": "Secret Name"},
    ]});
    let server = Server::always(json(&two)).await;
    let client = server.client();
    let directory = client.directory();
    for error in [
        directory.customer_by_email("secret@example.com").await.unwrap_err(),
        directory.customer_by_external_id("secret-9").await.unwrap_err(),
        directory.customer_by_phone("+4930123456").await.unwrap_err(),
        directory.customer_by_channel("chat", "secret").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::UnknownName);
        let text = format!("{error} {error:?}");
        assert!(
            text.contains("41, 42") && !text.to_lowercase().contains("secret") && !text.contains("123456"),
            "{text}"
        );
    }
    for error in [
        directory.customer_by_email("secret").await.unwrap_err(),
        directory.customer_by_phone("0049 30 123456").await.unwrap_err(),
        directory.customer_by_channel("chat", " ").await.unwrap_err(),
        directory.customer_by_external_id(" ").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(!error.to_string().contains("secret") && !error.to_string().contains("123456"), "{error}");
    }
}

/// A filter that is not obeyed must not lead to somebody else.
#[tokio::test]
async fn a_customer_with_another_address_is_not_taken() {
    let all = serde_json::json!({"data": [{"id": 41, "email": "other@example.com", "external_id": "other"}]});
    let none = serde_json::json!({"data": []});
    let server =
        Server::start(move |request| json(if request.target.contains("channel_") { &none } else { &all })).await;
    let client = server.client();
    assert_eq!(client.directory().customer_by_email("nia@example.com").await.unwrap(), None);
    assert_eq!(client.directory().customer_by_external_id("nia").await.unwrap(), None);
}
