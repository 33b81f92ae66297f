//! What a record is.

/// Declares the kinds with their names.
macro_rules! kinds {
    ($($kind:ident),+ $(,)?) => {
        /// What a record is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Kind {
            $($kind),+
        }

        impl Kind {
            /// The name under which a data file keeps the records.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($kind)),+
                }
            }

            /// The kind of this name.
            pub(crate) fn named(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($kind) => Some(Self::$kind),)+
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    Ticket,
    Message,
    Customer,
    User,
    Team,
    Tag,
    View,
    Macro,
    Rule,
    Event,
    Job,
    Survey,
    Widget,
    Integration,
    CustomField,
    AccountSetting,
    VoiceCall,
    VoiceCallEvent,
    Recording,
    MetricCard,
}
