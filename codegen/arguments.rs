//! The arguments of each operation as data: what a call by id reads, and what signatures show.

use std::collections::BTreeMap;

use heck::ToShoutySnakeCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Map, Value};

use super::{docs, schema};

/// What an argument holds.
pub(crate) enum Kind {
    Text,
    Integer,
    Number,
    Flag,
    Time,
    /// Any JSON.
    Any,
    /// An object with any keys.
    Map,
    Choice {
        values: Vec<String>,
        closed: bool,
    },
    List(Box<Kind>),
    /// The fields of a component.
    Record(String),
    /// One of several forms.
    Union(Vec<Kind>),
}

/// An argument, or a field within one.
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    nullable: bool,
    note: String,
}

/// The arguments of one operation.
pub(crate) struct Call {
    id: String,
    notes: String,
    /// Those of the path, then those of the query, as the document lists them.
    pub(crate) parameters: Vec<Argument>,
    /// Named `body`. The fields of a record stand beside the parameters.
    pub(crate) body: Option<Argument>,
}

/// The arguments of all operations.
pub(crate) struct Arguments {
    /// Sorted by id.
    pub(crate) calls: Vec<Call>,
    /// What is sent, by component.
    pub(crate) records: BTreeMap<String, Vec<Argument>>,
}

impl Arguments {
    pub(crate) fn call(&self, id: &str) -> Option<&Call> {
        let index = self.calls.binary_search_by(|call| call.id.as_str().cmp(id)).ok()?;
        self.calls.get(index)
    }
}

/// Reads the arguments of all operations. Shared parameters stand in their operations already.
pub(crate) fn collect(document: &Value) -> Result<Arguments, String> {
    let schemas = document["components"]["schemas"].as_object().ok_or("no components/schemas")?;
    let mut found = Arguments { calls: Vec::new(), records: BTreeMap::new() };
    let mut roots = Vec::new();
    for (_, _, operation) in schema::operations(document) {
        let id = schema::text(operation, "operationId").to_owned();
        let mut parameters = Vec::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let item = &parameter["schema"];
            let text = schema::text(parameter, "description");
            let name = schema::text(parameter, "name");
            parameters.push(argument(schemas, name, item, text, schema::flag(parameter, "required"))?);
        }
        let mut body = None;
        if let Some(item) = operation.pointer("/requestBody/content/application~1json/schema") {
            roots.extend(schema::references(item));
            let required = schema::flag(&operation["requestBody"], "required");
            body = Some(argument(schemas, "body", item, schema::text(item, "description"), required)?);
        } else if operation.get("requestBody").is_some() {
            parameters.push(files(&mut found.records));
        }
        let notes = docs::sentence(schema::text(operation, "description"));
        found.calls.push(Call { id, notes, parameters, body });
    }
    found.calls.sort_by(|a, b| a.id.cmp(&b.id));
    for name in schema::reachable(schemas, roots) {
        let item = &schemas[&name];
        if schema::is_struct(item) {
            found.records.insert(name, fields(schemas, item)?);
        }
    }
    for call in &found.calls {
        apart(call, &found.records)?;
    }
    Ok(found)
}

/// The files of the one multipart body, which hand-written code sends.
fn files(records: &mut BTreeMap<String, Vec<Argument>>) -> Argument {
    let text = |name: &str, required, note: &str| Argument {
        name: name.to_owned(),
        kind: Kind::Text,
        required,
        nullable: false,
        note: note.to_owned(),
    };
    const NAME: &str = "FileArgument";
    records.insert(
        NAME.to_owned(),
        vec![
            text("base64", false, "The content of any file, in base64: either this or `text`."),
            text("content_type", true, "The media type, such as `image/png`."),
            text("name", true, "The name that the file will have."),
            text("text", false, "The content of a file of text."),
        ],
    );
    Argument {
        name: "files".to_owned(),
        kind: Kind::List(Box::new(Kind::Record(NAME.to_owned()))),
        required: true,
        nullable: false,
        note: "The files, at least one.".to_owned(),
    }
}

/// Parameters and the fields of a body share one object, so no name may be both.
fn apart(call: &Call, records: &BTreeMap<String, Vec<Argument>>) -> Result<(), String> {
    let Some(Argument { kind: Kind::Record(name), .. }) = &call.body else { return Ok(()) };
    let fields = records.get(name).ok_or_else(|| format!("{}: no fields of `{name}`", call.id))?;
    let is_taken = |name: &str| name == "body" || call.parameters.iter().any(|parameter| parameter.name == name);
    match fields.iter().find(|field| is_taken(&field.name)) {
        Some(field) => Err(format!("{}: `{}` is both a parameter and a field of the body", call.id, field.name)),
        None => Ok(()),
    }
}

fn fields(schemas: &Map<String, Value>, item: &Value) -> Result<Vec<Argument>, String> {
    let required = |key: &str| item["required"].as_array().into_iter().flatten().any(|name| name == key);
    let properties = item["properties"].as_object().into_iter().flatten();
    let fields = properties
        .map(|(key, property)| argument(schemas, key, property, schema::text(property, "description"), required(key)));
    fields.collect()
}

fn argument(
    schemas: &Map<String, Value>,
    name: &str,
    item: &Value,
    text: &str,
    required: bool,
) -> Result<Argument, String> {
    Ok(Argument {
        name: name.to_owned(),
        kind: kind(schemas, item).map_err(|e| format!("`{name}`: {e}"))?,
        required,
        nullable: schema::flag(item, "nullable"),
        note: docs::with_facts(text, item, required)?,
    })
}

fn kind(schemas: &Map<String, Value>, item: &Value) -> Result<Kind, String> {
    if let Some(name) = schema::reference(item) {
        let target = schemas.get(name).ok_or_else(|| format!("no schema `{name}`"))?;
        return if schema::is_struct(target) { Ok(Kind::Record(name.to_owned())) } else { kind(schemas, target) };
    }
    if let Some(values) = item.get("enum").and_then(Value::as_array) {
        let values = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        return Ok(Kind::Choice { values, closed: schema::flag(item, "x-gorgias-closed") });
    }
    if let Some(members) = item.get("oneOf").and_then(Value::as_array) {
        let members = members.iter().map(|member| kind(schemas, member));
        return Ok(Kind::Union(members.collect::<Result<_, _>>()?));
    }
    match (schema::text(item, "type"), schema::text(item, "format")) {
        ("string", "date-time") => Ok(Kind::Time),
        ("string", _) => Ok(Kind::Text),
        ("integer", _) => Ok(Kind::Integer),
        ("number", _) => Ok(Kind::Number),
        ("boolean", _) => Ok(Kind::Flag),
        ("array", _) => Ok(Kind::List(Box::new(kind(schemas, &item["items"])?))),
        ("object", _) if schema::is_struct(item) => Err("an object with fields has to be a component".into()),
        ("object", _) => Ok(Kind::Map),
        ("", _) => Ok(Kind::Any),
        (other, _) => Err(format!("arguments of type `{other}` are not known")),
    }
}

/// Emits the table of all operations, and what their arguments hold.
pub(crate) fn emit(arguments: &Arguments) -> TokenStream {
    let records = arguments.records.iter().map(|(name, fields)| {
        let name = constant(name);
        let fields = fields.iter().map(row);
        quote!(static #name: Record = Record { fields: &[#(#fields),*] };)
    });
    let calls = arguments.calls.iter().map(|call| {
        let Call { notes, parameters, body, .. } = call;
        let parameters = parameters.iter().map(row);
        let body = match body {
            Some(body) => {
                let body = row(body);
                quote!(Some(#body))
            }
            None => quote!(None),
        };
        quote!(Call { notes: #notes, parameters: &[#(#parameters),*], body: #body })
    });
    quote! {
        #(#records)*
        /// The arguments of every operation, in the order of `OPERATIONS`.
        static CALLS: [Call; COUNT] = [#(#calls),*];
    }
}

fn row(argument: &Argument) -> TokenStream {
    let Argument { name, kind, required, nullable, note } = argument;
    let kind = tokens(kind);
    quote!(Argument { name: #name, kind: #kind, required: #required, nullable: #nullable, note: #note })
}

fn tokens(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text => quote!(Kind::Text),
        Kind::Integer => quote!(Kind::Integer),
        Kind::Number => quote!(Kind::Number),
        Kind::Flag => quote!(Kind::Flag),
        Kind::Time => quote!(Kind::Time),
        Kind::Any => quote!(Kind::Any),
        Kind::Map => quote!(Kind::Map),
        Kind::Choice { values, closed } => quote!(Kind::Choice { values: &[#(#values),*], closed: #closed }),
        Kind::List(item) => {
            let item = tokens(item);
            quote!(Kind::List(&#item))
        }
        Kind::Record(name) => {
            let name = constant(name);
            quote!(Kind::Record(&#name))
        }
        Kind::Union(members) => {
            let members = members.iter().map(tokens);
            quote!(Kind::Union(&[#(#members),*]))
        }
    }
}

fn constant(name: &str) -> proc_macro2::Ident {
    format_ident!("{}", name.to_shouty_snake_case())
}
