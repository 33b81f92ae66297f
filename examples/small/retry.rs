//! Other retries for some calls: failures that can pass are tried again by default; here they are not.

use gorgias::{Client, ErrorKind};
use gorgias_sandbox::{Fault, Sandbox};

pub(crate) async fn run(client: &Client, sandbox: &Sandbox) -> crate::Outcome {
    sandbox.fault(Fault::status(503).on("get_account").times(2))?;
    let once = client.with_options(|options| options.no_retry());
    let error = once.get_account().send().await.err().ok_or("the sandbox was told to fail")?;
    println!("  one attempt: {error}");
    crate::expect(error.kind() == ErrorKind::Server, "a 503 is an error of the server")?;

    let account = client.get_account().send().await?;
    println!("  with retries: account {}", account.domain.as_deref().unwrap_or_default());
    Ok(())
}
