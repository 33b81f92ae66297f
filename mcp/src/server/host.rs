//! What the client of a request can do.

use rmcp::RoleServer;
use rmcp::service::RequestContext;

/// Returns `true` if the client declared that it can show a form to a person. Asking one that did not is forbidden, and rmcp does
/// not check it from 2026-07-28 on.
pub(super) fn shows_forms(context: &RequestContext<RoleServer>) -> bool {
    let declared = context.client_capabilities().and_then(|capabilities| capabilities.elicitation);
    // Up to 2025-06-18 there were only forms, and `{}` still means those.
    declared.is_some_and(|elicitation| elicitation.form.is_some() || elicitation.url.is_none())
}
