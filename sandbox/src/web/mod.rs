//! A few pages to look at the account: inbox, conversations, customers, calls of webhooks, requests. Plain HTML, for people at this
//! machine only.
//!
//! Everything on them was written by somebody: it is escaped, nothing of it is ever a script or a style, and the browser is told to
//! run none but the one of the pages themselves. What opens an account is not shown ([`secrets`]). A name that is pointed at this machine from outside (DNS rebinding) is refused by the `Host` header.
//!
//! # Design notes
//!
//! - The pages are a router in front of the API: they share neither allowance nor log, and HTML cannot be broken out
//!   of, by construction.

mod copied;
mod customers;
mod deliveries;
mod events;
mod html;
mod inbox;
mod journal;
mod layout;
mod lists;
mod money;
mod orders;
mod records;
mod requests;
mod secrets;
#[cfg(test)]
mod tests;
mod thread;

use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, Response, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::routing::any;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest as _, Sha256};

use crate::http::local::is_local;
use crate::state::Account;
use crate::sync::lock;
use crate::webhook::Courier;
use html::{el, link};
use journal::{Journal, Keeper};
use layout::{Query, page};

/// Nothing may load but the one style sheet, nothing may run but the one script, and nothing may frame the pages.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let script = BASE64_STANDARD.encode(Sha256::digest(html::SCRIPT));
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'sha256-{script}'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

const STYLE: &str = include_str!("style.css");

/// What the pages show.
struct Web {
    account: Arc<Account>,
    courier: Arc<Courier>,
    keeper: Arc<Keeper>,
}

/// The API with the pages beside it.
pub(crate) fn router(account: Arc<Account>, courier: Arc<Courier>, api: Router) -> Router {
    let journal = Mutex::new(Journal::default());
    let keeper = Arc::new(Keeper { account: Arc::clone(&account), journal });
    let web = Arc::new(Web { account, courier, keeper: Arc::clone(&keeper) });
    let pages = Router::new()
        .route("/", any(front))
        .route("/favicon.ico", any(show))
        .route("/desk", any(show))
        .route("/desk/", any(show))
        .route("/desk/{*path}", any(show))
        .layer(middleware::from_fn(guard))
        .with_state(web);
    pages.fallback_service(api.layer(middleware::from_fn_with_state(keeper, journal::keep)))
}

/// Refuses what no person at this machine asks for, and tells the browser to be careful.
async fn guard(request: Request, next: Next) -> Response<Body> {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = if !is_local(request.headers(), request.uri()) {
        plain(
            StatusCode::FORBIDDEN,
            "text/plain; charset=utf-8",
            "These pages are for 127.0.0.1 and localhost only.\n".to_owned(),
        )
    } else if reading {
        next.run(request).await
    } else {
        let mut refused = plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "text/plain; charset=utf-8",
            "These pages are only read.\n".to_owned(),
        );
        refused.headers_mut().insert("allow", HeaderValue::from_static("GET, HEAD"));
        refused
    };
    response.headers_mut().insert("content-security-policy", POLICY.clone());
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

fn plain(status: StatusCode, kind: &'static str, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", HeaderValue::from_static(kind));
    response
}

async fn front(State(web): State<Arc<Web>>, uri: Uri) -> Response<Body> {
    let query = Query::read(uri.query());
    let shown = inbox::page(&mut web.account.world(), &query);
    plain(StatusCode::OK, "text/html; charset=utf-8", shown)
}

async fn show(State(web): State<Arc<Web>>, path: Option<Path<String>>, uri: Uri) -> Response<Body> {
    let path = path.map(|Path(path)| path).unwrap_or_default();
    if uri.path() == "/favicon.ico" {
        return plain(StatusCode::NO_CONTENT, "text/plain", String::new());
    }
    if path == "style.css" {
        return plain(StatusCode::OK, "text/css; charset=utf-8", STYLE.to_owned());
    }
    let query = Query::read(uri.query());
    match find(&web, &path, &query) {
        Some(page) => plain(StatusCode::OK, "text/html; charset=utf-8", page),
        None => {
            let content = el("h1", &[], "There is nothing here").and(el("p", &[], link("/", "To the inbox")));
            plain(StatusCode::NOT_FOUND, "text/html; charset=utf-8", page("Not found", "", content))
        }
    }
}

/// The page behind a path below `/desk/`.
fn find(web: &Web, path: &str, query: &Query) -> Option<String> {
    let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
    match steps.as_slice() {
        ["tickets", id] => thread::page(&web.account.world(), id.parse().ok()?),
        ["tickets", id, "messages", message] => {
            thread::message(&web.account.world(), id.parse().ok()?, message.parse().ok()?)
        }
        ["customers"] => Some(customers::list(&mut web.account.world(), query)),
        ["customers", id] => customers::page(&web.account.world(), id.parse().ok()?),
        ["orders"] => Some(orders::list(&mut web.account.world(), query)),
        ["views"] => Some(lists::views(&mut web.account.world(), query)),
        ["macros"] => Some(lists::macros(&mut web.account.world(), query)),
        ["events"] => Some(events::list(&mut web.account.world(), query)),
        ["records", list @ .., id] => records::page(&web.account.world(), &list.join("/"), id.parse().ok()?),
        ["deliveries"] => Some(deliveries::list(&web.courier.deliveries(), query)),
        ["deliveries", number] => deliveries::page(&web.courier.deliveries(), number.parse().ok()?),
        ["requests"] => Some(requests::list(&lock(&web.keeper.journal).all(), query)),
        ["requests", number] => {
            let entry = lock(&web.keeper.journal).find(number.parse().ok()?)?;
            Some(requests::page(&web.account.world(), &entry))
        }
        _ => None,
    }
}
