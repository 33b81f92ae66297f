//! Tokens in files: whole, private, and one at a time.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::TimeDelta;
use gorgias::ErrorKind;
use gorgias::oauth::{FileStore, OAuthAccount, Session, Token, TokenStore};

use crate::oauth::help::{Endpoint, Mood, Time, app, token, used};

fn acme() -> OAuthAccount {
    OAuthAccount::domain("acme").unwrap()
}

fn names(directory: &std::path::Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn tokens_are_kept_by_account() {
    let (time, directory) = (Time::new(), tempfile::tempdir().unwrap());
    let path = directory.path().join("made/as/needed");
    let store = FileStore::open(&path).unwrap();
    let accounts = [
        acme(),
        OAuthAccount::domain("zenith").unwrap(),
        OAuthAccount::base_url("http://127.0.0.1:8080").unwrap(),
        OAuthAccount::base_url("http://127.0.0.1:8081").unwrap(),
        OAuthAccount::base_url("http://[::1]:8080").unwrap(),
    ];
    let saved: Vec<Token> =
        (0..).take(5).map(|n| token(&time, &format!("access-{n}"), Some("r"), TimeDelta::hours(1))).collect();
    assert!(store.load(&accounts[0]).await.unwrap().is_none());
    for (account, token) in accounts.iter().zip(&saved) {
        store.save(account, token).await.unwrap();
    }
    // As another process sees them.
    let store = FileStore::open(&path).unwrap();
    for (account, token) in accounts.iter().zip(&saved) {
        assert_eq!(store.load(account).await.unwrap().as_ref(), Some(token));
    }
    assert!(names(&path).contains(&"account-acme.gorgias.com.json".to_owned()), "{:?}", names(&path));
    assert_eq!(names(&path).len(), 5, "and nothing is left over: {:?}", names(&path));
    store.delete(&accounts[0]).await.unwrap();
    store.delete(&accounts[0]).await.unwrap();
    assert!(store.load(&accounts[0]).await.unwrap().is_none());
    assert_eq!(names(&path).len(), 4);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_them() {
    use std::os::unix::fs::PermissionsExt as _;

    let (time, directory) = (Time::new(), tempfile::tempdir().unwrap());
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let path = directory.path().join("tokens");
    let store = FileStore::open(&path).unwrap();
    assert_eq!(mode(&path), 0o700);
    store.save(&acme(), &token(&time, "a", None, TimeDelta::hours(1))).await.unwrap();
    let file = path.join("account-acme.gorgias.com.json");
    assert_eq!(mode(&file), 0o600);
    let lock = store.lock(&acme()).await.unwrap();
    assert!(names(&path).iter().all(|name| mode(&path.join(name)) == 0o600), "{:?}", names(&path));
    drop(lock);

    // Copied here by hand, for example.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(store.load(&acme()).await.unwrap().is_some());
    assert_eq!(mode(&file), 0o600);

    fs::set_permissions(&path, fs::Permissions::from_mode(0o777)).unwrap();
    let error = FileStore::open(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenStore);
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("0700"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_never_see_half_a_token() {
    let (time, directory) = (Time::new(), tempfile::tempdir().unwrap());
    let store = FileStore::open(directory.path().join("tokens")).unwrap();
    let versions: Vec<Token> =
        [1, 9000].map(|n| token(&time, &"a".repeat(n), Some("r"), TimeDelta::hours(1))).into_iter().collect();
    store.save(&acme(), &versions[0]).await.unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let (store, versions, done) = (store.clone(), versions.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                while !done.load(Ordering::SeqCst) {
                    let read = store.load(&acme()).await.unwrap().unwrap();
                    assert!(versions.contains(&read));
                }
            })
        })
        .collect();
    for round in 0..40 {
        store.save(&acme(), &versions[round % 2]).await.unwrap();
    }
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        reader.await.unwrap();
    }
}

#[tokio::test]
async fn a_lock_keeps_others_out_until_it_is_released() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tokens");
    let [one, two] = [(); 2].map(|()| FileStore::open(&path).unwrap());
    let held = one.lock(&acme()).await.unwrap();
    let account = acme();
    let mut waiting = two.lock(&account);
    let early = tokio::time::timeout(std::time::Duration::from_millis(60), &mut waiting).await;
    assert!(early.is_err(), "it is held");
    // Another account is another lock.
    drop(two.lock(&OAuthAccount::domain("zenith").unwrap()).await.unwrap());
    held.release().await.unwrap();
    waiting.await.unwrap().release().await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_no_token_is_an_error_that_quotes_nothing() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Keeps).await);
    let directory = tempfile::tempdir().unwrap();
    let store = FileStore::open(directory.path().join("tokens")).unwrap();
    let account = endpoint.account();
    store.save(&account, &token(&time, "a", None, TimeDelta::hours(1))).await.unwrap();
    let file = directory.path().join("tokens").join(&names(&directory.path().join("tokens"))[0]);
    fs::write(&file, r#"{"access_token": "otter"}"#).unwrap();
    let session = Session::new(app(&time), account, store);
    let error = used(&session).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenStore);
    assert!(!format!("{error} {error:?}").contains("otter"), "{error:?}");
    assert_eq!(endpoint.refreshes(), 0);
}

#[tokio::test]
async fn a_session_works_on_files() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let directory = tempfile::tempdir().unwrap();
    let open = || FileStore::open(directory.path().join("tokens")).unwrap();
    open().save(&endpoint.account(), &token(&time, "access-0", Some("refresh-0"), TimeDelta::zero())).await.unwrap();
    let session = Session::new(app(&time), endpoint.account(), open());
    assert_eq!(used(&session).await.unwrap(), "access-1");
    time.advance(TimeDelta::hours(24));
    drop(session);
    let session = Session::new(app(&time), endpoint.account(), open());
    assert_eq!(used(&session).await.unwrap(), "access-2");
}
