//! Notes, each once: their external id names the rules that have written.

use std::collections::BTreeSet;

use crate::types::Ticket;

const PREFIX: &str = "triage:";
/// Between the ids of rules.
const SEPARATOR: char = '+';
/// Characters of an external id, at most.
const MOST: usize = 255;

/// The rules whose notes are on a ticket already. Notes that were deleted count, too: an agent who deletes one does not want it again.
pub(super) fn rules_with_notes(ticket: &Ticket) -> BTreeSet<String> {
    let ids = ticket.messages.iter().filter_map(|message| message.external_id.as_deref()?.strip_prefix(PREFIX));
    ids.flat_map(|rules| rules.split(SEPARATOR)).map(str::to_owned).collect()
}

/// One note of several rules: the id it is recognized by, and what it says. More than one only if the ids of the rules do not
/// fit into one external id.
pub(super) fn combined<'a>(notes: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for (rule, text) in notes {
        match all.last_mut().filter(|(id, _)| id.len() + 1 + rule.len() <= MOST) {
            Some((id, note)) => {
                id.push(SEPARATOR);
                id.push_str(rule);
                note.push_str("\n\n");
                note.push_str(text);
            }
            None => all.push((format!("{PREFIX}{rule}"), text.to_owned())),
        }
    }
    all
}
