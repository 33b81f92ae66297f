//! Checks of fields that depend on each other.

use super::{Checker, Step};
use crate::types::{CustomFieldChoice, CustomFieldDefinitionInput, CustomFieldInputSettingsInput};

/// What has fields that depend on each other; the generated checks call it.
pub(crate) trait Dependent {
    fn check(&self, at: &mut Checker);
}

/// The data type decides which inputs there are, and the input which settings. A setting of another input is an unknown key
/// to Gorgias, which refuses the whole definition.
impl Dependent for CustomFieldDefinitionInput {
    fn check(&self, at: &mut Checker) {
        at.below(Step::Field("input_settings"), |at| {
            check_pair(self, at);
            check_settings(&self.input_settings, at);
            check_choices(self, at);
        });
    }
}

fn check_pair(definition: &CustomFieldDefinitionInput, at: &mut Checker) {
    let data_type = definition.data_type.as_str();
    let inputs: &[&str] = match data_type {
        "text" => &["input", "dropdown"],
        "number" => &["input_number"],
        "boolean" => &["dropdown"],
        // The list of the document is open.
        _ => return,
    };
    let input = definition.input_settings.input_type.as_str();
    if is_known(input) && !inputs.contains(&input) {
        let inputs: Vec<String> = inputs.iter().map(|input| format!("`{input}`")).collect();
        let message = format!("must be {} for the data type `{data_type}`", inputs.join(" or "));
        at.below(Step::Field("input_type"), |at| at.violation(message));
    }
}

fn is_known(input: &str) -> bool {
    matches!(input, "input" | "dropdown" | "input_number")
}

fn check_settings(settings: &CustomFieldInputSettingsInput, at: &mut Checker) {
    let input = settings.input_type.as_str();
    if !is_known(input) {
        return;
    }
    let of: [(&'static str, bool, &[&str]); 5] = [
        ("placeholder", !settings.placeholder.is_absent(), &["input", "input_number"]),
        ("choices", settings.choices.is_some(), &["dropdown"]),
        ("default", !settings.default.is_absent(), &["dropdown"]),
        ("min", !settings.min.is_absent(), &["input_number"]),
        ("max", !settings.max.is_absent(), &["input_number"]),
    ];
    for (name, _, _) in of.iter().filter(|(_, is_sent, inputs)| *is_sent && !inputs.contains(&input)) {
        let message = format!("is not a setting of the input `{input}`: leave it out");
        at.below(Step::Field(name), |at| at.violation(message));
    }
}

fn check_choices(definition: &CustomFieldDefinitionInput, at: &mut Checker) {
    let settings = &definition.input_settings;
    if settings.input_type.as_str() != "dropdown" {
        return;
    }
    let (wanted, fits): (_, fn(&CustomFieldChoice) -> bool) = match definition.data_type.as_str() {
        "text" => ("a text", |choice| matches!(choice, CustomFieldChoice::Text(_))),
        "boolean" => ("`true` or `false`", |choice| matches!(choice, CustomFieldChoice::Flag(_))),
        _ => return,
    };
    if settings.choices.is_none() && definition.data_type.as_str() == "text" {
        at.below(Step::Field("choices"), |at| {
            at.violation("is required for a dropdown of texts: list them all".into())
        });
    }
    let message = || format!("must be {wanted}, for the field holds that");
    at.below(Step::Field("choices"), |at| {
        for (index, _) in settings.choices.iter().flatten().enumerate().filter(|(_, choice)| !fits(choice)) {
            at.below(Step::Item(index), |at| at.violation(message()));
        }
    });
    if settings.default.value().is_some_and(|choice| !fits(choice)) {
        at.below(Step::Field("default"), |at| at.violation(message()));
    }
}
