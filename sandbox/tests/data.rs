//! Accounts in a file: what survives a restart, and which files are refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::path::Path;
use std::time::Duration;

use common::{Desk, ids, open_ticket};
use gorgias_sandbox::{Sandbox, SandboxBuilder, SandboxErrorKind, Seed};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use tempfile::TempDir;

fn on(path: &Path) -> SandboxBuilder {
    Sandbox::builder().data(path)
}

async fn reopened(desk: Desk, path: &Path) -> Desk {
    desk.close().await;
    Desk::with(on(path)).await
}

#[tokio::test]
async fn what_waits_to_be_sent_waits_on() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("account.redb");
    let hour = std::time::Duration::from_secs(3600);
    let desk = Desk::with(on(&path).sending_delay(hour)).await;
    let source = json!({"from": {"address": "support@example.com"}, "to": [{"address": "nia.okafor@example.com"}]});
    let thread = format!("/api/tickets/{}/messages", desk.ids().ticket);
    let stored = desk.post(&thread, json!({"channel": "email", "from_agent": true, "source": source})).await.ok(201);
    let message = format!("{thread}/{}", stored["id"]);
    let desk = reopened(desk, &path).await;
    assert!(desk.get(&message).await.ok(200)["sent_datetime"].is_null());
    desk.sandbox.advance(hour).unwrap();
    assert!(desk.get(&message).await.ok(200)["sent_datetime"].is_string());
}

#[tokio::test]
async fn an_account_goes_on_where_it_stopped() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("account.redb");
    let desk = Desk::with(on(&path)).await;
    let seeded = desk.ids().clone();
    let kept = open_ticket(&desk, "Kept").await;
    let deleted = open_ticket(&desk, "Deleted").await;
    desk.put(format!("/api/tickets/{kept}"), json!({"status": "closed", "tags": [{"name": "vip"}]})).await.ok(202);
    desk.delete(format!("/api/tickets/{deleted}")).await.ok(204);
    let before = desk.get(format!("/api/tickets/{kept}")).await.ok(200);
    let listed = ids(&desk.get("/api/tickets?limit=100").await.ok(200));
    let events = ids(&desk.get("/api/events?limit=100").await.ok(200));
    let merge = format!("/api/customers/merge?source_id={}&target_id={}", seeded.shopify_customer, seeded.customer);
    desk.put(merge, json!({})).await.ok(202);
    let form = Form::new().part("receipt.txt", Part::bytes(b"12.50".as_slice()).file_name("receipt.txt"));
    let uploaded = desk.send(desk.request(Method::POST, "/api/upload?type=attachment").multipart(form)).await.ok(201);
    let address = uploaded[0]["url"].as_str().unwrap().split("/api/").nth(1).unwrap().to_owned();

    let desk = reopened(desk, &path).await;
    assert_eq!(desk.ids(), &seeded);
    assert_eq!(desk.get(format!("/api/tickets/{kept}")).await.ok(200), before);
    desk.get(format!("/api/tickets/{deleted}")).await.error(404);
    assert_eq!(ids(&desk.get("/api/tickets?limit=100").await.ok(200)), listed);
    assert!(ids(&desk.get("/api/events?limit=100").await.ok(200)).ends_with(&events[10..]));
    let moved = desk.get(format!("/api/customers/{}", seeded.shopify_customer)).await;
    assert_eq!((moved.status, moved.header("location")), (301, format!("/api/customers/{}", seeded.customer).as_str()));
    let download = desk.get(format!("/api/{address}")).await;
    assert_eq!(download.status, 307);
    let file = reqwest::get(download.header("location")).await.unwrap().bytes().await.unwrap();
    assert_eq!(&*file, b"12.50");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::MetadataExt::mode(&path.metadata().unwrap()) & 0o777, 0o600);
    let next = open_ticket(&desk, "Next").await;
    assert!(next > kept.max(deleted));
    let tag = &desk.get(format!("/api/tickets/{kept}/tags")).await.ok(200)["data"][0];
    assert_eq!((&tag["name"], &tag["usage"]), (&json!("vip"), &json!(1)));

    // What changed on a file that was loaded is kept as well.
    let desk = reopened(desk, &path).await;
    assert_eq!(desk.get(format!("/api/tickets/{next}")).await.ok(200)["subject"], "Next");
    desk.close().await;
}

#[tokio::test]
async fn tokens_live_on() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("account.redb");
    let desk = Desk::with(on(&path)).await;
    let tokens = desk.install("tags:read offline").await;
    let (access, refresh) = (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    let issued = desk.sandbox.issue_token(&["tags:read", "offline"]).unwrap();
    desk.revoke(issued.refresh_token.as_deref().unwrap()).await.ok(200);

    let desk = reopened(desk, &path).await;
    desk.get_as_app("/api/tags", access).await.ok(200);
    desk.get_as_app("/api/tags", &issued.access_token).await.ok(200);
    desk.refresh(refresh).await.ok(200);
    let gone = desk.refresh(issued.refresh_token.as_deref().unwrap()).await.ok(400);
    assert_eq!(gone, json!({"error": "invalid_grant"}));
    desk.sandbox.expire_access_tokens();
    desk.sandbox.uninstall();

    let desk = reopened(desk, &path).await;
    assert_eq!(desk.get_as_app("/api/tags", access).await.status, 401);
    assert_eq!(desk.refresh(refresh).await.ok(400), json!({"error": "invalid_grant"}));
    desk.close().await;
}

#[tokio::test]
async fn time_goes_on_where_it_was_moved_to() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("account.redb");
    let desk = Desk::with(on(&path).clock("2026-03-01T10:00:00Z")).await;
    let snoozed = desk.ids().snoozed_ticket;
    desk.sandbox.advance(Duration::from_secs(3 * 24 * 3600)).unwrap();
    desk.close().await;
    let desk = Desk::with(on(&path).clock("2026-03-01T10:00:00Z")).await;
    assert!(desk.sandbox.now().starts_with("2026-03-04T10:00:00"), "{}", desk.sandbox.now());
    // What moving the clock brought about is kept with it.
    assert_eq!(desk.get(format!("/api/tickets/{snoozed}")).await.ok(200)["status"], "open");
    desk.close().await;
}

#[tokio::test]
async fn an_account_without_a_seed_stays_without_one() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("account.redb");
    let desk = Desk::with(on(&path).seed(false)).await;
    let desk = reopened(desk, &path).await;
    assert_eq!(ids(&desk.get("/api/tickets").await.ok(200)), Vec::<i64>::new());
    assert_eq!(ids(&desk.get("/api/users").await.ok(200)).len(), 2);
    assert_eq!(desk.get("/api/users/0").await.ok(200)["id"], desk.ids().caller);
    desk.close().await;
}

#[tokio::test]
async fn files_that_are_none_are_refused_by_name() {
    let folder = TempDir::new().unwrap();
    let whole = folder.path().join("whole.redb");
    Desk::with(on(&whole)).await.close().await;
    let bytes = std::fs::read(&whole).unwrap();
    let half = bytes[..bytes.len() / 2].to_vec();
    let mut scribbled = bytes.clone();
    scribbled[4096..].iter_mut().step_by(7).for_each(|byte| *byte ^= 0x5a);
    for (name, bytes) in
        [("text", b"Dear diary, today it rained all day long.".to_vec()), ("half", half), ("bad", scribbled)]
    {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        let error = on(&path).start().await.unwrap_err();
        assert_eq!(error.kind(), SandboxErrorKind::DamagedData, "{name}: {error}");
        assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    }
    let foreign = folder.path().join("foreign");
    drop(redb::Database::create(&foreign).unwrap());
    let error = on(&foreign).start().await.unwrap_err();
    assert_eq!(error.kind(), SandboxErrorKind::DamagedData, "{error}");
    let error = on(&folder.path().join("no/such/folder")).start().await.unwrap_err();
    assert!(error.to_string().contains("no/such/folder"), "{error}");
}

#[tokio::test]
async fn a_file_has_one_sandbox_at_a_time() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("account.redb");
    let desk = Desk::with(on(&path)).await;
    let error = on(&path).start().await.unwrap_err();
    assert_eq!(error.kind(), SandboxErrorKind::DataInUse, "{error}");
    assert!(error.to_string().contains("account.redb"), "{error}");
    reopened(desk, &path).await.close().await;
}

#[tokio::test]
async fn what_a_killed_start_left_behind_does_not_matter() {
    let folder = TempDir::new().unwrap();
    let (path, beside) = (folder.path().join("account.redb"), folder.path().join("account.redb.new"));
    std::fs::write(&beside, [0; 5000]).unwrap();
    let desk = reopened(Desk::with(on(&path)).await, &path).await;
    desk.get(format!("/api/tickets/{}", desk.ids().ticket)).await.ok(200);
    desk.close().await;
    // A whole account, of another seed.
    std::fs::rename(&path, &beside).unwrap();
    let desk = reopened(Desk::with(on(&path).seed(false)).await, &path).await;
    assert_eq!(ids(&desk.get("/api/tickets").await.ok(200)), Vec::<i64>::new());
    assert_eq!(desk.sandbox.records("users").unwrap().len(), 2);
    desk.close().await;
}

#[tokio::test]
async fn a_shop_that_is_written_in_parts_is_read_as_a_whole() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("account.redb");
    let end = "2026-03-01T10:00:00Z";
    let desk = Desk::with(on(&path).clock(end).seed(Seed::shop().tickets(500).until(end))).await;
    let all = |desk: &Desk| {
        let lists = ["messages", "events", "tags"].map(|list| desk.sandbox.records(list).unwrap());
        (lists, desk.sandbox.ticket(desk.ids().ticket))
    };
    let before = all(&desk);
    // More than one part of a kind.
    assert!(before.0[0].len() > 1024, "{}", before.0[0].len());
    desk.close().await;
    let desk = Desk::with(on(&path).clock(end)).await;
    assert!(all(&desk) == before);
    desk.close().await;
}
