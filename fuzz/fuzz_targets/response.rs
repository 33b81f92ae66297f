//! Every type of a response, from JSON that follows its schema more or less: nothing panics, what was read can be written, and what was
//! written is read as the same.
#![no_main]

use std::sync::OnceLock;

use gorgias::types::*;
use gorgias_fuzz::{Source, from_bytes};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

struct Reader {
    schema: Value,
    read: fn(&Value),
}

fn reader<T: JsonSchema + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>() -> Reader {
    Reader { schema: schemars::schema_for!(T).into(), read: read::<T> }
}

fn read<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &Value) {
    // By value and by text, which are two ways through the readers.
    let by_value = serde_json::from_value::<T>(value.clone()).ok();
    let by_text = serde_json::from_str::<T>(&value.to_string()).ok();
    assert_eq!(by_value, by_text, "read in two ways");
    let Some(first) = by_value else { return };
    let written = serde_json::to_value(&first).expect("what was read is written");
    let second: T = serde_json::from_value(written.clone()).expect("what was written is read");
    assert_eq!(serde_json::to_value(&second).expect("again"), written, "a second reading differs");
}

macro_rules! readers { ($($name:ident)*) => { vec![$(reader::<$name>()),*] } }

fn readers() -> &'static [Reader] {
    static READERS: OnceLock<Vec<Reader>> = OnceLock::new();
    READERS.get_or_init(|| {
        readers![
            Account AccountSetting AccountSettings ArchiveMacrosResult CustomField CustomFieldList CustomFields Customer
            CustomerCustomFieldValue CustomerCustomFieldValues CustomerDetail CustomerList Event EventList Integration IntegrationList
            Job JobList LegacyStatistic Macro MacroList MessageList MetricCard MetricCardFeedback MetricCards ReportingResult Rule
            RuleList SatisfactionSurvey SatisfactionSurveyList SearchResults Tag TagList Team TeamList Ticket TicketCustomFieldValue
            TicketCustomFieldValues TicketList TicketMessage TicketMessagePage TicketTags UnarchiveMacrosResult User UserList View
            ViewItems ViewList VoiceCall VoiceCallEvent VoiceCallEventList VoiceCallList VoiceCallRecording VoiceCallRecordingList
            Widget WidgetList
        ]
    })
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut source = Source::new(data);
    let Ok(reader) = source.choose(readers()) else { return };
    let value = from_bytes(&mut source, &reader.schema);
    (reader.read)(&value);
});
