//! The walk over the pages of a list: asks for one after the other, and knows when to stop.

use std::collections::HashSet;
use std::fmt;
use std::future::{Future, poll_fn};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::pause::Pause;
use super::{List as _, Page, Paginate, Position};
use crate::error::{Error, ErrorKind, Result};
use crate::response::Response;

/// So many pages in a row without anything new are an error.
const MOST_IDLE: u32 = 10;

/// The pages of a list, as a stream. The [module](super) describes what holds for all walks.
///
/// `next` may be dropped before it is done, as in a `select!`: the page that is on its way is kept, and nothing is
/// lost.
///
/// ```no_run
/// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
/// let mut pages = client.list_tickets().limit(100).pages();
/// while let Some(page) = pages.next().await {
///     let page = page?;
///     println!("{} tickets, request {:?}", page.items().len(), page.request_id());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a walk does nothing until it is polled"]
pub struct Pages<C: Paginate> {
    call: C,
    state: State<C>,
    /// The page that is asked for, or will be.
    position: Position,
    /// Every position of this walk. Cursors are long: their digests do.
    visited: HashSet<u64>,
    /// What was in the pages of this walk, as digests.
    contents: HashSet<u64>,
    /// Pages in a row that were empty, or the same as an earlier one.
    idle: u32,
    pause: Pause,
    read_ahead: bool,
}

enum State<C: Paginate> {
    /// The next poll asks.
    Idle,
    Asking {
        fetch: C::Fetch,
        /// Whether it was started before anybody waited for it.
        ahead: bool,
    },
    Answered {
        answer: Result<Response<C::List>>,
        ahead: bool,
    },
    /// The next poll delivers the error.
    Failing(Error),
    Done,
}

impl<C: Paginate> Pages<C> {
    pub(crate) fn new(call: C) -> Self {
        let position = call.position();
        let visited = HashSet::from([position.digest()]);
        Self {
            call,
            state: State::Idle,
            position,
            visited,
            contents: HashSet::new(),
            idle: 0,
            pause: Pause::default(),
            read_ahead: false,
        }
    }

    /// Starts at `position` instead of where the call says. Call it before the first poll.
    ///
    /// The call must have the same filters and the same order as the one that the position comes from. A position of
    /// another operation is delivered as an error of kind [`InvalidRequest`](ErrorKind::InvalidRequest).
    pub fn resume(mut self, position: Position) -> Self {
        self.state = if position.list == C::OPERATION.id {
            State::Idle
        } else {
            let message = format!("must come from a walk over `{}`, not over another list", C::OPERATION.id);
            let error = Error::violations_of(ErrorKind::InvalidRequest, "position", message);
            State::Failing(error.operation(C::OPERATION))
        };
        self.visited = HashSet::from([position.digest()]);
        self.contents.clear();
        self.idle = 0;
        self.position = position;
        self
    }

    /// Asks for the next page while the caller works with the current one; off by default.
    ///
    /// The request leaves when a page is handed out, so one page more is asked for than is read when the caller stops
    /// early. No task is spawned for it: the response is taken in at the next poll. A caller that works on one page for
    /// longer than the client's timeout makes the call fail unseen; it is then made again.
    pub fn read_ahead(mut self) -> Self {
        self.read_ahead = true;
        self
    }

    /// Returns the position of the next page. Store it to resume the walk later. After the last page, and after an
    /// error, it is the position of the page that was asked for last.
    #[must_use]
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// Returns the next page; `None` after the last one, and after an error that repeating cannot mend.
    ///
    /// # Errors
    /// - [`Pagination`](ErrorKind::Pagination) when the list leads back to a page that was read already, says something
    ///   about the next page that cannot be used, or nothing at all although the page is full, and after 10 pages in a
    ///   row that were empty or the same as an earlier one.
    /// - [`InvalidRequest`](ErrorKind::InvalidRequest) when the walk was [resumed](Self::resume) at a position of
    ///   another list.
    /// - [`EmptyResponse`](ErrorKind::EmptyResponse) when a success comes without a page.
    /// - The errors of any call: see [`ErrorKind`]. The [module](super) lists after which the walk goes on.
    pub async fn next(&mut self) -> Option<Result<Page<C::List>>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<C::List>>>> {
        loop {
            if let State::Idle = self.state {
                ready!(self.pause.poll(cx));
                self.ask(false);
            }
            self.advance(cx);
            match std::mem::replace(&mut self.state, State::Done) {
                State::Answered { answer: Ok(answer), .. } => return Poll::Ready(Some(self.arrived(answer, cx))),
                State::Answered { answer: Err(error), ahead } => {
                    if !error.kind().is_transient() {
                        return Poll::Ready(Some(Err(error)));
                    }
                    self.state = State::Idle;
                    // Nobody looked after it, which is reason enough for these: not the caller's concern.
                    if ahead && matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Transport) {
                        continue;
                    }
                    self.pause.after(&error);
                    return Poll::Ready(Some(Err(error)));
                }
                State::Failing(error) => return Poll::Ready(Some(Err(error))),
                State::Done => return Poll::Ready(None),
                waiting @ (State::Asking { .. } | State::Idle) => {
                    self.state = waiting;
                    return Poll::Pending;
                }
            }
        }
    }

    /// Makes the call for the current position; nothing is sent before it is polled.
    fn ask(&mut self, ahead: bool) {
        let mut call = self.call.clone();
        // Only where it differs: setting it would hide what is wrong with a parameter of the caller.
        if self.position != call.position() {
            call.seek(&self.position);
        }
        self.state = State::Asking { fetch: call.fetch(), ahead };
    }

    /// Drives the page that is on its way, if one is.
    pub(super) fn advance(&mut self, cx: &mut Context<'_>) {
        if let State::Asking { fetch, ahead } = &mut self.state {
            let ahead = *ahead;
            if let Poll::Ready(answer) = Pin::new(fetch).poll(cx) {
                self.state = State::Answered { answer, ahead };
            }
        }
    }

    /// A page is there: finds out where the list goes on. The state is `Done` unless this changes it.
    fn arrived(&mut self, answer: Response<C::List>, cx: &mut Context<'_>) -> Result<Page<C::List>> {
        self.pause = Pause::default();
        let next = answer.next_position(&self.position).map_err(|problem| no_way_on::<C>(problem, &answer))?;
        let here = self.position.clone();
        let problem = match &next {
            None => self.is_cut_off(&answer).then_some("a full page that does not say whether the list goes on"),
            Some(next) => {
                self.position = next.clone();
                let circle = !self.visited.insert(next.digest());
                self.idle = if self.brings_news(&answer) { 0 } else { self.idle + 1 };
                let idle = self.idle >= MOST_IDLE;
                let circle = circle.then_some("the list leads back to a page that was read already");
                circle.or_else(|| idle.then_some("10 pages in a row were empty, or the same as an earlier one"))
            }
        };
        let last = next.is_none() && problem.is_none();
        if let Some(problem) = problem {
            // The page itself is fine; the error comes after it.
            self.state = State::Failing(no_way_on::<C>(problem, &answer));
        } else if next.is_some() && self.read_ahead {
            self.ask(true);
            self.advance(cx);
        } else if next.is_some() {
            self.state = State::Idle;
        }
        Ok(Page::new(answer, here, next, last))
    }

    /// Whether a page without a word on the next one is as long as a page can be.
    fn is_cut_off(&self, answer: &Response<C::List>) -> bool {
        let items = answer.items().len() + answer.odd_items().len();
        let limit = self.call.limit().and_then(|limit| usize::try_from(limit).ok());
        !answer.has_meta() && limit.is_some_and(|limit| items >= limit)
    }

    /// Whether a page holds anything that no page of this walk has held.
    fn brings_news(&mut self, answer: &Response<C::List>) -> bool {
        let odd = answer.odd_items();
        if answer.items().is_empty() && odd.is_empty() {
            return false;
        }
        let mut hasher = DefaultHasher::new();
        answer.digest().hash(&mut hasher);
        odd.iter().for_each(|item| (item.index(), item.id(), item.path()).hash(&mut hasher));
        self.contents.insert(hasher.finish())
    }
}

fn no_way_on<C: Paginate>(problem: &'static str, answer: &Response<C::List>) -> Error {
    Error::new(ErrorKind::Pagination)
        .operation(C::OPERATION)
        .answered(answer.status(), answer.headers())
        .detail(problem)
}

/// Nothing is pinned in place: what is on its way is `Unpin` by itself.
impl<C: Paginate> Unpin for Pages<C> {}

impl<C: Paginate> Stream for Pages<C> {
    type Item = Result<Page<C::List>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

impl<C: Paginate> fmt::Debug for Pages<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("position", &self.position)
            .field("read_ahead", &self.read_ahead)
            .finish_non_exhaustive()
    }
}
