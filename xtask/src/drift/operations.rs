//! The operations of a document, with all that a call sends and receives.

use std::collections::BTreeMap;

use serde_json::Value;

use super::resolve::{Document, list, object};
use super::shape::{Schema, shape};
use crate::codegen::schema::{METHODS, flag, text};

/// The schemas of a body by media type; `None` where one has no schema.
pub(super) type Content<'a> = BTreeMap<String, Option<Schema<'a>>>;

/// One operation.
#[derive(Debug, Default)]
pub(super) struct Operation<'a> {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) deprecated: bool,
    /// By where they go, and their name; those of the path by their position instead of the name.
    pub(super) parameters: BTreeMap<(String, String), Parameter<'a>>,
    pub(super) body: Option<Body<'a>>,
    /// By status; successes and redirects only.
    pub(super) responses: BTreeMap<String, Content<'a>>,
    /// References that lead nowhere.
    pub(super) broken: Vec<String>,
}

/// A parameter.
#[derive(Debug)]
pub(super) struct Parameter<'a> {
    /// As this document calls it.
    pub(super) name: String,
    pub(super) required: bool,
    pub(super) deprecated: bool,
    pub(super) schema: Schema<'a>,
    /// How several values are written.
    pub(super) style: String,
}

/// A request body.
#[derive(Debug)]
pub(super) struct Body<'a> {
    pub(super) required: bool,
    pub(super) content: Content<'a>,
}

/// What two documents that mean the same operation agree in.
pub(super) type Key = (String, &'static str);

/// All operations. Where a path stands there twice, once with a slash at its end, the one without it counts.
pub(super) fn operations<'a>(document: &Document<'a>) -> BTreeMap<Key, Operation<'a>> {
    let mut found = BTreeMap::new();
    let base = base(document.root);
    for (path, item) in object(document.root, "paths") {
        let Ok(item) = document.follow(item) else { continue };
        let whole = format!("{base}{path}");
        let path = whole.trim_end_matches('/');
        for method in METHODS {
            let Some(value) = item.get(method) else { continue };
            let key = (nameless(path), method);
            if found.contains_key(&key) && whole != path {
                continue;
            }
            found.insert(key, operation(document, path, method, item, value));
        }
    }
    found
}

/// The path of the first server, which stands before every path of the document.
fn base(root: &Value) -> &str {
    let url = list(root, "servers").next().map(|server| text(server, "url")).unwrap_or_default();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    rest.trim_end_matches('/')
}

fn nameless(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

fn operation<'a>(
    document: &Document<'a>,
    path: &str,
    method: &'static str,
    item: &'a Value,
    value: &'a Value,
) -> Operation<'a> {
    let mut operation =
        Operation { method, path: path.to_owned(), deprecated: flag(value, "deprecated"), ..Operation::default() };
    let names: Vec<&str> =
        path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
    let mut broken = Vec::new();
    let mut follow = |node: &'a Value| document.follow(node).map_err(|reference| broken.push(reference)).ok();
    for node in list(item, "parameters").chain(list(value, "parameters")).filter_map(&mut follow) {
        add_parameter(document, node, &names, &mut operation.parameters);
    }
    if let Some(node) = value.get("requestBody").and_then(&mut follow) {
        operation.body = Some(Body { required: flag(node, "required"), content: content(node) });
    }
    for (status, node) in object(value, "responses") {
        let status = status.to_uppercase();
        if status.starts_with(['2', '3'])
            && let Some(node) = follow(node)
        {
            operation.responses.insert(status, content(node));
        }
    }
    operation.broken = broken;
    operation
}

fn content(node: &Value) -> Content<'_> {
    let media = |(name, media): (&str, _)| {
        let name = name.split(';').next().unwrap_or_default().trim().to_lowercase();
        (name, Value::get(media, "schema").map(|schema| vec![vec![schema]]))
    };
    object(node, "content").map(media).collect()
}

fn add_parameter<'a>(
    document: &Document<'a>,
    node: &'a Value,
    path: &[&str],
    found: &mut BTreeMap<(String, String), Parameter<'a>>,
) {
    let (place, name) = (text(node, "in"), text(node, "name"));
    // OpenAPI itself says that these do not count.
    if place == "header" && ["accept", "content-type", "authorization"].contains(&name.to_lowercase().as_str()) {
        return;
    }
    let inner = object(node, "content").next().map_or(node, |(_, media)| media);
    let schema: Schema<'a> = vec![inner.get("schema").into_iter().collect()];
    let (required, deprecated) = (flag(node, "required"), flag(node, "deprecated"));
    let style = style(node, place);
    if style == "deepObject" {
        // Each of its fields is a parameter of its own on the wire.
        for form in shape(document, &schema).forms.into_values().flatten() {
            for (field, schema) in form.fields {
                let required = required && form.required.contains(field);
                let name = format!("{name}[{field}]");
                let parameter =
                    Parameter { name: name.clone(), required, deprecated, schema, style: "repeated".into() };
                found.insert((place.to_owned(), name), parameter);
            }
        }
        return;
    }
    let key = match path.iter().position(|known| place == "path" && *known == name) {
        Some(index) => format!("{index}"),
        None if place == "header" => name.to_lowercase(),
        None => name.to_owned(),
    };
    let parameter = Parameter { name: name.to_owned(), required, deprecated, schema, style };
    found.insert((place.to_owned(), key), parameter);
}

/// How several values of one parameter are written.
fn style(parameter: &Value, place: &str) -> String {
    let form = matches!(place, "query" | "cookie");
    let style = match text(parameter, "style") {
        "" => {
            if form {
                "form"
            } else {
                "simple"
            }
        }
        style => style,
    };
    let explode = parameter.get("explode").and_then(Value::as_bool).unwrap_or(style == "form");
    match (style, explode) {
        ("form", true) => "repeated".into(),
        ("form" | "simple", _) => "joined by commas".into(),
        ("deepObject", _) => style.to_owned(),
        (style, explode) => format!("{style}{}", if explode { ", exploded" } else { "" }),
    }
}
