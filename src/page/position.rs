//! The position of a page in its list, as a value that can be stored.

use std::borrow::Cow;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::operations::Operation;
use crate::types::CursorDirection;

/// The position of a page in its list. [`Pages::resume`](super::Pages::resume) goes on from there.
///
/// It can be stored (it implements `serde`'s traits), but not for long: cursors are opaque and short-lived, and may
/// expire (documented; after how long, and what then comes back, is not). A position belongs to one list, with the same
/// filters and the same order: another operation refuses it; other filters cannot be recognized, and what comes then is
/// unknown.
///
/// `Debug` does not show the cursor: it can hold the sort key of a record, such as a name.
///
/// ```no_run
/// use gorgias::page::Position;
///
/// # async fn example(client: gorgias::Client, stored: Option<&str>) -> Result<(), Box<dyn std::error::Error>> {
/// let mut pages = client.list_customers().limit(100).pages();
/// if let Some(text) = stored {
///     pages = pages.resume(serde_json::from_str::<Position>(text)?);
/// }
/// while let Some(page) = pages.next().await {
///     println!("{} customers", page?.items().len());
///     println!("to go on later: {}", serde_json::to_string(pages.position())?);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Position {
    /// The id of the operation.
    pub(crate) list: Cow<'static, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cursor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) direction: Option<CursorDirection>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ignored_item: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) page: Option<i64>,
}

impl Position {
    /// The first page.
    pub(crate) fn start(operation: &'static Operation) -> Self {
        Self { list: Cow::Borrowed(operation.id), cursor: None, direction: None, ignored_item: None, page: None }
    }

    /// Another position in the same list.
    pub(super) fn elsewhere(&self) -> Self {
        Self { list: self.list.clone(), cursor: None, direction: None, ignored_item: None, page: None }
    }

    /// Returns the id of the operation whose list it is in, for example `list_tickets`.
    #[must_use]
    pub fn operation_id(&self) -> &str {
        &self.list
    }

    /// Stands for the position in the memory of a walk, where whole cursors would add up.
    pub(super) fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Position")
            .field("list", &self.list)
            .field("cursor", &self.cursor.as_ref().map(|_| "(hidden)"))
            .field("page", &self.page)
            .finish_non_exhaustive()
    }
}
