//! Types of answers read what the live API sends, not only what its documentation shows.

use gorgias::{Timestamp, types};
use serde_json::{Value, json};

/// Reads `T` from its least JSON, and once more with every other field of it sent as null and with fields that nobody knows.
fn reads_null_and_unknown_as_missing<T>(least: &Value)
where
    T: serde::de::DeserializeOwned + serde::Serialize + PartialEq + std::fmt::Debug + schemars::JsonSchema,
{
    let name = std::any::type_name::<T>();
    let missing: T = serde_json::from_value(least.clone()).unwrap_or_else(|e| panic!("{name} of {least}: {e}"));

    let schema = schemars::schema_for!(T);
    let properties =
        schema.get("properties").and_then(Value::as_object).unwrap_or_else(|| panic!("{name}: no properties"));
    let mut nulls = least.clone();
    for property in properties.keys() {
        if least.get(property).is_none() {
            nulls[property] = Value::Null;
        }
    }
    nulls["a_field_of_next_year"] = json!({"deep": [1, "two", null]});
    let null: T = serde_json::from_value(nulls.clone()).unwrap_or_else(|e| panic!("{name} of {nulls}: {e}"));
    assert_eq!(null, missing, "{name}: null differs from missing");

    // What is missing stays missing on the way out: an answer can be stored and read again.
    let written = serde_json::to_value(&missing).unwrap();
    assert_eq!(serde_json::from_value::<T>(written).unwrap(), missing, "{name}");
}

macro_rules! types_of_answers {
    ($least:expr => $($name:ident)*) => {$(
        reads_null_and_unknown_as_missing::<types::$name>(&$least);
    )*};
}

#[test]
fn records_need_nothing_but_their_id() {
    types_of_answers!(json!({"id": 7}) =>
        ArchiveMacrosItem AssigneeUser CustomField Customer CustomerDetail CustomerListItem Event Integration Job Macro
        MessageMacro Person Rule SatisfactionSurvey Tag Team TeamRef Ticket TicketCompact TicketCustomer TicketMessage
        TicketTag UnarchiveMacrosItem User UserRef View VoiceCall VoiceCallEvent VoiceCallRecording Widget);
}

#[test]
fn parts_of_records_need_nothing() {
    types_of_answers!(json!({}) =>
        Account AccountMeta AccountSetting AccountStatus AccountSubscription ArchiveMacrosError ArchiveMacrosErrorData
        AuthCustomerIdentity AuthCustomerIdentityService CustomFieldDefinition CustomFieldInputSettings CustomerChannel
        CustomerChannelOwner CustomerCustomFieldValue EcommerceAddress EcommerceData EcommerceLineItem EcommerceOrder
        EcommerceShopper EcommerceStore HttpConfig HttpOAuth2 IntegrationUser JobInfo JobParams LegacyStatistic
        LegacyStatisticMeta ListMeta MacroAction MessageAttachment MessageIntent MessageMacroAction MessageReplyRef
        MessageSource MetricCard MetricCardApi MetricCardApiFilter MetricCardPublic MetricCardRef PageMeta ReplyOption
        ReplyOptionIntegration ReportingMeta ReportingResult SearchHit SendingError SourceAddress TagDecoration TeamMember
        TicketCustomFieldValue TicketEvent TicketIntegration TicketSummary UploadedFile UserRole ViewDecoration ViewItemsMeta
        VoiceCallSummary);
}

#[test]
fn envelopes_need_nothing_but_their_data_which_may_be_null() {
    macro_rules! envelopes {
        ($($name:ident)*) => {$(
            types_of_answers!(json!({"data": []}) => $name);
            let of_null: types::$name = serde_json::from_value(json!({"data": null})).unwrap();
            let of_none: types::$name = serde_json::from_value(json!({"data": []})).unwrap();
            assert_eq!(of_null, of_none);
            assert!(of_null.data.is_empty());
        )*};
    }
    envelopes!(AccountSettings ArchiveMacrosResult CustomFieldList CustomFields CustomerCustomFieldValues CustomerList EventList
        IntegrationList JobList MacroList MessageList MetricCards RuleList SatisfactionSurveyList SearchResults TagList TeamList
        TicketCustomFieldValues TicketList TicketMessagePage TicketTags UnarchiveMacrosResult UserList ViewItems ViewList
        VoiceCallEventList VoiceCallList VoiceCallRecordingList WidgetList);
}

#[test]
fn unknown_values_of_enums_are_kept_and_written_back() {
    macro_rules! enums {
        ($($name:ident)*) => {$({
            let value: types::$name = serde_json::from_value(json!("of_next_year")).unwrap();
            assert!(matches!(value, types::$name::Unknown(_)), stringify!($name));
            assert_eq!(value.as_str(), "of_next_year");
            assert_eq!(value.to_string(), "of_next_year");
            assert_eq!(serde_json::to_value(&value).unwrap(), json!("of_next_year"));
            assert_eq!(types::$name::from("of_next_year"), value);
            for known in types::$name::KNOWN {
                let text = serde_json::to_value(known).unwrap();
                assert_eq!(text, json!(known.as_str()));
                assert_eq!(&serde_json::from_value::<types::$name>(text).unwrap(), known);
                assert!(!matches!(known, types::$name::Unknown(_)), stringify!($name));
            }
        })*};
    }
    enums!(AccountSettingType ArchiveMacroStatus ChannelSlug CustomFieldDataType CustomFieldInputType CustomFieldObjectType
        CustomerChannelType EcommerceDiscountType EcommerceOrderStatus EcommercePaymentStatus EcommerceShopperStatus
        EcommerceStoreType EventObjectType EventType EventTypeFilter HttpMethod HttpOAuth2Location HttpRequestContentType
        HttpResponseContentType IntegrationType JobStatus JobType LanguageCode MacroActionType MacroIntent ManagedType
        MetricCardDisagreementType MetricCardSlug MetricCardStatus RequirementType SortDirection SourceType TicketIntegrationType TicketPriority
        TicketStatus TranscriptionStatus UnarchiveMacroStatus UserRoleRead ViaRead ViewCategory ViewField ViewType
        ViewVisibility VoiceCallDirection VoiceCallEventType VoiceCallStatus VoiceCallTerminationStatus VoiceMonitoringStatus
        VoiceRecordingErrorCode VoiceRecordingType WidgetContext WidgetType);
}

#[test]
fn lists_of_values_are_as_long_as_those_of_august_2026() {
    use types::{EventType, EventTypeFilter, ReportingMetaScopeExtra, ReportingScope};
    for (name, expected, known) in [
        ("kinds of event", 139, EventType::KNOWN.len()),
        ("kinds of event to filter by", 86, EventTypeFilter::KNOWN.len()),
        ("older statistics", 33, types::LegacyStatisticName::KNOWN.len()),
        ("metric cards", 120, types::MetricCardSlug::KNOWN.len()),
        ("ways to dispute a metric", 4, types::MetricCardDisagreementType::KNOWN.len()),
        ("settings", 16, types::AccountSettingType::KNOWN.len()),
        ("channels of automatic assignment", 24, types::AssignmentChannel::KNOWN.len()),
        ("channels of unavailable users", 1, types::UnavailabilityChannel::KNOWN.len()),
        ("channels of customers", 9, types::CustomerChannelType::KNOWN.len()),
        ("integrations of tickets", 25, types::TicketIntegrationType::KNOWN.len()),
        ("integrations to filter by", 24, types::IntegrationType::KNOWN.len()),
        ("scopes of reports", 50, ReportingScope::KNOWN.len()),
        ("scopes in answers", 62, ReportingScope::KNOWN.len() + ReportingMetaScopeExtra::KNOWN.len()),
    ] {
        assert_eq!(known, expected, "{name}");
    }
    // What can be filtered by can be read.
    let read = |kind: &EventTypeFilter| !matches!(EventType::from(kind.as_str()), EventType::Unknown(_));
    assert!(EventTypeFilter::KNOWN.iter().all(read));
    let both =
        |scope: &ReportingScope| ReportingMetaScopeExtra::KNOWN.iter().any(|extra| extra.as_str() == scope.as_str());
    assert!(!ReportingScope::KNOWN.iter().any(both));
    for (text, known) in [
        (
            "whatsapp-bsuid",
            types::CustomerChannelType::from("whatsapp-bsuid").eq(&types::CustomerChannelType::WhatsappBsuid),
        ),
        ("cost-saved", types::MetricCardSlug::from("cost-saved").eq(&types::MetricCardSlug::CostSaved)),
        (
            "self_service",
            types::TicketIntegrationType::from("self_service").eq(&types::TicketIntegrationType::SelfService),
        ),
        ("user-impersonated", EventTypeFilter::from("user-impersonated").eq(&EventTypeFilter::UserImpersonated)),
        ("ticket-handed-over", EventType::from("ticket-handed-over").eq(&EventType::TicketHandedOver)),
        (
            "revenue-per-day",
            types::LegacyStatisticName::from("revenue-per-day").eq(&types::LegacyStatisticName::RevenuePerDay),
        ),
        ("help-center", ReportingScope::from("help-center").eq(&ReportingScope::HelpCenter)),
    ] {
        assert!(known, "{text}");
    }
}

#[test]
fn an_unknown_value_does_not_break_the_record_around_it() {
    let sent = json!({"id": 7, "status": "pending", "priority": "galactic", "channel": "carrier-pigeon", "via": "owl"});
    let ticket: types::Ticket = serde_json::from_value(sent.clone()).unwrap();
    assert_eq!(ticket.status.as_ref().unwrap(), &"pending");
    assert_eq!(ticket.channel.as_ref().unwrap().as_str(), "carrier-pigeon");
    let written = serde_json::to_value(&ticket).unwrap();
    for field in ["status", "priority", "channel", "via"] {
        assert_eq!(written[field], sent[field]);
    }
}

#[test]
fn timestamps_are_read_in_every_form_that_was_seen() {
    for (text, expected) in [
        ("2026-11-23T09:30:00.095107+00:00", "2026-11-23T09:30:00.095107Z"),
        ("2026-11-23T09:30:00+00:00", "2026-11-23T09:30:00.000000Z"),
        ("2026-11-23T04:30:00-05:00", "2026-11-23T09:30:00.000000Z"),
        ("2026-11-23T09:30:00Z", "2026-11-23T09:30:00.000000Z"),
        ("2026-11-23T09:30:00.5Z", "2026-11-23T09:30:00.500000Z"),
        ("2026-11-23T09:30:00.302322", "2026-11-23T09:30:00.302322Z"),
        ("2026-11-23T09:30:00", "2026-11-23T09:30:00.000000Z"),
        ("2026-11-23 09:30:00", "2026-11-23T09:30:00.000000Z"),
        ("2026-11-23 09:30:00.302322", "2026-11-23T09:30:00.302322Z"),
        ("2026-11-23T09:30:00+0000", "2026-11-23T09:30:00.000000Z"),
        ("2026-11-23T04:30:00.25-0500", "2026-11-23T09:30:00.250000Z"),
        // As Python's `str` writes them.
        ("2026-11-23 09:30:00+00:00", "2026-11-23T09:30:00.000000Z"),
        ("2026-11-23 09:30:00.302322+00:00", "2026-11-23T09:30:00.302322Z"),
        // A future date, and one before the epoch.
        ("2999-12-31T23:59:59.999999+00:00", "2999-12-31T23:59:59.999999Z"),
        ("1969-12-31T23:59:59", "1969-12-31T23:59:59.000000Z"),
    ] {
        let ticket: types::Ticket = serde_json::from_value(json!({"id": 1, "created_datetime": text}))
            .unwrap_or_else(|e| panic!("{text}: {e}"));
        let time = ticket.created_datetime.unwrap();
        assert_eq!(time.to_string(), expected, "{text}");
        let again: Timestamp = serde_json::from_value(serde_json::to_value(time).unwrap()).unwrap();
        assert_eq!(again, time, "{text}");
    }
    for text in ["yesterday", "2026-11-23", "2026-13-01T00:00:00Z", "09:30:00"] {
        assert!(text.parse::<Timestamp>().is_err(), "{text}");
    }
}

#[test]
fn the_size_of_a_file_may_be_text() {
    for size in [json!(784_554), json!("784554")] {
        let file: types::UploadedFile = serde_json::from_value(json!({"name": "a.png", "size": size})).unwrap();
        assert_eq!(file.size, Some(784_554), "{size}");
    }
    let none: types::UploadedFile = serde_json::from_value(json!({"size": null})).unwrap();
    assert_eq!(none.size, None);
}

/// What an upload answered is handed on as the attachment of a message, so the same text comes back on the message.
#[test]
fn the_size_of_an_attachment_may_be_text_like_that_of_the_file_it_came_from() {
    let message = json!({"id": 1, "attachments": [{"name": "a.png", "size": "784554"}]});
    let message: types::TicketMessage = serde_json::from_value(message).unwrap();
    assert_eq!(message.attachments[0].size, Some(784_554));
}

#[test]
fn ids_have_64_bits() {
    const ID: i64 = 9_007_199_254_740_993;
    let ticket =
        json!({"id": ID, "customer": {"id": ID}, "messages": [{"id": ID, "ticket_id": ID}], "tags": [{"id": ID}]});
    let ticket: types::Ticket = serde_json::from_value(ticket).unwrap();
    assert_eq!(ticket.id, ID);
    assert_eq!(ticket.customer.as_ref().unwrap().id, ID);
    assert_eq!(ticket.messages[0].id, ID);
    assert_eq!(ticket.messages[0].ticket_id, Some(ID));
    assert_eq!(ticket.tags[0].id, ID);
}

#[test]
fn lists_and_maps_deep_inside_may_be_null() {
    let ticket: types::Ticket = serde_json::from_value(json!({
        "id": 1,
        "messages": [{"id": 2, "attachments": null, "macros": null, "intents": null, "headers": null,
                      "source": {"to": null, "cc": null, "bcc": null, "extra": null}}],
        "customer": {"id": 3, "channels": null, "integrations": null, "meta": null},
        "tags": null,
        "custom_fields": null,
        "reply_options": null,
    }))
    .unwrap();
    assert!(ticket.tags.is_empty());
    assert!(ticket.custom_fields.is_empty());
    assert!(ticket.reply_options.is_empty());
    assert!(ticket.messages[0].attachments.is_empty());
    assert!(ticket.messages[0].source.as_ref().unwrap().to.is_empty());
    assert!(ticket.customer.as_ref().unwrap().channels.is_empty());
}
