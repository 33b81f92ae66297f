//! Names that Rust can bear.

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::codegen::rules;

/// Methods that the generated client has anyway.
const CLIENT: [&str; 9] = [
    "new",
    "new_with_client",
    "builder",
    "api_version",
    "baseurl",
    "client",
    "inner",
    "upload_file_from_path",
    "clone",
];

/// Methods and fields that the builder of every call has anyway.
const CALL: [&str; 6] = ["new", "client", "body", "body_map", "send", "send_raw"];

/// Types that generated code names without their path, and the modules beside the types.
const TYPES: [&str; 14] = [
    "Option", "Some", "None", "Result", "Ok", "Err", "Vec", "String", "Box", "Default", "From", "TryFrom", "Self",
    "Error",
];

/// What is wrong with the id of an operation.
pub(super) fn operation(id: &str) -> Option<&'static str> {
    if id.is_empty() {
        Some("no `operationId`: add one")
    } else if id != id.to_snake_case() {
        Some("`operationId` is not in snake_case: it becomes the name of a method")
    } else if CLIENT.contains(&id) || !is_identifier(id) {
        Some("`operationId` is taken by the client or by Rust: choose another")
    } else {
        None
    }
}

/// What is wrong with the name of a parameter or property.
pub(super) fn field(wire: &str, of_call: bool) -> Option<&'static str> {
    let name = rules::rust_name(wire);
    if !is_identifier(&name) {
        Some("its Rust name is no identifier: teach codegen/rules.rs `rust_name`, which must agree with the generator")
    } else if of_call && CALL.contains(&name.as_str()) {
        Some("its Rust name is taken by the builder of the call: it needs code of its own")
    } else {
        None
    }
}

/// What is wrong with the name of a schema.
pub(super) fn component(name: &str) -> Option<&'static str> {
    if name != name.to_upper_camel_case() || !is_identifier(name) {
        Some("the name is not in UpperCamelCase: it becomes the name of a type")
    } else if TYPES.contains(&name) {
        Some("the name is taken by Rust's own types: choose another")
    } else {
        None
    }
}

/// Whether `name` can be an identifier as it is.
pub(super) fn is_identifier(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}
