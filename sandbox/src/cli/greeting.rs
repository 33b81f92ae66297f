//! What the binary prints when it is ready: how to look at it, and how to point a client at it.

use gorgias_sandbox::Sandbox;

use super::arguments::Options;

pub(crate) fn print(sandbox: &Sandbox, options: &Options) {
    let (url, email, key) = (sandbox.url(), sandbox.email(), sandbox.api_key());
    println!("The sandbox listens on {url}");
    println!("It holds {}. Look at it in a browser: {url}/", options.content());
    println!();
    println!("Point a client at it:");
    println!("GORGIAS_BASE_URL={url}");
    println!("GORGIAS_EMAIL={email}");
    println!("GORGIAS_API_KEY={key}");
    println!("GORGIAS_DOMAIN={}", sandbox.domain());
    println!();
    println!("curl -u '{email}:{key}' '{url}/api/tickets?limit=1'");
    println!("let client = gorgias::Client::builder().base_url(\"{url}\").api_key(\"{email}\", \"{key}\").build()?;");
    println!();
    println!(
        "OAuth app: id {}, secret {}, sent back to {}",
        sandbox.client_id(),
        sandbox.client_secret(),
        sandbox.redirect_uri()
    );
    println!("Ctrl-C stops it.");
}
