//! From a request that arrived to the operation that it is.

use gorgias::operations::OPERATIONS;

/// The id of the operation. Literal segments win over parameters: `/api/customers/merge` is no customer.
pub(crate) fn operation_of(method: &str, path: &str) -> Option<&'static str> {
    OPERATIONS
        .iter()
        .filter(|operation| operation.method == *method)
        .filter_map(|operation| Some((literals(operation.path, path)?, operation.id)))
        .max()
        .map(|(_, id)| id)
}

/// How many segments of the template are in the path as they are, if the path fits.
fn literals(template: &str, path: &str) -> Option<usize> {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    let mut literals = 0;
    for (wanted, sent) in template.iter().zip(&path) {
        match wanted.starts_with('{') {
            true if sent.is_empty() => return None,
            true => {}
            false if wanted == sent => literals += 1,
            false => return None,
        }
    }
    Some(literals)
}

#[test]
fn every_template_leads_back_to_its_operation() {
    for operation in OPERATIONS {
        let path: Vec<&str> = operation.path.split('/').map(|s| if s.starts_with('{') { "71" } else { s }).collect();
        assert_eq!(operation_of(operation.method.as_str(), &path.join("/")), Some(operation.id));
    }
    assert_eq!(operation_of("PUT", "/api/customers/merge"), Some("merge_customers"));
    assert_eq!(operation_of("GET", "/api/tickets/7/nothing"), None);
    assert_eq!(operation_of("GET", "/api/tickets/"), None);
}
