//! A telephone call with an event and a recording.

use serde_json::json;

use crate::seed::{SeedIds, hours_ago, put};
use crate::state::{Kind, World};

pub(super) fn fill(world: &mut World, ids: &mut SeedIds) {
    let at = hours_ago(world, 5);
    ids.voice_call = put(
        world,
        Kind::VoiceCall,
        json!({
            "integration_id": ids.phone_integration, "external_id": "CA-sandbox-1", "provider": "twilio", "status": "completed",
            "direction": "inbound", "created_datetime": at, "started_datetime": at, "updated_datetime": at, "ticket_id": ids.snoozed_ticket,
            "phone_number_id": 12, "customer_id": ids.customer, "queue_id": null, "initiated_by_agent_id": null,
            "last_answered_by_agent_id": ids.agent, "last_rang_agent_id": ids.agent, "phone_number_source": "+4930901820",
            "phone_number_destination": "+4930901800", "country_source": "DE", "country_destination": "DE", "duration": 184,
            "has_voicemail": false, "has_call_recording": true, "summaries": [], "termination_status": "answered", "status_in_queue": null,
            "monitoring_status": null,
        }),
    );
    ids.voice_call_event = put(
        world,
        Kind::VoiceCallEvent,
        json!({
            "type": "phone-call-answered", "account_id": 1, "call_id": ids.voice_call, "user_id": ids.agent, "customer_id": ids.customer,
            "created_datetime": at, "meta": {},
        }),
    );
    put(
        world,
        Kind::VoiceCallEvent,
        json!({
            "type": "completed-phone-call", "account_id": 1, "call_id": ids.voice_call, "user_id": ids.agent, "customer_id": ids.customer,
            "created_datetime": at, "meta": {},
        }),
    );
    ids.voice_call_recording = put(
        world,
        Kind::Recording,
        json!({
            "call_id": ids.voice_call, "external_id": "RE-sandbox-1", "url": "https://recordings.example.com/RE-sandbox-1.mp3", "duration": 180,
            "type": "call-recording", "created_datetime": at, "deleted_datetime": null, "deleted_by_user_id": null, "error_code": null,
            "transcription_status": "completed",
        }),
    );
}
