//! A keyword for whole numbers of 64 bits. JSON Schema takes `5.0` for an integer, and a number beyond 64 bits arrives as a
//! floating one; both would be stored as something that no handler reads and that reads back as another number.

use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};

/// The name of the keyword.
pub(crate) const NAME: &str = "x-whole";

struct Whole;

impl<'i> Keyword<'i> for Whole {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("Not a valid integer.")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        // What is no number at all is for `type` to judge.
        !instance.is_number() || instance.is_i64()
    }
}

/// What `with_keyword` asks for.
#[allow(clippy::unnecessary_wraps, reason = "the signature is the validator's")]
pub(crate) fn factory<'a>(
    _parent: &'a Map<String, Value>,
    _value: &'a Value,
    _path: jsonschema::paths::Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    Ok(Box::new(Whole))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[test]
    fn whole_numbers_of_64_bits_pass() {
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        for good in ["0", "-9223372036854775808", "9223372036854775807", "null", "\"5\""] {
            assert!(Whole.is_valid(&read(good)), "{good}");
        }
        for bad in ["5.0", "0.5", "-9223372036854775809", "9223372036854775808", "1e30"] {
            assert!(!Whole.is_valid(&read(bad)), "{bad}");
        }
    }
}
