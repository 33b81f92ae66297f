//! Tags by name, without making new ones by mistake.

use crate::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::types::TicketTagRefs;

impl Client {
    /// Adds tags to a ticket by name, if all of them exist. Returns their ids.
    ///
    /// [`add_ticket_tags`](Client::add_ticket_tags) makes a tag of every name that it does not know (inferred), so that a slip of
    /// the pen becomes a tag of the account. This looks the names up first and sends ids. Names are compared as in the
    /// [directory](crate::directory): to the letter, else without regard to case and spaces. Tags that the ticket has stay.
    ///
    /// **Costs** one call, and before it one for each name that is not remembered. Without names no call is made.
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
    /// client.add_existing_ticket_tags(412_007_331, ["vip", "refund"]).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// * [`UnknownName`](ErrorKind::UnknownName) if names do not lead to exactly one tag each; the violations name all of them,
    ///   with the nearest tags. Nothing was changed.
    /// * [`InvalidRequest`](ErrorKind::InvalidRequest) if a name is empty; nothing was changed.
    /// * [`NotFound`](ErrorKind::NotFound) if there is no such ticket.
    ///
    /// And the errors of any call: see [`ErrorKind`]. Adding again is harmless.
    pub async fn add_existing_ticket_tags(
        &self,
        ticket_id: i64,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Vec<i64>> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let directory = self.directory();
        let (mut ids, mut unknown) = (Vec::new(), None::<Error>);
        for name in &names {
            match directory.tag_by_name(name).await {
                Ok(id) if ids.contains(&id) => {}
                Ok(id) => ids.push(id),
                Err(error) if error.kind() == ErrorKind::UnknownName => {
                    unknown = Some(match unknown.take() {
                        Some(first) => first.and_violations(&error),
                        None => error,
                    });
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(error) = unknown {
            return Err(error);
        }
        if !ids.is_empty() {
            self.add_ticket_tags().ticket_id(ticket_id).body(TicketTagRefs::builder().ids(ids.clone())).send().await?;
        }
        Ok(ids)
    }
}
