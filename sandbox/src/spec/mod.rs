//! The bundled OpenAPI document: parsed once per process, then asked for routes, parameters and schemas.
//!
//! Everything the server knows about paths, parameters and shapes comes from here, so that a change of the document
//! changes the server without a second list to maintain.

mod check;
mod operation;
mod params;
mod path;
mod route;
mod schema;
mod whole;

pub(crate) use check::{Check, Problems, is_email};
pub(crate) use operation::{Body, Operation};
pub(crate) use params::Query;
pub(crate) use route::{Found, PathValues};

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

use crate::oauth::Scopes;

/// The document itself; the sandbox has no other source of routes and shapes.
const DOCUMENT: &str = include_str!("../../spec/gorgias.json");

/// The document as JSON, for what is not kept in a form of its own. Parsed when it is first asked for, which few sandboxes do.
pub(crate) fn document() -> Option<&'static Value> {
    static PARSED: OnceLock<Option<Value>> = OnceLock::new();
    // That the document is JSON was settled when the server started.
    PARSED.get_or_init(|| serde_json::from_str(DOCUMENT).ok()).as_ref()
}

/// The parsed document.
#[derive(Debug)]
pub(crate) struct Spec {
    operations: Vec<Operation>,
    /// Checks every error answer, whatever the operation.
    error: Check,
    /// Dimensions and measures per scope of the reporting statistics.
    reporting_scopes: Value,
    /// What the payload of a setting must look like, by the type of the setting.
    setting_data: BTreeMap<String, Check>,
    /// The OAuth scopes that an app can ask for.
    scopes: Scopes,
}

impl Spec {
    /// Parses the bundled document on the first call and hands out the same copy afterwards.
    pub(crate) fn load() -> Result<Arc<Self>, String> {
        static LOADED: OnceLock<Result<Arc<Spec>, String>> = OnceLock::new();
        LOADED.get_or_init(|| Self::parse(DOCUMENT).map(Arc::new)).clone()
    }

    fn parse(text: &str) -> Result<Self, String> {
        let document: Value =
            serde_json::from_str(text).map_err(|error| format!("the bundled document is not JSON: {error}"))?;
        let library = Arc::new(schema::Library::new(document));
        let document = library.document();
        let mut operations = Vec::new();
        let paths = document.get("paths").and_then(Value::as_object).ok_or("the bundled document has no paths")?;
        for (path, item) in paths {
            for method in ["get", "post", "put", "delete", "patch"] {
                if let Some(declared) = item.get(method) {
                    operations.push(Operation::parse(document, &library, path, method, declared)?);
                }
            }
        }
        let error = Check::closed(&library, &json!({"$ref": "#/components/schemas/ErrorEnvelope"}));
        let scopes = document.get("x-gorgias-reporting-scopes").cloned();
        let reporting_scopes = scopes.ok_or("the bundled document has no reporting scopes")?;
        let scopes = document.pointer("/components/securitySchemes/oauth2/flows/authorizationCode/scopes");
        let scopes = scopes.and_then(Value::as_object).ok_or("the bundled document has no OAuth scopes")?;
        let scopes = scopes.keys().cloned().collect();
        let setting_data = setting_data(&library).ok_or("the bundled document has no shapes of settings")?;
        Ok(Self { operations, error, reporting_scopes, setting_data, scopes })
    }

    /// All operations, in the order of the document.
    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Finds the operation for a request.
    pub(crate) fn find(&self, method: &str, path: &str) -> Found<'_> {
        route::find(&self.operations, method, path)
    }

    /// What a scope of the reporting statistics can be asked for.
    pub(crate) fn reporting_scope(&self, scope: &str) -> Option<&Value> {
        self.reporting_scopes.get(scope)
    }

    /// The check of the payload of a setting; nothing for types that the document does not know.
    pub(crate) fn setting_data(&self, kind: &str) -> Option<&Check> {
        self.setting_data.get(kind)
    }

    /// The OAuth scopes that an app can ask for.
    pub(crate) fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    /// The check of the error envelope.
    pub(crate) fn error_check(&self) -> &Check {
        &self.error
    }
}

/// One check per type of setting. They are open: live payloads have keys that are not documented.
fn setting_data(library: &Arc<schema::Library>) -> Option<BTreeMap<String, Check>> {
    let shapes = library.document().get("x-gorgias-setting-data")?.as_object()?;
    let check = |(kind, shape): (&String, &Value)| {
        let mut schema = json!({"allOf": [{"type": "object", "required": shape.get("required")?}]});
        if let Some(name) = shape.get("schema").and_then(Value::as_str) {
            schema["allOf"].as_array_mut()?.push(json!({"$ref": format!("#/components/schemas/{name}")}));
        }
        Some((kind.clone(), Check::open(library, &schema)))
    };
    shapes.iter().map(check).collect()
}
