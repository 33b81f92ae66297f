//! Tags, of the account and on tickets.

use gorgias::{ErrorKind, types};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use super::desk::{Desk, body, ended, pick, word};
use super::step::few;

#[derive(Clone, Debug)]
pub(crate) enum TagStep {
    Add { ticket: u8, names: Vec<u8> },
    Set { ticket: u8, names: Vec<u8> },
    Remove { ticket: u8, names: Vec<u8> },
    Create { name: u8 },
    Rename { tag: u8, name: u8 },
    Delete { tag: u8 },
    DeleteMany { tags: Vec<u8> },
    Merge { source: u8, target: u8 },
}

pub(crate) fn steps() -> impl Strategy<Value = TagStep> {
    use TagStep::*;
    let at = any::<u8>;
    prop_oneof![
        3 => (at(), vec(few(), 1..4)).prop_map(|(ticket, names)| Add { ticket, names }),
        2 => (at(), vec(few(), 0..3)).prop_map(|(ticket, names)| Set { ticket, names }),
        2 => (at(), vec(few(), 1..4)).prop_map(|(ticket, names)| Remove { ticket, names }),
        2 => few().prop_map(|name| Create { name }),
        1 => (at(), few()).prop_map(|(tag, name)| Rename { tag, name }),
        1 => at().prop_map(|tag| Delete { tag }),
        1 => vec(at(), 1..3).prop_map(|tags| DeleteMany { tags }),
        1 => (at(), at()).prop_map(|(source, target)| Merge { source, target }),
    ]
}

impl Desk {
    /// Tags that a call has shown: those with a new name are new.
    pub(crate) fn meet_tags(&mut self, shown: &[(i64, String)]) {
        for (id, name) in shown {
            if self.account.tag(name).is_none() {
                self.account.born(*id);
                self.account.tags.insert(*id, name.clone());
            }
            assert_eq!(self.account.tag(name), Some(*id), "a name belongs to one tag");
        }
    }

    /// The tags with these names, each once; all must be known by now.
    pub(crate) fn tags_named(&self, names: &[u8]) -> Vec<i64> {
        let mut ids = Vec::new();
        for number in names {
            let id = self.account.tag(&word("tag", *number)).expect("a tag that was met");
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    pub(crate) async fn step_of_tags(&mut self, step: &TagStep) {
        let tag = |place: u8| pick(self.account.tags.keys().copied(), place);
        match step {
            TagStep::Add { ticket, names } | TagStep::Set { ticket, names } | TagStep::Remove { ticket, names } => {
                if let Some(ticket) = pick(self.account.tickets.keys().copied(), *ticket) {
                    self.tag(step, ticket, names).await;
                }
            }
            TagStep::Create { name } => {
                let name = word("tag", *name);
                let taken = self.account.tag(&name).map(|_| ErrorKind::BadRequest);
                let call = self.client.create_tag().body(body::<types::CreateTag>(json!({"name": name})));
                if let Some(made) = ended(call.send().await, taken) {
                    self.account.born(made.id);
                    self.account.tags.insert(made.id, name);
                }
            }
            TagStep::Rename { tag: place, name } => {
                let Some(id) = tag(*place) else { return };
                let name = word("tag", *name);
                let taken = self.account.tag(&name).filter(|owner| *owner != id).map(|_| ErrorKind::BadRequest);
                let call = self.client.update_tag().id(id).body(body::<types::UpdateTag>(json!({"name": name})));
                if ended(call.send().await, taken).is_some() {
                    self.account.tags.insert(id, name);
                }
            }
            TagStep::Delete { tag: place } => {
                let Some(id) = tag(*place) else { return };
                ended(self.client.delete_tag().id(id).send().await, None);
                self.account.forget_tag(id);
                ended(self.client.get_tag().id(id).send().await, Some(ErrorKind::NotFound));
            }
            TagStep::DeleteMany { tags } => {
                let ids: Vec<i64> = tags.iter().filter_map(|place| tag(*place)).collect();
                if !ids.is_empty() {
                    let call = self.client.delete_tags().body(body::<types::DeleteTags>(json!({"ids": ids})));
                    ended(call.send().await, None);
                    ids.into_iter().for_each(|id| self.account.forget_tag(id));
                }
            }
            TagStep::Merge { source, target } => {
                let (Some(source), Some(target)) = (tag(*source), tag(*target)) else { return };
                let refusal = (source == target).then_some(ErrorKind::BadRequest);
                let call = self.client.merge_tags().destination_tag_id(target);
                let call = call.body(body::<types::MergeTags>(json!({"source_tags_ids": [source]})));
                if ended(call.send().await, refusal).is_some() {
                    for ticket in self.account.tickets.values_mut().filter(|ticket| ticket.tags.contains(&source)) {
                        ticket.tags.retain(|id| *id != target);
                        ticket.tags.push(target);
                    }
                    self.account.forget_tag(source);
                }
            }
        }
    }

    async fn tag(&mut self, step: &TagStep, ticket: i64, names: &[u8]) {
        let words: Vec<String> = names.iter().map(|number| word("tag", *number)).collect();
        let refs = body::<types::TicketTagRefs>(json!({"names": words}));
        match step {
            TagStep::Add { .. } => {
                ended(self.client.add_ticket_tags().ticket_id(ticket).body(refs).send().await, None);
            }
            TagStep::Set { .. } => {
                ended(self.client.set_ticket_tags().ticket_id(ticket).body(refs).send().await, None);
            }
            _ => {
                ended(self.client.remove_ticket_tags().ticket_id(ticket).body(refs).send().await, None);
            }
        }
        let shown = ended(self.client.list_ticket_tags().ticket_id(ticket).send().await, None).unwrap().data;
        let shown: Vec<(i64, String)> = shown.into_iter().map(|tag| (tag.id, tag.name.unwrap())).collect();
        self.meet_tags(&shown);
        let own = self.account.tickets[&ticket].tags.clone();
        let tags = match step {
            TagStep::Add { .. } => {
                let new = self.tags_named(names).into_iter().filter(|id| !own.contains(id)).collect();
                [own, new].concat()
            }
            TagStep::Set { .. } => self.tags_named(names),
            // Unknown names are nothing that could be removed, and do not become tags.
            _ => own.into_iter().filter(|id| !words.contains(&self.account.tags[id])).collect(),
        };
        assert_eq!(shown.iter().map(|(id, _)| *id).collect::<Vec<_>>(), tags);
        self.account.touch(ticket).tags = tags;
        self.last = Some(ticket);
    }
}
