//! What setters of generated builders do: they convert what they are given, and keep what went wrong until the builder is used.

use std::fmt::Display;

use crate::read::Read;

/// Converts a field of a body.
pub(crate) fn field<V: TryInto<T, Error: Display>, T>(value: V, name: &str) -> Result<T, String> {
    match value.try_into() {
        Ok(value) => Ok(value),
        Err(error) => Err(not_a_field(name, &error)),
    }
}

/// Converts an optional field of a body.
pub(crate) fn optional_field<V: TryInto<T, Error: Display>, T>(value: V, name: &str) -> Result<Option<T>, String> {
    match value.try_into() {
        Ok(value) => Ok(Some(value)),
        Err(error) => Err(not_a_field(name, &error)),
    }
}

/// Converts a parameter of a call, or says what it should have been.
pub(crate) fn parameter<V: TryInto<T>, T>(value: V, wanted: &str) -> Result<T, String> {
    match value.try_into() {
        Ok(value) => Ok(value),
        Err(_) => Err(wanted.to_owned()),
    }
}

/// Converts an optional parameter of a call, or says what it should have been.
pub(crate) fn optional_parameter<V: TryInto<T>, T>(value: V, wanted: &str) -> Result<Option<T>, String> {
    match value.try_into() {
        Ok(value) => Ok(Some(value)),
        Err(_) => Err(wanted.to_owned()),
    }
}

/// Converts the body of a call, and takes it apart into its builder.
pub(crate) fn body<V: TryInto<T, Error: Display>, T, B: From<T>>(value: V, name: &str) -> Result<B, String> {
    match value.try_into() {
        Ok(value) => Ok(B::from(value)),
        Err(error) => Err(not_a_body(name, &error)),
    }
}

/// Takes what was set. What was not is blank, and the first reason goes into `failed`.
pub(crate) fn taken<T: Read>(value: Result<T, String>, failed: &mut Option<String>) -> T {
    match value {
        Ok(value) => value,
        Err(reason) => {
            failed.get_or_insert(reason);
            T::blank()
        }
    }
}

// What these say is taken apart again in `error/generated.rs`.

fn not_a_field(name: &str, error: &dyn Display) -> String {
    format!("error converting supplied value for {name}: {error}")
}

fn not_a_body(name: &str, error: &dyn Display) -> String {
    format!("conversion to `{name}` for body failed: {error}")
}
