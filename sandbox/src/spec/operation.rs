//! One operation of the document: how it is reached, what it takes and what it may answer.

use std::sync::Arc;

use serde_json::Value;

use super::check::Check;
use super::library::Library;
use super::params::Parameter;

/// One operation, ready to match and check requests.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    /// In capitals.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) answers: Vec<Answer>,
    /// An empty success answer is acceptable although the document declares a body.
    pub(crate) body_may_be_empty: bool,
    /// A merged record answers 301 here.
    pub(crate) merged_redirect: bool,
    /// It changes nothing, whatever its method.
    pub(crate) reads: bool,
    /// The OAuth scopes that a token needs; empty where none is known.
    pub(crate) scopes: Vec<String>,
    pages_by_number: bool,
}

/// The request body: JSON, or a form with files.
#[derive(Debug)]
pub(crate) enum Body {
    Json(Box<Json>),
    Multipart,
}

/// A JSON body.
#[derive(Debug)]
pub(crate) struct Json {
    /// Notices all unknown keys.
    pub(crate) check: Check,
    /// Notices those that are not known to be refused.
    pub(crate) unmarked: Check,
    /// Unknown keys were seen to be dropped without a word.
    pub(crate) ignores: bool,
}

/// One declared answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// `200`, `2XX` ...
    code: String,
    pub(crate) media: Option<String>,
    pub(crate) check: Option<Check>,
}

impl Answer {
    fn covers(&self, status: u16) -> bool {
        match self.code.strip_suffix("XX") {
            Some(first) => first.parse() == Ok(status / 100),
            None => self.code.parse() == Ok(status),
        }
    }
}

impl Operation {
    pub(crate) fn parse(library: &Arc<Library>, path: &str, method: &str, declared: &Value) -> Result<Self, String> {
        let id = declared
            .get("operationId")
            .and_then(Value::as_str)
            .ok_or_else(|| format!("{method} {path} has no operationId"))?;
        let mut parameters = Vec::new();
        for parameter in declared.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            parameters.push(
                Parameter::parse(library.resolve(parameter), library)
                    .ok_or_else(|| format!("{id} has an odd parameter"))?,
            );
        }
        let flag = |name: &str| declared.get(name).and_then(Value::as_bool) == Some(true);
        Ok(Self {
            id: id.to_owned(),
            method: method.to_uppercase(),
            path: path.to_owned(),
            parameters,
            body: declared.get("requestBody").map(|body| Body::parse(body, library)),
            answers: answers(library, declared),
            body_may_be_empty: flag("x-gorgias-body-may-be-empty"),
            merged_redirect: flag("x-gorgias-merged-redirect"),
            reads: method.eq_ignore_ascii_case("get") || flag("x-gorgias-reads"),
            scopes: scopes(declared.get("security").or(Some(library.security()))),
            pages_by_number: declared.get("x-gorgias-pagination").and_then(Value::as_str) == Some("page"),
        })
    }

    /// The declared answer for a status.
    pub(crate) fn answer(&self, status: u16) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.covers(status))
    }

    /// The status of success.
    pub(crate) fn success(&self) -> u16 {
        let code =
            self.answers.iter().map(|answer| answer.code.as_str()).filter(|code| code.starts_with(['2', '3'])).min();
        code.and_then(|code| code.parse().ok()).unwrap_or(200)
    }

    /// Positive numbers that lists by page number take and the document does not know (assumed). `limit`: a published client
    /// that was checked against the live API sends it here, and expects it to do no harm.
    pub(crate) fn extra_parameters(&self) -> &'static [&'static str] {
        if self.pages_by_number { &["per_page", "limit"] } else { &[] }
    }

    /// The parameter in the path that names the record, the first one.
    pub(crate) fn first_path_name(&self) -> Option<&str> {
        let (_, rest) = self.path.split_once('{')?;
        rest.split_once('}').map(|(name, _)| name)
    }

    /// "create ticket" for `create_ticket`: error messages begin with it.
    pub(crate) fn phrase(&self) -> String {
        self.id.replace('_', " ")
    }
}

impl Body {
    fn parse(body: &Value, library: &Arc<Library>) -> Self {
        match body.pointer("/content/application~1json/schema") {
            Some(schema) => Self::Json(Box::new(Json {
                check: Check::closed(library, schema),
                unmarked: Check::unmarked(library, schema),
                ignores: library.resolve(schema).get("x-gorgias-unknown-keys").and_then(Value::as_str)
                    == Some("ignored"),
            })),
            None => Self::Multipart,
        }
    }
}

/// The scopes of the way in that is called `oauth2`.
fn scopes(security: Option<&Value>) -> Vec<String> {
    let ways = security.and_then(Value::as_array).into_iter().flatten();
    let wanted = ways.filter_map(|way| way.get("oauth2")?.as_array()).flatten();
    wanted.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn answers(library: &Arc<Library>, declared: &Value) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (code, answer) in declared.get("responses").and_then(Value::as_object).into_iter().flatten() {
        let content =
            library.resolve(answer).get("content").and_then(Value::as_object).and_then(|content| content.iter().next());
        let check = content
            .filter(|(media, _)| *media == "application/json")
            .and_then(|(_, content)| content.get("schema"))
            .map(|schema| Check::closed(library, schema));
        answers.push(Answer { code: code.clone(), media: content.map(|(media, _)| media.clone()), check });
    }
    answers
}
