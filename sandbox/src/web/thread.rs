//! One ticket: its conversation, and beside it the customer with their orders.

use serde_json::Value;

use super::html::{Html, el, link};
use super::layout::{self, colored, facts, long_text, person, plain, tag, time};
use super::{customers, inbox};
use crate::conversation::thread;
use crate::state::value::Fields;
use crate::state::{Id, Index, Kind, Record, World};

pub(super) fn page(world: &World, id: Id) -> Option<String> {
    let ticket = world.store.get(Kind::Ticket, id)?;
    let subject = ticket.text("subject").filter(|subject| !subject.trim().is_empty()).unwrap_or("(no subject)");
    let thread: Html = thread::of_ticket(world, id).into_iter().map(|message| shown(world, message, true)).collect();
    let customer = ticket.int("_customer").and_then(|id| world.store.get(Kind::Customer, id));
    let aside = el("aside", &[], [details(world, ticket), Html::from(customer.map(customers::panel))]);
    let content = [
        el("h1", &[], subject),
        el("p", &[], inbox::labels(world, ticket)),
        el("div", &[("class", "split")], [el("section", &[], thread), aside]),
    ];
    Some(layout::page(&format!("{subject} #{id}"), "", Html::from(content)))
}

/// One message alone, all of it.
pub(super) fn message(world: &World, ticket: Id, id: Id) -> Option<String> {
    let message = world.store.get(Kind::Message, id).filter(|message| message.int("ticket_id") == Some(ticket))?;
    let back = el("p", &[], link(&format!("/desk/tickets/{ticket}"), "Back to the conversation"));
    let content = [el("h1", &[], format!("Message #{id}")), back, shown(world, message, false)];
    Some(layout::page(&format!("Message #{id}"), "", Html::from(content)))
}

fn shown(world: &World, message: &Record, cut: bool) -> Html {
    let note = message.text("channel") == Some("internal-note");
    let agent = message.flag("from_agent");
    let failed = message.some("last_sending_error").is_some() || message.some("failed_datetime").is_some();
    let class = match (note, agent, failed) {
        (true, ..) => "message note",
        (_, true, true) => "message agent failed",
        (_, true, false) => "message agent",
        (_, false, true) => "message failed",
        _ => "message",
    };
    let sender = message
        .int("_sender")
        .and_then(|id| world.store.get(Kind::Customer, id).or_else(|| world.store.get(Kind::User, id)));
    let name = el("strong", &[], sender.map_or_else(|| "Unknown".to_owned(), person));
    let kind = if note { colored("bad", "internal note") } else { tag(message.text("channel").unwrap_or_default()) };
    let error =
        message.some("last_sending_error").map(|error| error.text("error").map_or_else(|| plain(error), str::to_owned));
    let sending = if failed {
        colored("bad", &format!("not sent: {}", error.unwrap_or_else(|| "no reason given".to_owned())))
    } else if agent && !note && message.some("sent_datetime").is_none() {
        tag("waits to be sent")
    } else {
        Html::none()
    };
    let head = [name, kind, sending, el("small", &[], time(message.text("created_datetime")))];
    let body = match message.text("body_text").filter(|text| !text.is_empty()) {
        Some(text) => text.to_owned(),
        None => words(message.text("body_html").unwrap_or_default()),
    };
    let whole = format!("/desk/tickets/{}/messages/{}", message.int("ticket_id").unwrap_or_default(), message.id());
    let files = message.items("attachments").iter().map(|file| tag(file.text("name").unwrap_or("file")));
    let text = long_text(&body, cut.then_some(whole.as_str()));
    el("article", &[("class", class)], [el("div", &[("class", "line")], head), text, files.collect()])
}

/// The text of HTML, roughly: what is between the tags. The result is text, and escaped like any other.
fn words(html: &str) -> String {
    let mut text = String::new();
    for (place, part) in html.split('<').enumerate() {
        match part.split_once('>') {
            Some((tag, after)) if place > 0 => {
                let breaks = ["br", "/p", "/div", "/li"].iter().any(|name| tag.trim_end_matches('/').trim() == *name);
                text.push_str(if breaks { "\n" } else { "" });
                text.push_str(after);
            }
            _ => text.push_str(part),
        }
    }
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    named.iter().fold(text, |text, (name, sign)| text.replace(name, sign)).trim().to_owned()
}

fn details(world: &World, ticket: &Record) -> Html {
    let record = |key: &str, kind| ticket.int(key).and_then(|id| world.store.get(kind, id)).map(person);
    let fields = ticket.some("_fields").and_then(Value::as_object).into_iter().flatten().map(|(id, value)| {
        let field = id.parse().ok().and_then(|id| world.store.get(Kind::CustomField, id));
        let name = field.and_then(|field| field.text("label")).unwrap_or("?");
        el("div", &[], format!("{name}: {}", plain(value)))
    });
    let survey = world.store.found(Index::SurveyTicket, ticket.id()).next();
    let verdict = survey.and_then(|survey| {
        let score = survey.int("score")?;
        Some(format!("{score} of 5 {}", survey.text("body_text").unwrap_or_default()))
    });
    let known = facts(vec![
        ("Number", Html::from(ticket.id().to_string())),
        ("External id", Html::from(ticket.text("external_id"))),
        ("Agent", Html::from(record("_assignee_user", Kind::User))),
        ("Team", Html::from(record("_assignee_team", Kind::Team))),
        ("Priority", Html::from(ticket.text("priority"))),
        ("Language", Html::from(ticket.text("language"))),
        ("Opened", time(ticket.text("created_datetime"))),
        ("Closed", time(ticket.text("closed_datetime"))),
        ("Snoozed until", time(ticket.text("snooze_datetime"))),
        ("In the trash", time(ticket.text("trashed_datetime"))),
        ("Fields", fields.collect()),
        ("Survey", Html::from(verdict)),
    ]);
    el("h2", &[], "Ticket").and(known)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[test]
    fn html_becomes_text() {
        assert_eq!(words("<p>Hi <b>there</b></p><p>1 &lt; 2<br/>x</p>"), "Hi there\n1 < 2\nx");
        assert_eq!(words("no tags > here"), "no tags > here");
        assert_eq!(words("cut <b off"), "cut b off");
        assert_eq!(words(""), "");
    }
}
