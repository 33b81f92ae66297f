//! Finding the customer.

use crate::Client;
use crate::directory::{CustomerRef, customers};
use crate::error::Result;
use crate::types::CustomerDetail;

/// The customer whose history is read.
pub(super) struct Found {
    pub(super) id: i64,
    /// With orders, where those were asked for.
    pub(super) detail: Option<Box<CustomerDetail>>,
}

/// Looks for the customer. One that is given by id is read only `with_orders`, which needs the whole customer anyway.
pub(super) async fn find(client: Client, customer: CustomerRef, with_orders: bool) -> Result<Found> {
    let found = customers::find(&client, customer.clone()).await?;
    let id = found.ok_or_else(|| customer.nobody())?.id;
    let detail = if with_orders { Some(Box::new(detail(&client, id).await?)) } else { None };
    Ok(Found { id: detail.as_ref().map_or(id, |detail| detail.id), detail })
}

/// The customer, or the survivor of a merge.
pub(super) async fn detail(client: &Client, id: i64) -> Result<CustomerDetail> {
    client.get_customer().id(id).send().await.map(crate::Response::into_inner)
}
