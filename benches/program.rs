//! A program that makes one call by this crate, for `program-size.sh`. Prints the most memory that it had, in KB.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod server;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::task::LocalSet::new().run_until(call()).await;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default().trim());
}

async fn call() {
    let address = server::start(vec![("GET /api/tags/1 ", r#"{"id": 1, "name": "vip"}"#.to_owned())]).await;
    let client = gorgias::Client::builder()
        .base_url(format!("http://{address}"))
        .api_key("agent@example.com", "benchmark-key")
        .build()
        .unwrap();
    assert_eq!(client.get_tag().id(1).send().await.unwrap().id, 1);
}
