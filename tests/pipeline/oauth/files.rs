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

#[tokio::test]
async fn a_directory_that_is_missing_is_no_uninstalled_app() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tokens");
    let store = FileStore::open(&path).unwrap();
    let account = endpoint.account();
    store.save(&account, &token(&time, "access-0", Some("refresh-0"), TimeDelta::hours(1))).await.unwrap();
    let elsewhere = directory.path().join("elsewhere");
    fs::rename(&path, &elsewhere).unwrap();
    let session = Session::new(app(&time), account.clone(), store);
    let error = used(&session).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenStore);
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("directory of the tokens is missing"));
    // It is back: nothing was lost, and nothing has to be done. One without a token is uninstalled as ever.
    fs::rename(&elsewhere, &path).unwrap();
    assert_eq!(used(&session).await.unwrap(), "access-0");
    let other = Session::new(app(&time), acme(), FileStore::open(&path).unwrap());
    assert_eq!(used(&other).await.unwrap_err().kind(), ErrorKind::Uninstalled);
}

#[tokio::test]
async fn a_token_is_refreshed_only_when_there_is_room_for_the_new_one() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tokens");
    let account = endpoint.account();
    let store = FileStore::open(&path).unwrap();
    store.save(&account, &token(&time, "access-0", Some("refresh-0"), TimeDelta::minutes(-1))).await.unwrap();
    // More than a token needs is on the disk before the refresh, and becomes the token.
    store.reserve(&account).await.unwrap();
    store.reserve(&account).await.unwrap();
    let spare: Vec<_> = names(&path).into_iter().filter(|name| name.ends_with(".tmp")).collect();
    assert_eq!(spare.len(), 1, "{:?}", names(&path));
    let spare = path.join(&spare[0]);
    assert!(fs::metadata(&spare).unwrap().len() >= 16 * 1024);
    #[cfg(unix)]
    let inode = |path: &std::path::Path| std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).unwrap());
    #[cfg(unix)]
    let reserved = inode(&spare);
    let session = Session::new(app(&time), account.clone(), store);
    assert_eq!(used(&session).await.unwrap(), "access-1");
    assert!(!spare.exists());
    #[cfg(unix)]
    {
        let token = names(&path).into_iter().find(|name| name.ends_with(".json")).unwrap();
        assert_eq!(inode(&path.join(token)), reserved, "no further room was needed");
    }
    let stored = FileStore::open(&path).unwrap().load(&account).await.unwrap().unwrap();
    assert_eq!(stored.refresh_token().unwrap().expose(), "refresh-1");
}

#[tokio::test]
async fn without_room_the_old_token_stays_worth_what_it_was() {
    /// A disk on which nothing more has room.
    struct Full(gorgias::oauth::MemoryStore, Arc<AtomicBool>);
    impl TokenStore for Full {
        fn load<'a>(&'a self, account: &'a OAuthAccount) -> gorgias::oauth::StoreFuture<'a, Option<Token>> {
            self.0.load(account)
        }
        fn save<'a>(&'a self, account: &'a OAuthAccount, token: &'a Token) -> gorgias::oauth::StoreFuture<'a, ()> {
            assert!(!self.1.load(Ordering::SeqCst), "there was no room");
            self.0.save(account, token)
        }
        fn reserve<'a>(&'a self, _: &'a OAuthAccount) -> gorgias::oauth::StoreFuture<'a, ()> {
            Box::pin(async { if self.1.load(Ordering::SeqCst) { Err("the disk is full".into()) } else { Ok(()) } })
        }
        fn delete<'a>(&'a self, account: &'a OAuthAccount) -> gorgias::oauth::StoreFuture<'a, ()> {
            self.0.delete(account)
        }
    }
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let (account, full) = (endpoint.account(), Arc::new(AtomicBool::new(true)));
    let memory = gorgias::oauth::MemoryStore::new();
    // Due, but valid for a while.
    memory.save(&account, &token(&time, "access-0", Some("refresh-0"), TimeDelta::minutes(2))).await.unwrap();
    let process = || Session::new(app(&time), account.clone(), Arc::new(Full(memory.clone(), Arc::clone(&full))));
    assert_eq!(used(&process()).await.unwrap(), "access-0", "it is used while it is valid");
    time.advance(TimeDelta::minutes(3));
    for _ in 0..2 {
        let error = used(&process()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TokenStore);
    }
    assert_eq!(endpoint.refreshes(), 0);
    // There is room again, after a restart: the installation was not lost.
    full.store(false, Ordering::SeqCst);
    assert_eq!(used(&process()).await.unwrap(), "access-1");
}

#[tokio::test]
async fn what_processes_that_died_left_behind_is_removed_and_nothing_else() {
    let (time, directory) = (Time::new(), tempfile::tempdir().unwrap());
    let path = directory.path().join("tokens");
    let store = FileStore::open(&path).unwrap();
    store.save(&acme(), &token(&time, "a", Some("r"), TimeDelta::hours(1))).await.unwrap();
    for name in ["account-acme.gorgias.com.json.x1.tmp", "account-acme.gorgias.com.json.x2.tmp", "notes.tmp"] {
        fs::write(path.join(name), "half a token").unwrap();
    }
    // One that is being written right now is not one of them.
    store.reserve(&acme()).await.unwrap();
    let other = FileStore::open(&path).unwrap();
    let left: Vec<_> = names(&path).into_iter().filter(|name| name.ends_with(".tmp")).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.contains(&"notes.tmp".to_owned()), "{left:?}");
    store.save(&acme(), &token(&time, "b", Some("r"), TimeDelta::hours(1))).await.unwrap();
    assert_eq!(other.load(&acme()).await.unwrap().unwrap().access_token().expose(), "b");
    // Nor does a program that ends in order leave anything behind.
    store.reserve(&acme()).await.unwrap();
    drop(store);
    assert_eq!(names(&path), ["account-acme.gorgias.com.json", "notes.tmp"]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_behind_a_link_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt as _;

    let (time, directory) = (Time::new(), tempfile::tempdir().unwrap());
    let path = directory.path().join("tokens");
    let store = FileStore::open(&path).unwrap();
    store.save(&acme(), &token(&time, "a", None, TimeDelta::hours(1))).await.unwrap();
    let (file, target) = (path.join("account-acme.gorgias.com.json"), directory.path().join("somebody-elses"));
    fs::rename(&file, &target).unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o644)).unwrap();
    std::os::unix::fs::symlink(&target, &file).unwrap();
    assert!(store.load(&acme()).await.unwrap().is_some());
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o644);
}
