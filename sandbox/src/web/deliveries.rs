//! Calls of webhooks: what was sent, and how it went.

use super::html::{Html, el, link};
use super::layout::{self, Query, colored, facts, moment, number_key, tag};
use super::{records, secrets};
use crate::webhook::{WebhookDelivery, WebhookState};

pub(super) fn list(deliveries: &[WebhookDelivery], query: &Query) -> String {
    let all: Vec<&WebhookDelivery> = deliveries.iter().rev().collect();
    let (found, pages) = query.cut("/desk/deliveries", all, |delivery| number_key(delivery.number));
    let none =
        "No webhook has been called yet. HTTP integrations that call this machine are called when their triggers fire.";
    let head = layout::head("Webhooks", "/desk/deliveries", query, Html::none());
    let content = [head, layout::rows(found.into_iter().map(row).collect(), none), pages];
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
    let line = el("div", &[("class", "line")], [title, state(&delivery.state), el("small", &[], moment(began))]);
    let address = format!("{} {}", delivery.method, secrets::target(&delivery.url));
    el("li", &[], line.and(el("small", &[("class", "data")], address)))
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
                moment(Some(&attempt.started)).and(format!(" {}", outcome.unwrap_or_else(|| "on its way".to_owned()))),
            )
        })
        .collect();
    let known = facts(vec![
        ("State", state(&delivery.state)),
        ("Trigger", Html::from(delivery.trigger)),
        ("Ticket", link(&format!("/desk/tickets/{}", delivery.ticket), delivery.ticket.to_string())),
        (
            "Integration",
            link(&records::address("integrations", delivery.integration), delivery.integration.to_string()),
        ),
        ("Message", Html::from(delivery.message.map(|id| link(&records::address("messages", id), id.to_string())))),
        ("Address", Html::from(format!("{} {}", delivery.method, secrets::target(&delivery.url)))),
        ("Attempts", tries),
    ]);
    let headers = secrets::headers(&delivery.headers);
    let content = [
        el("h1", &[], format!("Webhook {number}")),
        known,
        el("h2", &[], "Headers"),
        el("pre", &[], headers),
        el("h2", &[], "Body"),
        el("pre", &[], layout::body(&delivery.body)),
    ];
    Some(layout::page(&format!("Webhook {number}"), "", Html::from(content)))
}
