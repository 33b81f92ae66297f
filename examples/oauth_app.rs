//! An app is installed by OAuth 2.0 and makes calls; its token expires, and in the end it is uninstalled. On the embedded
//! sandbox, which gives its consent at once: `cargo run --features oauth --example oauth_app`.
#![allow(clippy::print_stdout, reason = "an example prints")]

use gorgias::oauth::{App, MemoryStore, OAuthAccount, Scope, Scopes, Session};
use gorgias::types::CreateTag;
use gorgias::{Client, ErrorKind, reqwest};
use gorgias_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let app = App::builder()
        .client_id(sandbox.client_id())
        .client_secret(sandbox.client_secret())
        .redirect_uri(sandbox.redirect_uri())
        .build()?;
    let account = OAuthAccount::base_url(sandbox.url())?;
    let scopes = Scopes::from([Scope::Offline, Scope::TicketsRead, Scope::TagsWrite]);

    // A web app redirects the browser to `url`, and keeps `pending` in the session of the visitor.
    let authorization = app.authorize(&account, &scopes)?;
    let (code, state) = consent(authorization.url.as_str()).await?;
    // At the callback:
    let token = app.exchange(authorization.pending, &code, &state).await?;
    let session = Session::new(app, account, MemoryStore::new());
    session.install(token).await?;
    println!("installed, with the scopes {}", session.granted().unwrap_or_default());

    let client = Client::builder().oauth(session).build()?;
    println!("{} tickets on the first page", client.list_tickets().send().await?.data.len());
    let tag = client.create_tag().body(CreateTag::builder().name("from-the-app")).send().await?;
    println!("tag #{} made", tag.id);

    let refused = client.delete_tag().id(tag.id).send().await;
    println!("deleting it: {}", refused.map_or_else(|error| error.to_string(), |_| "done".to_owned()));
    let refused = client.list_customers().send().await.err().map(|error| error.kind());
    println!("reading customers: {refused:?}, for that scope was not asked for");

    sandbox.expire_access_tokens();
    client.get_ticket().id(sandbox.ids().ticket).send().await?;
    println!("the token expired and was renewed without a word");

    sandbox.uninstall();
    sandbox.expire_access_tokens();
    match client.list_tickets().send().await {
        Err(error) if error.kind() == ErrorKind::Uninstalled => println!("uninstalled: {error}"),
        other => return Err(format!("expected to be uninstalled, got {other:?}").into()),
    }
    Ok(())
}

/// What the browser does: follows the address to the consent screen and comes back with a code.
async fn consent(url: &str) -> Result<(String, String), Box<dyn std::error::Error>> {
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
    let answer = browser.get(url).send().await?;
    let back = reqwest::Url::parse(answer.headers()["location"].to_str()?)?;
    let value = |name: &str| back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    Ok((value("code").ok_or("no code")?, value("state").ok_or("no state")?))
}
