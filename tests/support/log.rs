//! What is logged on this thread.

use std::io;
use std::sync::{Arc, LazyLock, Mutex};

use tracing::Dispatch;

/// A second subscriber, which writes nowhere. While there is a single one, tracing-core 0.1 asks that of the thread which comes to a
/// place first whether anybody wants its events, and keeps the response for all threads: that of another test, which has none.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| {
    let finest = tracing_subscriber::filter::LevelFilter::TRACE;
    Dispatch::new(tracing_subscriber::fmt().with_max_level(finest).with_writer(io::sink).finish())
});

/// What is logged on this thread, at the finest level.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        LazyLock::force(&SECOND);
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// Lines of the crate with this level.
    pub(crate) fn count(&self, level: &str) -> usize {
        self.text().lines().filter(|line| line.contains(&format!(" {level} gorgias: "))).count()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
