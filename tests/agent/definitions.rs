//! The lists of tools, as hosts get them: what each host refuses, and what they cost.

use gorgias::agent::{Dialect, Policy, Tier, Tool, Toolbelt};
use serde_json::{Value, json};

const TIERS: [Tier; 3] = [Tier::Read, Tier::Agent, Tier::Admin];
const DIALECTS: [(Dialect, &str); 5] = [
    (Dialect::Mcp, "mcp"),
    (Dialect::OpenAi, "openai"),
    (Dialect::OpenAiStrict, "openai_strict"),
    (Dialect::Anthropic, "anthropic"),
    (Dialect::Gemini, "gemini"),
];

fn client() -> gorgias::Client {
    gorgias::Client::builder().domain("acme").api_key("bot@example.com", "key").build().unwrap()
}

fn belt(tier: Tier) -> Toolbelt {
    Toolbelt::new(client(), Policy::new(tier))
}

fn each(dialect: Dialect) -> Vec<Value> {
    belt(Tier::Admin).definitions(dialect).as_array().unwrap().clone()
}

/// Keys sorted, whatever the features of serde_json are.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut keys: Vec<_> = object.keys().collect();
            keys.sort();
            keys.into_iter().map(|key| (key.clone(), sorted(&object[key]))).collect::<serde_json::Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

#[test]
fn lists_are_as_they_were() {
    for tier in TIERS {
        for (dialect, name) in DIALECTS {
            let list = belt(tier).definitions(dialect);
            let lines: Vec<String> = list.as_array().unwrap().iter().map(|tool| sorted(tool).to_string()).collect();
            insta::assert_snapshot!(format!("{tier}_{name}"), lines.join("\n"));
        }
    }
}

#[test]
fn a_tier_has_the_tools_of_those_below_in_a_fixed_order() {
    let names = |tier| belt(tier).tools().map(|tool| tool.name).collect::<Vec<_>>();
    let (read, agent, admin) = (names(Tier::Read), names(Tier::Agent), names(Tier::Admin));
    assert!(agent.starts_with(&read) && admin.starts_with(&agent));
    let mut sorted = admin.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), admin.len(), "names are unique");
    for tier in TIERS {
        assert!(belt(tier).tools().all(|tool| tool.tier <= tier));
    }
}

#[test]
fn names_and_descriptions_fit_every_host() {
    for tool in belt(Tier::Admin).tools() {
        let Tool { name, title, description, arguments, .. } = tool;
        assert!((3..=28).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
        assert!(name.starts_with(|c: char| c.is_ascii_lowercase()), "{name}");
        assert!(!title.is_empty() && !description.is_empty() && description.chars().count() <= 240, "{name}");
        let mut names: Vec<_> = arguments.iter().map(|argument| argument.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), arguments.len(), "{name}");
    }
    let annotations = |tool: &Value| {
        let annotations = tool["annotations"].as_object().unwrap();
        ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"]
            .iter()
            .all(|hint| annotations[*hint].is_boolean())
    };
    assert!(each(Dialect::Mcp).iter().all(annotations));
}

/// Walks a schema, and every schema inside, with where it stands.
fn walk(schema: &Value, at: &str, check: &mut dyn FnMut(&Value, &str)) {
    check(schema, at);
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        walk(property, &format!("{at}.{name}"), check);
    }
    if !schema["items"].is_null() {
        walk(&schema["items"], &format!("{at}[]"), check);
    }
}

fn only(schema: &Value, allowed: &[&str], at: &str) {
    for key in schema.as_object().unwrap().keys() {
        assert!(allowed.contains(&key.as_str()), "{key} at {at}");
    }
}

fn enum_of_texts(schema: &Value, nullable: bool, at: &str) {
    for word in schema["enum"].as_array().into_iter().flatten() {
        assert!(word.is_string() || (nullable && word.is_null()), "{word} at {at}");
    }
}

/// Of the Model Context Protocol and of what ajv, Anthropic and OpenAI take without `strict`: the same small part.
#[test]
fn plain_schemas_use_the_part_that_all_take() {
    let plain = |schema: &Value, at: &str| {
        walk(schema, at, &mut |schema, at| {
            only(
                schema,
                &["type", "properties", "required", "additionalProperties", "enum", "items", "description"],
                at,
            );
            assert!(
                ["object", "string", "integer", "boolean", "array"].contains(&schema["type"].as_str().unwrap()),
                "{at}"
            );
            assert!(schema["type"] != "array" || schema["items"]["type"] == "string", "{at}");
            enum_of_texts(schema, false, at);
        });
        assert_eq!((&schema["type"], &schema["additionalProperties"]), (&json!("object"), &json!(false)), "{at}");
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(schema["properties"][name.as_str().unwrap()].is_object(), "{name} at {at}");
        }
    };
    for (dialect, path) in [
        (Dialect::Mcp, "/inputSchema"),
        (Dialect::Anthropic, "/input_schema"),
        (Dialect::OpenAi, "/function/parameters"),
    ] {
        for tool in each(dialect) {
            plain(tool.pointer(path).unwrap(), &tool.to_string());
        }
    }
}

/// Of OpenAI with `strict`: objects closed, everything required, what is optional may be null, no free objects.
#[test]
fn strict_schemas_require_everything() {
    for tool in each(Dialect::OpenAiStrict) {
        assert_eq!((&tool["type"], &tool["function"]["strict"]), (&json!("function"), &json!(true)));
        let name = tool["function"]["name"].as_str().unwrap();
        let mut properties = 0;
        walk(&tool["function"]["parameters"], name, &mut |schema, at| {
            only(
                schema,
                &["type", "properties", "required", "additionalProperties", "enum", "items", "description"],
                at,
            );
            if schema["type"] == "object" {
                assert_eq!(schema["additionalProperties"], false, "{at}");
                let mut names: Vec<&str> =
                    schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
                let mut required: Vec<&str> =
                    schema["required"].as_array().into_iter().flatten().map(|name| name.as_str().unwrap()).collect();
                names.sort_unstable();
                required.sort_unstable();
                assert_eq!(names, required, "{at}");
                assert!(!names.is_empty(), "a free object at {at}");
                properties += names.len();
            }
            let nullable = schema["type"].as_array().is_some_and(|types| types.len() == 2 && types[1] == "null");
            assert!(nullable || schema["type"].is_string(), "{at}");
            enum_of_texts(schema, nullable, at);
            assert!(
                !nullable || schema["enum"].is_null() || schema["enum"].as_array().unwrap().contains(&Value::Null),
                "{at}"
            );
        });
        assert!(properties <= 5_000);
    }
}

/// Of Anthropic: what its API compiles into a grammar is limited (20 strict tools, 24 optional arguments together), and one tool too
/// many fails the whole request. So nothing is strict, in any tier.
#[test]
fn nothing_is_strict_for_anthropic() {
    for tier in TIERS {
        for tool in belt(tier).definitions(Dialect::Anthropic).as_array().unwrap() {
            only(tool, &["name", "description", "input_schema"], "tool");
        }
    }
    let agent = belt(Tier::Agent);
    let optional = agent.tools().flat_map(|tool| tool.arguments).filter(|argument| !argument.required);
    assert!(optional.count() > 24, "all tools together would fit, and the guide should say so");
}

/// The guide says which tools fit in Anthropic's strict mode by hand, and how many.
#[test]
fn a_few_tools_can_be_made_strict_by_hand() {
    let free = |argument: &gorgias::agent::Argument| argument.kind == gorgias::agent::ArgumentKind::Object;
    let optional = |tool: &Tool| tool.arguments.iter().filter(|argument| !argument.required).count();
    // A free object has no strict form.
    let loose: Vec<&str> =
        belt(Tier::Admin).tools().filter(|tool| tool.arguments.iter().any(free)).map(|tool| tool.name).collect();
    assert_eq!(
        loose,
        [
            "call_read",
            "update_tickets",
            "triage",
            "update_customer",
            "call_write",
            "reconcile_macros",
            "reconcile_rules"
        ]
    );
    let everyday = ["read_tickets", "read_customer", "look_up", "add_note", "send_reply", "create_ticket"];
    for (policy, count) in
        [(Policy::new(Tier::Read).without(["call_read"]), 7), (Policy::new(Tier::Agent).only(everyday), everyday.len())]
    {
        let belt = Toolbelt::new(client(), policy);
        assert_eq!(belt.tools().count(), count);
        assert!(belt.tools().map(optional).sum::<usize>() <= 24);
        assert!(belt.tools().all(|tool| !loose.contains(&tool.name)));
    }
}

/// Of Gemini: one scalar type, no null, no `additionalProperties`, arrays with items, objects with properties.
#[test]
fn gemini_schemas_have_one_type_and_nothing_unknown() {
    for tool in each(Dialect::Gemini) {
        only(&tool, &["name", "description", "parameters"], "tool");
        assert!(tool["name"].as_str().unwrap().len() <= 64);
        walk(&tool["parameters"], tool["name"].as_str().unwrap(), &mut |schema, at| {
            only(schema, &["type", "properties", "required", "enum", "items", "description"], at);
            assert!(
                ["object", "string", "integer", "boolean", "array"].contains(&schema["type"].as_str().unwrap()),
                "{at}"
            );
            assert!(schema["type"] != "array" || schema["items"].is_object(), "{at}");
            assert!(schema["type"] != "object" || !schema["properties"].as_object().unwrap().is_empty(), "{at}");
            enum_of_texts(schema, false, at);
        });
    }
}
