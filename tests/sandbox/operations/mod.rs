//! Every operation over real sockets: the client against the sandbox, a server that keeps records and checks every request
//! and every answer against `spec/gorgias.json`.
//!
//! `tests/wire.rs` fixes what goes over the wire; here calls follow each other, and what one wrote the next one reads. Each
//! story of `sandbox/` runs on a sandbox of its own and names the operations that it covers; `sandbox/desk.rs` checks that it
//! did call them, `sandbox/completeness.rs` that none is left out.

#[macro_use]
mod desk;
mod completeness;
mod routes;

macro_rules! groups {
    ($($group:ident),* $(,)?) => {
        $(mod $group;)*

        /// What all stories cover.
        fn covered() -> Vec<&'static str> {
            [$($group::COVERS),*].concat()
        }
    };
}

groups! {
    account,
    custom_field_values,
    custom_fields,
    customers,
    customers_merged,
    events,
    files,
    integrations,
    jobs,
    macros,
    messages,
    metric_cards,
    phone,
    rules,
    satisfaction_surveys,
    search,
    statistics,
    tags,
    teams,
    ticket_tags,
    tickets,
    users,
    views,
    widgets,
}
