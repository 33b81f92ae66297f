//! What the role of the calling user forbids. A key has the permissions of its user; which role may do what is hardly
//! published, so little is refused here.

use crate::http::reply::Failure;
use crate::spec::Operation;
use crate::state::value::Fields;
use crate::state::{Kind, World};

/// Refuses what the caller may not do.
pub(super) fn check(world: &World, operation: &Operation) -> Result<(), Failure> {
    let caller = world.store.get(Kind::User, world.caller);
    let role = caller.and_then(|caller| caller.some("role")?.text("name")).unwrap_or("admin");
    let forbidden = match role {
        "admin" => false,
        // That it may only look on is inferred from its name.
        "observer-agent" if !operation.reads => true,
        // The help center keeps HTTP integrations to admins; that the API does so too is inferred.
        _ => !operation.reads && operation.path.starts_with("/api/integrations"),
    };
    if forbidden {
        return Err(Failure::new(403, "You do not have enough permissions to perform this action."));
    }
    Ok(())
}
