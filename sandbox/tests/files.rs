//! Uploads, and downloads that lead to another server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Desk, read};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

#[tokio::test]
async fn files_come_back_from_a_server_that_wants_no_credentials() {
    let desk = Desk::open().await;
    let part =
        |bytes: &'static [u8], name: &'static str| Part::bytes(bytes).file_name(name).mime_str("image/png").unwrap();
    let form = Form::new()
        .part("damaged parcel", part(b"first", "photo 1.png"))
        .part("receipt", part(b"second one", "receipt.v2.png"));
    let files = desk.send(desk.request(Method::POST, "/api/upload?type=attachment").multipart(form)).await.ok(201);
    assert_eq!(files.as_array().unwrap().len(), 2);
    assert_eq!(
        (&files[0]["name"], &files[0]["size"], &files[0]["content_type"]),
        (&json!("damaged parcel"), &json!(5), &json!("image/png"))
    );
    let url = files[1]["url"].as_str().unwrap();
    let path = url.strip_prefix(desk.sandbox.url()).unwrap();
    assert!(path.starts_with("/api/attachment/download/"), "{path}");

    let got = desk.get(path).await;
    let location = got.header("location").to_owned();
    assert_eq!(got.status, 307);
    assert!(location.starts_with("http://127.0.0.1:") && !location.starts_with(desk.sandbox.url()), "{location}");
    let plain = read(desk.http.get(&location).send().await.unwrap()).await;
    assert_eq!(
        (plain.status, plain.header("content-type"), plain.body.as_str()),
        (200, "image/png", Some("second one"))
    );
    let careless = desk.http.get(&location).basic_auth(desk.sandbox.email(), Some(desk.sandbox.api_key()));
    assert_eq!(read(careless.send().await.unwrap()).await.status, 400);
    let forged = location.replace("signature=", "signature=0");
    assert_eq!(read(desk.http.get(forged).send().await.unwrap()).await.status, 403);
    assert_eq!(read(desk.http.get(url).send().await.unwrap()).await.status, 401);
    desk.get(path.replace("receipt", "other")).await.error(404);
}

#[tokio::test]
async fn uploads_are_forms_with_files() {
    let desk = Desk::open().await;
    desk.post("/api/upload", json!({"file": "x"})).await.error(400);
    desk.send(desk.request(Method::POST, "/api/upload").multipart(Form::new())).await.error(400);
    let form = Form::new().part("x", Part::bytes(vec![0_u8; 3 * 1024 * 1024]));
    let files = desk.send(desk.request(Method::POST, "/api/upload").multipart(form)).await.ok(201);
    assert_eq!(files[0]["size"], 3 * 1024 * 1024);
    let form = Form::new().part("x", Part::bytes(vec![0_u8; 1]));
    desk.send(desk.request(Method::POST, "/api/upload?type=elsewhere").multipart(form)).await.error(400);
}
