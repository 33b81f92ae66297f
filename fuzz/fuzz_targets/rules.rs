//! Rules of triage that follow their schema: reading them twice is the same, and so is planning twice.
#![no_main]

use std::sync::OnceLock;

use gorgias::triage::TriageRules;
use gorgias::types::Ticket;
use gorgias_fuzz::{Source, client, from_bytes, run};
use serde_json::Value;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    static SCHEMAS: OnceLock<[Value; 2]> = OnceLock::new();
    let [rules, ticket] =
        SCHEMAS.get_or_init(|| [TriageRules::json_schema().into(), schemars::schema_for!(Ticket).into()]);
    let mut source = Source::new(data);
    let value = from_bytes(&mut source, rules);
    let Ok(rules) = serde_json::from_value::<TriageRules>(value) else { return };
    let written = serde_json::to_value(&rules).expect("rules are written");
    let again: TriageRules = serde_json::from_value(written).expect("what was written is read");
    assert_eq!(rules, again);
    if rules.check().is_err() {
        return;
    }
    // Rules that name tags, users or teams would be looked up, which fails here.
    let Ok(triage) = run(client().triage(&rules)) else { return };
    let Ok(ticket) = serde_json::from_value::<Ticket>(from_bytes(&mut source, ticket)) else { return };
    assert_eq!(format!("{:?}", triage.plan(&ticket)), format!("{:?}", triage.plan(&ticket)));
});
