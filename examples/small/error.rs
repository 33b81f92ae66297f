//! An error, handled: which kind it is, what is wrong with which field, and whether a failed call may have taken effect.

use gorgias::types::CreateTag;
use gorgias::{Client, ErrorKind};

pub(crate) async fn run(client: &Client) -> crate::Outcome {
    let name = "n".repeat(300);
    let error =
        client.create_tag().body(CreateTag::builder().name(name)).send().await.err().ok_or("300 characters pass")?;
    match error.kind() {
        ErrorKind::InvalidRequest => {
            for violation in error.violations() {
                println!("  `{}` {}", violation.field(), violation.message());
            }
        }
        ErrorKind::RateLimited => println!("  try again in {:?}", error.retry_after()),
        kind => println!("  {kind:?}, request {:?}", error.request_id()),
    }
    crate::expect(!error.may_have_taken_effect(), "nothing was sent")
}
