//! What is changed in operations, parameters, bodies and responses.

use serde_json::{Value, json};

use super::{bundle, inline, lines};

/// Changes the whole document without references, and expects these lines.
#[track_caller]
fn changed(change: impl FnOnce(&mut Value), expected: &[&str]) {
    let bundle = bundle();
    let mut copy = inline::document(&bundle);
    change(&mut copy);
    assert_eq!(lines(&bundle, &copy), expected);
}

#[test]
fn operations_that_stand_on_one_side_only() {
    let tags = |copy: &mut Value| copy["paths"]["/api/tags"].as_object_mut().unwrap().clone();
    changed(
        |copy| copy["paths"]["/api/zz"] = json!({ "get": tags(copy)["get"] }),
        &["missing | GET /api/zz | operation | absent | present"],
    );
    changed(
        |copy| drop(copy["paths"]["/api/tags"].as_object_mut().unwrap().shift_remove("delete")),
        &["refused | DELETE /api/tags | operation | present | absent"],
    );
    changed(
        |copy| copy["paths"]["/api/tags"]["get"]["deprecated"] = json!(true),
        &["told | GET /api/tags | deprecated | in use | deprecated"],
    );
}

#[test]
fn every_operation_is_missed() {
    // Without what they send and receive, which would be compared each time.
    let mut bare = json!({ "openapi": "3.0.3", "paths": {} });
    for (path, method, _) in crate::codegen::schema::operations(&bundle()) {
        bare["paths"][path][method] = json!({ "responses": {} });
    }
    for (path, method, _) in crate::codegen::schema::operations(&bare) {
        let mut copy = bare.clone();
        copy["paths"][path].as_object_mut().unwrap().shift_remove(method);
        let name = format!("{} {path}", method.to_uppercase());
        assert_eq!(lines(&bare, &copy), [format!("refused | {name} | operation | present | absent")]);
        assert_eq!(lines(&copy, &bare), [format!("missing | {name} | operation | absent | present")]);
    }
}

#[test]
fn parameters() {
    let parameters = |copy: &mut Value, change: &dyn Fn(&mut Vec<Value>)| {
        change(copy["paths"]["/api/tags"]["get"]["parameters"].as_array_mut().unwrap());
    };
    changed(
        |copy| parameters(copy, &|all| all.retain(|one| one["name"] != "search")),
        &["refused | GET /api/tags query.search | parameter | present | absent"],
    );
    let new = |required: bool| json!({ "name": "zz", "in": "query", "required": required, "schema": {} });
    changed(
        |copy| parameters(copy, &|all| all.push(new(false))),
        &["missing | GET /api/tags query.zz | parameter | absent | present"],
    );
    changed(
        |copy| parameters(copy, &|all| all.push(new(true))),
        &["refused | GET /api/tags query.zz | parameter | absent | present"],
    );
    changed(
        |copy| parameters(copy, &|all| all[0]["required"] = json!(true)),
        &["refused | GET /api/tags query.cursor | required | optional | required"],
    );
    changed(
        |copy| {
            let all = copy["paths"]["/api/tickets"]["get"]["parameters"].as_array_mut().unwrap();
            let ids = all.iter_mut().find(|one| one["name"] == "ticket_ids").unwrap();
            ids["explode"] = json!(false);
        },
        &["refused | GET /api/tickets query.ticket_ids | style | repeated | joined by commas"],
    );
    changed(
        |copy| {
            let events = &mut copy["paths"]["/api/events"]["get"]["parameters"];
            let all = events.as_array().unwrap().clone();
            let (range, mut rest): (Vec<Value>, Vec<Value>) =
                all.into_iter().partition(|one| one["name"].as_str().unwrap().starts_with("created_datetime["));
            assert_eq!(range.len(), 4);
            let field = |one: &Value| {
                one["name"].as_str().unwrap()["created_datetime[".len()..].trim_end_matches(']').to_owned()
            };
            let fields: serde_json::Map<_, _> = range.iter().map(|one| (field(one), one["schema"].clone())).collect();
            rest.push(json!({ "name": "created_datetime", "in": "query", "style": "deepObject",
                "schema": { "type": "object", "properties": fields } }));
            *events = json!(rest);
        },
        &[],
    );
}

#[test]
fn request_bodies() {
    let create = |copy: &mut Value| copy["paths"]["/api/tags"]["post"].as_object_mut().unwrap().clone();
    changed(
        |copy| drop(copy["paths"]["/api/tags"]["post"].as_object_mut().unwrap().shift_remove("requestBody")),
        &["refused | POST /api/tags body | body | present | absent"],
    );
    changed(
        |copy| copy["paths"]["/api/tags"]["get"]["requestBody"] = create(copy)["requestBody"].clone(),
        &["refused | GET /api/tags body | body | absent | present"],
    );
    changed(
        |copy| copy["paths"]["/api/tags"]["post"]["requestBody"]["required"] = json!(false),
        &["withheld | POST /api/tags body | required | required | optional"],
    );
    changed(
        |copy| {
            let body = &mut copy["paths"]["/api/tags"]["post"]["requestBody"];
            body["content"] = json!({ "multipart/form-data": body["content"]["application/json"] });
        },
        &["refused | POST /api/tags body | media type | application/json | multipart/form-data"],
    );
}

#[test]
fn success_codes() {
    changed(
        |copy| {
            let responses = copy["paths"]["/api/tags"]["post"]["responses"].as_object_mut().unwrap();
            let created = responses.shift_remove("201").unwrap();
            responses.insert("202".into(), created);
        },
        &["told | POST /api/tags response | success codes | 201 | 202"],
    );
    // Under another code, the body is compared all the same.
    changed(
        |copy| {
            let responses = copy["paths"]["/api/tags"]["post"]["responses"].as_object_mut().unwrap();
            let mut created = responses.shift_remove("201").unwrap();
            created["content"]["application/json"]["schema"]["properties"]["id"]["type"] = json!("string");
            responses.insert("200".into(), created);
        },
        &[
            "lost | POST /api/tags response.id | type | integer | string",
            "told | POST /api/tags response | success codes | 201 | 200",
        ],
    );
    // Errors are not compared.
    changed(
        |copy| drop(copy["paths"]["/api/tags"]["post"]["responses"].as_object_mut().unwrap().shift_remove("401")),
        &[],
    );
}
