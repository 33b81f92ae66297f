//! Voice calls, their events and recordings.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::{Row, at};
use super::samples::page;

fn voice_call(id: i64) -> Value {
    json!({
        "id": id,
        "integration_id": 5003,
        "external_id": "CA0001",
        "provider": "twilio",
        "status": "no-answer",
        "direction": "inbound",
        "created_datetime": "2026-11-03T09:15:30.095107+00:00",
        "ticket_id": 412_007_331,
        "phone_number_id": 7,
        "customer_id": 310_000_042,
        "queue_id": 2,
        "initiated_by_agent_id": 11,
        "last_answered_by_agent_id": 12,
        "last_rang_agent_id": 13,
        "answered_by_external_customer_id": 14,
        "last_monitoring_agent_id": 15,
        "phone_number_source": "+15550100",
        "phone_number_destination": "+15550199",
        "answered_by_external_number": "+15550123",
        "country_source": "US",
        "country_destination": "SE",
        "duration": 65,
        "started_datetime": "2026-11-03T09:15:31+00:00",
        "updated_datetime": "2026-11-03T09:16:36+00:00",
        "has_voicemail": false,
        "has_call_recording": true,
        "summaries": [{
            "id": 1, "recording_id": 31, "summary": "Asks for the parcel",
            "created_datetime": "2026-11-03T09:20:00+00:00",
        }],
        "termination_status": "callback-requested",
        "status_in_queue": "waiting",
        "monitoring_status": "whispering",
    })
}

fn event(id: i64) -> Value {
    json!({
        "id": id,
        "type": "child-call-not_answered",
        "account_id": 1,
        "call_id": 21,
        "user_id": 11,
        "customer_id": null,
        "created_datetime": "2026-11-03T09:15:40+00:00",
        "meta": {"reason": "busy"},
    })
}

fn recording(id: i64) -> Value {
    json!({
        "id": id,
        "call_id": 21,
        "external_id": "RE0001",
        "url": "https://files.example.com/call.mp3",
        "duration": 60,
        "type": "call-recording",
        "created_datetime": "2026-11-03T09:17:00+00:00",
        "deleted_datetime": "2026-11-04T09:17:00+00:00",
        "deleted_by_user_id": 11,
        "error_code": "RECORDING_IS_PRIVATE",
        "transcription_status": "recording_too_short",
    })
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(list_voice_calls.cursor("c").limit(30).ticket_id(412_007_331))
            .sends("GET /api/phone/voice-calls?cursor=c&limit=30&ticket_id=412007331")
            .answers(
                200,
                &json!({
                    "data": [voice_call(21), {"id": 22, "status": "a-status-of-tomorrow", "summaries": null}],
                    "object": "list",
                    "uri": "/api/phone/voice-calls",
                    "meta": {"prev_cursor": null, "next_cursor": null},
                }),
            )
            .reads(|calls| {
                assert_eq!(calls.data[0].status, Some(types::VoiceCallStatus::NoAnswer));
                assert_eq!(
                    calls.data[0].termination_status,
                    Some(types::VoiceCallTerminationStatus::CallbackRequested)
                );
                assert!(calls.data[1].summaries.is_empty());
            }),
        call!(get_voice_call.id(21)).sends("GET /api/phone/voice-calls/21").answers(200, &voice_call(21)).reads(
            |call| {
                assert_eq!(call.summaries[0].summary.as_deref(), Some("Asks for the parcel"));
                assert_eq!(
                    (call.duration, call.direction.as_ref()),
                    (Some(65), Some(&types::VoiceCallDirection::Inbound))
                );
                assert_eq!(call.monitoring_status, Some(types::VoiceMonitoringStatus::Whispering));
            },
        ),
        call!(list_voice_call_events.cursor("c").limit(30).call_id(21))
            .sends("GET /api/phone/voice-call-events?call_id=21&cursor=c&limit=30")
            .answers(200, &page("/api/phone/voice-call-events", json!([event(41), {"id": 42, "customer_id": 310_000_042}])))
            .reads(|events| assert_eq!(events.data[0].type_, Some(types::VoiceCallEventType::ChildCallNotAnswered))),
        call!(get_voice_call_event.id(41))
            .sends("GET /api/phone/voice-call-events/41")
            .answers(200, &event(41))
            .reads(|event| assert_eq!((event.meta["reason"].as_str(), event.customer_id), (Some("busy"), None))),
        call!(list_voice_call_recordings.cursor("c").limit(30).call_id(21))
            .sends("GET /api/phone/voice-call-recordings?call_id=21&cursor=c&limit=30")
            .answers(200, &page("/api/phone/voice-call-recordings", json!([recording(31)])))
            .reads(|recordings| {
                let status = &recordings.data[0].transcription_status;
                assert_eq!(*status, Some(types::TranscriptionStatus::RecordingTooShort));
            }),
        call!(get_voice_call_recording.id(31))
            .sends("GET /api/phone/voice-call-recordings/31")
            .answers(200, &recording(31))
            .reads(|recording| {
                assert_eq!(recording.deleted_datetime, Some(at("2026-11-04T09:17:00Z")));
                assert_eq!(recording.error_code, Some(types::VoiceRecordingErrorCode::RecordingIsPrivate));
            }),
        call!(delete_voice_call_recording.id(31))
            .sends("DELETE /api/phone/voice-call-recordings/31")
            .answers_nothing(204),
    ]
}
