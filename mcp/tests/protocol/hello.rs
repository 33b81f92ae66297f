//! What the server says of itself and of its tools, in both eras.

use gorgias::agent::{ApprovalMode, Effect, Policy, Tier};
use serde_json::{Value, json};

use crate::client::{LEGACY, MODERN, Wire};

fn names(list: &Value) -> Vec<String> {
    let tools = list["result"]["tools"].as_array().unwrap();
    tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_older_handshake_names_the_server_and_how_to_use_it() {
    let mut wire = Wire::open(Tier::Read).await;
    for (asked, agreed) in [("2024-11-05", "2024-11-05"), ("2025-06-18", "2025-06-18"), ("1999-01-01", LEGACY)] {
        let params =
            json!({"protocolVersion": asked, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
        let hello = Wire::open(Tier::Read).await.request("initialize", params).await;
        assert_eq!(hello["result"]["protocolVersion"], agreed, "{asked}");
    }
    let params = json!({"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
    let hello = wire.request("initialize", params).await;
    let hello = &hello["result"];
    assert_eq!(hello["serverInfo"]["name"], "gorgias-mcp");
    assert_eq!(hello["serverInfo"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(hello["capabilities"], json!({"tools": {}}));
    let instructions = hello["instructions"].as_str().unwrap();
    assert!((200..=1_500).contains(&instructions.chars().count()), "{}", instructions.len());
}

#[tokio::test]
async fn a_client_of_today_discovers_the_same() {
    let mut wire = Wire::open(Tier::Read).await;
    let found = wire.modern("server/discover", json!({})).await;
    let found = &found["result"];
    let versions: Vec<_> = found["supportedVersions"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
    assert!(
        versions.contains(&MODERN) && versions.contains(&LEGACY) && versions.contains(&"2024-11-05"),
        "{versions:?}"
    );
    assert_eq!(found["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "gorgias-mcp");
    assert!(found["instructions"].as_str().unwrap().len() > 200);
    assert!(found["ttlMs"].as_u64().unwrap() > 0, "hosts keep it for so long");
}

#[tokio::test]
async fn the_list_is_the_same_each_time_and_may_be_kept() {
    let mut wire = Wire::open(Tier::Read).await;
    let first = wire.modern("tools/list", json!({})).await;
    wire.modern("tools/call", json!({"name": "look_up", "arguments": {"kind": "tag"}})).await;
    let second = wire.modern("tools/list", json!({})).await;
    assert_eq!(first["result"], second["result"]);
    assert!(first["result"]["ttlMs"].as_u64().unwrap() > 0);
    assert_eq!(first["result"]["cacheScope"], "private");
    assert_eq!(first["result"].get("nextCursor"), None);
}

#[tokio::test]
async fn a_tier_has_the_tools_of_those_below() {
    let mut all = Vec::new();
    for tier in [Tier::Read, Tier::Agent, Tier::Admin] {
        let mut wire = Wire::legacy(Policy::new(tier), json!({})).await;
        let listed = names(&wire.request("tools/list", json!({})).await);
        assert!(listed.starts_with(&all) || all.iter().all(|name| listed.contains(name)), "{tier:?}: {listed:?}");
        all = listed;
    }
    assert!(all.contains(&"look_up".to_owned()), "{all:?}");
}

/// The tools whose definition asks the host to prompt for each call.
async fn prompted(policy: Policy) -> Vec<String> {
    let mut wire = Wire::legacy(policy, json!({})).await;
    let list = wire.request("tools/list", json!({})).await;
    let tools = list["result"]["tools"].as_array().unwrap();
    let meta = |tool: &&Value| match tool.get("_meta") {
        Some(meta) => {
            assert_eq!(meta, &json!({"anthropic/requiresUserInteraction": true}), "{tool}");
            true
        }
        None => false,
    };
    tools.iter().filter(meta).map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_host_that_approves_is_told_to_ask_each_time() {
    let planned = [
        "send_reply",
        "update_tickets",
        "create_ticket",
        "triage",
        "call_write",
        "reconcile_macros",
        "reconcile_rules",
    ];
    let admin = || Policy::new(Tier::Admin);
    assert_eq!(prompted(admin().approval(ApprovalMode::Host)).await, planned);
    assert_eq!(prompted(admin().approval(ApprovalMode::Host).without(["triage"])).await.len(), planned.len() - 1);
    // Where somebody else is asked, the host would only ask a second time.
    for mode in [ApprovalMode::Never, ApprovalMode::Ask, ApprovalMode::Always] {
        assert_eq!(prompted(admin().approval(mode)).await, [""; 0], "{mode}");
    }
    assert_eq!(prompted(admin().approval_for("send_reply", ApprovalMode::Host)).await, ["send_reply"]);
    let all_but_one = admin().approval(ApprovalMode::Host).approval_for("send_reply", ApprovalMode::Ask);
    assert_eq!(prompted(all_but_one).await, planned[1..]);
    assert_eq!(prompted(admin().approval_of(Effect::ManyTickets, ApprovalMode::Host)).await, planned);
    assert_eq!(prompted(Policy::new(Tier::Read).approval(ApprovalMode::Host)).await, [""; 0], "reading needs nobody");
}

/// Every host reads this much of a schema: OpenAI, Anthropic and Gemini refuse one or the other of the rest.
fn small(schema: &Value, at: &str) {
    let known = ["type", "description", "properties", "required", "additionalProperties", "items", "enum"];
    for (key, value) in schema.as_object().unwrap() {
        assert!(known.contains(&key.as_str()), "{at}: {key}");
        match key.as_str() {
            "type" => assert!(value.is_string(), "{at}: one type: {value}"),
            "properties" => {
                value.as_object().unwrap().iter().for_each(|(name, value)| small(value, &format!("{at}.{name}")))
            }
            "items" => small(value, &format!("{at}[]")),
            _ => {}
        }
    }
}

#[tokio::test]
async fn each_tool_is_what_every_host_takes() {
    let mut wire = Wire::legacy(Policy::new(Tier::Admin), json!({})).await;
    let list = wire.request("tools/list", json!({})).await;
    for tool in list["result"]["tools"].as_array().unwrap() {
        let name = tool["name"].as_str().unwrap();
        assert!(name.len() <= 28 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
        assert!(tool["description"].as_str().unwrap().chars().count() <= 240, "{name}");
        assert_eq!(tool.get("outputSchema"), None, "{name}: it would ask for structured content");
        for hint in ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] {
            assert!(tool["annotations"][hint].is_boolean(), "{name}: {hint} has a default that is not ours");
        }
        assert_eq!(tool["inputSchema"]["type"], "object");
        small(&tool["inputSchema"], name);
    }
}
