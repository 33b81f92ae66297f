//! Every rule finds what breaks it, at its place, and nothing else does.

use std::collections::BTreeSet;

use gorgias::message::rules::{Finding, RULES, Severity};
use serde_json::json;

use super::cases::{Call, cases, findings};

fn ids(found: &[Finding]) -> BTreeSet<&'static str> {
    found.iter().map(|finding| finding.rule().id).collect()
}

#[test]
fn every_rule_has_a_case() {
    let cases: BTreeSet<_> = cases().iter().map(|case| case.rule).collect();
    let rules: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(cases, rules);
    assert_eq!(rules.len(), RULES.len(), "an id is used twice");
}

#[test]
fn a_body_that_breaks_one_rule_breaks_just_that() {
    for case in cases() {
        let found = findings(case.call, &case.breaks);
        let expected: BTreeSet<_> = [Some(case.rule), case.also].into_iter().flatten().collect();
        assert_eq!(ids(&found), expected, "{}: {found:?}", case.rule);
        let at: Vec<_> = found.iter().filter(|f| f.rule().id == case.rule).map(Finding::path).collect();
        assert_eq!(at, [case.at], "{}", case.rule);
        let finding = found.iter().find(|f| f.rule().id == case.rule).unwrap();
        assert_eq!(finding.stops(), finding.severity() != Severity::Suspicious);
        assert_eq!((finding.severity(), finding.remedy()), (finding.rule().severity, finding.rule().remedy));
        assert!(format!("{:?}", finding.rule()).contains(case.rule), "{finding:?}");
    }
}

#[test]
fn a_body_that_satisfies_a_rule_breaks_none() {
    for case in cases() {
        let found = findings(case.call, &case.satisfies);
        assert!(found.is_empty(), "{}: {found:?}", case.rule);
    }
}

#[test]
fn the_address_that_a_message_comes_from_names_its_customer() {
    let message = |address: &str| json!({"channel": "api", "from_agent": false, "body_text": "?", "source": {"from": {"address": address}}});
    let broken = |address: &str| ids(&findings(Call::Ticket, &json!({"messages": [message(address)]})));
    assert_eq!(broken("nia.okafor@example.com"), BTreeSet::from(["any.incoming-sender"]));
    assert_eq!(broken(" "), BTreeSet::from(["any.incoming-sender", "ticket.nobody"]));
}

#[test]
fn findings_show_nothing_of_the_message() {
    let secrets = [
        "On its way",
        "Where is it",
        "Call back",
        "nia",
        "Nia",
        "mira",
        "Mira",
        "support@",
        "visitor-77",
        "555",
        "parcel",
        "person-9",
    ];
    for case in cases() {
        for finding in findings(case.call, &case.breaks) {
            let shown = format!("{finding} {finding:?} {} {}", finding.found(), finding.remedy());
            // The remedies have an example of a telephone number.
            let shown = shown.replace("+14155550123", "");
            for secret in secrets {
                assert!(!shown.contains(secret), "{}: {secret} in {shown}", case.rule);
            }
        }
    }
}

#[test]
fn all_findings_come_at_once_with_the_place_in_the_ticket() {
    let note = serde_json::json!({"channel": "internal-note", "from_agent": false, "receiver": {"id": 5}, "public": true, "body_text": "x".repeat(1_000_001)});
    let found = findings(Call::Ticket, &serde_json::json!({"subject": "x".repeat(999), "messages": [note, note]}));
    let mut places: Vec<_> = found.iter().map(|f| (f.path(), f.rule().id)).collect();
    places.sort_unstable();
    assert_eq!(
        places,
        [
            ("messages.0.body_text", "any.limits"),
            ("messages.0.from_agent", "note.from-agent"),
            ("messages.0.public", "note.public"),
            ("messages.0.receiver", "note.receiver"),
            ("messages.1.body_text", "any.limits"),
            ("messages.1.from_agent", "note.from-agent"),
            ("messages.1.public", "note.public"),
            ("messages.1.receiver", "note.receiver"),
            ("subject", "any.limits"),
        ]
    );
}
