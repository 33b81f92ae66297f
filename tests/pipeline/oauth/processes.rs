//! Two processes with one directory of tokens make one refresh between them.

use std::process::Stdio;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use gorgias::oauth::{App, FileStore, OAuthAccount, Session, TokenStore};
use serde_json::json;

use crate::oauth::help::{CLIENT_ID, CLIENT_SECRET, Time, form, token, used};
use crate::support::{Server, answer};

/// Tells the test that it is one of the processes: `<address of the server> <directory>`.
const CHILD: &str = "GORGIAS_TEST_OAUTH_CHILD";

const CHILDREN: usize = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_make_one_refresh() {
    if let Ok(told) = std::env::var(CHILD) {
        let (url, directory) = told.split_once(' ').unwrap();
        return be_a_child(url, directory).await;
    }
    let server = Server::start(|request| {
        if form(request)["refresh_token"] != "refresh-0" {
            return answer(400, "", r#"{"error": "invalid_grant"}"#);
        }
        // Long enough for the other process to come to the lock.
        std::thread::sleep(Duration::from_millis(150));
        let body = json!({"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 86400});
        answer(200, "", body.to_string())
    })
    .await;

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tokens");
    let account = OAuthAccount::base_url(&server.url).unwrap();
    let old = json!({"access_token": "access-0", "refresh_token": "refresh-0",
        "expires_at": Utc::now() - TimeDelta::minutes(1)});
    let store = FileStore::open(&path).unwrap();
    store.save(&account, &gorgias::oauth::Token::from_json(old.to_string()).unwrap()).await.unwrap();

    let children: Vec<_> = (0..CHILDREN)
        .map(|_| {
            tokio::process::Command::new(std::env::current_exe().unwrap())
                .args(["oauth::processes::two_processes_make_one_refresh", "--exact", "--nocapture"])
                .env(CHILD, format!("{} {}", server.url, path.display()))
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .kill_on_drop(true)
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = tokio::time::timeout(Duration::from_secs(90), child.wait_with_output()).await.unwrap().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{told} {}", String::from_utf8_lossy(&output.stderr));
        assert!(told.contains("it uses access-1"), "{told}");
    }
    assert_eq!(server.requests().len(), 1, "one refresh");
    assert_eq!(store.load(&account).await.unwrap().unwrap().refresh_token().unwrap().expose(), "refresh-1");
}

#[allow(clippy::print_stdout, reason = "the parent reads it")]
async fn be_a_child(url: &str, directory: &str) {
    crate::a_capture::begin();
    let app = App::builder().client_id(CLIENT_ID).client_secret(CLIENT_SECRET).redirect_uri("https://app.example.com");
    let store = FileStore::open(directory).unwrap();
    let session = Session::new(app.build().unwrap(), OAuthAccount::base_url(url).unwrap(), store);
    // Nobody starts before all are there. The parent gives up if one never comes.
    let ready = |id: u32| std::path::Path::new(directory).join(format!("ready-{id}"));
    std::fs::write(ready(std::process::id()), "").unwrap();
    let all_are_there = || {
        let names = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().starts_with("ready-")).count() == CHILDREN
    };
    while !all_are_there() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    println!("it uses {}", used(&session).await.unwrap());
}

#[tokio::test]
async fn a_lock_file_that_stays_behind_blocks_nobody() {
    // The system frees the lock with the last handle of the file, as it does when a process dies.
    let (time, directory) = (Time::new(), tempfile::tempdir().unwrap());
    let path = directory.path().join("tokens");
    let account = OAuthAccount::domain("acme").unwrap();
    let store = FileStore::open(&path).unwrap();
    store.save(&account, &token(&time, "a", None, TimeDelta::hours(1))).await.unwrap();
    drop(store.lock(&account).await.unwrap());
    assert!(path.join("account-acme.gorgias.com.lock").exists(), "the file stays");
    drop(FileStore::open(&path).unwrap().lock(&account).await.unwrap());
}
