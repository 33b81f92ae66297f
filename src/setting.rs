//! The payloads of account settings, read and written by their type.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::error::{Error, ErrorKind, Result};
use crate::model::Hidden;
use crate::types;
use crate::types::{AccountSetting, AccountSettingType, CreateAccountSetting, UpdateAccountSetting};
use crate::validate::{Checked, Checker, Rule};

/// Writes the enum and all that depends on its list: a kind of setting, its payload, and the keys that Gorgias demands of it
/// with what stands for an empty one.
macro_rules! settings {
    ($($kind:ident($payload:ty) { $($key:literal: $empty:expr),* })+) => {
        /// The payload of an account setting, by its type: one variant for each of the 16 documented ones.
        ///
        /// [`AccountSetting::typed`] reads it. To change a setting, change what was read and send
        /// [`AccountSetting::to_update`]; for a new one, start from `Default` of the payload and pass the variant to
        /// [`create_account_setting`](crate::Client::create_account_setting):
        ///
        /// ```
        /// use gorgias::{SettingData, types};
        ///
        /// let mut email = types::AutoSplitEmail::default();
        /// (email.enabled, email.split_after_days) = (Some(true), Some(14));
        /// let mut split = types::AutoSplitSetting::default();
        /// split.email = Some(email);
        /// let body = types::CreateAccountSetting::try_from(SettingData::AutoSplit(split))?;
        /// assert_eq!(body.data.as_deref().unwrap()["email"]["split_after_days"], 14);
        /// # Ok::<(), gorgias::Error>(())
        /// ```
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum SettingData {
            $(#[doc = concat!("Of a setting of the type [`AccountSettingType::", stringify!($kind), "`].")]
            $kind($payload),)+
            /// Any other payload, as it came: of a type that this version does not know, of another form than the
            /// documented one, or nothing.
            Other(Option<Hidden<Value>>),
        }

        impl SettingData {
            /// Returns the type of the setting; `None` for [`Other`](Self::Other).
            #[must_use]
            pub fn kind(&self) -> Option<AccountSettingType> {
                match self {
                    $(Self::$kind(_) => Some(AccountSettingType::$kind),)+
                    Self::Other(_) => None,
                }
            }

            fn read(kind: &AccountSettingType, data: &Value) -> Option<Self> {
                // A struct would be read from a list, too.
                if !data.is_object() {
                    return None;
                }
                match kind {
                    $(AccountSettingType::$kind => <$payload>::deserialize(data).ok().map(Self::$kind),)+
                    _ => None,
                }
            }

            /// The payload as it is sent; `None` for [`Other`](Self::Other).
            fn write(&self) -> Result<Option<Map<String, Value>>> {
                match self {
                    $(Self::$kind(payload) => {
                        #[allow(unused_mut, reason = "most payloads have no such key")]
                        let mut map = object(payload)?;
                        $(fill(&mut map, $key, $empty);)*
                        Ok(Some(map))
                    })+
                    Self::Other(_) => Ok(None),
                }
            }
        }

        impl Checked for SettingData {
            fn check(&self, rule: &Rule, at: &mut Checker) {
                match self {
                    $(Self::$kind(payload) => payload.check(rule, at),)+
                    Self::Other(_) => {}
                }
            }
        }

        /// The keys that Gorgias demands of a payload.
        fn demanded(kind: &AccountSettingType) -> &'static [&'static str] {
            match kind {
                $(AccountSettingType::$kind => &[$($key),*],)+
                _ => &[],
            }
        }
    };
}

settings! {
    SatisfactionSurveys(types::SatisfactionSurveysSetting) {}
    BusinessHours(types::BusinessHoursSetting) {}
    TicketAssignment(types::TicketAssignmentSetting) {}
    ViewsOrdering(types::ViewsOrderingSetting) { "views": Some(json!({})), "view_sections": Some(json!({})) }
    Access(types::AccessSetting) { "signup_mode": None }
    ViewsVisibility(types::ViewsVisibilitySetting) { "hidden_views": Some(json!([])) }
    AutoMerge(types::AutoMergeSetting) { "tickets": None }
    AutoSplit(types::AutoSplitSetting) { "email": None }
    DefaultIntegration(BTreeMap<String, i64>) {}
    AgentsTableConfig(types::TableConfigSetting) {}
    AgentsAvailabilityTableConfig(types::TableConfigSetting) {}
    ChannelsTableConfig(types::TableConfigSetting) {}
    ProductInsightsTableConfig(types::TableConfigSetting) {}
    InTicketSuggestion(types::InTicketSuggestionSetting) {}
    AgentCosts(types::AgentCostsSetting) {}
    Limits(types::LimitsSetting) {}
}

impl AccountSetting {
    /// Returns the payload by its type. It never fails: what does not fit is in [`SettingData::Other`].
    #[must_use]
    pub fn typed(&self) -> SettingData {
        let read = self.type_.as_ref().zip(self.data.as_deref()).and_then(|(kind, data)| SettingData::read(kind, data));
        read.unwrap_or_else(|| SettingData::Other(self.data.clone()))
    }

    /// Returns the body that changes this setting to `data`, for
    /// [`update_account_setting`](crate::Client::update_account_setting).
    ///
    /// An update replaces everything, so what the types do not know is taken over from this setting: read it just
    /// before. A change that somebody makes in between is lost, for Gorgias has no version check.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) when `data` is of another type than this setting.
    pub fn to_update(&self, data: &SettingData) -> Result<UpdateAccountSetting> {
        let (kind, after) = of_kind(data)?;
        if self.type_.as_ref() != Some(&kind) {
            return Err(Error::violations_of(ErrorKind::InvalidRequest, "type", "is not that of the setting"));
        }
        let stored = self.data.as_deref().and_then(Value::as_object).cloned().unwrap_or_default();
        let before = self.typed().write()?.unwrap_or_default();
        Ok(UpdateAccountSetting { type_: kind, data: Some(Value::Object(overlaid(stored, &before, after)).into()) })
    }
}

impl TryFrom<SettingData> for CreateAccountSetting {
    type Error = Error;

    fn try_from(data: SettingData) -> Result<Self> {
        let (kind, map) = of_kind(&data)?;
        Ok(Self { type_: kind, data: Some(Value::Object(map).into()) })
    }
}

fn of_kind(data: &SettingData) -> Result<(AccountSettingType, Map<String, Value>)> {
    let both = data.kind().zip(data.write()?);
    both.ok_or_else(|| {
        Error::violations_of(ErrorKind::InvalidRequest, "data", "has no documented type: send it as JSON")
    })
}

fn object(payload: &impl Serialize) -> Result<Map<String, Value>> {
    match serde_json::to_value(payload) {
        Ok(Value::Object(map)) => Ok(map),
        // Payloads are structs and maps with keys that are texts.
        _ => Err(Error::violations_of(ErrorKind::InvalidRequest, "data", "cannot be written as a JSON object")),
    }
}

/// Puts in what stands for an empty list or map, which are left out when they are written.
fn fill(map: &mut Map<String, Value>, key: &str, empty: Option<Value>) {
    if let Some(empty) = empty.filter(|_| !map.contains_key(key)) {
        map.insert(key.to_owned(), empty);
    }
}

/// `stored`, in which what changed between `before` and `after` is changed; what neither names stays.
fn overlaid(
    mut stored: Map<String, Value>,
    before: &Map<String, Value>,
    after: Map<String, Value>,
) -> Map<String, Value> {
    for key in before.keys().filter(|key| !after.contains_key(*key)) {
        match stored.get_mut(key) {
            // An empty list is left out when it is written.
            Some(Value::Array(list)) => list.clear(),
            _ => drop(stored.remove(key)),
        }
    }
    for (key, new) in after {
        let value = match (stored.remove(&key), before.get(&key), new) {
            (Some(old), Some(was), new) if *was == new => old,
            (Some(Value::Object(old)), Some(Value::Object(was)), Value::Object(new)) => {
                Value::Object(overlaid(old, was, new))
            }
            (_, _, new) => new,
        };
        stored.insert(key, value);
    }
    stored
}

/// Checks the payload of a setting against the limits of its type; what is not of the documented form passes.
pub(crate) fn check(kind: &AccountSettingType, field: &'static str, data: &Option<Hidden<Value>>, at: &mut Checker) {
    if let Some(map) = data.as_deref().and_then(Value::as_object) {
        at.field(
            field,
            &Payload { map, read: data.as_deref().and_then(|data| SettingData::read(kind, data)), kind },
            &Rule::NONE,
        );
    }
}

struct Payload<'a> {
    kind: &'a AccountSettingType,
    map: &'a Map<String, Value>,
    read: Option<SettingData>,
}

impl Checked for Payload<'_> {
    fn check(&self, rule: &Rule, at: &mut Checker) {
        for &key in demanded(self.kind) {
            if self.map.get(key).is_none_or(Value::is_null) {
                at.field(key, &Missing, rule);
            }
        }
        if let Some(read) = &self.read {
            read.check(rule, at);
        }
    }
}

struct Missing;

impl Checked for Missing {
    fn check(&self, _: &Rule, at: &mut Checker) {
        at.violation("is required".to_owned());
    }
}
