//! The protocol over a pair of streams: a line of JSON for each message.

use gorgias::agent::Toolbelt;
use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::stdio_pipes;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::ServeError;
use crate::server::Server;

/// The longest line that is read, in bytes. A longer one is skipped, and gets no response.
pub const MAX_LINE: usize = 4 * 1024 * 1024;

/// Serves one client over these streams until `reader` ends; calls in flight then have five seconds to be finished.
///
/// # Errors
///
/// [`ServeError`] if a stream fails, or if the client begins with something that is not of the protocol. A client that goes away
/// before it says anything is no error.
pub async fn serve<R, W>(belt: Toolbelt, reader: R, writer: W) -> Result<(), ServeError>
where
    R: AsyncRead + Send + Unpin + 'static,
    W: AsyncWrite + Send + Unpin + 'static,
{
    let transport = AsyncRwTransport::new_server(reader, writer).with_max_line_length(MAX_LINE);
    let running = match Server::new(belt)?.serve(transport).await {
        Ok(running) => running,
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        // The error is left out: it shows what the client sent.
        Err(_) => return Err(ServeError::new("the client did not begin as the protocol says, or its stream failed")),
    };
    running.waiting().await.map_err(|error| ServeError::caused("serving ended early", error))?;
    Ok(())
}

/// Serves one client over the standard input and output of this process.
///
/// # Errors
///
/// As [`serve`].
pub async fn serve_stdio(belt: Toolbelt) -> Result<(), ServeError> {
    let (reader, writer) = stdio_pipes();
    serve(belt, reader, writer).await
}
