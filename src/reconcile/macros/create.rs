//! Creating a macro, once.

use super::DesiredMacro;
use super::compare::creation;
use crate::Client;
use crate::error::Result;
use crate::once::{Ensured, Recipe};
use crate::response::Response;
use crate::types::{ListMacrosOrderBy, Macro};

pub(super) struct Creation<'a> {
    pub(super) client: &'a Client,
    pub(super) desired: &'a DesiredMacro,
}

impl Recipe for Creation<'_> {
    type Created = Macro;
    type Found = Macro;

    fn key(&self) -> String {
        format!("macro {}", self.desired.external_id)
    }

    /// Only looks for what was created a moment ago: it is among the newest.
    async fn find(&self) -> Result<Option<Macro>> {
        let newest =
            self.client.list_macros().order_by(ListMacrosOrderBy::CreatedDatetimeDesc).limit(100).archived(false);
        let page = newest.send().await?.complete()?.into_inner();
        Ok(page.data.into_iter().find(|one| one.external_id.as_ref() == Some(&self.desired.external_id)))
    }

    async fn create(&self) -> Result<Response<Macro>> {
        self.client.create_macro().body(creation(self.desired)).send().await
    }
}

/// Creates the macro; to be called while nobody else of this process does.
pub(super) async fn create(client: &Client, desired: &DesiredMacro) -> Result<Macro> {
    crate::once::create(client, &Creation { client, desired }).await.map(Ensured::into_inner)
}
