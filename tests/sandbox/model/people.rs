//! Customers.

use gorgias::{ErrorKind, types};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::json;

use super::account::Customer;
use super::desk::{Desk, address, body, ended, pick, word};
use super::step::few;

#[derive(Clone, Debug)]
pub(crate) enum PersonStep {
    Create { email: u8, external_id: Option<u8> },
    Update { customer: u8, name: u8, email: Option<u8> },
    Merge { source: u8, target: u8 },
    Delete { customer: u8 },
    DeleteMany { customers: Vec<u8> },
}

pub(crate) fn steps() -> impl Strategy<Value = PersonStep> {
    use PersonStep::*;
    let at = any::<u8>;
    prop_oneof![
        3 => (few(), option::of(few())).prop_map(|(email, external_id)| Create { email, external_id }),
        2 => (at(), few(), option::of(few())).prop_map(|(customer, name, email)| Update { customer, name, email }),
        3 => (at(), at()).prop_map(|(source, target)| Merge { source, target }),
        1 => at().prop_map(|customer| Delete { customer }),
        1 => vec(at(), 1..3).prop_map(|customers| DeleteMany { customers }),
    ]
}

impl Desk {
    /// A customer that a call has made on the way.
    pub(crate) fn meet_customer(&mut self, id: i64, email: Option<String>) {
        self.account.born(id);
        let addresses = email.iter().cloned().collect();
        self.account.customers.insert(id, Customer { email, addresses, ..Customer::default() });
    }

    pub(crate) async fn step_of_people(&mut self, step: &PersonStep) {
        match step {
            PersonStep::Create { email, external_id } => {
                let (email, external_id) = (address(*email), external_id.map(|number| word("external", number)));
                let channel = json!({"type": "email", "address": email, "preferred": true});
                let mut new = json!({"name": "Somebody New", "email": email, "channels": [channel]});
                if let Some(external_id) = &external_id {
                    new["external_id"] = json!(external_id);
                }
                let taken = self.account.owner(&email).map(|_| ErrorKind::Conflict);
                let call = self.client.create_customer().body(body::<types::CreateCustomer>(new));
                if let Some(made) = ended(call.send().await, taken) {
                    self.meet_customer(made.id, Some(email));
                    let customer = self.account.customers.get_mut(&made.id).unwrap();
                    customer.name = Some("Somebody New".to_owned());
                    customer.external_id = external_id;
                }
            }
            PersonStep::Update { customer, name, email } => self.update_customer(*customer, *name, *email).await,
            PersonStep::Merge { source, target } => {
                let one = |place: u8| pick(self.account.customers.keys().copied(), place);
                let (Some(source), Some(target)) = (one(*source), one(*target)) else { return };
                let refusal = (source == target).then_some(ErrorKind::BadRequest);
                let call = self.client.merge_customers().source_id(source).target_id(target);
                if ended(call.body(body::<types::MergeCustomers>(json!({}))).send().await, refusal).is_some() {
                    self.account.merge(source, target);
                }
            }
            PersonStep::Delete { customer } => {
                let Some(id) = pick(self.account.customers.keys().copied(), *customer) else { return };
                ended(self.client.delete_customer().id(id).send().await, None);
                self.account.forget_customer(id);
                ended(self.client.delete_customer().id(id).send().await, Some(ErrorKind::NotFound));
            }
            PersonStep::DeleteMany { customers } => {
                let one = |place: &u8| pick(self.account.customers.keys().copied(), *place);
                let ids: Vec<i64> = customers.iter().filter_map(one).collect();
                if !ids.is_empty() {
                    let call = self.client.delete_customers().body(body::<types::DeleteCustomers>(json!({"ids": ids})));
                    ended(call.send().await, None);
                    ids.into_iter().for_each(|id| self.account.forget_customer(id));
                }
            }
        }
    }

    /// A change of name and address. Those that were merged away are among the targets, and refuse.
    async fn update_customer(&mut self, customer: u8, name: u8, email: Option<u8>) {
        let places: Vec<i64> = self.account.customers.keys().chain(self.account.merged.keys()).copied().collect();
        let Some(id) = pick(places.iter().copied(), customer) else { return };
        let (name, email) = (word("Person", name), email.map(address));
        let mut change = json!({"name": name});
        if let Some(email) = &email {
            change["email"] = json!(email);
        }
        let owner = email.as_deref().and_then(|email| self.account.owner(email));
        let refusal = if self.account.merged.contains_key(&id) {
            Some(ErrorKind::Redirect)
        } else {
            owner.filter(|owner| *owner != id).map(|_| ErrorKind::Conflict)
        };
        let call = self.client.update_customer().id(id).body(body::<types::UpdateCustomer>(change));
        if ended(call.send().await, refusal).is_some() {
            let customer = self.account.customers.get_mut(&id).unwrap();
            customer.name = Some(name);
            if let Some(email) = email {
                if !customer.addresses.contains(&email) {
                    customer.addresses.push(email.clone());
                }
                customer.email = Some(email);
            }
        }
    }
}
