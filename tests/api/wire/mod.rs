//! Every operation on the wire: what is sent, byte for byte, and what becomes of the answer.
//!
//! One row per operation, in `wire/`, in one module per group of resources. A row reads: this call, sends this, is
//! answered that, and reads as follows. What holds for all calls is checked by `wire/harness.rs`; that no operation, query
//! parameter or body field of `spec/gorgias.json` is left out, by `wire/completeness.rs`.

#[macro_use]
mod harness;
mod completeness;
mod encoding;
mod files;
mod lost;
mod samples;
pub(crate) mod spec;

/// Runs the rows of each module, and collects those of all.
macro_rules! groups {
    ($($group:ident),* $(,)?) => {
        $(
            mod $group;

            #[tokio::test]
            async fn $group() {
                harness::run_all($group::rows()).await;
            }
        )*

        fn all_rows() -> Vec<harness::Row> {
            let groups = [$($group::rows()),*];
            groups.into_iter().flatten().collect()
        }
    };
}

groups! {
    account,
    custom_field_values,
    custom_fields,
    customers,
    events_and_jobs,
    integrations,
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
