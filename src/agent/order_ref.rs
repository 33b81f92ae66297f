//! Which order somebody means: its shop and its id there, so that all that is said of it comes to one ticket.

use super::arguments::Arguments;
use super::turn::Turn;
use super::{ToolError, fence, names};
use crate::orders::{Order, Platform, orders_of};
use crate::types::{CustomerDetail, Integration};

/// The platforms whose orders are known.
pub(crate) const PLATFORMS: &[&str] = &["shopify", "magento2", "bigcommerce", "woocommerce"];
/// The most pages of integrations that are looked through.
const PAGE: i64 = 100;

/// The order that somebody means.
pub(crate) struct Ordered {
    pub(crate) platform: Platform,
    pub(crate) shop: String,
    /// The id in the shop, or what was given in its place.
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    /// The address of the customer.
    pub(crate) email: Option<String>,
    /// The order, where Gorgias has its data.
    pub(crate) order: Option<Order>,
    pub(crate) remarks: Vec<&'static str>,
}

/// Finds the order of a call: among those that Gorgias has of the customer, else by what was given.
pub(crate) async fn find(turn: &Turn<'_>, arguments: &Arguments) -> Result<Ordered, ToolError> {
    let given = arguments.required("order")?.trim();
    let asked = arguments.choice("platform").map(Platform::from);
    let shop = arguments.text("shop").map(str::trim);
    let customer = customer(turn, arguments.required("customer")?.trim()).await?;
    let email = match &customer {
        Customer::Known(customer) => customer.email.clone(),
        Customer::New(email) => Some(email.clone()),
    };
    let order = match &customer {
        Customer::Known(customer) => known(customer, given, asked.as_ref())?,
        Customer::New(_) => None,
    };
    let platform = order.as_ref().map(|order| order.platform.clone()).or(asked);
    let (platform, shop) = match (platform, shop) {
        (Some(platform), Some(shop)) => {
            let shop = domain(&platform, shop);
            (platform, shop)
        }
        (platform, shop) => connected(turn, platform, shop, order.as_ref()).await?,
    };
    let mut remarks = Vec::new();
    let (id, name) = match &order {
        Some(order) => (order.id.clone().unwrap_or_default(), order.name.clone()),
        None => {
            let bare = given.trim_start_matches('#').to_owned();
            if given.starts_with('#') {
                remarks.push("The order is not among the customer's data: its ticket goes by this number, not by the id in the shop");
            }
            (bare, given.starts_with('#').then(|| given.to_owned()))
        }
    };
    Ok(Ordered { platform, shop, id, name, email, order, remarks })
}

enum Customer {
    Known(Box<CustomerDetail>),
    /// Nobody has this address yet.
    New(String),
}

async fn customer(turn: &Turn<'_>, given: &str) -> Result<Customer, ToolError> {
    match turn.client.directory().customer(&names::customer_ref(given)).await? {
        Some(id) => Ok(Customer::Known(Box::new(turn.client.get_customer().id(id).send().await?.into_inner()))),
        None if given.contains('@') => Ok(Customer::New(given.to_owned())),
        None => {
            Err(ToolError::argument("customer", "names no customer", "an id, e-mail address, +phone or external id"))
        }
    }
}

/// The order of a customer that has this id, number or name.
fn known(customer: &CustomerDetail, given: &str, platform: Option<&Platform>) -> Result<Option<Order>, ToolError> {
    let bare = given.trim_start_matches('#');
    let is = |order: &Order| {
        let of_platform = platform.is_none_or(|platform| *platform == order.platform);
        let mut names = [&order.id, &order.number, &order.name].into_iter().flatten();
        of_platform && order.id.is_some() && names.any(|name| name.trim_start_matches('#').eq_ignore_ascii_case(bare))
    };
    let mut found: Vec<Order> = orders_of(customer).orders.into_iter().filter(is).collect();
    // An id says more than a name that another order has, too.
    if found.len() > 1 {
        found.sort_by_key(|order| order.id.as_deref() != Some(bare));
        if found.first().is_none_or(|order| order.id.as_deref() != Some(bare)) {
            return Err(ToolError::argument(
                "order",
                "is the name of several orders of the customer",
                "give the id, or the platform",
            ));
        }
    }
    Ok(found.into_iter().next())
}

/// The shop among those that are connected: that of the order, else the only one.
async fn connected(
    turn: &Turn<'_>,
    platform: Option<Platform>,
    shop: Option<&str>,
    order: Option<&Order>,
) -> Result<(Platform, String), ToolError> {
    let found: Vec<Integration> = match order.and_then(|order| order.integration_id) {
        Some(id) => vec![turn.client.get_integration().id(id).send().await?.into_inner()],
        None => turn.client.list_integrations().limit(PAGE).send().await?.into_inner().data,
    };
    let shops: Vec<(Platform, Option<String>)> = found
        .iter()
        .filter_map(|integration| {
            let own = Platform::from(integration.type_.as_ref()?.as_str());
            let fits = platform.as_ref().is_none_or(|platform| *platform == own);
            (PLATFORMS.contains(&own.as_str()) && fits).then(|| (own.clone(), shop_of(&own, integration)))
        })
        .collect();
    if let Some(shop) = shop {
        // Only the platform is missing: of the one kind of shop that there is.
        let mut kinds: Vec<&Platform> = shops.iter().map(|(platform, _)| platform).collect();
        kinds.dedup();
        return match kinds.as_slice() {
            [only] => Ok(((*only).clone(), domain(only, shop))),
            _ => Err(ToolError::argument("platform", "is missing", format!("one of {}", PLATFORMS.join(", ")))),
        };
    }
    match shops.as_slice() {
        [(platform, Some(shop))] => Ok((platform.clone(), shop.clone())),
        [(_, None)] | [] => {
            Err(ToolError::argument("shop", "is not known to Gorgias", "give platform and shop, as webhooks name it"))
        }
        several => {
            let names = several
                .iter()
                .filter_map(|(platform, shop)| Some(format!("{} ({platform})", fence::quote(shop.as_ref()?, 60))));
            let names = names.collect::<Vec<_>>().join(", ");
            Err(ToolError::argument(
                "shop",
                "is missing: there are several",
                format!("give platform and shop: {names}"),
            ))
        }
    }
}

/// The shop of an integration, as webhooks of its platform name it; `None` where that is not known.
fn shop_of(platform: &Platform, integration: &Integration) -> Option<String> {
    let text = |key: &str| integration.meta.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty());
    match platform {
        Platform::Shopify => text("shop_domain").or_else(|| text("shop_name")).map(|shop| domain(platform, shop)),
        Platform::BigCommerce => text("store_hash").map(|hash| format!("stores/{hash}")),
        Platform::WooCommerce => text("store_url").or_else(|| text("shop_domain")).map(|shop| domain(platform, shop)),
        _ => None,
    }
}

/// A shop as webhooks name it: a domain, without what stands around it in an address.
fn domain(platform: &Platform, shop: &str) -> String {
    let bare = shop.trim().trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
    match platform {
        Platform::Shopify if !bare.contains('.') => format!("{bare}.myshopify.com"),
        _ => bare.to_owned(),
    }
}
