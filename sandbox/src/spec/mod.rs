//! The bundled OpenAPI document: cut into its parts once per process, then asked for routes, parameters and schemas.
//!
//! Everything the server knows about paths, parameters and shapes comes from here, so that a change of the document
//! changes the server without a second list to maintain. An operation and a schema are parsed when they are first needed:
//! most sandboxes need few.

mod check;
mod declared;
mod library;
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

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::oauth::Scopes;
use declared::Declared;
use library::Library;

/// The document itself; the sandbox has no other source of routes and shapes.
const DOCUMENT: &str = include_str!("../../spec/gorgias.json");

/// The document as JSON, for what is not kept in a form of its own. Parsed when it is first asked for, which few sandboxes do.
pub(crate) fn document() -> Option<&'static Value> {
    static PARSED: OnceLock<Option<Value>> = OnceLock::new();
    // That the document is JSON was settled when the server started.
    PARSED.get_or_init(|| serde_json::from_str(DOCUMENT).ok()).as_ref()
}

/// The parts of the document that the server asks for.
#[derive(Deserialize)]
struct Parts {
    #[serde(borrow)]
    paths: BTreeMap<&'static str, BTreeMap<&'static str, &'static RawValue>>,
    components: Components,
    security: Value,
    #[serde(rename = "x-gorgias-reporting-scopes")]
    reporting_scopes: &'static RawValue,
    #[serde(rename = "x-gorgias-setting-data")]
    setting_data: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
struct Components {
    #[serde(borrow)]
    schemas: BTreeMap<&'static str, &'static RawValue>,
    #[serde(rename = "securitySchemes")]
    security_schemes: Value,
    parameters: Value,
    responses: Value,
}

/// The document, ready to be asked.
#[derive(Debug)]
pub(crate) struct Spec {
    library: Arc<Library>,
    operations: Vec<Declared>,
    /// Checks every error answer, whatever the operation.
    error: Check,
    /// Dimensions and measures per scope of the reporting statistics.
    reporting_scopes: (&'static RawValue, OnceLock<Value>),
    /// What the payload of a setting must look like, by the type of the setting.
    setting_data: BTreeMap<String, Check>,
    /// The OAuth scopes that an app can ask for.
    scopes: Scopes,
}

impl Spec {
    /// Reads the bundled document on the first call and hands out the same copy afterwards.
    pub(crate) fn load() -> Result<Arc<Self>, String> {
        static LOADED: OnceLock<Result<Arc<Spec>, String>> = OnceLock::new();
        LOADED.get_or_init(|| Self::parse(DOCUMENT).map(Arc::new)).clone()
    }

    fn parse(text: &'static str) -> Result<Self, String> {
        let parts: Parts =
            serde_json::from_str(text).map_err(|error| format!("the bundled document cannot be read: {error}"))?;
        let Components { schemas, security_schemes, parameters, responses } = parts.components;
        let library = Arc::new(Library::new(schemas, parameters, responses, parts.security));
        let mut operations = Vec::new();
        for (path, item) in parts.paths {
            for method in ["get", "post", "put", "delete", "patch"] {
                if let Some(declared) = item.get(method) {
                    operations.push(Declared::new(path, method, declared));
                }
            }
        }
        let error = Check::closed(&library, &json!({"$ref": "#/components/schemas/ErrorEnvelope"}));
        let scopes = security_schemes.pointer("/oauth2/flows/authorizationCode/scopes");
        let scopes = scopes.and_then(Value::as_object).ok_or("the bundled document has no OAuth scopes")?;
        let scopes = scopes.keys().cloned().collect();
        let setting_data =
            setting_data(&library, &parts.setting_data).ok_or("the shapes of settings cannot be read")?;
        let reporting_scopes = (parts.reporting_scopes, OnceLock::new());
        Ok(Self { library, operations, error, reporting_scopes, setting_data, scopes })
    }

    /// All operations, in the order of the document. Those that cannot be read are left out; a test knows their number.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().filter_map(|declared| declared.operation(&self.library).ok())
    }

    /// Finds the operation for a request.
    pub(crate) fn find(&self, method: &str, path: &str) -> Found<'_> {
        route::find(&self.operations, &self.library, method, path)
    }

    /// What a scope of the reporting statistics can be asked for.
    pub(crate) fn reporting_scope(&self, scope: &str) -> Option<&Value> {
        let (text, scopes) = &self.reporting_scopes;
        // That the text is JSON was settled when it was cut out.
        scopes.get_or_init(|| serde_json::from_str(text.get()).unwrap_or_default()).get(scope)
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
fn setting_data(library: &Arc<Library>, shapes: &serde_json::Map<String, Value>) -> Option<BTreeMap<String, Check>> {
    let check = |(kind, shape): (&String, &Value)| {
        let mut schema = json!({"allOf": [{"type": "object", "required": shape.get("required")?}]});
        if let Some(name) = shape.get("schema").and_then(Value::as_str) {
            schema["allOf"].as_array_mut()?.push(json!({"$ref": format!("#/components/schemas/{name}")}));
        }
        Some((kind.clone(), Check::open(library, &schema)))
    };
    shapes.iter().map(check).collect()
}
