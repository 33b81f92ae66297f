//! Who a ticket is given to. However it is said, only ids are sent.

use crate::error::{Error, ErrorKind, Result};
use crate::response::Response;
use crate::types::{AssigneeTeamInput, AssigneeUserInput, Ticket, UpdateTicket};
use crate::{Client, Patch};

/// The assignee of a ticket: a user, a team, both, or nobody.
///
/// User and team of a ticket are two fields. What is not mentioned stays as it is: `Assignee::team("Returns")` keeps the user
/// (inferred: an update changes only the fields that are sent; whether Gorgias' own routing reacts is not documented).
///
/// ```
/// use gorgias::Assignee;
///
/// let ana = Assignee::email("ana@shop.com");
/// let ana_of_returns = Assignee::email("ana@shop.com").with_team("Returns");
/// let anybody_of_returns = Assignee::team("Returns").without_user();
/// let nobody = Assignee::nobody();
/// # let _ = (ana, ana_of_returns, anybody_of_returns, nobody);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignee {
    user: Part<User>,
    team: Part<Team>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Part<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum User {
    Id(i64),
    Email(String),
    Name(String),
    Me,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Team {
    Id(i64),
    Name(String),
}

impl Assignee {
    fn of_user(user: User) -> Self {
        Self { user: Part::Set(user), team: Part::Keep }
    }

    fn of_team(team: Team) -> Self {
        Self { user: Part::Keep, team: Part::Set(team) }
    }

    /// Assigns the ticket to the user with this id.
    #[must_use]
    pub fn user(id: i64) -> Self {
        Self::of_user(User::Id(id))
    }

    /// Assigns the ticket to the user with this e-mail address.
    #[must_use]
    pub fn email(email: impl Into<String>) -> Self {
        Self::of_user(User::Email(email.into()))
    }

    /// Assigns the ticket to the user with this full name.
    #[must_use]
    pub fn user_name(name: impl Into<String>) -> Self {
        Self::of_user(User::Name(name.into()))
    }

    /// Assigns the ticket to the user that the client's credentials belong to.
    #[must_use]
    pub fn me() -> Self {
        Self::of_user(User::Me)
    }

    /// Assigns the ticket to the team with this name.
    #[must_use]
    pub fn team(name: impl Into<String>) -> Self {
        Self::of_team(Team::Name(name.into()))
    }

    /// Assigns the ticket to the team with this id.
    #[must_use]
    pub fn team_id(id: i64) -> Self {
        Self::of_team(Team::Id(id))
    }

    /// Clears both the assigned user and the assigned team.
    #[must_use]
    pub fn nobody() -> Self {
        Self { user: Part::Clear, team: Part::Clear }
    }

    /// Also assigns the ticket to the team with this name.
    #[must_use]
    pub fn with_team(mut self, name: impl Into<String>) -> Self {
        self.team = Part::Set(Team::Name(name.into()));
        self
    }

    /// Also assigns the ticket to the team with this id.
    #[must_use]
    pub fn with_team_id(mut self, id: i64) -> Self {
        self.team = Part::Set(Team::Id(id));
        self
    }

    /// Also clears the assigned team.
    #[must_use]
    pub fn without_team(mut self) -> Self {
        self.team = Part::Clear;
        self
    }

    /// Also clears the assigned user.
    #[must_use]
    pub fn without_user(mut self) -> Self {
        self.user = Part::Clear;
        self
    }

    /// The ids; nothing is asked for that is an id already.
    pub(crate) async fn resolve(&self, client: &Client) -> Result<Assignment> {
        let directory = client.directory();
        let user = match &self.user {
            Part::Keep => Patch::Absent,
            Part::Clear => Patch::Null,
            Part::Set(User::Id(id)) => Patch::Set(positive(*id, "assignee_user.id")?),
            Part::Set(User::Email(email)) => Patch::Set(directory.user_by_email(email).await?),
            Part::Set(User::Name(name)) => Patch::Set(directory.user_by_name(name).await?),
            Part::Set(User::Me) => Patch::Set(directory.me().await?),
        };
        let team = match &self.team {
            Part::Keep => Patch::Absent,
            Part::Clear => Patch::Null,
            Part::Set(Team::Id(id)) => Patch::Set(positive(*id, "assignee_team.id")?),
            Part::Set(Team::Name(name)) => Patch::Set(directory.team_by_name(name).await?),
        };
        Ok(Assignment { user, team })
    }
}

/// An id as it is. Gorgias takes a user 0, and nobody knows who that is.
fn positive(id: i64, field: &str) -> Result<i64> {
    if id > 0 { Ok(id) } else { Err(Error::violations_of(ErrorKind::InvalidRequest, field, "must be at least 1")) }
}

/// The ids of an assignee.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Assignment {
    pub(crate) user: Patch<i64>,
    pub(crate) team: Patch<i64>,
}

impl Assignment {
    /// Writes them into an update. What is taken away is `{"id": null}`, as documented.
    pub(crate) fn write(self, update: &mut UpdateTicket) {
        if self.user != Patch::Absent {
            update.assignee_user = Patch::Set(AssigneeUserInput { id: self.user });
        }
        if self.team != Patch::Absent {
            update.assignee_team = Patch::Set(AssigneeTeamInput { id: self.team });
        }
    }
}

impl Client {
    /// Assigns a ticket to a user, a team, both, or nobody.
    ///
    /// One call, `update_ticket`, which carries ids and nothing else; before it, what the [directory](crate::directory) needs
    /// to find the ids: none for an id, one at most for an e-mail address or [`Assignee::me`], one per 100 for a name, and
    /// none for what is remembered. A ticket that was merged into another is not followed: its update is a
    /// [`Redirect`](crate::ErrorKind::Redirect).
    ///
    /// # Errors
    /// * [`UnknownName`](crate::ErrorKind::UnknownName) if a name or an e-mail address does not lead to exactly one user or team;
    ///   nothing was changed.
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if a name is empty, an e-mail address is not valid, or an id is not
    ///   positive; nothing was changed.
    /// * [`NotFound`](crate::ErrorKind::NotFound) if there is no such ticket.
    /// * [`Redirect`](crate::ErrorKind::Redirect) if the ticket was merged into another.
    ///
    /// And the errors of any call: see [`ErrorKind`](crate::ErrorKind). If
    /// [`may_have_taken_effect`](crate::Error::may_have_taken_effect) is true, assigning again is harmless.
    pub async fn assign(&self, ticket_id: i64, assignee: Assignee) -> Result<Response<Ticket>> {
        let mut update = UpdateTicket::default();
        assignee.resolve(self).await?.write(&mut update);
        self.update_ticket().id(ticket_id).body(update).send().await
    }
}
