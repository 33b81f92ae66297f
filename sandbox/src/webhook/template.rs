//! The template language of HTTP integrations, as far as it is documented: `{{ path | filter }}` in text.
//!
//! A path has names, indexes and quoted keys: `ticket.messages[-1].body_text`. Filters are `tojson` and `datetime_format("...")`.
//! Values become text as in Python (observed live, not documented): `True`, `None`, and what does not exist becomes nothing. The
//! real language is larger; what is not understood here is refused by name instead of being sent half-rendered.

use serde_json::Value;

use super::moment;
use crate::state::clock;

/// Renders a text. The error says what is not understood; it quotes names of filters only, for templates can hold secrets.
pub(crate) fn render(text: &str, context: &Value) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        if tail.starts_with("{%") || tail.starts_with("{#") {
            return Err("template: statements and comments are not supported".to_owned());
        }
        match tail.strip_prefix("{{") {
            Some(expression) => {
                let mut parser = Parser { rest: expression };
                out.push_str(&parser.expression(context)?);
                rest = parser.rest;
            }
            None => {
                out.push('{');
                rest = &tail[1..];
            }
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// Renders every text inside of a value.
pub(super) fn render_all(value: &Value, context: &Value) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => Value::String(render(text, context)?),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| render_all(item, context)).collect::<Result<_, _>>()?)
        }
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(name, value)| Ok((name.clone(), render_all(value, context)?)))
                .collect::<Result<_, String>>()?,
        ),
        plain => plain.clone(),
    })
}

/// A value as it stands in text.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        // As Python shows them: without `tojson` this is no JSON.
        Value::Array(items) => format!("[{}]", items.iter().map(quoted).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields =
                fields.iter().map(|(name, value)| format!("{}: {}", quoted(&name.as_str().into()), quoted(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(value: &Value) -> String {
    let Value::String(inner) = value else { return text(value) };
    let quote = if inner.contains('\'') && !inner.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for sign in inner.chars() {
        match sign {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            sign if sign == quote => out.extend(['\\', sign]),
            sign => out.push(sign),
        }
    }
    out.push(quote);
    out
}

/// One step of a path.
enum Step<'a> {
    Name(&'a str),
    Index(i64),
}

struct Parser<'a> {
    /// What comes after the signs that were read.
    rest: &'a str,
}

impl<'a> Parser<'a> {
    /// Reads an expression up to its closing braces, and gives its text.
    fn expression(&mut self, context: &Value) -> Result<String, String> {
        let (root, steps) = self.path()?;
        let found = if root == "context" { Some(context) } else { context.get(root) };
        let value =
            steps.iter().try_fold(found, |value, step| Some(value.and_then(|value| reach(value, step)))).flatten();
        // The whole context is real JSON (seen in client code only).
        let mut written = if root == "context" && steps.is_empty() {
            context.to_string()
        } else {
            value.map(text).unwrap_or_default()
        };
        while self.take("|") {
            written = self.filter(value, &written)?;
        }
        if self.take("}}") { Ok(written) } else { Err("template: an expression is not understood".to_owned()) }
    }

    fn filter(&mut self, value: Option<&Value>, written: &str) -> Result<String, String> {
        let name = self.name()?;
        let argument = match self.take("(") {
            true if self.take(")") => None,
            true => {
                let argument = self.quotation()?;
                if !self.take(")") {
                    return Err(format!("template: the filter {name} takes one argument at most"));
                }
                Some(argument)
            }
            false => None,
        };
        match (name, argument) {
            ("tojson", None) => Ok(value.unwrap_or(&Value::Null).to_string()),
            // What is no time stays as it is, and a missing one is nothing (assumed).
            ("datetime_format", Some(pattern)) => Ok(match value {
                Some(Value::String(time)) => {
                    clock::parse(time).map_or_else(|| written.to_owned(), |time| moment::write(time, pattern))
                }
                Some(Value::Null) | None => String::new(),
                Some(_) => written.to_owned(),
            }),
            ("tojson" | "datetime_format", _) => Err(format!("template: wrong arguments of the filter {name}")),
            _ => Err(format!("template: the filter {name} is not supported")),
        }
    }

    fn path(&mut self) -> Result<(&'a str, Vec<Step<'a>>), String> {
        let root = self.name()?;
        let mut steps = Vec::new();
        loop {
            if self.take(".") {
                let name = self.name()?;
                steps.push(name.parse().map_or(Step::Name(name), Step::Index));
            } else if self.take("[") {
                steps.push(match self.rest.trim_start().starts_with(['"', '\'']) {
                    true => Step::Name(self.quotation()?),
                    false => self.index()?,
                });
                if !self.take("]") {
                    return Err("template: an index is not closed".to_owned());
                }
            } else {
                return Ok((root, steps));
            }
        }
    }

    fn index(&mut self) -> Result<Step<'a>, String> {
        let negative = self.take("-");
        let number: i64 = self.name()?.parse().map_err(|_| "template: an index is no number".to_owned())?;
        Ok(Step::Index(if negative { -number } else { number }))
    }

    /// Reads a sign, and white space before it.
    fn take(&mut self, sign: &str) -> bool {
        match self.rest.trim_start().strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn name(&mut self) -> Result<&'a str, String> {
        let start = self.rest.trim_start();
        let end = start.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(start.len());
        if end == 0 {
            return Err("template: an expression is not understood".to_owned());
        }
        let (name, rest) = start.split_at(end);
        self.rest = rest;
        Ok(name)
    }

    fn quotation(&mut self) -> Result<&'a str, String> {
        let start = self.rest.trim_start();
        let quote = start.chars().next().filter(|sign| matches!(sign, '"' | '\''));
        let inner = quote.and_then(|quote| start[1..].split_once(quote));
        let (inner, rest) = inner.ok_or_else(|| "template: a quotation is not understood".to_owned())?;
        self.rest = rest;
        Ok(inner)
    }
}

fn reach<'v>(value: &'v Value, step: &Step<'_>) -> Option<&'v Value> {
    match (value, step) {
        (Value::Array(items), Step::Index(index)) => {
            let place = if *index < 0 { i64::try_from(items.len()).ok()?.checked_add(*index)? } else { *index };
            items.get(usize::try_from(place).ok()?)
        }
        (Value::Object(fields), Step::Index(index)) => fields.get(&index.to_string()),
        // Data of integrations is stored by their ids, and addressed by their types as well (documented for macros).
        (Value::Object(fields), Step::Name(name)) => fields.get(*name).or_else(|| {
            fields.values().find(|value| value.get("__integration_type__").and_then(Value::as_str) == Some(*name))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use serde_json::json;

    use super::*;

    fn context() -> Value {
        json!({
            "ticket": {
                "id": 123, "spam": false, "subject": "It's \"late\"", "assignee_user": null, "created_datetime": "2026-03-02T10:00:00+00:00",
                "messages": [{"body_text": "first"}, {"body_text": "last"}], "tags": [{"id": 1, "name": "a'b"}], "meta": {},
                "customer": {"integrations": {"77": {"__integration_type__": "shopify", "orders": [{"name": "#1"}]}}},
            },
            "message": {"from_agent": true},
        })
    }

    #[test]
    fn values_become_text() {
        for (template, text) in [
            ("{{ticket.id}}", "123"),
            ("#{{ ticket.id }}/{{ticket.spam}}/{{message.from_agent}}", "#123/False/True"),
            ("[{{ticket.assignee_user}}]", "[None]"),
            ("[{{ticket.assignee_user.email}}{{nothing.at.all}}{{ticket.messages[7].id}}]", "[]"),
            (
                "{{ticket.messages[-1].body_text}} {{ticket.messages[0]['body_text']}} {{ ticket.messages.1.body_text }}",
                "last first last",
            ),
            ("{{ticket.messages[-3].body_text}}", ""),
            ("{{ticket.tags}}", "[{'id': 1, 'name': \"a'b\"}]"),
            ("{{ticket.tags | tojson}}", "[{\"id\":1,\"name\":\"a'b\"}]"),
            ("{{ticket.subject|tojson}} {{ticket.nothing|tojson}}", "\"It's \\\"late\\\"\" null"),
            ("{{ticket.created_datetime|datetime_format(\"MMM Do YY\")}}", "Mar 2nd 26"),
            ("{{ticket.nothing|datetime_format('L')}}{{ticket.subject|datetime_format('L')}}", "It's \"late\""),
            (
                "{{ticket.customer.integrations.shopify.orders[0].name}} {{ticket.customer.integrations[77].orders[0].name}}",
                "#1 #1",
            ),
            ("{\"a\": {\"b\": 1}} { é", "{\"a\": {\"b\": 1}} { é"),
            ("", ""),
        ] {
            assert_eq!(render(template, &context()).as_deref(), Ok(text), "{template}");
        }
    }

    #[test]
    fn the_whole_context_is_json() {
        let written = render(" {{ context }} ", &context()).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), context());
        assert_eq!(render("{{context.ticket.id}}", &context()).unwrap(), "123");
    }

    #[test]
    fn only_texts_are_rendered() {
        let form = json!({"id": "{{ticket.id}}", "list": ["{{ticket.spam}}", 1], "flag": true, "none": null, "{{ticket.id}}": {"a": "b"}});
        let rendered =
            json!({"id": "123", "list": ["False", 1], "flag": true, "none": null, "{{ticket.id}}": {"a": "b"}});
        assert_eq!(render_all(&form, &context()), Ok(rendered));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for template in [
            "{{",
            "{{}}",
            "{{ticket.id",
            "{{ticket.id}",
            "{{ticket..id}}",
            "{{ticket[}}",
            "{{ticket[0}}",
            "{{ticket['a}}",
            "{{1 + 1}}",
            "{% if ticket.spam %}x{% endif %}",
            "{# note #}",
            "{{ticket.id | upper}}",
            "{{ticket.id | tojson(\"x\")}}",
            "{{ticket.created_datetime | datetime_format}}",
            "{{ticket.created_datetime | datetime_format('a', 'b')}}",
            "{{ticket.messages[a]}}",
            "{{ticket.messages[99999999999999999999]}}",
            "{{-ticket.id-}}",
            "{{é|é('",
        ] {
            let problem = render(template, &context()).expect_err(template);
            assert!(problem.starts_with("template: "), "{problem}");
        }
        assert!(render("{{ticket.id | upper}}", &context()).unwrap_err().contains("upper"));
    }
}
