//! Widgets: what the agent's sidebar shows beside a ticket.

use serde_json::{Value, json};

use crate::engine::{Resource, Write};
use crate::http::reply::Failure;
use crate::state::value::Fields;
use crate::state::{Kind, World};

pub(crate) struct Widgets;

impl Resource for Widgets {
    fn kind(&self) -> Kind {
        Kind::Widget
    }

    fn collection(&self) -> &'static str {
        "/api/widgets"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({
            "uri": null, "context": "ticket", "type": "custom", "order": 0, "template": {}, "integration_id": null, "app_id": null,
            "created_datetime": null, "updated_datetime": null, "deactivated_datetime": null,
        })
    }

    fn prepare(&self, world: &mut World, Write { body, .. }: Write<'_>) -> Result<(), Failure> {
        if let Some(template) = body.some("template")
            && template.text("type") != Some("wrapper")
        {
            return Err(Failure::field(&["template", "type"], "The root of a template must be of type wrapper."));
        }
        match body.int("integration_id") {
            Some(id) if !world.store.has(Kind::Integration, id) => {
                Err(Failure::field(&["integration_id"], "Integration does not exist."))
            }
            _ => Ok(()),
        }
    }

    fn events(&self) -> Option<(&'static str, &'static str)> {
        Some(("Widget", "widget"))
    }
}
