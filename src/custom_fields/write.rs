//! Setting and clearing: the fewest calls that lose nothing, one after the other, up to the first that fails.

use serde_json::Value;

use super::owner::Owner;
use super::values::{checked, is_decimal, refused, same, scalar};
use crate::Client;
use crate::error::{ErrorKind, Result, Violation};

/// Sets values; `done` grows with what is as it should be.
pub(super) async fn set(client: &Client, owner: Owner, given: Vec<(i64, Value)>, done: &mut Vec<i64>) -> Result<()> {
    let mut values = checked(given)?;
    if values.is_empty() {
        return Ok(());
    }
    let turn = client.inner.config().account.creation(owner.key());
    let _turn = turn.lock().await;
    if values.iter().any(|(_, value)| is_decimal(value)) {
        let stored = owner.read(client).await?;
        let there = |(field, value): &(i64, Value)| stored.iter().any(|(id, own)| id == field && same(own, value));
        done.extend(values.iter().filter(|value| there(value)).map(|(field, _)| *field));
        values.retain(|value| !there(value));
        // Only where a decimal really changes is the set written; all else goes along, since no value is safer outside of it.
        if values.iter().any(|(_, value)| is_decimal(value)) {
            let fields: Vec<i64> = values.iter().map(|(field, _)| *field).collect();
            owner.write_all(client, merged(stored, values)).await?;
            done.extend(fields);
            return Ok(());
        }
    }
    for (field, value) in values {
        // There is no decimal left, and all else has such a form.
        let Some(value) = scalar(&value) else { continue };
        owner.write_one(client, field, value).await?;
        done.push(field);
    }
    Ok(())
}

/// Returns the stored values, with new values in their place or behind them.
fn merged(mut stored: Vec<(i64, Value)>, values: Vec<(i64, Value)>) -> Vec<(i64, Value)> {
    for (field, value) in values {
        match stored.iter_mut().find(|(id, _)| *id == field) {
            Some((_, own)) => *own = value,
            None => stored.push((field, value)),
        }
    }
    stored
}

/// Clears values; `done` grows with the fields that have none.
pub(super) async fn clear(client: &Client, owner: Owner, fields: &[i64], done: &mut Vec<i64>) -> Result<()> {
    let wrong = fields.iter().filter(|field| **field < 1);
    let violation =
        |field: &i64| Violation::new(format!("fields.{field}"), "must be a field id of at least 1".to_owned());
    let violations: Vec<_> = wrong.map(violation).collect();
    if !violations.is_empty() {
        return Err(refused(violations));
    }
    let turn = client.inner.config().account.creation(owner.key());
    let _turn = turn.lock().await;
    for field in fields {
        if done.contains(field) {
            continue;
        }
        if let Err(error) = owner.clear_one(client, *field).await {
            // Nothing there to clear, or no such ticket: the list shows which.
            let there = error.kind() != ErrorKind::NotFound
                || owner.read(client).await.map_or(true, |stored| stored.iter().any(|(id, _)| id == field));
            if there {
                return Err(error);
            }
        }
        done.push(*field);
    }
    Ok(())
}
