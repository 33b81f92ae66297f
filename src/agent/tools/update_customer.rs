//! `update_customer`: what a customer's record is to say; only what differs is written.

use http::Method;
use serde_json::{Map, Value, json};

use crate::agent::arguments::Arguments;
use crate::agent::effect::{Effects, Proposal};
use crate::agent::fields::{self, Of};
use crate::agent::gate::{self, DRY_RUN, PLAN, WriteTool};
use crate::agent::turn::{Draft, ToolFuture, Turn};
use crate::agent::{Argument, ArgumentKind, Labels, Tier, Tool, ToolError, fence, names};
use crate::custom_fields::Owner;
use crate::types::{CustomerDetail, LanguageCode, UpdateCustomer};
use crate::{Client, Error, ErrorKind, Patch, Timestamp};

pub(super) const TOOL: Tool = Tool {
    name: "update_customer",
    title: "Update a customer",
    description: "Sets what is given on a customer and says before → after.",
    tier: Tier::Agent,
    arguments: &[
        Argument::required("customer", ArgumentKind::Text, "id, e-mail, phone or external id"),
        Argument::new("name", ArgumentKind::Text, ""),
        Argument::new("language", ArgumentKind::Text, "en"),
        Argument::new("timezone", ArgumentKind::Text, "Europe/Paris"),
        Argument::new("note", ArgumentKind::Text, ""),
        Argument::new("fields", ArgumentKind::Object, "custom fields by name"),
        Argument::new("clear", ArgumentKind::TextList, "name, language, note, or fields to empty"),
        DRY_RUN,
        PLAN,
    ],
    idempotent: true,
    destructive: true,
    planned: false,
};

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(gate::write::<Update>(turn))
}

struct Update;

#[derive(Default)]
struct Change {
    customer: i64,
    body: Option<UpdateCustomer>,
    /// `Some(None)` clears it.
    note: Option<Option<String>>,
    set: Vec<(i64, Value)>,
    clear: Vec<i64>,
    said: Vec<String>,
}

impl WriteTool for Update {
    type Change = Change;

    async fn propose(turn: &Turn<'_>, arguments: &Arguments, _: Timestamp) -> Result<Proposal<Change>, ToolError> {
        let id = names::customer(&turn.client, arguments.required("customer")?).await?;
        let found = turn.client.get_customer().id(id).send().await?.into_inner();
        let personal = turn.belt.policy.personal_data;
        let mut change = Change { customer: found.id, ..Change::default() };
        let cleared = change.compare(turn, arguments, &found, personal).await?;
        change.fields(turn, arguments, &cleared).await?;
        if change.said.is_empty() {
            return Ok(Proposal::nothing(format!("Nothing to change: customer {} is so already.", found.id)));
        }
        let exact = change.exact(&found);
        let words = format!("customer {}: {}", found.id, change.said.join(", "));
        // What was there before was chosen by the customer.
        let labels = Labels { untrusted: personal, personal };
        Ok(Proposal { effects: Effects::default(), exact, words, labels, change: Some(change), stored: None })
    }

    async fn apply(turn: &Turn<'_>, _: &Arguments, change: Change) -> Result<Draft, ToolError> {
        let mut begun = false;
        let note = change.carry_out(&turn.client, &mut begun).await.map_err(|error| {
            // What came before the call that failed is written.
            let open = begun || error.may_have_taken_effect();
            let error = ToolError::from(error).effect(open);
            let again = "call again with the same arguments: only what differs is written";
            if open { error.remedy(again) } else { error }
        })?;
        let mut text = format!("Done: customer {}: {}", change.customer, change.said.join(", "));
        if note == Some(false) {
            text.push_str("\nExcept the note, which Gorgias did not take (it is documented as read-only).");
        }
        let mut draft = Draft::new(text);
        draft.failed = note == Some(false);
        Ok(draft)
    }
}

impl Change {
    /// Compares the attributes. Returns the names to clear that are none of them: custom fields.
    async fn compare(
        &mut self,
        turn: &Turn<'_>,
        arguments: &Arguments,
        found: &CustomerDetail,
        personal: bool,
    ) -> Result<Vec<String>, ToolError> {
        let mut body = UpdateCustomer::default();
        let mut fields = Vec::new();
        let cleared = |name: &str| arguments.list("clear").iter().any(|one| one.trim().eq_ignore_ascii_case(name));
        for name in ["name", "language", "note"] {
            if cleared(name) && arguments.has(name) {
                let problem = format!("names {name}, which is set as well");
                return Err(ToolError::argument("clear", problem, "do one of both"));
            }
        }
        for name in arguments.list("clear") {
            match name.trim().to_lowercase().as_str() {
                "name" | "language" | "note" => {}
                "timezone" => {
                    return Err(ToolError::argument("clear", "names timezone, which cannot be empty", "set it to UTC"));
                }
                _ => fields.push(name.clone()),
            }
        }
        let hidden = |text: &str| if personal { fence::quote(text, 100) } else { super::written::initial(text) };
        let name = wish(arguments.text("name"), cleared("name"));
        if let Some(to) = name.filter(|to| found.name.as_deref().unwrap_or_default() != to.unwrap_or_default()) {
            self.says("name", found.name.as_deref().map(hidden), to.map(|to| fence::quote(to, 100)));
            body.name = Patch::set_or_null(to.map(str::to_owned));
        }
        let language = wish(arguments.text("language"), cleared("language"));
        let own = found.language.as_ref().map(LanguageCode::as_str);
        if let Some(to) = language.filter(|to| own != *to) {
            self.says("language", own.map(str::to_owned), to.map(str::to_owned));
            body.language = Patch::set_or_null(to.map(LanguageCode::from));
        }
        if let Some(to) = arguments.text("timezone").filter(|to| found.timezone.as_deref() != Some(*to)) {
            self.says("timezone", found.timezone.clone(), Some(to.to_owned()));
            body.timezone = Patch::Set(to.to_owned());
        }
        let note = wish(arguments.text("note"), cleared("note"));
        if let Some(to) = note.filter(|to| found.note.as_deref().unwrap_or_default() != to.unwrap_or_default()) {
            let before = found.note.as_deref().filter(|note| !note.is_empty());
            let before = before.map(|note| {
                if personal { fence::quote(note, 300) } else { format!("{} characters", note.chars().count()) }
            });
            self.says("note", before, to.map(|to| fence::quote(to, 300)));
            self.note = Some(to.map(str::to_owned));
        }
        if !(body.name.is_absent() && body.language.is_absent() && body.timezone.is_absent()) {
            // Before it is planned.
            crate::client::check::request(&turn.client, &crate::operations::UPDATE_CUSTOMER, &|at| at.body(&body))?;
            self.body = Some(body);
        }
        Ok(fields)
    }

    /// Compares the custom fields; reads them only if there is something to compare.
    async fn fields(&mut self, turn: &Turn<'_>, arguments: &Arguments, cleared: &[String]) -> Result<(), ToolError> {
        let wanted = fields::all(turn, Of::Customer, arguments.object("fields")).await?;
        if wanted.is_empty() && cleared.is_empty() {
            return Ok(());
        }
        let listed =
            turn.client.list_customer_custom_field_values().customer_id(self.customer).send().await?.complete()?;
        let stored: Map<String, Value> = listed
            .into_inner()
            .data
            .into_iter()
            .filter_map(|value| Some((value.field?.id.to_string(), value.value.filter(|value| !value.is_null())?)))
            .collect();
        let shown = |value: &Value| match value {
            Value::String(text) => fence::quote(text, 60),
            other => other.to_string(),
        };
        for (id, name, value) in wanted {
            let own = stored.get(&id.to_string());
            if own != Some(&value) {
                self.says(&fence::quote(&name, 60), own.map(shown), Some(shown(&value)));
                self.set.push((id, value));
            }
        }
        for name in cleared {
            let id = fields::one(turn, Of::Customer, name).await?;
            if self.set.iter().any(|(other, _)| *other == id) {
                return Err(ToolError::argument("clear", "names a field that is set as well", "do one of both"));
            }
            if let Some(own) = stored.get(&id.to_string()) {
                self.says(&fence::quote(name, 60), Some(shown(own)), None);
                self.clear.push(id);
            }
        }
        Ok(())
    }

    fn says(&mut self, what: &str, from: Option<String>, to: Option<String>) {
        let empty = || "empty".to_owned();
        self.said.push(format!("{what} {} → {}", from.unwrap_or_else(empty), to.unwrap_or_else(empty)));
    }

    /// Everything that is written, and what it was before.
    fn exact(&self, found: &CustomerDetail) -> Value {
        let before = json!([found.name, found.language, found.timezone, found.note]);
        json!([self.customer, self.body, self.note, self.set, self.clear, self.said, before])
    }

    /// Writes it, and says in `begun` when some of it is written. Returns whether a note was taken, if there was one.
    async fn carry_out(&self, client: &Client, begun: &mut bool) -> Result<Option<bool>, Error> {
        let id = self.customer;
        if let Some(body) = &self.body {
            client.update_customer().id(id).body(body.clone()).send().await?;
            *begun = true;
        }
        let mut taken = None;
        if let Some(note) = &self.note {
            // Not in the typed call: it is documented as read-only, and other clients write it. The response tells.
            let path = format!("/api/customers/{id}");
            let written = client.raw(Method::PUT, path).json(&json!({"note": note})).idempotent().send().await;
            taken = Some(match written {
                Ok(written) => written["note"].as_str().unwrap_or_default() == note.as_deref().unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::BadRequest => false,
                Err(error) => return Err(error),
            });
            *begun |= taken == Some(true);
        }
        if !self.set.is_empty() {
            // Of several, some may be written before one is refused.
            *begun |= self.set.len() > 1;
            client.set_fields(Owner::Customer(id), self.set.clone()).await.into_result().map(drop)?;
        }
        if !self.clear.is_empty() {
            *begun |= !self.set.is_empty() || self.clear.len() > 1;
            client.clear_customer_fields(id, self.clear.iter().copied()).await.into_result().map(drop)?;
        }
        Ok(taken)
    }
}

/// What a text is to be: `None` if it stays, `Some(None)` if it is cleared.
fn wish(given: Option<&str>, cleared: bool) -> Option<Option<&str>> {
    match given {
        Some(text) => Some(Some(text.trim())),
        None => cleared.then_some(None),
    }
}
