//! Creating a rule, once.

use super::DesiredRule;
use super::compare::creation;
use crate::Client;
use crate::error::Result;
use crate::once::{Ensured, Recipe};
use crate::response::Response;
use crate::types::{ListRulesOrderBy, Rule};

struct Creation<'a> {
    client: &'a Client,
    desired: &'a DesiredRule,
}

impl Recipe for Creation<'_> {
    type Created = Rule;
    type Found = Rule;

    fn key(&self) -> String {
        format!("rule {}", self.desired.name)
    }

    /// Only looks for what was created a moment ago: it is among the newest.
    async fn find(&self) -> Result<Option<Rule>> {
        let newest = self.client.list_rules().order_by(ListRulesOrderBy::CreatedDatetimeDesc).limit(100);
        let page = newest.send().await?.complete()?.into_inner();
        Ok(page.data.into_iter().find(|rule| rule.name.as_ref() == Some(&self.desired.name)))
    }

    async fn create(&self) -> Result<Response<Rule>> {
        self.client.create_rule().body(creation(self.desired)).send().await
    }
}

/// Creates the rule; to be called while nobody else of this process does.
pub(super) async fn create(client: &Client, desired: &DesiredRule) -> Result<Rule> {
    crate::once::create(client, &Creation { client, desired }).await.map(Ensured::into_inner)
}
