//! Files: what was uploaded comes back from the storage, which refuses whoever shows credentials.

use gorgias::types::{self, UploadType};

use super::desk::Desk;

stories! {
    a_file_comes_back_as_it_was_sent: upload_files, download_file;
}

/// The start of an image; not valid as text.
const IMAGE: &[u8] = b"\x89PNG\r\n\x1a\n\0\xff";

async fn a_file_comes_back_as_it_was_sent(desk: &Desk) {
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0] ^ n.to_le_bytes()[1]).collect();
    let files = call!(
        desk,
        upload_files
            .file("damaged parcel ä.png", "image/png", IMAGE)
            .file("log.bin", "application/octet-stream", large.clone())
            .type_(UploadType::Attachment)
    );
    assert_eq!((files.len(), files[0].name.as_deref()), (2, Some("damaged parcel ä.png")));
    assert_eq!((files[0].size, files[0].content_type.as_deref()), (Some(IMAGE.len() as i64), Some("image/png")));

    for (file, content) in files.iter().zip([IMAGE, &large]) {
        let url = file.url.as_deref().unwrap();
        let answer = desk.client.download_file().url(url).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"].to_str().unwrap(), file.content_type.as_deref().unwrap());
        assert!(*answer == content, "{url}");
        // The same by the parts of the address.
        let parts: Vec<&str> = url.rsplit('/').collect();
        let again = call!(desk, download_file.file_type(parts[3]).domain_hash(parts[1]).resource_name(parts[0]));
        assert!(again == content, "{url}");
    }
    // That is only a proof if the storage does refuse credentials.
    let url = files[0].url.as_deref().unwrap();
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let with_key = |url: &str| http.get(url).basic_auth(desk.sandbox.email(), Some(desk.sandbox.api_key())).send();
    let signed = with_key(url).await.unwrap();
    let location = signed.headers()["location"].to_str().unwrap();
    assert!(!location.starts_with(desk.sandbox.url()), "another server");
    assert_eq!(with_key(location).await.unwrap().status(), 400);
    refused!(desk, NotFound, download_file.url(format!("{url}x")));

    // An uploaded file becomes the attachment of a message.
    let attachment = make!(MessageAttachmentInput { url: url, name: "damaged.png", content_type: "image/png" });
    let note = types::CreateMessage::builder()
        .channel("internal-note")
        .from_agent(true)
        .body_text("See the picture")
        .attachments(vec![attachment]);
    let note = call!(desk, create_ticket_message.ticket_id(desk.ids().ticket).body(note));
    let read = call!(desk, get_ticket_message.ticket_id(desk.ids().ticket).id(note.id));
    assert_eq!(read.attachments[0].url.as_deref(), Some(url));
    assert_eq!(call!(desk, download_file.url(read.attachments[0].url.as_deref().unwrap())), IMAGE);
}
