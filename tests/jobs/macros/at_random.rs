//! Whatever the account and the file hold: after applying there is nothing left to do.

use gorgias::Patch;
use gorgias::reconcile::PlannedAction;
use gorgias::reconcile::macros::{ActionEffect, DesiredAction, DesiredMacro, MacroSet};
use gorgias::types::TicketStatus;
use serde_json::{Map, Value, json};

use super::shop::Shop;
use crate::faulty::dice::Dice;

const TEXTS: [&str; 7] =
    ["", "Hello", " a\r\nb ", "x < y & <b>z</b>", "\u{200b}\u{202e}", "{{ticket.id}}", "one\n\n\ntwo\u{a0}"];

fn step(dice: &mut Dice) -> DesiredAction {
    let text = |dice: &mut Dice| TEXTS[usize::try_from(dice.roll(7)).unwrap()].to_owned();
    let action = match dice.roll(5) {
        0 => ActionEffect::set_response_text(text(dice)),
        1 => ActionEffect::SetResponseText { body_html: Some(format!("<p>{}</p>", text(dice))), body_text: text(dice) },
        2 => ActionEffect::add_tags((0..=dice.roll(3)).map(|number| format!("tag-{number}"))),
        3 => ActionEffect::SetStatus(TicketStatus::Closed),
        _ => {
            let arguments: Map<String, Value> =
                [("a".to_owned(), Value::Null), ("b".to_owned(), json!([text(dice), 1, {"c": null}]))]
                    .into_iter()
                    .collect();
            ActionEffect::Other { name: "other".into(), arguments: arguments.into() }
        }
    };
    let mut step = DesiredAction::from(action);
    if dice.roll(3) == 0 {
        step.title = Some(format!("Title {}", dice.roll(2)));
        step.description = Some(text(dice));
    }
    step
}

fn desired(dice: &mut Dice, key: u64) -> DesiredMacro {
    let mut one = DesiredMacro::new(format!("shop:{key}"), format!("Name {}", dice.roll(4)));
    if dice.roll(4) > 0 {
        one.actions = Some((0..dice.roll(4)).map(|_| step(dice)).collect());
    }
    one.language = match dice.roll(4) {
        0 => Patch::Absent,
        1 => Patch::Null,
        2 => Patch::Set(String::new()),
        _ => "en".into(),
    };
    if dice.roll(3) == 0 {
        one.intent = Patch::Set("refund/status".into());
    }
    one.archived = dice.roll(5) == 0;
    one
}

#[tokio::test]
async fn applying_leaves_nothing_to_do() {
    for seed in 0..4 {
        let mut dice = Dice::new(seed);
        let shop = Shop::open().await;
        for _ in 0..8 {
            // Somebody else was here.
            for _ in 0..dice.roll(3) {
                let key = dice.roll(9);
                let one = MacroSet::new([desired(&mut dice, key)]);
                shop.client.reconcile_macros(&one).apply().await.unwrap();
            }
            let keys = (0..8).filter(|_| dice.roll(2) == 0).collect::<Vec<_>>();
            let set = MacroSet::new(keys.into_iter().map(|key| desired(&mut dice, key))).prefix("shop:");
            let report = shop.apply(&set).await;
            assert!(report.is_complete(), "seed {seed}: {report}");
            let rewritten = report.entries.iter().flat_map(|done| &done.rewritten).count();
            let plan = shop.plan(&set).await;
            let writes = plan.entries.iter().filter(|entry| entry.action != PlannedAction::Unchanged).count();
            assert_eq!((rewritten, writes), (0, 0), "seed {seed}: {plan}");
        }
        assert_eq!(shop.sandbox.problems(), [""; 0]);
    }
}
