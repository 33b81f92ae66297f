//! The reasons why Redis gave no response.

use std::fmt;

use redis::{ErrorKind, RedisError, ServerErrorKind};

/// The commands that this crate sends, or that its scripts call. Only these names are shown, never what a server wrote.
const COMMANDS: [&str; 23] = [
    "ASKING",
    "DEL",
    "EVALSHA",
    "EXISTS",
    "GET",
    "HDEL",
    "HGET",
    "HMGET",
    "HSET",
    "INCR",
    "PEXPIRE",
    "SCRIPT LOAD",
    "SELECT",
    "SET",
    "TIME",
    "ZADD",
    "ZCARD",
    "ZRANGE",
    "ZRANGEBYSCORE",
    "ZREM",
    "ZREMRANGEBYSCORE",
    "ZSCORE",
    "SENTINEL",
];

/// Why there was no response. Shows nothing that a server wrote.
#[derive(Debug)]
pub(crate) enum Failure {
    Timeout,
    Refused(&'static str),
    /// The user may not use these commands, or keys.
    Lacks(Vec<&'static str>),
    /// The program's own source of credentials failed, for this reason.
    Credentials(String),
}

impl Failure {
    pub(super) fn of(error: &RedisError) -> Self {
        // Within scripts there is no code for it, and Redis 7 does not name the command.
        let is_of_script = error.kind() == ErrorKind::Server(ServerErrorKind::ResponseError)
            && error.detail().is_some_and(is_forbidden);
        if is_of_script || error.kind() == ErrorKind::Server(ServerErrorKind::NoPerm) {
            return Self::Lacks(error.detail().and_then(forbidden).into_iter().collect());
        }
        if refuses_credentials(error) {
            return Self::Refused("user or password refused");
        }
        Self::Refused(match error.kind() {
            ErrorKind::Io => "no connection, or it broke",
            ErrorKind::Server(ServerErrorKind::ReadOnly) => "a replica, which cannot be written to",
            ErrorKind::Server(ServerErrorKind::BusyLoading) => "it is loading its data",
            ErrorKind::Server(ServerErrorKind::MasterDown) => "a replica that has lost its server",
            ErrorKind::Server(
                ServerErrorKind::Moved
                | ServerErrorKind::Ask
                | ServerErrorKind::ClusterDown
                | ServerErrorKind::TryAgain,
            ) => "a cluster that is down, or moves its keys",
            ErrorKind::Extension => match error.code() {
                Some(code) => by_code(code),
                None => "a command was refused",
            },
            ErrorKind::Server(_) if error.detail().is_some_and(|detail| detail.contains("non local key")) => {
                "a cluster, in which these keys lie apart: their prefix needs braces"
            }
            ErrorKind::Server(_) => "a command was refused",
            _ => "a response that was not understood",
        })
    }

    /// What the commands of a probe say, each with the text of its error.
    pub(crate) fn of_probe<'a>(failed: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Option<Self> {
        let lacks: Vec<_> = failed
            .clone()
            .filter(|(_, error)| is_forbidden(error))
            .filter_map(|(name, _)| COMMANDS.into_iter().find(|known| *known == name))
            .collect();
        if !lacks.is_empty() {
            return Some(Self::Lacks(lacks));
        }
        let (_, error) = failed.into_iter().next()?;
        let code = error.trim_start_matches('-').split(' ').next().unwrap_or_default();
        Some(Self::Refused(by_code(code)))
    }

    /// Whether trying the commands one by one may tell more.
    pub(crate) fn is_vague(&self) -> bool {
        matches!(self, Self::Lacks(names) if names.is_empty()) || matches!(self, Self::Refused("a command was refused"))
    }
}

pub(super) fn refuses_credentials(error: &RedisError) -> bool {
    error.kind() == ErrorKind::AuthenticationFailed || matches!(error.code(), Some("NOAUTH" | "WRONGPASS"))
}

fn by_code(code: &str) -> &'static str {
    match code {
        "OOM" => "its memory is full, and it evicts nothing",
        "READONLY" => "a replica, which cannot be written to",
        "MISCONF" => "it cannot save to its disk, and takes nothing until it can",
        "NOREPLICAS" => "it takes nothing without its replicas",
        "BUSY" => "it is busy with a script",
        _ => "a command was refused",
    }
}

/// Servers say it in different words: by a code, or, within scripts of Redis 7, without one.
fn is_forbidden(error: &str) -> bool {
    error.contains("NOPERM") || error.contains("can't run this command") || error.contains("permission")
}

/// The command that stands between quotation marks in the text of an error, if it is one of ours.
fn forbidden(detail: &str) -> Option<&'static str> {
    let named = detail.split('\'').nth(1)?.to_ascii_uppercase().replace('|', " ");
    COMMANDS.into_iter().find(|known| *known == named)
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("no response in time"),
            Self::Refused(why) => f.write_str(why),
            Self::Lacks(names) if names.is_empty() => {
                f.write_str("the user lacks a permission, for commands or for keys")
            }
            Self::Lacks(names) => write!(f, "the user lacks the permission for {}", names.join(", ")),
            Self::Credentials(why) => write!(f, "no credentials were given: {why}"),
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words for an error, as a server writes it.
    fn said(error: &str) -> String {
        let value = redis::parse_redis_value(format!("-{error}\r\n").as_bytes());
        match value.and_then(redis::Value::extract_error) {
            Err(error) => Failure::of(&error).to_string(),
            Ok(value) => format!("no error: {value:?}"),
        }
    }

    #[test]
    fn a_missing_permission_is_seen_whatever_the_server_calls_it() {
        let named = "the user lacks the permission for DEL";
        let unnamed = "the user lacks a permission, for commands or for keys";
        let told = [
            ("NOPERM this user has no permissions to run the 'del' command", named),
            ("NOPERM User few has no permissions to run the 'del' command", named),
            ("NOPERM this user has no permissions to access one of the keys used as arguments", unnamed),
            // Within a script: Redis 7.0, and Valkey 9.
            (
                "ERR The user executing the script can't run this command or subcommand script: 5f, on @user_script:1.",
                unnamed,
            ),
            (
                "ERR ACL failure in script: User few has no permissions to run the 'del' command script: on @user_script:1.",
                named,
            ),
        ];
        for (error, words) in told {
            assert_eq!(said(error), words, "{error}");
        }
        assert_eq!(said("ERR value is not an integer or out of range"), "a command was refused");
    }

    #[test]
    fn keys_that_lie_apart_say_so() {
        let error = "ERR Script attempted to access a non local key in a cluster node script: 5f, on @user_script:1.";
        assert!(said(error).contains("their prefix needs braces"), "{}", said(error));
    }
}
