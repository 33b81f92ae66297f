//! Users: the agents and bots of the account.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::{Row, at, map};
use super::samples::page;

fn user(id: i64) -> Value {
    json!({
        "id": id,
        "active": true,
        "email": "tariq@example.com",
        "name": "Tariq Lund",
        "firstname": "Tariq",
        "lastname": "Lund",
        "role": {"name": "lite-agent"},
        "bio": "Returns",
        "country": "SE",
        "language": "en",
        "timezone": "Europe/Stockholm",
        "external_id": "hr-11",
        "meta": {
            "sso": "google", "profile_picture_url": "https://files.example.com/tariq.png", "name_set_via": "agent", "desk": 4,
        },
        "client_id": "5f2b",
        "created_datetime": "2026-01-02T03:04:05+00:00",
        "updated_datetime": "2026-01-03T03:04:05.678901+00:00",
        "deactivated_datetime": null,
        "has_password": true,
        "has_2fa_enabled": false,
        "uri": format!("https://north-outdoor.gorgias.com/api/users/{id}/"),
    })
}

pub(crate) fn rows() -> Vec<Row> {
    fn sent_meta() -> Value {
        json!({"sso": "google", "profile_picture_url": "https://files.example.com/t.png", "desk": 4})
    }
    let meta = || map(sent_meta());
    vec![
        call!(
            list_users
                .cursor("c")
                .limit(30)
                .order_by(types::ListUsersOrderBy::RoleNameAsc)
                .email("tariq+returns@example.com")
                .external_id("hr/11 #2")
                .roles(vec![types::UserRoleRead::Admin, types::UserRoleRead::BasicAgent])
                .search("Tariq & Björn")
                .available_first(true)
        )
        .sends(
            "GET /api/users?available_first=true&cursor=c&email=tariq%2Breturns%40example.com\
             &external_id=hr%2F11+%232&limit=30&order_by=role.name%3Aasc&roles=admin&roles=basic-agent\
             &search=Tariq+%26+Bj%C3%B6rn",
        )
        .answers(
            200,
            &page("/api/users", json!([user(11), {"id": 12, "email": "bot@example", "role": {"name": "robot"}, "meta": null, "deactivated_datetime": "2026-11-20T10:00:00+00:00"}])),
        )
        .reads(|users| {
            assert_eq!(users.data[0].role.as_ref().unwrap().name, Some(types::UserRoleRead::LiteAgent));
            assert_eq!(users.data[1].role.as_ref().unwrap().name.as_ref().unwrap().as_str(), "robot");
            assert_eq!(users.data[1].email.as_deref(), Some("bot@example"));
            assert!(users.data[1].meta.is_empty());
        }),
        call!(
            create_user.body(
                types::CreateUser::builder()
                    .email("tariq@example.com")
                    .name("Tariq Lund")
                    .role(make!(UserRoleInput { name: types::UserRoleWrite::LiteAgent }))
                    .bio("Returns")
                    .country("SE")
                    .external_id("hr-11".to_owned())
                    .language(types::UserLanguage::En)
                    .meta(meta())
                    .timezone("Europe/Stockholm".to_owned()),
            )
        )
        .sends_json(
            "POST /api/users",
            json!({
                "email": "tariq@example.com", "name": "Tariq Lund", "role": {"name": "lite-agent"}, "bio": "Returns",
                "country": "SE", "external_id": "hr-11", "language": "en", "meta": sent_meta(), "timezone": "Europe/Stockholm",
            }),
        )
        .answers(201, &user(11))
        .reads(|user| {
            assert_eq!((user.id, user.active, user.has_2fa_enabled), (11, Some(true), Some(false)));
            assert_eq!((&user.meta["sso"], &user.meta["name_set_via"]), (&json!("google"), &json!("agent")));
        }),
        // Id 0 is the user of the key.
        call!(get_user.id(0))
            .sends("GET /api/users/0")
            .answers(200, &user(11))
            .reads(|user| assert_eq!((user.id, user.updated_datetime), (11, Some(at("2026-01-03T03:04:05.678901Z"))))),
        call!(
            update_user.id(0).body(
                types::UpdateUser::builder()
                    .email("tariq@example.com".to_owned())
                    .name("Tariq Lund".to_owned())
                    .role(make!(UserRoleInput { name: types::UserRoleWrite::ObserverAgent }))
                    .bio(gorgias::Patch::Null)
                    .country("NO")
                    .external_id("hr-12".to_owned())
                    .language(types::UserLanguage::Fr)
                    .meta(meta())
                    .timezone("UTC".to_owned())
                    .new_password(gorgias::Secret::from("new-secret"))
                    .old_password(gorgias::Secret::from("old-secret"))
                    .password_confirmation(gorgias::Secret::from("new-secret"))
                    .two_fa_code("123456"),
            )
        )
        .sends_json(
            "PUT /api/users/0",
            json!({
                "email": "tariq@example.com", "name": "Tariq Lund", "role": {"name": "observer-agent"}, "bio": null,
                "country": "NO", "external_id": "hr-12", "language": "fr", "meta": sent_meta(), "timezone": "UTC",
                "new_password": "new-secret", "old_password": "old-secret", "password_confirmation": "new-secret",
                "two_fa_code": "123456",
            }),
        )
        .answers(202, &user(11))
        .reads(|user| assert_eq!(user.country.as_deref(), Some("SE"))),
        call!(delete_user.id(11)).sends("DELETE /api/users/11").answers_nothing(204),
    ]
}
