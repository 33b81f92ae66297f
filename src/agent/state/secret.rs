//! Random bytes that all who share a state have in common.

use super::store::Kind;
use super::{State, StateError, name_of};
use crate::agent::random;

impl State {
    /// Returns 32 random bytes for this purpose, the same for all who share the state. They are made when they are first asked for,
    /// and kept as long as the directory, readable for this user alone.
    ///
    /// What several processes seal for each other can be sealed with them, such as the state of a question that a client carries
    /// from one process of a server to the next.
    ///
    /// # Errors
    /// * [`StateError::Storage`] if they cannot be made, written or read.
    /// * [`StateError::Damaged`] if what is stored is too short.
    pub fn secret(&self, purpose: &str) -> Result<[u8; 32], StateError> {
        let name = name_of(purpose);
        let made = random::bytes::<32>().map_err(|_| StateError::Storage(std::io::ErrorKind::Other))?;
        if self.store.create(Kind::Secret, &name, &made)? {
            return Ok(made);
        }
        let stored = self.store.read(Kind::Secret, &name)?.ok_or(StateError::Damaged)?;
        stored.try_into().map_err(|_| StateError::Damaged)
    }
}
