//! How long a token lives: by the answer, by the token itself, or as documented.

use chrono::{DateTime, TimeDelta, Utc};
use gorgias::oauth::{OAuthAccount, Scope, Scopes, Token};
use serde_json::{Value, json};

use crate::oauth::help::{Time, app, jwt};
use crate::support::{Server, answer};

async fn exchanged(time: &Time, body: &Value) -> Token {
    let server = Server::always(answer(200, "", body.to_string())).await;
    let app = app(time);
    let account = OAuthAccount::base_url(&server.url).unwrap();
    let authorization = app.authorize(&account, &Scopes::from([Scope::Offline])).unwrap();
    let state = authorization.url.query_pairs().find(|(key, _)| key == "state").unwrap().1.into_owned();
    app.exchange(authorization.pending, "code", &state).await.unwrap()
}

#[tokio::test]
async fn the_life_of_a_token() {
    let time = Time::new();
    let (now, day) = (time.now(), TimeDelta::hours(24));
    let at = |time: DateTime<Utc>| time.timestamp();
    let ends = |exp: Value| jwt(&json!({"exp": exp}));
    for (access_token, expires_in, lives) in [
        // The documented sample says 0, although the token lives.
        (ends(json!(at(now + TimeDelta::hours(3)))), json!(0), TimeDelta::hours(3)),
        (ends(json!(at(now + TimeDelta::hours(3)))), json!(-1), TimeDelta::hours(3)),
        (ends(json!(at(now + TimeDelta::hours(3)))), Value::Null, TimeDelta::hours(3)),
        (ends(json!(at(now + TimeDelta::hours(3)) as f64)), json!(0), TimeDelta::hours(3)),
        (ends(json!(at(now + TimeDelta::hours(3)))), json!(60), TimeDelta::seconds(60)),
        // A life in another form than documented.
        ("no-jwt".to_owned(), json!("60"), TimeDelta::seconds(60)),
        ("no-jwt".to_owned(), json!(60.5), TimeDelta::seconds(60)),
        ("no-jwt".to_owned(), json!("a day"), day),
        ("no-jwt".to_owned(), json!([60]), day),
        ("no-jwt".to_owned(), json!(u64::MAX), day),
        // A claim that has passed tells of a wrong clock.
        (ends(json!(at(now) - 10)), json!(0), day),
        (ends(json!("soon")), json!(0), day),
        (ends(json!(1e300)), json!(0), day),
        (ends(Value::Null), json!(0), day),
        (ends(json!(1)), json!(i64::MAX), day),
        ("no-jwt".to_owned(), json!(0), day),
        ("a.%%%.c".to_owned(), json!(0), day),
        ("a.e30.c".to_owned(), json!(0), day),
    ] {
        let token = exchanged(&time, &json!({"access_token": access_token, "expires_in": expires_in})).await;
        assert_eq!(token.expires_at() - now, lives, "{access_token} {expires_in}");
    }
}

#[tokio::test]
async fn scopes_come_from_the_answer_or_from_the_token() {
    let time = Time::new();
    let access_token = jwt(&json!({"scope": "tickets:read users:read"}));
    let token = exchanged(&time, &json!({"access_token": access_token, "scope": "tags:read"})).await;
    assert_eq!(token.scopes().unwrap().to_string(), "tags:read");
    let token = exchanged(&time, &json!({"access_token": access_token})).await;
    assert_eq!(token.scopes().unwrap().to_string(), "users:read tickets:read");
    let token = exchanged(&time, &json!({"access_token": "a", "scope": " "})).await;
    assert_eq!(token.scopes(), None, "nothing said is not nothing granted");
}

#[tokio::test]
async fn a_token_survives_its_json() {
    let time = Time::new();
    let body = json!({"access_token": "a", "refresh_token": "r", "scope": "tags:read x:new", "expires_in": 60});
    let token = exchanged(&time, &body).await;
    let json = token.to_json().unwrap();
    let json = secrecy::ExposeSecret::expose_secret(&json);
    assert_eq!(Token::from_json(json).unwrap(), token);
    assert!(json.contains("x:new"), "unknown scopes are kept");
}

#[test]
fn what_is_no_token_is_refused_without_quoting_it() {
    for json in [
        "otter",
        r#"{"access_token": "otter"}"#,
        r#"{"access_token": "otter", "expires_at": "otter"}"#,
        r#"{"access_token": "otter\r\nx: y", "expires_at": "2027-01-01T00:00:00Z"}"#,
        r#"{"access_token": "", "expires_at": "2027-01-01T00:00:00Z"}"#,
        r#"{"access_token": ["otter"], "expires_at": "2027-01-01T00:00:00Z"}"#,
    ] {
        let error = Token::from_json(json).unwrap_err();
        assert_eq!(error.kind(), gorgias::ErrorKind::TokenStore);
        assert!(!format!("{error} {error:?}").contains("otter"), "{error:?}");
    }
}
