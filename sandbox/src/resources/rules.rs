//! Rules. Their code is parsed for real, so that code outside the dialect is refused as the API refuses it; the sandbox
//! does not run rules.

use serde_json::{Value, json};

use crate::dialect::{self, Statement};
use crate::engine::{Call, Resource, Write};
use crate::http::reply::{Answer, Failure, Reply};
use crate::spec::Query;
use crate::state::value::{Fields, holds};
use crate::state::{Id, Kind, Record, World};

pub(crate) struct Rules;

/// The rules whose code holds this text between quotes or in a list between quotes.
pub(crate) fn mention<'a>(world: &'a World, text: &'a str) -> impl Iterator<Item = &'a Record> {
    world.store.all(Kind::Rule).filter(move |rule| {
        let code = rule.text("code").unwrap_or_default();
        code.split(['\'', '"', ',']).any(|part| part.trim() == text)
    })
}

/// The names of active rules whose code holds the number of a macro.
pub(crate) fn using_macro(world: &World, id: Id) -> Vec<String> {
    let number = id.to_string();
    let uses = |rule: &&Record| {
        let code = rule.text("code").unwrap_or_default();
        rule.some("deactivated_datetime").is_none()
            && code.split(|sign: char| !sign.is_ascii_digit()).any(|part| part == number)
    };
    world.store.all(Kind::Rule).filter(uses).filter_map(|rule| rule.text("name").map(str::to_owned)).collect()
}

/// The condition of a rule's outermost `if`, where it has one.
pub(crate) fn condition(rule: &Record) -> Option<dialect::Expression> {
    dialect::program(rule.text("code")?)?.into_iter().find_map(|statement| match statement {
        Statement::If { test, .. } => Some(test),
        Statement::Do(_) => None,
    })
}

impl Resource for Rules {
    fn kind(&self) -> Kind {
        Kind::Rule
    }

    fn collection(&self) -> &'static str {
        "/api/rules"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({
            "uri": null, "name": "", "description": null, "code": "", "code_ast": null, "event_types": null, "priority": 0,
            "type": "user", "deactivated_datetime": null, "created_datetime": null, "updated_datetime": null,
        })
    }

    fn prepare(&self, _world: &mut World, Write { record, body, .. }: Write<'_>) -> Result<(), Failure> {
        if let Some(code) = body.text("code") {
            let program =
                dialect::program(code).ok_or_else(|| Failure::bad("code_ast: The rule is not well formatted"))?;
            record.insert("code_ast".to_owned(), Statement::program(&program));
        }
        Ok(())
    }

    fn keeps(&self, _world: &World, record: &Record, query: &Query) -> bool {
        query.text("search").is_none_or(|part| record.text("name").is_some_and(|name| holds(name, part)))
    }

    fn events(&self) -> Option<(&'static str, &'static str)> {
        Some(("Rule", "rule"))
    }
}

pub(crate) fn prioritize(call: &mut Call<'_>) -> Answer {
    let wanted: Vec<(Id, i64)> = call
        .body
        .items("priorities")
        .iter()
        .filter_map(|item| Some((item.int("id")?, item.int("priority")?)))
        .collect();
    if let Some((id, _)) = wanted.iter().find(|(id, _)| !call.world.store.has(Kind::Rule, *id)) {
        return Err(Failure::field(&["priorities"], &format!("Rule {id} does not exist.")));
    }
    for (id, priority) in wanted {
        let stamp = call.world.clock.stamp();
        call.world.set(Kind::Rule, id, json!({"priority": priority, "updated_datetime": stamp}));
        call.world.event("rule-priority-updated", "Rule", id, json!({"priority": priority}));
    }
    let mut rules: Vec<&Record> = call.world.store.all(Kind::Rule).collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.int("priority").unwrap_or_default()));
    Ok(Reply::json(rules.into_iter().map(|rule| Rules.show(call.world, rule)).collect()))
}
