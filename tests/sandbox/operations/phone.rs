//! Voice calls, their events and recordings.

use gorgias::types::{VoiceCallDirection, VoiceCallEventType, VoiceCallStatus, VoiceRecordingType};

use super::desk::Desk;

stories! {
    a_call_with_its_events:
        list_voice_calls, get_voice_call, list_voice_call_events, get_voice_call_event;
    a_deleted_recording_leaves_its_record:
        list_voice_call_recordings, get_voice_call_recording, delete_voice_call_recording;
}

async fn a_call_with_its_events(desk: &Desk) {
    let id = desk.ids().voice_call;
    let call = call!(desk, get_voice_call.id(id));
    assert_eq!(
        (&call.status, &call.direction),
        (&Some(VoiceCallStatus::Completed), &Some(VoiceCallDirection::Inbound))
    );
    assert_eq!((call.duration, call.customer_id), (Some(184), Some(desk.ids().customer)));
    assert_eq!(walk!(desk, 1, list_voice_calls), [id]);
    assert_eq!(call!(desk, list_voice_calls.ticket_id(desk.ids().snoozed_ticket)).data, [call]);
    assert!(call!(desk, list_voice_calls.ticket_id(desk.ids().ticket)).data.is_empty());

    let events = call!(desk, list_voice_call_events.call_id(id)).data;
    let types: Vec<_> = events.iter().map(|event| event.type_.clone().unwrap()).collect();
    assert!(types.contains(&VoiceCallEventType::PhoneCallAnswered), "{types:?}");
    assert_eq!(walk!(desk, 1, list_voice_call_events), events.iter().map(|event| event.id).collect::<Vec<_>>());
    let answered = call!(desk, get_voice_call_event.id(desk.ids().voice_call_event));
    assert_eq!((answered.call_id, answered.user_id), (Some(id), Some(desk.ids().agent)));
    assert!(events.contains(&answered));
    refused!(desk, NotFound, get_voice_call_event.id(1));
    refused!(desk, NotFound, get_voice_call.id(1));
}

async fn a_deleted_recording_leaves_its_record(desk: &Desk) {
    let id = desk.ids().voice_call_recording;
    assert_eq!(walk!(desk, 1, list_voice_call_recordings.call_id(desk.ids().voice_call)), [id]);
    let before = call!(desk, get_voice_call_recording.id(id));
    assert_eq!((before.type_, before.duration), (Some(VoiceRecordingType::CallRecording), Some(180)));
    assert!(before.url.unwrap().ends_with(".mp3") && before.deleted_datetime.is_none());

    call!(desk, delete_voice_call_recording.id(id));
    let after = call!(desk, get_voice_call_recording.id(id));
    assert!(after.deleted_datetime.is_some() && after.url.as_deref() == Some(""));
    assert_eq!(after.deleted_by_user_id, Some(desk.ids().caller));
    refused!(desk, NotFound, get_voice_call_recording.id(1));
}
