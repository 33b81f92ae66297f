//! The macros of an account, in the form of the file that they are reconciled with.

use std::collections::BTreeSet;
use std::fmt;

use super::check::check;
use super::{DesiredAction, DesiredMacro, MacroSet};
use crate::Client;
use crate::error::{Result, Violation};
use crate::model::Patch;
use crate::text::words::duplicates;
use crate::types::{ListMacrosOrderBy, Macro};

/// The macros of an account, in the form of the file that they are reconciled with. Returned by [`Client::export_macros`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MacroExport {
    /// The macros that have a key, without a [`prefix`](MacroSet::prefix), the oldest first. Serialize it to write the file.
    pub set: MacroSet,
    /// The macros that a file cannot hold, with the reasons.
    pub left_out: Vec<LeftOutMacro>,
}

/// A macro that was not exported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOutMacro {
    /// The id of the macro.
    pub id: i64,
    /// The name of the macro.
    pub name: Option<String>,
    /// The reason why it was not exported.
    pub reason: LeftOutReason,
}

/// The reason why a macro was not exported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeftOutReason {
    /// The macro has no `external_id`, and was given no key.
    NoKey,
    /// Several macros have the same key, or the same name to be adopted by.
    NotUnique,
    /// The macro breaks what files have to keep, such as an action without a name. Holds the complaints.
    Unfit(Vec<Violation>),
}

impl fmt::Display for LeftOutReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey => f.write_str("has no `external_id`"),
            Self::NotUnique => f.write_str("shares its key, or its name, with another"),
            Self::Unfit(violations) => {
                f.write_str("cannot stand in a file")?;
                violations.iter().try_for_each(|violation| write!(f, "; {violation}"))
            }
        }
    }
}

impl Client {
    /// Exports the macros that are in use to the form of the file that [`reconcile_macros`](Client::reconcile_macros) reads.
    ///
    /// Reconciling with the exported set changes nothing. Macros without an `external_id` are left out, because a file knows
    /// macros by it; [`export_macros_with_keys`](Client::export_macros_with_keys) gives them one. Archived macros are not
    /// exported. A text with a variable that is not [known](super::variables) is exported; reconciling with it needs
    /// [`allow_unknown_variables`](super::ReconcileMacros::allow_unknown_variables). Arguments of actions that this crate does
    /// not know are exported as they are, and can hold secrets.
    ///
    /// **Costs** one call per 100 macros.
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let export = client.export_macros().await?;
    /// std::fs::write("macros.json", serde_json::to_string_pretty(&export.set)?)?;
    /// for left_out in &export.left_out {
    ///     println!("macro {} is not in the file: it {}", left_out.id, left_out.reason);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns the errors of any call: see [`ErrorKind`](crate::ErrorKind).
    pub async fn export_macros(&self) -> Result<MacroExport> {
        self.export_macros_with_keys(|_| None).await
    }

    /// Exports macros like [`export_macros`](Client::export_macros), and gives those without an `external_id` the key that `key`
    /// returns. The file adopts them by their names: reconciling with it stores the keys, and changes nothing else.
    ///
    /// # Errors
    /// Returns the errors of any call: see [`ErrorKind`](crate::ErrorKind).
    pub async fn export_macros_with_keys(&self, key: impl Fn(&Macro) -> Option<String>) -> Result<MacroExport> {
        // In an order that does not change under the walk; and not trusting the filter alone.
        let list = self.list_macros().order_by(ListMacrosOrderBy::CreatedDatetimeAsc).limit(100).archived(false);
        let mut all = list.items().all().await?;
        all.retain(|one| one.archived_datetime.is_none());
        Ok(export(&all, key))
    }
}

fn export(all: &[Macro], key: impl Fn(&Macro) -> Option<String>) -> MacroExport {
    let desired: Vec<Option<DesiredMacro>> = all.iter().map(|one| desired(one, &key)).collect();
    let keys = duplicates(desired.iter().flatten().map(|one| one.external_id.as_str()));
    // A keyless macro is adopted by its name, which must lead to it alone, whether or not the other got a key.
    let keyless = all.iter().filter(|one| own_key(one).is_none());
    let names = duplicates(keyless.filter_map(|one| one.name.as_deref()));
    let mut found = MacroExport::default();
    for (one, desired) in all.iter().zip(&desired) {
        match fit(one, desired.as_ref(), &keys, &names) {
            Ok(desired) => found.set.macros.push(desired.clone()),
            Err(reason) => found.left_out.push(LeftOutMacro { id: one.id, name: one.name.clone(), reason }),
        }
    }
    found
}

/// The macro as a file can hold it, or why none can.
fn fit<'d>(
    one: &Macro,
    desired: Option<&'d DesiredMacro>,
    keys: &BTreeSet<&str>,
    names: &BTreeSet<&str>,
) -> Result<&'d DesiredMacro, LeftOutReason> {
    let desired = desired.ok_or(LeftOutReason::NoKey)?;
    let adopted_twice = desired.adopt_name.as_deref().is_some_and(|name| names.contains(name));
    if adopted_twice || keys.contains(desired.external_id.as_str()) {
        return Err(LeftOutReason::NotUnique);
    }
    if let Some(index) = one.actions.iter().position(|action| action.name.is_none()) {
        let nameless = Violation::new(format!("macros.0.actions.{index}.name"), "is missing".to_owned());
        return Err(LeftOutReason::Unfit(vec![nameless]));
    }
    match check(&MacroSet::new([desired.clone()]), true) {
        Ok(()) => Ok(desired),
        Err(error) => Err(LeftOutReason::Unfit(error.violations().to_vec())),
    }
}

fn own_key(one: &Macro) -> Option<&str> {
    one.external_id.as_deref().filter(|key| !key.is_empty())
}

/// The macro in the form of the file; nothing if it has no key.
fn desired(one: &Macro, key: impl Fn(&Macro) -> Option<String>) -> Option<DesiredMacro> {
    let name = one.name.clone().unwrap_or_default();
    let (external_id, adopt_name) = match own_key(one) {
        Some(key) => (key.to_owned(), None),
        None => (key(one)?, Some(name.clone())),
    };
    Some(DesiredMacro {
        external_id,
        name,
        intent: Patch::set_or_absent(one.intent.clone().filter(|intent| !intent.as_str().is_empty())),
        language: Patch::set_or_absent(one.language.clone().filter(|language| !language.is_empty())),
        actions: Some(one.actions.iter().map(DesiredAction::of_account).collect()),
        adopt_name,
        archived: false,
    })
}
