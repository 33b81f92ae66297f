//! What a failure means for what comes after it: the one table that walks, batches and lookups decide by.

use super::ErrorKind;

/// The reach of a failure: what it means for the other records of a batch.
///
/// Returned by [`ErrorKind::scope`]. Batches of this crate ([triage](crate::triage), [reconciling](crate::reconcile),
/// [histories](crate::history)) end after a failure of [`Everything`](Self::Everything), and go on with the next record after
/// any other:
///
/// ```
/// use gorgias::{ErrorScope, Result};
///
/// fn goes_on(result: &Result<()>) -> bool {
///     result.as_ref().err().is_none_or(|error| error.kind().scope() != ErrorScope::Everything)
/// }
/// # assert!(goes_on(&Ok(())));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorScope {
    /// This record, or what was asked about it: refused, gone, or not readable. The same call fails again; calls for other
    /// records can succeed.
    Record,
    /// This one call: it took too long, failed on Gorgias' side, or led nowhere. Other calls can succeed.
    Call,
    /// All calls of this client: credentials, scopes, allowance, or the connection. Every record that follows would fail the
    /// same way.
    Everything,
}

/// A row of the table.
#[derive(Clone, Copy)]
struct Meaning {
    scope: ErrorScope,
    /// Time alone can mend it.
    transient: bool,
    /// It depends on the options or the credentials of the client that made the call: another one may not meet it.
    of_client: bool,
}

impl Meaning {
    const fn lasting(scope: ErrorScope) -> Self {
        Self { scope, transient: false, of_client: false }
    }

    const fn transient(scope: ErrorScope) -> Self {
        Self { scope, transient: true, of_client: false }
    }

    const fn of_client(self) -> Self {
        Self { scope: self.scope, transient: self.transient, of_client: true }
    }
}

impl ErrorKind {
    /// The table. It names every kind, so that a new one does not compile before it is placed. Where a kind can mean one thing or
    /// the other, the smaller scope is chosen: going on in vain costs calls, ending in vain leaves records undone, and a record
    /// that ends its batch each time would never let the others have their turn.
    const fn meaning(self) -> Meaning {
        use ErrorScope::{Call, Everything, Record};
        match self {
            // Credentials, and a client that cannot work at all. A refresh was tried before these come.
            Self::Configuration | Self::Unauthorized | Self::Uninstalled | Self::OAuth => Meaning::lasting(Everything),
            // Scopes are granted to the app, not for a record: all that needs the same one fails.
            Self::MissingScope => Meaning::lasting(Everything).of_client(),
            // The store may be back in a moment; until then no call has a token.
            Self::TokenStore => Meaning::transient(Everything),
            // The allowance is one for the account. Whoever waits longer may still get through.
            Self::RateLimited => Meaning::transient(Everything),
            Self::BudgetExhausted => Meaning::transient(Everything).of_client(),
            // The way to Gorgias is the same for all calls.
            Self::Connect | Self::Transport => Meaning::transient(Everything),
            // A slow call, perhaps for a large record; or one that the caller gave little time.
            Self::Timeout => Meaning::transient(Call).of_client(),
            // An outage looks the same, but so does one record that Gorgias stumbles over each time.
            Self::Server => Meaning::transient(Call),
            // One list that turns in circles.
            Self::Pagination => Meaning::lasting(Call),
            // A role forbids all calls of an operation, but a quota only new records, and a view may be somebody else's.
            Self::Forbidden => Meaning::lasting(Record),
            // A ticket that was merged into another, a file that moved.
            Self::Redirect => Meaning::lasting(Record),
            // What was asked is wrong, about this record and at this time.
            Self::InvalidRequest
            | Self::UnknownName
            | Self::BadRequest
            | Self::NotFound
            | Self::Conflict
            | Self::PayloadTooLarge
            | Self::Client => Meaning::lasting(Record),
            // The same record would be too large, or not understood, again.
            Self::ResponseTooLarge | Self::EmptyResponse | Self::Decode | Self::OddItem => Meaning::lasting(Record),
        }
    }

    /// Returns how far a failure of this kind reaches: what it means for the other records of a batch.
    #[must_use]
    pub const fn scope(self) -> ErrorScope {
        self.meaning().scope
    }

    /// Returns `true` if time alone can mend a failure of this kind: the same call can succeed later. It does not say that
    /// repeating a write is safe; [`Error::may_have_taken_effect`](crate::Error::may_have_taken_effect) does.
    #[must_use]
    pub const fn is_transient(self) -> bool {
        self.meaning().transient
    }

    /// Whether a batch ends here.
    pub(crate) const fn ends_all(self) -> bool {
        matches!(self.scope(), ErrorScope::Everything)
    }

    /// Whether it depends on the options or the credentials of the client that made the call.
    pub(crate) const fn is_of_client(self) -> bool {
        self.meaning().of_client
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorKind;
    use super::ErrorScope::{self, Call, Everything, Record};

    /// Every kind, in the order of its declaration: scope, whether it passes, whether it is of the client.
    const EXPECTED: [(ErrorKind, ErrorScope, bool, bool); 26] = [
        (ErrorKind::Configuration, Everything, false, false),
        (ErrorKind::InvalidRequest, Record, false, false),
        (ErrorKind::UnknownName, Record, false, false),
        (ErrorKind::MissingScope, Everything, false, true),
        (ErrorKind::BudgetExhausted, Everything, true, true),
        (ErrorKind::Connect, Everything, true, false),
        (ErrorKind::Timeout, Call, true, true),
        (ErrorKind::Transport, Everything, true, false),
        (ErrorKind::BadRequest, Record, false, false),
        (ErrorKind::Unauthorized, Everything, false, false),
        (ErrorKind::Forbidden, Record, false, false),
        (ErrorKind::NotFound, Record, false, false),
        (ErrorKind::Conflict, Record, false, false),
        (ErrorKind::PayloadTooLarge, Record, false, false),
        (ErrorKind::RateLimited, Everything, true, false),
        (ErrorKind::Client, Record, false, false),
        (ErrorKind::Server, Call, true, false),
        (ErrorKind::Redirect, Record, false, false),
        (ErrorKind::ResponseTooLarge, Record, false, false),
        (ErrorKind::EmptyResponse, Record, false, false),
        (ErrorKind::Decode, Record, false, false),
        (ErrorKind::OddItem, Record, false, false),
        (ErrorKind::Pagination, Call, false, false),
        (ErrorKind::Uninstalled, Everything, false, false),
        (ErrorKind::OAuth, Everything, false, false),
        (ErrorKind::TokenStore, Everything, true, false),
    ];

    #[test]
    fn every_kind_is_placed_once() {
        for (place, (kind, scope, transient, of_client)) in EXPECTED.into_iter().enumerate() {
            assert_eq!(kind as usize, place, "{kind:?}: none is left out");
            assert_eq!((kind.scope(), kind.is_transient()), (scope, transient), "{kind:?}");
            assert_eq!(kind.is_of_client(), of_client, "{kind:?}");
            assert_eq!(kind.ends_all(), scope == Everything, "{kind:?}");
        }
    }

    /// What is about one record does not pass by itself: a walk that waits for it would wait for ever.
    #[test]
    fn records_do_not_mend_with_time() {
        for (kind, scope, ..) in EXPECTED {
            assert!(scope != Record || !kind.is_transient(), "{kind:?}");
        }
    }
}
