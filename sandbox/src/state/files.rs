//! Uploaded files, found by their download path or, on the storage server, by a signature.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

/// One stored file.
#[derive(Debug, Clone)]
pub(crate) struct StoredFile {
    pub(crate) content_type: String,
    pub(crate) bytes: Bytes,
}

#[derive(Debug, Default)]
struct Vault {
    by_path: BTreeMap<String, StoredFile>,
    by_signature: BTreeMap<String, StoredFile>,
    signed: u64,
    /// Paths of files that are in no data file yet; nothing where there is none.
    unsaved: Option<Vec<String>>,
}

/// The files, shared by the API and the storage server.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files(Arc<Mutex<Vault>>);

impl Files {
    fn vault(&self) -> MutexGuard<'_, Vault> {
        // A poisoned lock only means that another request failed midway; the map itself is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a file under its download path.
    pub(crate) fn keep(&self, path: String, file: StoredFile) {
        let mut vault = self.vault();
        if let Some(unsaved) = &mut vault.unsaved {
            unsaved.push(path.clone());
        }
        vault.by_path.insert(path, file);
    }

    /// Notes new files from now on; those that are there already are new, if `all` says so.
    pub(crate) fn note_changes(&self, all: bool) {
        let mut vault = self.vault();
        let present = if all { vault.by_path.keys().cloned().collect() } else { Vec::new() };
        vault.unsaved = Some(present);
    }

    /// The files that are new since they were last taken.
    pub(crate) fn take_unsaved(&self) -> Vec<(String, StoredFile)> {
        let mut vault = self.vault();
        let paths = vault.unsaved.as_mut().map(std::mem::take).unwrap_or_default();
        paths.into_iter().filter_map(|path| vault.by_path.get(&path).cloned().map(|file| (path, file))).collect()
    }

    /// Signs a download: the answer is good for the storage server only.
    pub(crate) fn sign(&self, path: &str) -> Option<String> {
        let mut vault = self.vault();
        let file = vault.by_path.get(path)?.clone();
        vault.signed += 1;
        let signature = format!("{:016x}", fingerprint(path.as_bytes(), vault.signed));
        vault.by_signature.insert(signature.clone(), file);
        Some(signature)
    }

    /// The file behind a signature.
    pub(crate) fn fetch(&self, signature: &str) -> Option<StoredFile> {
        self.vault().by_signature.get(signature).cloned()
    }
}

/// A number that looks random but is not meant to be secret (FNV-1a).
pub(crate) fn fingerprint(bytes: &[u8], salt: u64) -> u64 {
    bytes
        .iter()
        .chain(&salt.to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
