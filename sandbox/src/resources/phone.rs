//! Phone: calls, their events and recordings. All are made by the telephone system; a client reads them and may delete a
//! recording, which then stays as a record without its sound.

use serde_json::{Value, json};

use crate::engine::{Among, Call, Resource};
use crate::http::reply::{Answer, Reply};
use crate::spec::Query;
use crate::state::{Atom, Index, Kind, World};

pub(crate) struct VoiceCalls;
pub(crate) struct VoiceCallEvents;
pub(crate) struct Recordings;

pub(crate) fn delete_recording(call: &mut Call<'_>) -> Answer {
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

    fn among(&self, _world: &World, query: &Query) -> Option<Among> {
        query.integer("ticket_id").map(|ticket| Among::Under(Index::CallTicket, Atom::from(ticket)))
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

    fn among(&self, _world: &World, query: &Query) -> Option<Among> {
        query.integer("call_id").map(|call| Among::Under(Index::CallEventCall, Atom::from(call)))
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

    fn among(&self, _world: &World, query: &Query) -> Option<Among> {
        query.integer("call_id").map(|call| Among::Under(Index::RecordingCall, Atom::from(call)))
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({})
    }
}
