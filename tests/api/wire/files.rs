//! Files: the two operations beside the table, because one sends no JSON and the other is answered by two servers.

use gorgias::types::UploadType;
use httpmock::HttpMockResponse;
use serde_json::json;

use super::harness::{Stub, assert_common_headers, header, line};

/// The operations tested here, and their request lines.
pub(crate) const OUTSIDE_OF_TABLE: [(&str, &str); 2] = [("upload_files", UPLOAD), ("download_file", DOWNLOAD)];

const UPLOAD: &str = "POST /api/upload?type=public_attachment";
const DOWNLOAD: &str = "GET /api/attachment/download/Hna8kldnmlal/parcel%20%231%20&%20l%C3%A5da+50%25.png";

/// The start of an image; not valid as text.
const BYTES: &[u8] = b"\x89PNG\r\n\x1a\n\0\xff";

#[tokio::test]
async fn upload_sends_one_part_per_file() {
    let stub = Stub::start_with(|_| {
        let files = json!([
            {"content_type": "image/png", "name": "låda 1.png", "url": "https://files.example.com/1.png", "size": "784554"},
            {"content_type": "text/plain", "name": "note.txt", "url": "https://files.example.com/2.txt", "size": 5},
        ]);
        let response = HttpMockResponse::builder().status(201).header("content-type", "application/json");
        response.body(files.to_string()).build()
    })
    .await;
    let client = stub.client();
    let files = client
        .upload_files()
        .file("låda 1.png", "image/png", BYTES)
        .file("note.txt", "text/plain", "hello")
        .type_(UploadType::PublicAttachment)
        .send()
        .await
        .unwrap();
    assert_eq!(files.status(), 201);
    assert_eq!(files[0].name.as_deref(), Some("låda 1.png"));
    // Documented as a number, shown as text in a sample.
    assert_eq!((files[0].size, files[1].size), (Some(784_554), Some(5)));
    assert_eq!(files[1].url.as_deref(), Some("https://files.example.com/2.txt"));

    let request = stub.only_request("upload_files");
    assert_eq!(line(&request), UPLOAD);
    assert_common_headers("upload_files", &request, "application/json");
    let content_type = header(&request, "content-type");
    let boundary = content_type[0].strip_prefix("multipart/form-data; boundary=").unwrap();
    let mut expected = Vec::new();
    for (name, content_type, content) in [("låda 1.png", "image/png", BYTES), ("note.txt", "text/plain", b"hello")] {
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\n\
             Content-Type: {content_type}\r\n\r\n"
        );
        expected.extend_from_slice(head.as_bytes());
        expected.extend_from_slice(content);
        expected.extend_from_slice(b"\r\n");
    }
    expected.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    assert_eq!(
        String::from_utf8_lossy(request.body_ref()),
        String::from_utf8_lossy(&expected),
        "parts of the multipart body"
    );
    assert_eq!(request.body_ref(), expected);
    assert_eq!(header(&request, "content-length"), [expected.len().to_string()]);
}

#[tokio::test]
async fn upload_sends_no_type_unless_one_is_set() {
    let stub = Stub::start_with(|_| HttpMockResponse::builder().status(201).body("[]").build()).await;
    let files = stub.client().upload_files().file("a.txt", "text/plain", "a").send().await.unwrap();
    assert!(files.is_empty());
    assert_eq!(line(&stub.only_request("upload_files")), "POST /api/upload");
}

#[tokio::test]
async fn download_fetches_the_signed_address_without_credentials() {
    let storage = Stub::start_with(|_| {
        HttpMockResponse::builder().status(200).header("content-type", "image/png").body(BYTES.to_vec()).build()
    })
    .await;
    let signed = format!("{}/bucket/1.png?expires=1&signature=a%2Fb%2Bc%3D", storage.base_url());
    let api = Stub::start_with(move |_| {
        HttpMockResponse::builder().status(307).header("location", signed.as_str()).body("").build()
    })
    .await;
    assert_ne!(api.base_url(), storage.base_url());
    let client = api.client();
    let file = client
        .download_file()
        .file_type("attachment")
        .domain_hash("Hna8kldnmlal")
        .resource_name("parcel #1 & låda+50%.png")
        .send()
        .await
        .unwrap();
    assert_eq!((file.status().as_u16(), file.headers()["content-type"].to_str().unwrap()), (200, "image/png"));
    assert_eq!(file.into_inner(), BYTES);

    let asked = api.only_request("download_file");
    assert_eq!(line(&asked), DOWNLOAD);
    assert_common_headers("download_file", &asked, "*/*");
    assert!(header(&asked, "content-type").is_empty() && asked.body_ref().is_empty());

    let fetched = storage.only_request("download_file, at the storage");
    assert_eq!(line(&fetched), "GET /bucket/1.png?expires=1&signature=a%2Fb%2Bc%3D");
    for absent in ["authorization", "cookie", "referer", "proxy-authorization"] {
        assert!(header(&fetched, absent).is_empty(), "{absent} was sent to the storage");
    }
}
