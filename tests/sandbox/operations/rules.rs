//! Rules.

use gorgias::{Patch, types};

use super::desk::{Desk, sorted};

stories! {
    the_life_of_a_rule: list_rules, create_rule, get_rule, update_rule, delete_rule, update_rule_priorities;
}

const CODE: &str =
    "if (containsAny(ticket.customer.email, ['@example.org'])) {\n  Action('addTags', { tags: 'org' })\n}";

async fn the_life_of_a_rule(desk: &Desk) {
    let seeded = walk!(desk, 1, list_rules);
    let body = types::CreateRule::builder()
        .name("Mark partners")
        .description("By their address")
        .code(CODE)
        .event_types("ticket-created,ticket-message-created")
        .priority(50);
    let made = call!(desk, create_rule.body(body));
    let read = call!(desk, get_rule.id(made.id));
    assert_eq!(read, made);
    assert_eq!((read.code.as_deref(), read.priority), (Some(CODE), Some(50)));
    assert_eq!(read.code_ast["body"][0]["type"], "IfStatement");

    let body = types::UpdateRule::builder().name("Mark friends").description(Patch::Null);
    let changed = call!(desk, update_rule.id(made.id).body(body));
    assert_eq!((changed.name.as_deref(), changed.description.as_deref()), (Some("Mark friends"), None));
    assert_eq!(changed.code.as_deref(), Some(CODE));
    assert_eq!(call!(desk, get_rule.id(made.id)), changed);
    let error =
        refused!(desk, BadRequest, update_rule.id(made.id).body(types::UpdateRule::builder().code("while (1) {}")));
    assert!(error.message().unwrap().contains("not well formatted"), "{:?}", error.message());

    let priorities = vec![
        make!(RulePriority { id: desk.ids().rule, priority: 70 }),
        make!(RulePriority { id: made.id, priority: 60 }),
    ];
    let all = call!(desk, update_rule_priorities.body(types::UpdateRulePriorities::builder().priorities(priorities)));
    assert_eq!((all[0].id, all[0].priority, all[1].id), (desk.ids().rule, Some(70), made.id));
    assert_eq!(call!(desk, get_rule.id(made.id)).priority, Some(60));
    assert_eq!(sorted(walk!(desk, 2, list_rules)), sorted([seeded.clone(), vec![made.id]].concat()));

    let named = |rules: types::RuleList| rules.data.into_iter().map(|rule| rule.id).collect::<Vec<_>>();
    assert_eq!(named(call!(desk, list_rules.search("mARK fri"))), [made.id]);
    assert!(named(call!(desk, list_rules.search("no rule of that name"))).is_empty());

    call!(desk, delete_rule.id(made.id));
    refused!(desk, NotFound, get_rule.id(made.id));
    assert_eq!(walk!(desk, 1, list_rules), seeded);
}
