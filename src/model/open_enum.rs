//! What all open enums share; the enums themselves are generated.

/// Returns what stands beside a text in two lists of the same length.
pub(crate) fn known<'t, T>(texts: &[&str], values: &'t [T], text: &str) -> Option<&'t T> {
    values.get(texts.iter().position(|known| *known == text)?)
}

/// Text conversions of a generated enum that has `as_str` and `From<&str>`.
macro_rules! open_enum {
    ($name:ident) => {
        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match crate::model::known(Self::NAMES, Self::VARIANTS, self.as_str()) {
                    Some(name) => f.write_str(name),
                    None => f.debug_tuple("Unknown").field(&crate::model::UnknownValue::new(self.as_str())).finish(),
                }
            }
        }

        impl PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $name {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl From<&str> for crate::model::Patch<$name> {
            #[inline]
            fn from(text: &str) -> Self {
                Self::Set(text.into())
            }
        }

        // Path parameters are text to the generator, even where the values are known.
        impl TryFrom<$name> for crate::model::PathSegment {
            type Error = crate::model::PathSegmentError;

            #[inline]
            fn try_from(value: $name) -> Result<Self, Self::Error> {
                Self::try_from(value.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl crate::read::Read for $name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(crate::model::UnknownValue::new(""))
            }

            #[inline]
            fn read(from: &mut crate::read::Reader<'_>) -> Result<Self, crate::read::Failed> {
                from.text().map(|text| Self::from(&*text))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::model::lenient::text(deserializer)
            }
        }
    };
}

pub(crate) use open_enum;
