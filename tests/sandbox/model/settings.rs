//! Views and macros.

use std::collections::BTreeMap;

use gorgias::{ErrorKind, types};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use super::account::Filter;
use super::desk::{Desk, body, ended, pick, word};
use super::step::few;

#[derive(Clone, Debug)]
pub(crate) enum SettingStep {
    CreateView { filter: u8, customer: u8 },
    UpdateView { view: u8, filter: u8, customer: u8 },
    DeleteView { view: u8 },
    CreateMacro { name: u8 },
    ArchiveMacros { places: Vec<u8> },
    UnarchiveMacros { places: Vec<u8> },
    DeleteMacro { place: u8 },
}

pub(crate) fn steps() -> impl Strategy<Value = SettingStep> {
    use SettingStep::*;
    let at = any::<u8>;
    prop_oneof![
        3 => (at(), at()).prop_map(|(filter, customer)| CreateView { filter, customer }),
        1 => (at(), at(), at()).prop_map(|(view, filter, customer)| UpdateView { view, filter, customer }),
        1 => at().prop_map(|view| DeleteView { view }),
        3 => few().prop_map(|name| CreateMacro { name }),
        2 => vec(at(), 1..4).prop_map(|places| ArchiveMacros { places }),
        1 => vec(at(), 1..4).prop_map(|places| UnarchiveMacros { places }),
        1 => at().prop_map(|place| DeleteMacro { place }),
    ]
}

/// A macro that never was.
const NOBODY: i64 = 7;

impl Desk {
    fn filter(&self, filter: u8, customer: u8) -> Filter {
        let customer = pick(self.account.customers.keys().copied(), customer).map(Filter::OfCustomer);
        let filters =
            [Filter::Open, Filter::Closed, Filter::High, Filter::OpenAndHigh, customer.unwrap_or(Filter::Open)];
        filters[usize::from(filter) % filters.len()]
    }

    pub(crate) async fn step_of_settings(&mut self, step: &SettingStep) {
        match step {
            SettingStep::CreateView { filter, customer } => {
                let filter = self.filter(*filter, *customer);
                let new = json!({"slug": "mine", "name": "Mine", "filters": filter.text()});
                let made = ended(self.client.create_view().body(body::<types::CreateView>(new)).send().await, None);
                let id = made.unwrap().id;
                self.account.born(id);
                self.account.views.insert(id, filter);
            }
            SettingStep::UpdateView { view, filter, customer } => {
                let Some(id) = pick(self.account.views.keys().copied(), *view) else { return };
                let filter = self.filter(*filter, *customer);
                let change = body::<types::UpdateView>(json!({"filters": filter.text()}));
                ended(self.client.update_view().id(id).body(change).send().await, None);
                self.account.views.insert(id, filter);
            }
            SettingStep::DeleteView { view } => {
                let Some(id) = pick(self.account.views.keys().copied(), *view) else { return };
                ended(self.client.delete_view().id(id).send().await, None);
                self.account.views.remove(&id);
                ended(self.client.list_view_items().view_id(id).send().await, Some(ErrorKind::NotFound));
            }
            SettingStep::CreateMacro { name } => {
                let name = word("macro", *name);
                let call = self.client.create_macro().body(body::<types::CreateMacro>(json!({"name": name})));
                let id = ended(call.send().await, None).unwrap().id;
                self.account.born(id);
                self.account.macros.insert(id, (name, false));
            }
            SettingStep::ArchiveMacros { places } => self.archive(places, true).await,
            SettingStep::UnarchiveMacros { places } => self.archive(places, false).await,
            SettingStep::DeleteMacro { place } => {
                let Some(id) = pick(self.account.macros.keys().copied(), *place) else { return };
                ended(self.client.delete_macro().id(id).send().await, None);
                self.account.macros.remove(&id);
                ended(self.client.get_macro().id(id).send().await, Some(ErrorKind::NotFound));
            }
        }
    }

    /// Archives macros or takes them back, and one that is not there: each has a result of its own.
    async fn archive(&mut self, places: &[u8], archive: bool) {
        let one = |place: &u8| pick(self.account.macros.keys().copied(), *place);
        let ids: BTreeMap<i64, ()> = places.iter().filter_map(one).chain([NOBODY]).map(|id| (id, ())).collect();
        let ids: Vec<i64> = ids.into_keys().collect();
        let mut expected = Vec::new();
        for id in &ids {
            let state = self.account.macros.get_mut(id).map(|(_, archived)| std::mem::replace(archived, archive));
            let result = match (archive, state) {
                (_, None) => "not_found",
                (true, Some(false)) => "archived",
                (true, Some(true)) => "already_archived",
                (false, Some(true)) => "unarchived",
                (false, Some(false)) => "already_not_archived",
            };
            expected.push((*id, result.to_owned()));
        }
        let asked = json!({"ids": ids});
        let results: Vec<(i64, String)> = if archive {
            let call = self.client.archive_macros().body(body::<types::ArchiveMacros>(asked));
            let done = ended(call.send().await, None).unwrap().data;
            done.into_iter().map(|result| (result.id, result.status.unwrap().to_string())).collect()
        } else {
            let call = self.client.unarchive_macros().body(body::<types::UnarchiveMacros>(asked));
            let done = ended(call.send().await, None).unwrap().data;
            done.into_iter().map(|result| (result.id, result.status.unwrap().to_string())).collect()
        };
        assert_eq!(results, expected);
    }
}
