//! Asking Gorgias for names.

use super::DirectoryKind;
use super::cache::Query;
use super::entry::DirectoryEntry;
use crate::Client;
use crate::error::Result;
use crate::page::Paginate;
use crate::types::{
    CustomField, CustomFieldObjectType, Integration, ListMacrosOrderBy, ListTagsOrderBy, Macro, Tag, Team, User, View,
};

/// Records per page; the most that is allowed.
const LIMIT: i64 = 100;
/// Pages that candidates are chosen from, where Gorgias can search.
const PAGES_OF_CANDIDATES: usize = 10;

pub(super) async fn fetch(client: &Client, kind: DirectoryKind, query: &Query) -> Result<Vec<DirectoryEntry>> {
    // How many pages are read: a search is there for what it names, which a long list of near misses would only delay.
    let pages = match query {
        Query::All | Query::Email(_) | Query::Me => usize::MAX,
        Query::Search(_) => 1,
        Query::MostUsed => PAGES_OF_CANDIDATES,
    };
    match kind {
        DirectoryKind::User => match query {
            Query::Me => Ok(vec![client.get_user().id(0).send().await?.into_inner().into()]),
            Query::Email(email) => read(client.list_users().limit(LIMIT).email(email.as_str()), pages).await,
            _ => read(client.list_users().limit(LIMIT), pages).await,
        },
        DirectoryKind::Team => read(client.list_teams().limit(LIMIT), pages).await,
        DirectoryKind::Tag => {
            let list = client.list_tags().limit(LIMIT);
            match query {
                Query::Search(name) => read(list.search(name.as_str()).order_by(ListTagsOrderBy::NameAsc), pages).await,
                _ => read(list.order_by(ListTagsOrderBy::UsageDescNameDesc), pages).await,
            }
        }
        DirectoryKind::Macro => {
            let list = client.list_macros().limit(LIMIT);
            match query {
                Query::Search(name) => read(list.search(name.as_str()), pages).await,
                _ => read(list.order_by(ListMacrosOrderBy::UsageDesc), pages).await,
            }
        }
        DirectoryKind::View => read(client.list_views().limit(LIMIT), pages).await,
        DirectoryKind::Integration => read(client.list_integrations().limit(LIMIT), pages).await,
        DirectoryKind::TicketField => fields(client, CustomFieldObjectType::Ticket).await,
        DirectoryKind::CustomerField => fields(client, CustomFieldObjectType::Customer).await,
    }
}

async fn fields(client: &Client, of: CustomFieldObjectType) -> Result<Vec<DirectoryEntry>> {
    read(client.list_custom_fields().object_type(of).limit(LIMIT), usize::MAX).await
}

async fn read<C: Paginate>(call: C, most: usize) -> Result<Vec<DirectoryEntry>>
where
    C::Item: Into<DirectoryEntry>,
{
    let mut entries = Vec::new();
    let mut pages = call.pages();
    for _ in 0..most {
        let Some(page) = pages.next().await else { break };
        entries.extend(page?.into_items().into_iter().map(Into::into));
    }
    Ok(entries)
}

impl From<User> for DirectoryEntry {
    fn from(user: User) -> Self {
        let deactivated = user.active == Some(false) || user.deactivated_datetime.is_some();
        Self { email: user.email, deactivated, ..Self::new(user.id, user.name) }
    }
}

impl From<Team> for DirectoryEntry {
    fn from(team: Team) -> Self {
        Self::new(team.id, team.name)
    }
}

impl From<Tag> for DirectoryEntry {
    fn from(tag: Tag) -> Self {
        Self { deactivated: tag.deleted_datetime.is_some(), ..Self::new(tag.id, tag.name) }
    }
}

impl From<Macro> for DirectoryEntry {
    fn from(of: Macro) -> Self {
        Self { external_id: of.external_id, deactivated: of.archived_datetime.is_some(), ..Self::new(of.id, of.name) }
    }
}

impl From<View> for DirectoryEntry {
    fn from(view: View) -> Self {
        Self { deactivated: view.deactivated_datetime.is_some(), ..Self::new(view.id, view.name) }
    }
}

impl From<Integration> for DirectoryEntry {
    fn from(integration: Integration) -> Self {
        Self {
            type_: integration.type_.map(|of| of.to_string()),
            deactivated: integration.deactivated_datetime.is_some(),
            ..Self::new(integration.id, integration.name)
        }
    }
}

impl From<CustomField> for DirectoryEntry {
    fn from(field: CustomField) -> Self {
        Self {
            external_id: field.external_id,
            deactivated: field.deactivated_datetime.is_some(),
            ..Self::new(field.id, field.label)
        }
    }
}
