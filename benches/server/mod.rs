//! The least server that can be: fixed answers by the start of the request line, as tasks of the same thread as the client. A
//! server on another thread would be measured along: whether the scheduler puts it on the same core makes 50 µs.

use std::net::SocketAddr;
use std::rc::Rc;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::spawn_local;

/// Starts the server and returns where it listens.
pub(crate) async fn start(answers: Vec<(&'static str, String)>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answers: Rc<[_]> = answers
        .into_iter()
        .map(|(start, body)| {
            // The allowance is never used up, so that nobody waits; but its header is read.
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-gorgias-account-api-call-limit: 1/40\r\n\
                 content-length: {}\r\n\r\n",
                body.len()
            );
            (start, head + &body)
        })
        .collect();
    spawn_local(async move {
        while let Ok((stream, _)) = listener.accept().await {
            spawn_local(serve(stream, Rc::clone(&answers)));
        }
    });
    address
}

/// Answers one request after another until the client goes.
async fn serve(stream: TcpStream, answers: Rc<[(&'static str, String)]>) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    let mut body = Vec::new();
    loop {
        line.clear();
        stream.read_line(&mut line).await.ok().filter(|n| *n > 0)?;
        let answer = &answers.iter().find(|(start, _)| line.starts_with(start))?.1;
        let mut length = 0;
        loop {
            line.clear();
            stream.read_line(&mut line).await.ok().filter(|n| *n > 0)?;
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
        }
        body.resize(length, 0);
        stream.read_exact(&mut body).await.ok()?;
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}
