//! Calls of webhooks: what was sent, and how it went.

use super::html::{Html, el, link};
use super::layout::{self, Query, colored, facts, long_text, tag, time};
use crate::webhook::{WebhookDelivery, WebhookState};

pub(super) fn list(deliveries: &[WebhookDelivery], query: &Query) -> String {
    let total = deliveries.len();
    let rows: Html = query.cut(deliveries.iter().rev().collect()).into_iter().map(row).collect();
    let list = if total == 0 {
        el(
            "p",
            &[("class", "soft")],
            "No webhook has been called yet. HTTP integrations that call this machine are called when their triggers fire.",
        )
    } else {
        el("ul", &[("class", "rows")], rows)
    };
    let content = [el("h1", &[], "Webhooks"), list, query.pages("/desk/deliveries", total)];
    layout::page("Webhooks", "/desk/deliveries", Html::from(content))
}

fn state(state: &WebhookState) -> Html {
    match state {
        WebhookState::Pending => tag("pending"),
        WebhookState::Delivered => colored("good", "delivered"),
        WebhookState::Failed => colored("bad", "failed"),
        WebhookState::Canceled => tag("canceled"),
        WebhookState::NotSent(why) => colored("bad", &format!("not sent: {why}")),
    }
}

fn row(delivery: &WebhookDelivery) -> Html {
    let path = format!("/desk/deliveries/{}", delivery.number);
    let title = el("a", &[("class", "title"), ("href", &path)], format!("{} {}", delivery.number, delivery.trigger));
    let began = delivery.attempts.first().map(|attempt| attempt.started.as_str());
    let line = el("div", &[("class", "line")], [title, state(&delivery.state), el("small", &[], time(began))]);
    el("li", &[], line.and(el("small", &[], format!("{} {}", delivery.method, delivery.url))))
}

pub(super) fn page(deliveries: &[WebhookDelivery], number: u64) -> Option<String> {
    let delivery = deliveries.iter().find(|delivery| delivery.number == number)?;
    let tries: Html = delivery
        .attempts
        .iter()
        .map(|attempt| {
            let outcome = attempt.status.map(|status| status.to_string()).or(attempt.error.clone());
            el(
                "div",
                &[],
                time(Some(&attempt.started)).and(format!(" {}", outcome.unwrap_or_else(|| "on its way".to_owned()))),
            )
        })
        .collect();
    let known = facts(vec![
        ("State", state(&delivery.state)),
        ("Trigger", Html::from(delivery.trigger)),
        ("Ticket", link(&format!("/desk/tickets/{}", delivery.ticket), delivery.ticket.to_string())),
        ("Integration", Html::from(delivery.integration.to_string())),
        ("Address", Html::from(format!("{} {}", delivery.method, delivery.url))),
        ("Attempts", tries),
    ]);
    let headers: String = delivery.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let content = [
        el("h1", &[], format!("Webhook {number}")),
        known,
        el("h2", &[], "Headers"),
        el("pre", &[], headers),
        el("h2", &[], "Body"),
        long_text(&String::from_utf8_lossy(&delivery.body), None),
    ];
    Some(layout::page(&format!("Webhook {number}"), "", Html::from(content)))
}
