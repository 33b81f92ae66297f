//! The Rust client that openapi-generator writes, on the sandbox.

use gorgias_client::apis::configuration::Configuration;
use gorgias_client::apis::{customers_api, macros_api, tags_api, tickets_api};
use gorgias_client::models::CreateTag;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let setting = |name: &str| std::env::var(name);
    let sandbox = Configuration {
        base_path: setting("GORGIAS_BASE_URL")?,
        basic_auth: Some((setting("GORGIAS_EMAIL")?, Some(setting("GORGIAS_API_KEY")?))),
        ..Configuration::new()
    };
    let list = tickets_api::list_tickets(&sandbox, None, Some(10), None, None, None, None, None, None, None);
    let tickets = list.await?.data;
    assert!(tickets.len() >= 5, "{tickets:?}");
    for ticket in &tickets {
        let whole = tickets_api::get_ticket(&sandbox, ticket.id, None).await?;
        assert_eq!(whole.subject, ticket.subject);
    }
    let macros = macros_api::list_macros(&sandbox, None, None, None, None, None, None, None, None, None, None);
    assert!(!macros.await?.data.is_empty());
    let customers =
        customers_api::list_customers(&sandbox, None, None, None, None, None, None, None, None, None, None, None);
    assert!(customers.await?.data.len() >= 2);
    let tag = CreateTag::new("made-by-openapi-generator-rust".to_owned());
    let tag = tags_api::create_tag(&sandbox, tag).await?;
    assert_eq!(tag.name.as_deref(), Some("made-by-openapi-generator-rust"));
    println!("generators: openapi-generator (rust) reads {} tickets and makes a tag", tickets.len());
    Ok(())
}
