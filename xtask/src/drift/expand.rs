//! From the nodes of a schema to its forms: follows references, joins `allOf`, spreads `oneOf` and `anyOf`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::resolve::{Document, list, object, plain};
use super::shape::{Form, Kind, Others};

/// How many combinations of alternatives are told apart; the rest is left out, which shows as a broken reference.
const MOST: usize = 256;

/// The lists of nodes that a value may fit; of one list it must fit all.
pub(super) fn expand<'a>(
    document: &Document<'a>,
    seeds: &[&'a Value],
    broken: &mut BTreeSet<String>,
) -> Vec<Vec<&'a Value>> {
    let mut whole = Vec::new();
    let mut open = vec![flat(document, Vec::new(), seeds, Vec::new(), broken)];
    while let Some((nodes, mut unions)) = open.pop() {
        if whole.len() + open.len() > MOST {
            broken.insert("(too many alternatives)".into());
            break;
        }
        let Some(union) = unions.pop() else {
            whole.push(nodes);
            continue;
        };
        // From the last to the first, since the last of `open` is looked at next.
        for member in union.iter().rev() {
            open.push(flat(document, nodes.clone(), &[member], unions.clone(), broken));
        }
    }
    whole
}

type Flat<'a> = (Vec<&'a Value>, Vec<&'a [Value]>);

/// Adds `seeds` and what they refer to or join; a node that is there already closes a circle and is left out.
fn flat<'a>(
    document: &Document<'a>,
    mut nodes: Vec<&'a Value>,
    seeds: &[&'a Value],
    mut unions: Vec<&'a [Value]>,
    broken: &mut BTreeSet<String>,
) -> Flat<'a> {
    let mut queue: Vec<&'a Value> = seeds.iter().rev().copied().collect();
    while let Some(node) = queue.pop() {
        if nodes.iter().any(|known| std::ptr::eq(*known, node)) {
            continue;
        }
        nodes.push(node);
        queue.extend(list(node, "allOf"));
        if let Some(reference) = node.get("$ref") {
            match reference.as_str().and_then(|text| document.target(text)) {
                Some(target) => queue.push(target),
                None => {
                    broken.insert(plain(reference));
                }
            }
        }
        for key in ["oneOf", "anyOf"] {
            unions.extend(node.get(key).and_then(Value::as_array).filter(|all| !all.is_empty()).map(Vec::as_slice));
        }
    }
    (nodes, unions)
}

/// The forms that all of `nodes` allow, or `None` for anything; and whether null fits.
pub(super) fn forms_of<'a>(nodes: &[&'a Value]) -> (Option<BTreeMap<Kind, Form<'a>>>, bool) {
    if nodes.iter().any(|node| **node == Value::Bool(false)) {
        return (Some(BTreeMap::new()), false);
    }
    let mut nullable = nodes.iter().any(|node| node.get("nullable") == Some(&Value::Bool(true)));
    let mut choices: Option<Vec<&Value>> = None;
    for node in nodes {
        let one = node.get("const").map(std::slice::from_ref);
        for values in [node.get("enum").and_then(Value::as_array).map(Vec::as_slice), one].into_iter().flatten() {
            nullable |= values.iter().any(Value::is_null);
            choices = Some(match choices {
                None => values.iter().collect(),
                Some(before) => before.into_iter().filter(|value| values.contains(value)).collect(),
            });
        }
    }
    let mut kinds: Option<BTreeSet<Kind>> = None;
    for node in nodes {
        let Some(declared) = declared(node, &mut nullable) else { continue };
        kinds = Some(match kinds {
            None => declared,
            Some(before) => common(&before, &declared),
        });
    }
    let kinds = kinds.or_else(|| choices.as_ref().map(|all| all.iter().filter_map(|v| Kind::of(v)).collect()));
    let Some(kinds) = kinds.or_else(|| hinted(nodes)) else { return (None, nullable) };
    let forms = kinds.into_iter().map(|kind| (kind, form(nodes, kind, choices.as_deref())));
    let fits = |form: &Form<'_>| form.choices.as_ref().is_none_or(|choices| !choices.is_empty());
    (Some(forms.filter(|(_, form)| fits(form)).collect()), nullable)
}

/// The types that `type` names, or an extension of ours for which OpenAPI 3.0 has no type.
fn declared(node: &Value, nullable: &mut bool) -> Option<BTreeSet<Kind>> {
    if node.get("x-gorgias-scalar") == Some(&Value::Bool(true)) {
        return Some(BTreeSet::from([Kind::Boolean, Kind::Number, Kind::String]));
    }
    let names: Vec<&Value> = match node.get("type")? {
        Value::Array(names) => names.iter().collect(),
        one => vec![one],
    };
    // YAML without quotes takes `null` for null.
    *nullable |= names.iter().any(|name| name.is_null() || *name == "null");
    Some(Kind::ALL.into_iter().filter(|kind| names.iter().any(|name| *name == kind.name())).collect())
}

fn common(some: &BTreeSet<Kind>, others: &BTreeSet<Kind>) -> BTreeSet<Kind> {
    let has =
        |set: &BTreeSet<Kind>, kind: Kind| set.contains(&kind) || kind == Kind::Integer && set.contains(&Kind::Number);
    Kind::ALL
        .into_iter()
        .filter(|kind| has(some, *kind) && has(others, *kind))
        // What both call a number stays one.
        .filter(|kind| *kind != Kind::Integer || some.contains(kind) || others.contains(kind))
        .collect()
}

/// The type that the keywords speak of where none is named.
fn hinted(nodes: &[&Value]) -> Option<BTreeSet<Kind>> {
    let hints = [
        (Kind::Object, &["properties", "additionalProperties", "required"][..]),
        (Kind::Array, &["items", "minItems", "maxItems"]),
        (Kind::String, &["minLength", "maxLength", "pattern"]),
        (Kind::Number, &["minimum", "maximum", "multipleOf"]),
    ];
    hints
        .into_iter()
        .find(|(_, keys)| keys.iter().any(|key| nodes.iter().any(|node| node.get(key).is_some())))
        .map(|(kind, _)| BTreeSet::from([kind]))
}

fn form<'a>(nodes: &[&'a Value], kind: Kind, choices: Option<&[&Value]>) -> Form<'a> {
    let mut form = Form { limits: super::limits::of(nodes, kind), ..Form::default() };
    let text = |key: &str| nodes.iter().find_map(|node| node.get(key)?.as_str());
    if kind != Kind::Array && kind != Kind::Object {
        form.format = text("format");
        form.choices = choices.map(|all| {
            let fits = |value: &&&Value| match Kind::of(value) {
                Some(Kind::Integer) => matches!(kind, Kind::Integer | Kind::Number),
                of => of == Some(kind),
            };
            all.iter().filter(fits).map(|value| plain(value)).collect()
        });
        form.closed = nodes.iter().any(|node| node.get("x-gorgias-closed") == Some(&Value::Bool(true)));
    }
    match kind {
        Kind::String => form.pattern = text("pattern"),
        Kind::Array => {
            let items: Vec<&Value> = nodes.iter().filter_map(|node| node.get("items")).collect();
            form.items = vec![items];
        }
        Kind::Object => {
            for node in nodes {
                for (name, field) in object(node, "properties") {
                    let all = form.fields.entry(name).or_insert_with(|| vec![Vec::new()]);
                    all.iter_mut().for_each(|list| list.push(field));
                }
                form.required.extend(list(node, "required").filter_map(Value::as_str));
                match node.get("additionalProperties") {
                    Some(Value::Bool(false)) => form.others = Others::Nothing,
                    Some(schema @ Value::Object(map)) if !map.is_empty() => match &mut form.others {
                        Others::Of(all) => all.iter_mut().for_each(|list| list.push(schema)),
                        Others::Anything => form.others = Others::Of(vec![vec![schema]]),
                        Others::Nothing => {}
                    },
                    _ => {}
                }
                let closed = node.get("unevaluatedProperties") == Some(&Value::Bool(false));
                if closed || node.get("x-gorgias-unknown-keys").is_some_and(|word| word == "refused") {
                    form.others = Others::Nothing;
                }
            }
        }
        _ => {}
    }
    form
}
