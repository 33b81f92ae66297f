//! What a record is.

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
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
