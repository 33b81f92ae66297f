//! Turns the limits of the document into checks that run before anything is sent.
//!
//! typify would turn bounds into types of their own, which then also refuse answers. So lowering strips them, and they
//! come back here as data: a [`Rule`] per parameter and per field of everything that is sent.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::schema;

/// The limits of one value.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Rule {
    minimum: Option<i64>,
    maximum: Option<i64>,
    min_length: Option<u64>,
    max_length: Option<u64>,
    max_bytes: Option<u64>,
    min_items: Option<u64>,
    max_items: Option<u64>,
    scalar: bool,
    items: Option<Box<Rule>>,
}

/// Structs that are sent and whose fields depend on each other, which no keyword here expresses: hand-written code checks
/// them, beside the limits.
const DEPENDENT: [&str; 1] = ["CustomFieldDefinitionInput"];

/// All limits of the document.
pub(crate) struct Rules {
    /// By operation: name on the wire and limits, parameters first.
    pub(crate) parameters: BTreeMap<String, Vec<(String, Rule)>>,
    /// By struct that is sent: name on the wire and limits of each field.
    pub(crate) structs: BTreeMap<String, Vec<(String, Rule)>>,
    /// Unions that are sent.
    pub(crate) unions: BTreeSet<String>,
    /// Fields whose shape another field of the same struct tells: struct, that field, and this one.
    pub(crate) shaped: Vec<(String, String, String)>,
    /// Structs that are sent and whose unknown keys are refused.
    pub(crate) closed: BTreeSet<String>,
    /// Operations with a JSON body.
    pub(crate) bodies: BTreeSet<String>,
}

/// The Rust name that the generator gives to a parameter or field.
pub(crate) fn rust_name(wire: &str) -> String {
    let name = wire.to_snake_case();
    if matches!(name.as_str(), "type" | "ref" | "match" | "move" | "use" | "where") { format!("{name}_") } else { name }
}

/// Reads the limits.
pub(crate) fn collect(document: &Value) -> Result<Rules, String> {
    let schemas = document["components"]["schemas"].as_object().ok_or("no components/schemas")?;
    let mut rules = Rules {
        parameters: BTreeMap::new(),
        structs: BTreeMap::new(),
        unions: BTreeSet::new(),
        shaped: Vec::new(),
        closed: BTreeSet::new(),
        bodies: BTreeSet::new(),
    };
    let mut sent = BTreeSet::new();
    for (_, _, operation) in schema::operations(document) {
        let id = schema::text(operation, "operationId").to_owned();
        let mut list = Vec::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            list.push((schema::text(parameter, "name").to_owned(), read(&parameter["schema"])?));
        }
        if operation.pointer("/requestBody/content/application~1json").is_some() {
            rules.bodies.insert(id.clone());
        }
        rules.parameters.insert(id, list);
        sent.extend(schema::references(&operation["requestBody"]));
    }
    // What a payload looks like depends on another field, so no body refers to these shapes.
    for (kind, shape) in document["x-gorgias-setting-data"].as_object().ok_or("no x-gorgias-setting-data")? {
        match shape["schema"].as_str() {
            Some(name) if schemas.contains_key(name) => sent.extend([name.to_owned()]),
            Some(name) => return Err(format!("x-gorgias-setting-data/{kind}: no schema `{name}`")),
            None => {}
        }
    }
    for name in schema::reachable(schemas, sent) {
        let item = &schemas[&name];
        if schema::text(item, "x-gorgias-unknown-keys") == "refused" {
            rules.closed.insert(name.clone());
        }
        if let Some(properties) = item.get("properties").and_then(Value::as_object) {
            for (key, property) in properties {
                let by = schema::text(property, "x-gorgias-shaped-by");
                if properties.contains_key(by) {
                    rules.shaped.push((name.clone(), by.to_owned(), key.clone()));
                } else if !by.is_empty() {
                    return Err(format!("{name}.{key}: no field `{by}` tells its shape"));
                }
            }
            let fields = properties.iter().map(|(key, property)| Ok((key.clone(), read(property)?)));
            rules.structs.insert(name, fields.collect::<Result<_, String>>()?);
        } else if item.get("enum").is_none() {
            rules.unions.insert(name);
        }
    }
    if rules.shaped.is_empty() {
        return Err("no fields shaped by another".into());
    }
    if let Some(name) = DEPENDENT.iter().find(|name| !rules.structs.contains_key(**name)) {
        return Err(format!("`{name}` is not sent: its hand-written check would never run"));
    }
    let limits = rules.structs.values().flatten().filter(|(_, rule)| *rule != Rule::default()).count();
    if limits == 0 { Err("no limits on anything that is sent".into()) } else { Ok(rules) }
}

fn read(item: &Value) -> Result<Rule, String> {
    let whole = |key: &str| match item.get(key) {
        None => Ok(None),
        Some(value) => value.as_i64().map(Some).ok_or_else(|| format!("`{key}: {value}` is no whole number")),
    };
    let size = |key: &str| -> Result<Option<u64>, String> {
        whole(key)?.map(|n| u64::try_from(n).map_err(|e| format!("`{key}`: {e}"))).transpose()
    };
    let items = match item.get("items") {
        Some(inner) => Some(Box::new(read(inner)?)).filter(|rule| **rule != Rule::default()),
        None => None,
    };
    Ok(Rule {
        minimum: whole("minimum")?,
        maximum: whole("maximum")?,
        min_length: size("minLength")?,
        max_length: size("maxLength")?,
        max_bytes: size("x-gorgias-max-bytes")?,
        min_items: size("minItems")?,
        max_items: size("maxItems")?,
        scalar: schema::flag(item, "x-gorgias-scalar"),
        items,
    })
}

/// The limits in words, for the documentation.
pub(crate) fn in_words(item: &Value) -> Result<Vec<String>, String> {
    let rule = read(item)?;
    let mut parts = Vec::new();
    match (rule.minimum, rule.maximum) {
        (Some(min), Some(max)) => parts.push(format!("From {min} to {max}.")),
        (Some(min), None) => parts.push(format!("At least {min}.")),
        (None, Some(max)) => parts.push(format!("At most {max}.")),
        (None, None) => {}
    }
    for (min, max, unit) in [
        (rule.min_length, rule.max_length, "characters"),
        (None, rule.max_bytes, "bytes"),
        (rule.min_items, rule.max_items, "items"),
    ] {
        match (min, max) {
            (Some(min), Some(max)) => parts.push(format!("{min} to {max} {unit}.")),
            (Some(1), None) => parts.push("Must not be empty.".into()),
            (Some(min), None) => parts.push(format!("At least {min} {unit}.")),
            (None, Some(max)) => parts.push(format!("At most {max} {unit}.")),
            (None, None) => {}
        }
    }
    Ok(parts)
}

/// One rule as a constant expression.
pub(crate) fn tokens(rule: &Rule) -> TokenStream {
    if *rule == Rule::default() {
        return quote!(crate::validate::Rule::NONE);
    }
    let option = |value: Option<TokenStream>| value.map(|v| quote!(Some(#v)));
    let fields = [
        ("minimum", option(rule.minimum.map(|n| quote!(#n)))),
        ("maximum", option(rule.maximum.map(|n| quote!(#n)))),
        ("min_length", option(rule.min_length.map(unsuffixed))),
        ("max_length", option(rule.max_length.map(unsuffixed))),
        ("max_bytes", option(rule.max_bytes.map(unsuffixed))),
        ("min_items", option(rule.min_items.map(unsuffixed))),
        ("max_items", option(rule.max_items.map(unsuffixed))),
        ("scalar", rule.scalar.then(|| quote!(true))),
        (
            "items",
            rule.items.as_deref().map(|inner| {
                let inner = tokens(inner);
                quote!(Some(&#inner))
            }),
        ),
    ];
    let set = fields.iter().filter_map(|(name, value)| {
        let name = format_ident!("{name}");
        value.as_ref().map(|value| quote!(#name: #value))
    });
    quote!(crate::validate::Rule { #(#set,)* ..crate::validate::Rule::NONE })
}

fn unsuffixed(number: u64) -> TokenStream {
    let literal = proc_macro2::Literal::u64_unsuffixed(number);
    quote!(#literal)
}

/// Emits that everything that is sent can be checked. Its limits are in the tables of its fields.
pub(crate) fn emit(rules: &Rules) -> TokenStream {
    let names = rules.structs.keys().chain(&rules.unions).map(|name| format_ident!("{name}"));
    quote! {
        #(impl crate::validate::Checked for crate::generated::types::#names {
            fn check(&self, rule: &crate::validate::Rule, at: &mut crate::validate::Checker) {
                at.shown(crate::read::Show::show(self), rule);
            }
        })*
    }
}

/// The check of a struct that no limit of one field can say, if it has one.
pub(crate) fn dependent(rules: &Rules, name: &str) -> Option<TokenStream> {
    let shaped = rules.shaped.iter().filter(|(of, _, _)| of == name).map(|(_, by, key)| {
        let (by, field) = (format_ident!("{}", rust_name(by)), format_ident!("{}", rust_name(key)));
        quote!(crate::setting::check(&self.#by, #key, &self.#field, at);)
    });
    let dependent = DEPENDENT.contains(&name).then(|| quote!(crate::validate::dependent::Dependent::check(self, at);));
    let checks: Vec<_> = shaped.chain(dependent).collect();
    (!checks.is_empty()).then(|| quote!(#(#checks)*))
}
