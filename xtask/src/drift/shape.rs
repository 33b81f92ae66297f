//! What a schema says, however it is written: the same shape for a component and its inline copy, for `nullable: true`
//! and a type list with null, for `const` and an enum of one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::expand::{expand, forms_of};
use super::resolve::Document;

/// A schema as any of several lists; of one list, every member must be kept.
pub(super) type Schema<'a> = Vec<Vec<&'a Value>>;

/// The types of JSON but null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    pub(super) const ALL: [Self; 6] =
        [Self::Boolean, Self::Integer, Self::Number, Self::String, Self::Array, Self::Object];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    pub(super) fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if number.is_f64() => Self::Number,
            Value::Number(_) => Self::Integer,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        })
    }

    fn is_scalar(self) -> bool {
        !matches!(self, Self::Array | Self::Object)
    }
}

/// What an object may hold beside its named fields.
#[derive(Clone, Debug, Default)]
pub(super) enum Others<'a> {
    #[default]
    Anything,
    Nothing,
    Of(Schema<'a>),
}

/// One of the forms that a value may have.
#[derive(Clone, Debug, Default)]
pub(super) struct Form<'a> {
    pub(super) limits: BTreeMap<&'static str, f64>,
    pub(super) pattern: Option<&'a str>,
    pub(super) format: Option<&'a str>,
    pub(super) choices: Option<BTreeSet<String>>,
    /// Whether an unknown choice is refused when it is sent.
    pub(super) closed: bool,
    pub(super) fields: BTreeMap<&'a str, Schema<'a>>,
    pub(super) required: BTreeSet<&'a str>,
    pub(super) others: Others<'a>,
    pub(super) items: Schema<'a>,
}

/// What a schema says.
#[derive(Debug, Default)]
pub(super) struct Shape<'a> {
    /// Whether any JSON will do.
    pub(super) anything: bool,
    pub(super) nullable: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    /// Whether a number may come as text.
    pub(super) lenient: bool,
    pub(super) default: Option<&'a Value>,
    pub(super) forms: BTreeMap<Kind, Vec<Form<'a>>>,
    /// References that lead nowhere.
    pub(super) broken: BTreeSet<String>,
    /// Keywords that are not compared.
    pub(super) odd: BTreeSet<&'static str>,
}

impl Shape<'_> {
    /// The types, as text.
    pub(super) fn kinds(&self) -> String {
        let names: Vec<&str> = self.forms.keys().map(|kind| kind.name()).collect();
        match names.as_slice() {
            _ if self.anything => "anything".into(),
            [] if self.nullable => "null".into(),
            [] => "nothing".into(),
            names => names.join("|"),
        }
    }

    /// Whether every value of the type `kind` fits, as far as types go.
    pub(super) fn takes(&self, kind: Kind) -> bool {
        self.anything
            || self.forms.contains_key(&kind)
            || kind == Kind::Integer && self.forms.contains_key(&Kind::Number)
            || kind == Kind::String && self.lenient
    }
}

/// The shape of `schema`.
pub(super) fn shape<'a>(document: &Document<'a>, schema: &Schema<'a>) -> Shape<'a> {
    let mut shape = Shape::default();
    for seeds in schema {
        for nodes in expand(document, seeds, &mut shape.broken) {
            mark(&mut shape, &nodes);
            let (kinds, nullable) = forms_of(&nodes);
            shape.nullable |= nullable;
            match kinds {
                None => shape.anything = true,
                Some(forms) => forms.into_iter().for_each(|(kind, form)| {
                    shape.forms.entry(kind).or_default().push(form);
                }),
            }
        }
    }
    if shape.anything {
        // Whatever else the schema names, anything fits.
        shape.forms.clear();
        shape.nullable = true;
    }
    join(&mut shape.forms);
    shape
}

fn mark<'a>(shape: &mut Shape<'a>, nodes: &[&'a Value]) {
    let any = |key: &str| nodes.iter().any(|node| node.get(key) == Some(&Value::Bool(true)));
    shape.read_only |= any("readOnly");
    shape.write_only |= any("writeOnly");
    shape.deprecated |= any("deprecated");
    shape.lenient |= any("x-gorgias-lenient");
    let default = nodes.iter().find_map(|node| node.get("default").filter(|value| !value.is_null()));
    shape.default = shape.default.or(default);
    for key in ["not", "if", "patternProperties", "propertyNames", "dependentRequired", "prefixItems", "contains"] {
        if nodes.iter().any(|node| node.get(key).is_some()) {
            shape.odd.insert(key);
        }
    }
}

/// Makes one form of several of a scalar type, and of integers beside numbers; lists and objects stay apart.
fn join<'a>(forms: &mut BTreeMap<Kind, Vec<Form<'a>>>) {
    if forms.contains_key(&Kind::Number)
        && let Some(integers) = forms.remove(&Kind::Integer)
    {
        forms.entry(Kind::Number).or_default().extend(integers);
    }
    for (kind, list) in forms.iter_mut() {
        if kind.is_scalar() && list.len() > 1 {
            *list = vec![merged(list)];
        }
    }
}

/// One form that takes whatever one of `forms` takes.
pub(super) fn merged<'a>(forms: &[Form<'a>]) -> Form<'a> {
    let Some((first, rest)) = forms.split_first() else { return Form::default() };
    let mut all = first.clone();
    for form in rest {
        all.limits.retain(|key, limit| match form.limits.get(key) {
            Some(other) if key.starts_with("min") => {
                *limit = limit.min(*other);
                true
            }
            Some(other) => {
                *limit = limit.max(*other);
                true
            }
            None => false,
        });
        all.pattern = all.pattern.filter(|pattern| form.pattern == Some(pattern));
        all.format = all.format.filter(|format| form.format == Some(format));
        all.choices = match (all.choices, &form.choices) {
            (Some(mut choices), Some(more)) => {
                choices.extend(more.iter().cloned());
                Some(choices)
            }
            _ => None,
        };
        all.closed &= form.closed;
        for (name, schema) in &form.fields {
            all.fields.entry(name).or_default().extend(schema.iter().cloned());
        }
        all.required.retain(|name| form.required.contains(name));
        all.others = match (all.others, &form.others) {
            (Others::Nothing, Others::Nothing) => Others::Nothing,
            (Others::Of(mut schema), Others::Of(more)) => {
                schema.extend(more.iter().cloned());
                Others::Of(schema)
            }
            _ => Others::Anything,
        };
        all.items.extend(form.items.iter().cloned());
    }
    all
}
