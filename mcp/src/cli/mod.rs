//! The commands of the program.

mod account;
pub(crate) mod arguments;
mod options;
mod plans;
mod rules;

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use gorgias::agent::Dialect;
use gorgias_mcp::Terminal;
use serde_json::Value;

use account::Opened;
use arguments::{Account, HELP, Http, Wish};

/// An error in words.
pub(crate) type Error = Box<dyn std::error::Error>;

/// Does what is asked for.
pub(crate) async fn run(wish: Wish) -> Result<ExitCode, Error> {
    match wish {
        Wish::Serve { account, http: None } => {
            let opened = Opened::open(account).await?;
            opened.greet("");
            gorgias_mcp::serve_stdio(opened.belt.clone()).await.map_err(told)?;
            Ok(ExitCode::SUCCESS)
        }
        Wish::Serve { account, http: Some(http) } => serve_http(account, http).await,
        Wish::Tools { account, dialect } => tools(account, dialect),
        Wish::Call { account, tool, arguments } => call(account, &tool, &arguments).await,
        Wish::Approve { account, handle, verdict } => plans::decide(account, &handle, verdict).await,
        Wish::Forget { account, customer } => plans::forget(account, &customer).await,
        // Both are done before there is anything to run.
        Wish::Help | Wish::Version => print(HELP),
    }
}

/// Whether a call needs what an earlier one kept.
fn goes_on(tool: &str, arguments: &Value) -> bool {
    let has = |name: &str| arguments.get(name).is_some_and(|value| !value.is_null());
    tool == "read_more" || (tool == "find_tickets" && has("more")) || has("plan")
}

fn tools(account: Account, dialect: Dialect) -> Result<ExitCode, Error> {
    let policy = account::policy(&account)?;
    let definitions = gorgias::agent::definitions(&policy, dialect);
    print(&format!("{}\n", serde_json::to_string_pretty(&definitions)?))
}

async fn call(account: Account, tool: &str, arguments: &str) -> Result<ExitCode, Error> {
    let text = if arguments == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        text
    } else {
        arguments.to_owned()
    };
    let arguments: Value =
        serde_json::from_str(&text).map_err(|error| format!("the arguments are not JSON: {error}"))?;
    let lost = match &account {
        Account { sandbox: true, .. } => Some("with --sandbox, each call has a desk of its own"),
        Account { state: None, .. } => Some("say --state DIR, the same directory in both calls"),
        _ => None,
    };
    if let Some(why) = lost.filter(|_| goes_on(tool, &arguments)) {
        return Err(format!("{tool} goes on with an earlier call, of which nothing was kept: {why}").into());
    }
    let opened = Opened::open(account).await?;
    let output = opened.belt.call(tool, &arguments, &Terminal::default()).await;
    print(&format!("{}\n", output.text.trim_end()))?;
    if let Some(why) = lost.filter(|_| output.continues || output.plan.is_some()) {
        eprintln!("note: the handle in this output leads nowhere, since nothing was kept: {why}");
    }
    Ok(if output.is_error { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

#[cfg(feature = "http")]
async fn serve_http(account: Account, http: Http) -> Result<ExitCode, Error> {
    use gorgias_mcp::http::{self, HttpSettings};

    let mut settings = HttpSettings::new();
    if let Ok(token) = std::env::var("GORGIAS_MCP_TOKEN") {
        settings = settings.token(token);
    }
    settings = http.origins.into_iter().fold(settings, HttpSettings::allow_origin);
    settings = http.hosts.into_iter().fold(settings, HttpSettings::allow_host);
    let listener = tokio::net::TcpListener::bind(&http.address)
        .await
        .map_err(|error| format!("{} cannot be listened on: {error}", http.address))?;
    let opened = Opened::open(account).await?;
    let address = listener.local_addr()?;
    // Standard output is free here, and whoever started this needs the port.
    print(&format!("http://{address}{}\n", http::PATH))?;
    opened.greet("Ctrl-C stops it.");
    let stop = async {
        // Where no signal can be waited for, the program is ended by force.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    http::serve(opened.belt.clone(), listener, settings, stop).await.map_err(told)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(not(feature = "http"))]
async fn serve_http(_: Account, http: Http) -> Result<ExitCode, Error> {
    let Http { address, origins, hosts } = http;
    let wanted = [vec![address], origins, hosts].concat().join(", ");
    Err(format!("this program was built without the feature `http`, which --http needs ({wanted})").into())
}

/// Writes to standard output. A reader that went away is an error: nobody would know that something is missing.
fn print(text: &str) -> Result<ExitCode, Error> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// An error with what caused it.
fn told(error: gorgias_mcp::ServeError) -> Error {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    words.into()
}
