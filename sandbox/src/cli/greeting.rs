//! What the binary prints when it is ready: how to look at it, and how to point a client at it.

use std::fmt::Write as _;
use std::io::Write as _;

use gorgias_sandbox::Sandbox;

use super::arguments::Options;

/// Writes all of it at once. A reader that goes away after the first lines is no reason to stop serving.
pub(crate) fn print(sandbox: &Sandbox, options: &Options) {
    let told = text(sandbox, options).map_err(std::io::Error::other);
    if let Err(error) = told.and_then(|text| std::io::stdout().write_all(text.as_bytes())) {
        eprintln!("warning: the greeting was not written: {error}");
    }
}

fn text(sandbox: &Sandbox, options: &Options) -> Result<String, std::fmt::Error> {
    let (url, email, key) = (sandbox.url(), sandbox.email(), sandbox.api_key());
    let mut told = String::new();
    writeln!(told, "The sandbox listens on {url}")?;
    writeln!(told, "It holds {}. Look at it in a browser: {url}/", options.content())?;
    writeln!(told, "\nPoint a client at it:")?;
    writeln!(told, "GORGIAS_BASE_URL={url}")?;
    writeln!(told, "GORGIAS_EMAIL={email}")?;
    writeln!(told, "GORGIAS_API_KEY={key}")?;
    writeln!(told, "GORGIAS_DOMAIN={}", sandbox.domain())?;
    writeln!(told, "\ncurl -u '{email}:{key}' '{url}/api/tickets?limit=1'")?;
    writeln!(
        told,
        "let client = gorgias::Client::builder().base_url(\"{url}\").api_key(\"{email}\", \"{key}\").build()?;"
    )?;
    let (id, secret, back) = (sandbox.client_id(), sandbox.client_secret(), sandbox.redirect_uri());
    writeln!(told, "\nOAuth app: id {id}, secret {secret}, sent back to {back}")?;
    if options.has_control() {
        writeln!(told, "Faults and clock: {url}/control")?;
    }
    writeln!(told, "Ctrl-C stops it.")?;
    Ok(told)
}
