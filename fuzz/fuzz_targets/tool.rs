//! Calls of tools, with arguments that follow their schema more or less: nothing panics, an output keeps its size, and nobody's approval is
//! made up.
#![no_main]

use std::sync::OnceLock;

use gorgias::agent::{Dialect, Policy, Tier, Toolbelt, Unattended};
use gorgias_fuzz::{Source, client, from_bytes, run};
use serde_json::Value;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    static TOOLS: OnceLock<Vec<(String, Value)>> = OnceLock::new();
    let belt = Toolbelt::new(client(), Policy::new(Tier::Admin));
    let tools = TOOLS.get_or_init(|| {
        let definitions = belt.definitions(Dialect::Mcp);
        let tools = definitions.as_array().or_else(|| definitions["tools"].as_array()).expect("a list of tools");
        tools
            .iter()
            .map(|tool| (tool["name"].as_str().unwrap_or_default().to_owned(), tool["inputSchema"].clone()))
            .collect()
    });
    let mut source = Source::new(data);
    let Ok((name, schema)) = source.choose(tools) else { return };
    let arguments = from_bytes(&mut source, schema);
    let output = run(belt.call(name, &arguments, &Unattended));
    assert!(output.text.len() < 50_000 && !output.text.is_empty());
});
