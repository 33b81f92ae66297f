//! Templates of HTTP integrations and of macros, as far as they are documented: `{{ path | filter }}` in text.
//!
//! The language is Jinja, and minijinja renders it. A path has names, indexes and quoted keys: `ticket.messages[-1].body_text`.
//! Filters are `tojson` and `datetime_format("...")`. Values become text as in Python (observed live, not documented): `True`,
//! `None`, and what does not exist becomes nothing. What Jinja has beyond that (statements, operators, its own filters) is
//! refused by name, see [`documented`]: the real renderer may not have it.

mod documented;
mod moment;
mod python;
mod variable;

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value as Variable};
use serde_json::Value;

pub(crate) use self::python::text;
use self::variable::{Record, Root};
use crate::state::clock;

static JINJA: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut jinja = Environment::empty();
    jinja.set_undefined_behavior(UndefinedBehavior::Chainable);
    // Only delimiters of one's own can be refused.
    jinja.set_syntax(SyntaxConfig::builder().keep_trailing_newline(true).build().unwrap_or_default());
    jinja.set_formatter(|out, _, value| Ok(out.write_str(&written(value))?));
    jinja.add_filter("tojson", |value: &Variable| json(value).to_string());
    jinja.add_filter("datetime_format", datetime_format);
    jinja
});

/// Renders a text. The error says what is not understood; it quotes names of filters only, for templates can hold secrets.
pub(crate) fn render(text: &str, context: &Value) -> Result<String, String> {
    documented::check(text).map_err(|problem| format!("template: {problem}"))?;
    if !text.contains("{{") {
        return Ok(text.to_owned());
    }
    JINJA.render_str(text, Variable::from_object(Root(context.clone()))).map_err(|error| problem(&error))
}

fn problem(error: &Error) -> String {
    match (error.kind(), error.detail()) {
        // The detail is the name.
        (ErrorKind::UnknownFilter, Some(detail)) => format!("template: {detail}"),
        (ErrorKind::MissingArgument | ErrorKind::TooManyArguments, _) => {
            "template: wrong arguments of a filter".to_owned()
        }
        _ => "template: an expression is not understood".to_owned(),
    }
}

/// Renders every text inside of a value.
pub(crate) fn render_all(value: &Value, context: &Value) -> Result<Value, String> {
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

fn written(value: &Variable) -> String {
    match value.downcast_object_ref::<Record>() {
        // The whole context is real JSON (seen in client code only).
        Some(record) if record.whole => record.value.to_string(),
        _ if value.is_undefined() => String::new(),
        _ => text(&json(value)),
    }
}

/// A variable, or what a filter or the template itself has written.
fn json(value: &Variable) -> Value {
    match value.downcast_object_ref::<Record>() {
        Some(record) => record.value.clone(),
        None => value.as_str().map_or(Value::Null, Value::from),
    }
}

/// What is no time stays as it is, and a missing one is nothing (assumed).
fn datetime_format(value: &Variable, pattern: &str) -> String {
    match json(value) {
        Value::String(time) => clock::parse(&time).map_or(time, |time| moment::write(time, pattern)),
        Value::Null => String::new(),
        _ => written(value),
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
            ("{{ticket.id}}\n\n", "123\n\n"),
            ("{{\"a\\\"}}b\"}} {{'}}'|tojson}}", "a\"}}b \"}}\""),
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
            "{{ticket.id if ticket.spam}}",
            "{{not ticket.spam}}",
            "{{ticket.messages[0:1]}}",
            "{{ticket.tags ~ 'x'}}",
            "{{{'a': 1}}}",
        ] {
            let problem = render(template, &context()).expect_err(template);
            assert!(problem.starts_with("template: "), "{problem}");
        }
        // minijinja would end the process.
        let endless = format!("{{{{ticket{}}}}}", ".a".repeat(50_000));
        assert_eq!(render(&endless, &context()).unwrap_err(), "template: an expression is too long");
        assert!(render("{{ticket.id | upper}}", &context()).unwrap_err().contains("upper"));
    }
}
