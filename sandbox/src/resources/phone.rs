//! Phone: calls, their events and recordings. All are made by the telephone system; a client reads them and may delete a
//! recording, which then stays as a record without its sound.

use serde_json::{Value, json};

use super::Handler;
use crate::engine::{Call, Resource};
use crate::http::reply::{Answer, Reply};
use crate::state::{Kind, World};

pub(crate) struct VoiceCalls;
pub(crate) struct VoiceCallEvents;
pub(crate) struct Recordings;

pub(crate) fn handler(id: &str) -> Option<Handler> {
    (id == "delete_voice_call_recording").then_some(delete_recording as Handler)
}

fn delete_recording(call: &mut Call<'_>) -> Answer {
    let id = call.existing(Kind::Recording, "id")?;
    let (stamp, caller) = (call.world.clock.stamp(), call.world.caller);
    call.world.set(Kind::Recording, id, json!({"url": "", "deleted_datetime": stamp, "deleted_by_user_id": caller}));
    Ok(Reply::empty())
}

impl Resource for VoiceCalls {
    fn kind(&self) -> Kind {
        Kind::VoiceCall
    }

    fn collection(&self) -> &'static str {
        "/api/phone/voice-calls"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({})
    }
}

impl Resource for VoiceCallEvents {
    fn kind(&self) -> Kind {
        Kind::VoiceCallEvent
    }

    fn collection(&self) -> &'static str {
        "/api/phone/voice-call-events"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({})
    }
}

impl Resource for Recordings {
    fn kind(&self) -> Kind {
        Kind::Recording
    }

    fn collection(&self) -> &'static str {
        "/api/phone/voice-call-recordings"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({})
    }
}
