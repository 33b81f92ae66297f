//! The same call by plain reqwest into a type of the program's own, for `program-size.sh`.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

mod server;

#[derive(serde::Deserialize)]
struct Tag {
    id: i64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::task::LocalSet::new().run_until(call()).await;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default().trim());
}

async fn call() {
    let address = server::start(vec![("GET /api/tags/1 ", r#"{"id": 1, "name": "vip"}"#.to_owned())]).await;
    let call = reqwest::Client::new().get(format!("http://{address}/api/tags/1"));
    let response = call.basic_auth("agent@example.com", Some("benchmark-key")).send().await.unwrap();
    assert_eq!(response.error_for_status().unwrap().json::<Tag>().await.unwrap().id, 1);
}
