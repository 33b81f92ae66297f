//! The backend in one file.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use gorgias::inbox::{
    Appended, Backend, BackendError, FileBackend, FileOptions, ItemOutcome, Lane, NewDelivery, Taken,
};

use crate::store::{LEASE, append, delivery, keeps, payloads, settle, take};

/// Names the file that a second process is to open.
const SECOND: &str = "INBOX_FILE_OF_THE_TEST";
/// Names the file in which a process stores until it is killed.
const KILLED: &str = "INBOX_FILE_OF_A_KILLED_PROCESS";

#[tokio::test]
async fn what_is_stored_survives_and_is_stored_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("inbox");
    let backend = FileBackend::open(&path).unwrap();
    assert_eq!(append(&backend, "a", 1).await, Appended::New);
    assert_eq!(append(&backend, "a", 1).await, Appended::Duplicate);
    // The same delivery of another shop is another one.
    let other = NewDelivery { source: "other".to_owned(), group: "b".to_owned(), ..delivery("a", 1) };
    assert_eq!(backend.append(other).await.unwrap(), Appended::New);
    backend.close();
    assert_eq!(backend.state().await, Err(BackendError::Closed));

    let backend = FileBackend::open(&path).unwrap();
    assert_eq!(append(&backend, "a", 1).await, Appended::Duplicate);
    let batch = take(&backend).await.unwrap();
    assert_eq!((batch.group.as_str(), payloads(&batch)), ("a", vec!["a 1"]));
    // Its worker dies: it is handed out again.
    backend.close();
    let backend = FileBackend::open(&path).unwrap();
    let batch = take(&backend).await.unwrap();
    assert_eq!(payloads(&batch), ["a 1"]);
    settle(&backend, &batch, ItemOutcome::Done).await;
    backend.close();
    // What is done does not come back, and is recognized.
    let backend = FileBackend::open(&path).unwrap();
    assert_eq!(append(&backend, "a", 1).await, Appended::Duplicate);
    let state = backend.state().await.unwrap();
    assert_eq!((state.orders, state.in_work, state.dead), (1, 0, 0));
    assert!(state.oldest.is_some());
}

#[tokio::test]
async fn one_group_at_a_time_with_all_that_waits() {
    let directory = tempfile::tempdir().unwrap();
    let backend = FileBackend::open(directory.path().join("inbox")).unwrap();
    for (group, number) in [("a", 1), ("b", 1), ("a", 2)] {
        append(&backend, group, number).await;
    }
    let first = take(&backend).await.unwrap();
    assert_eq!(payloads(&first), ["a 1", "a 2"]);
    let second = take(&backend).await.unwrap();
    assert_eq!(payloads(&second), ["b 1"]);
    // What comes meanwhile waits for its group.
    append(&backend, "a", 3).await;
    assert!(take(&backend).await.is_none());
    settle(&backend, &first, ItemOutcome::Done).await;
    let next = take(&backend).await.unwrap();
    assert_eq!(payloads(&next), ["a 3"]);
    // The other lane is another one.
    let message = NewDelivery { lane: Lane::Messages, ..delivery("m", 1) };
    backend.append(message).await.unwrap();
    assert!(take(&backend).await.is_none());
    assert!(matches!(backend.take(Lane::Messages, LEASE).await.unwrap(), Taken::Batch(_)));
    let state = backend.state().await.unwrap();
    assert_eq!((state.messages, state.orders, state.in_work), (1, 2, 3));
}

#[tokio::test]
async fn what_is_kept_is_handed_out_with_what_comes_later() {
    let directory = tempfile::tempdir().unwrap();
    keeps(&FileBackend::open(directory.path().join("inbox")).unwrap()).await;
}

#[tokio::test]
async fn a_lease_that_ends_gives_the_group_to_another_worker() {
    let directory = tempfile::tempdir().unwrap();
    let backend = FileBackend::open(directory.path().join("inbox")).unwrap();
    append(&backend, "a", 1).await;
    let Taken::Batch(late) = backend.take(Lane::Orders, Duration::ZERO).await.unwrap() else { panic!() };
    let batch = take(&backend).await.unwrap();
    assert_eq!(payloads(&batch), ["a 1"]);
    assert!(!backend.renew(&late, LEASE).await.unwrap());
    let outcomes = vec![(late.items[0].id.clone(), ItemOutcome::Done)];
    assert_eq!(backend.settle(&late, outcomes).await, Err(BackendError::LeaseLost));
    assert!(backend.renew(&batch, LEASE).await.unwrap());
    settle(&backend, &batch, ItemOutcome::Done).await;
    assert!(take(&backend).await.is_none());
}

#[tokio::test]
async fn what_is_put_off_waits_and_counts() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("inbox");
    let backend = FileBackend::open(&path).unwrap();
    append(&backend, "a", 1).await;
    let batch = take(&backend).await.unwrap();
    settle(&backend, &batch, ItemOutcome::Retry { after: Duration::ZERO, counts: true }).await;
    let batch = take(&backend).await.unwrap();
    assert_eq!(batch.items[0].attempts, 1);
    settle(&backend, &batch, ItemOutcome::Retry { after: LEASE, counts: false }).await;
    // What comes for it waits as well, also after a restart.
    append(&backend, "a", 2).await;
    backend.close();
    let backend = FileBackend::open(&path).unwrap();
    let Taken::Nothing { due_in: Some(due_in) } = backend.take(Lane::Orders, LEASE).await.unwrap() else { panic!() };
    assert!(due_in <= LEASE && due_in > LEASE / 2, "{due_in:?}");
}

#[tokio::test]
async fn dead_letters_are_listed_sent_again_and_expire() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("inbox");
    let backend = FileBackend::open(&path).unwrap();
    append(&backend, "a", 1).await;
    let batch = take(&backend).await.unwrap();
    settle(&backend, &batch, ItemOutcome::Dead { reason: "gone".to_owned() }).await;
    assert!(take(&backend).await.is_none());
    backend.close();
    let backend = FileOptions::new(&path).keep_dead(Duration::ZERO).open().unwrap();
    let [letter] = &backend.dead(10).await.unwrap()[..] else { panic!() };
    assert_eq!((letter.reason.as_str(), letter.attempts, &letter.payload[..]), ("gone", 1, &b"a 1"[..]));
    assert!(!format!("{letter:?}").contains("a 1"));
    assert!(backend.resend(&letter.id).await.unwrap());
    assert!(!backend.resend(&letter.id).await.unwrap());
    assert!(!backend.resend("nonsense").await.unwrap());
    let batch = take(&backend).await.unwrap();
    assert_eq!((payloads(&batch), batch.items[0].attempts), (vec!["a 1"], 0));
    // Dead again, and this time for no longer than is asked for.
    settle(&backend, &batch, ItemOutcome::Dead { reason: "gone".to_owned() }).await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    append(&backend, "b", 1).await;
    assert!(backend.dead(10).await.unwrap().is_empty());
    assert_eq!(backend.state().await.unwrap().dead, 0);
}

#[tokio::test]
async fn keys_are_forgotten_in_time() {
    let directory = tempfile::tempdir().unwrap();
    let backend = FileOptions::new(directory.path().join("inbox")).memory(Duration::ZERO).open().unwrap();
    assert_eq!(append(&backend, "a", 1).await, Appended::New);
    tokio::time::sleep(Duration::from_millis(5)).await;
    append(&backend, "b", 1).await;
    assert_eq!(append(&backend, "a", 1).await, Appended::New);
}

#[tokio::test]
async fn many_at_once_are_each_stored_once() {
    let directory = tempfile::tempdir().unwrap();
    let backend = FileBackend::open(directory.path().join("inbox")).unwrap();
    let mut senders = tokio::task::JoinSet::new();
    for number in 0..600 {
        let backend = backend.clone();
        // Each twice, some of them within one write.
        senders.spawn(async move { append(&backend, &format!("g{}", number % 50), number / 2).await });
    }
    let results = senders.join_all().await;
    let new = results.iter().filter(|appended| **appended == Appended::New).count();
    let mut taken = 0;
    while let Some(batch) = take(&backend).await {
        taken += batch.items.len();
        settle(&backend, &batch, ItemOutcome::Done).await;
    }
    assert_eq!(taken, new);
    let distinct: std::collections::BTreeSet<_> = (0..600).map(|number| (number % 50, number / 2)).collect();
    assert_eq!(new, distinct.len());
}

#[tokio::test]
async fn the_file_shrinks_when_all_is_done() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("inbox");
    let size = || std::fs::metadata(&path).unwrap().len();
    let backend = FileOptions::new(&path).shrink_after(Duration::from_millis(1)).open().unwrap();
    for number in 0..24 {
        let payload = vec![b'x'; 1 << 20].into();
        backend.append(NewDelivery { payload, ..delivery("a", number) }).await.unwrap();
    }
    let full = size();
    assert!(full > 20 << 20);
    while let Some(batch) = take(&backend).await {
        settle(&backend, &batch, ItemOutcome::Done).await;
    }
    for _ in 0..1000 {
        if size() < full / 4 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(size() < full / 4, "{} of {full}", size());
    // It is still in use, and works.
    assert_eq!(append(&backend, "a", 0).await, Appended::Duplicate);
    assert_eq!(append(&backend, "a", 100).await, Appended::New);
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("inbox");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    FileBackend::open(&path).unwrap().close();
    assert_eq!(mode(&path), 0o600);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    FileBackend::open(&path).unwrap().close();
    assert_eq!(mode(&path), 0o600);
}

#[tokio::test]
async fn a_second_process_is_told_that_the_file_is_open() {
    if let Some(path) = std::env::var_os(SECOND) {
        crate::a_capture::begin();
        assert_eq!(FileBackend::open(path).unwrap_err(), BackendError::InUse);
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("inbox");
    let backend = FileBackend::open(&path).unwrap();
    assert_eq!(FileBackend::open(&path).unwrap_err(), BackendError::InUse);
    let second = |expected: bool| {
        let mut test = Command::new(std::env::current_exe().unwrap());
        test.args(["--exact", "file::a_second_process_is_told_that_the_file_is_open"]).env(SECOND, &path);
        assert_eq!(test.output().unwrap().status.success(), expected);
    };
    second(true);
    backend.close();
    second(false);
}

/// A process is killed while it stores, as `kill -9` does.
#[tokio::test]
#[allow(clippy::print_stdout, reason = "how the process that is killed says what it has stored")]
async fn what_was_acknowledged_survives_a_kill() {
    if let Some(path) = std::env::var_os(KILLED) {
        crate::a_capture::begin();
        let backend = FileBackend::open(path).unwrap();
        for number in 0..100_000 {
            append(&backend, "a", number).await;
            println!("stored {number}");
        }
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("inbox");
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "file::what_was_acknowledged_survives_a_kill", "--nocapture"])
        .env(KILLED, &path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let stored = lines.map_while(Result::ok).filter(|line| line.contains("stored ")).take(20).count();
    process.kill().unwrap();
    process.wait().unwrap();
    assert_eq!(stored, 20);
    let backend = FileBackend::open(&path).unwrap();
    let batch = take(&backend).await.unwrap();
    let expected: Vec<_> = (0..20).map(|number| format!("a {number}")).collect();
    assert_eq!(payloads(&batch)[..20], expected);
    assert_eq!(append(&backend, "a", 0).await, Appended::Duplicate);
}

#[test]
fn another_file_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("notes");
    std::fs::write(&path, "Call the carrier about the parcels of Tuesday.\n".repeat(500)).unwrap();
    assert_eq!(FileBackend::open(&path).unwrap_err(), BackendError::Format);
    assert!(matches!(FileBackend::open(directory.path()), Err(BackendError::Storage(_))));
}
