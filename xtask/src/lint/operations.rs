//! Operations as a whole.

use std::collections::BTreeSet;

use serde_json::Value;

use super::walk::{entries, operation_place};
use super::{Report, names, repeated, root, texts};
use crate::codegen::{rules, schema};

/// Checks all operations.
pub(super) fn check(document: &Value, report: &mut Report) {
    let mut ids = BTreeSet::new();
    for (path, method, operation) in schema::operations(document) {
        let place = operation_place(path, method, operation);
        let id = schema::text(operation, "operationId");
        if let Some(problem) = names::operation(id) {
            report.add(&place, problem);
        }
        report.unless(ids.insert(rules::rust_name(id)), &place, "its `operationId` is used twice: rename one");
        let at = Place { document, operation, place: &place };
        check_tags(&at, report);
        check_security(&at, report);
        check_parameters(&at, path, report);
        check_body(&at, method, report);
        check_responses(&at, report);
        check_pages(&at, report);
        let reads = schema::flag(operation, "x-gorgias-reads");
        report.unless(!reads || method != "get", &place, "a GET reads anyway: remove `x-gorgias-reads`");
        let destroys = schema::flag(operation, "x-gorgias-destructive");
        report.unless(
            !destroys || !(reads || method == "get"),
            &place,
            "what only reads cannot be `x-gorgias-destructive`: mend one of the two",
        );
    }
}

struct Place<'a> {
    document: &'a Value,
    operation: &'a Value,
    place: &'a str,
}

impl<'a> Place<'a> {
    /// The parameters, shared ones looked up.
    fn parameters(&self) -> Vec<&'a Value> {
        let shared = &self.document["components"]["parameters"];
        let find = |parameter: &'a Value| match parameter.get("$ref").and_then(Value::as_str) {
            Some(target) => &shared[target.rsplit('/').next().unwrap_or_default()],
            None => parameter,
        };
        self.operation["parameters"].as_array().into_iter().flatten().map(find).collect()
    }

    fn responses(&self) -> Vec<(&'a str, &'a Value)> {
        entries(&self.operation["responses"]).collect()
    }

    fn successes(&self) -> Vec<(&'a str, &'a Value)> {
        self.responses().into_iter().filter(|(status, _)| status.starts_with('2')).collect()
    }
}

fn check_tags(at: &Place<'_>, report: &mut Report) {
    let declared: Vec<&str> =
        at.document["tags"].as_array().into_iter().flatten().map(|tag| schema::text(tag, "name")).collect();
    let tags = texts(at.operation.get("tags"));
    report.unless(tags.len() == 1, at.place, "it must carry one tag: the table of operations shows only one");
    for tag in tags {
        report.unless(declared.contains(&tag), at.place, format!("tag `{tag}` is not declared: add it to `tags`"));
    }
}

fn check_security(at: &Place<'_>, report: &mut Report) {
    let ways: Vec<(&str, &Value)> =
        at.operation["security"].as_array().into_iter().flatten().flat_map(entries).collect();
    let names: Vec<&str> = ways.iter().map(|(name, _)| *name).collect();
    if names != ["basic", "oauth2"] {
        return report.add(at.place, "`security` must be `[{basic: []}, {oauth2: [scope]}]`: both ways always work");
    }
    let scopes = texts(ways.get(1).map(|(_, scopes)| *scopes));
    for scope in &scopes {
        let declared = root::scopes(at.document).is_some_and(|declared| declared.contains_key(*scope));
        report.unless(declared, at.place, format!("scope `{scope}` is not declared: add it to the OAuth flow"));
    }
    let unknown = at.operation["x-gorgias-scope-confidence"] == "unknown";
    report.unless(
        scopes.len() == usize::from(!unknown),
        at.place,
        "it must name one scope, or none and `x-gorgias-scope-confidence: unknown`",
    );
}

fn check_parameters(at: &Place<'_>, path: &str, report: &mut Report) {
    let parameters = at.parameters();
    let in_path: BTreeSet<&str> =
        parameters.iter().filter(|p| p["in"] == "path").map(|p| schema::text(p, "name")).collect();
    let template: BTreeSet<&str> =
        path.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(name, _)| name).collect();
    for name in template.difference(&in_path) {
        report.add(at.place, format!("`{{{name}}}` of the path is no parameter: declare it with `in: path`"));
    }
    for name in in_path.difference(&template) {
        report.add(at.place, format!("path parameter `{name}` is not in the path: remove it"));
    }
    let names = parameters.iter().map(|parameter| rules::rust_name(schema::text(parameter, "name"))).collect();
    for name in repeated(names) {
        report.add(at.place, format!("two parameters have the Rust name `{name}`: rename one"));
    }
}

fn check_body(at: &Place<'_>, method: &str, report: &mut Report) {
    let Some(body) = at.operation.get("requestBody") else { return };
    report.unless(method != "get", at.place, "a GET cannot have a request body: remove it");
    report.unless(
        schema::flag(body, "required"),
        at.place,
        "progenitor always sends the body: add `required: true` to it",
    );
    let media: Vec<(&str, &Value)> = entries(&body["content"]).collect();
    report.unless(media.len() == 1, at.place, "the request body must have one media type: progenitor panics on two");
    for (name, item) in media {
        report.unless(
            matches!(name, "application/json" | "multipart/form-data"),
            at.place,
            format!("no code is generated for a request body of {name}: use application/json"),
        );
        report.unless(
            item.get("schema").is_some(),
            at.place,
            format!("{name} of the request body has no `schema`: add one"),
        );
    }
}

fn check_responses(at: &Place<'_>, report: &mut Report) {
    let successes = at.successes();
    let redirects = at.responses().iter().any(|(status, _)| *status == "307");
    report.unless(
        if redirects { successes.is_empty() } else { successes.len() == 1 },
        at.place,
        "it must have one 2xx answer, or a 307 and no 2xx: merge several to `2XX`",
    );
    for (status, response) in at.responses() {
        let known = status.len() == 3 && status.starts_with(['2', '3', '4', '5']);
        report.unless(
            known,
            at.place,
            format!("answer `{status}` is no status: use 2xx, 3xx, 4xx, 5xx or the like of 4XX"),
        );
        for (name, media) in entries(&response["content"]) {
            let json = name.ends_with("json");
            report.unless(
                !json || media.get("schema").is_some(),
                at.place,
                format!(
                    "{name} of {status} has no `schema`, on which progenitor panics: write at least `schema: {{}}`"
                ),
            );
        }
    }
    for (status, response) in successes {
        let media = entries(&response["content"]).count();
        report.unless(media <= 1, at.place, format!("answer {status} must have one media type: the first would win"));
        report.unless(
            response.get("$ref").is_none(),
            at.place,
            format!("answer {status} must stand here: successes are not looked up in components/responses"),
        );
        let json = response.pointer("/content/application~1json").is_some();
        report.unless(
            json || !schema::flag(at.operation, "x-gorgias-body-may-be-empty"),
            at.place,
            "`x-gorgias-body-may-be-empty` speaks of a JSON answer, and there is none: remove it",
        );
    }
    let moved = at.responses().iter().any(|(status, _)| matches!(*status, "301" | "302" | "308"));
    report.unless(
        moved == schema::flag(at.operation, "x-gorgias-merged-redirect"),
        at.place,
        "`x-gorgias-merged-redirect: true` and an answer 301 belong together: add the other, or remove both",
    );
}

/// A paged operation has what paging needs.
fn check_pages(at: &Place<'_>, report: &mut Report) {
    let pagination = schema::text(at.operation, "x-gorgias-pagination");
    if !matches!(pagination, "cursor" | "view-items") {
        return;
    }
    for wanted in ["cursor", "limit"] {
        let found = at.parameters().iter().any(|p| p["name"] == wanted && p["in"] == "query");
        report.unless(
            found,
            at.place,
            format!("a list paged by `{pagination}` needs the query parameter `{wanted}`: add it"),
        );
    }
    let answer = at
        .successes()
        .iter()
        .find_map(|(_, response)| schema::reference(response.pointer("/content/application~1json/schema")?));
    let properties = &at.document["components"]["schemas"][answer.unwrap_or_default()]["properties"];
    report.unless(
        properties["data"]["type"] == "array" && properties.get("meta").is_some(),
        at.place,
        format!("the answer of a list paged by `{pagination}` must be a component with `data` and `meta`"),
    );
}
