//! A proxy before a Redis, which lets its scripts see another time than it is.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const TIME: &str = "redis.call('TIME')";

#[derive(Default)]
struct Shared {
    /// Seconds that the clock is ahead.
    ahead: AtomicI64,
    /// Scripts by the name that they are called by.
    scripts: Mutex<HashMap<String, String>>,
}

pub(crate) struct Proxy {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

impl Proxy {
    pub(crate) async fn before(redis: &str) -> Self {
        let target = redis.strip_prefix("redis://").unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("redis://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared::default());
        let kept = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&target).await.unwrap();
                tokio::spawn(pass(client, server, Arc::clone(&kept)));
            }
        });
        Self { url, shared }
    }

    /// Sets the clock by so many seconds.
    pub(crate) fn turn(&self, seconds: i64) {
        self.shared.ahead.fetch_add(seconds, Ordering::SeqCst);
    }
}

async fn pass(client: TcpStream, server: TcpStream, shared: Arc<Shared>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let answers = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut bytes = Vec::new();
    while from_client.read_buf(&mut bytes).await.is_ok_and(|read| read > 0) {
        while let Some((words, length)) = command(&bytes) {
            bytes.drain(..length);
            if to_server.write_all(&written(&turned(words, &shared))).await.is_err() {
                return;
            }
        }
    }
    answers.abort();
}

/// A script whose clock is wrong is sent in full.
fn turned(mut words: Vec<Vec<u8>>, shared: &Shared) -> Vec<Vec<u8>> {
    let text = |place: usize| String::from_utf8(words[place].clone()).unwrap();
    match text(0).to_uppercase().as_str() {
        "SCRIPT" => {
            let script = text(2);
            let name = redis::Script::new(&script).get_hash().to_owned();
            shared.scripts.lock().unwrap().insert(name, script);
        }
        "EVALSHA" => {
            if let Some(script) = shared.scripts.lock().unwrap().get(&text(1)).filter(|script| script.contains(TIME)) {
                let ahead = shared.ahead.load(Ordering::SeqCst);
                let time = format!(
                    "(function() local t = {TIME} return {{tostring(tonumber(t[1]) + ({ahead})), t[2]}} end)()"
                );
                words[0] = b"EVAL".to_vec();
                words[1] = script.replace(TIME, &time).into_bytes();
            }
        }
        _ => {}
    }
    words
}

/// The first command, and how many bytes it takes, once it is there in full.
fn command(bytes: &[u8]) -> Option<(Vec<Vec<u8>>, usize)> {
    fn number(bytes: &[u8], sign: u8, at: &mut usize) -> Option<usize> {
        let length = bytes.get(*at..)?.windows(2).position(|two| two == b"\r\n")?;
        let line = &bytes[*at..*at + length];
        assert_eq!(line[0], sign);
        *at += length + 2;
        Some(std::str::from_utf8(&line[1..]).unwrap().parse().unwrap())
    }
    let mut at = 0;
    let count = number(bytes, b'*', &mut at)?;
    let mut words = Vec::new();
    for _ in 0..count {
        let length = number(bytes, b'$', &mut at)?;
        words.push(bytes.get(at..at + length)?.to_vec());
        at += length + 2;
    }
    (at <= bytes.len()).then_some((words, at))
}

fn written(words: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        bytes.extend(format!("${}\r\n", word.len()).into_bytes());
        bytes.extend(word);
        bytes.extend(b"\r\n");
    }
    bytes
}
