//! Users: the agents and bots of the account.

use gorgias::{Patch, Secret, types};

use super::desk::{Desk, sorted};

stories! {
    the_life_of_a_user: list_users, create_user, get_user, update_user, delete_user;
}

async fn the_life_of_a_user(desk: &Desk) {
    let seeded = walk!(desk, 2, list_users);
    let body = || {
        types::CreateUser::builder()
            .name("Tariq Lund")
            .email("tariq+returns@example.com")
            .role(make!(UserRoleInput { name: types::UserRoleWrite::LiteAgent }))
            .bio("Returns")
            .country("SE")
            .language(types::UserLanguage::Fr)
            .timezone("Europe/Stockholm")
    };
    let made = call!(desk, create_user.body(body()));
    let read = call!(desk, get_user.id(made.id));
    assert_eq!(read, made);
    assert_eq!(read.email.as_deref(), Some("tariq+returns@example.com"));
    assert_eq!((read.firstname.as_deref(), read.country.as_deref()), (Some("Tariq"), Some("SE")));
    assert_eq!(read.role.unwrap().name, Some(types::UserRoleRead::LiteAgent));
    refused!(desk, Conflict, create_user.body(body()));

    let changed =
        call!(desk, update_user.id(made.id).body(types::UpdateUser::builder().bio(Patch::Null).country("NO")));
    assert_eq!((changed.bio.as_deref(), changed.country.as_deref()), (None, Some("NO")));
    assert_eq!(changed.timezone.as_deref(), Some("Europe/Stockholm"));
    assert_eq!(call!(desk, get_user.id(made.id)).bio, None);

    // Id 0 is whoever calls.
    let me = call!(desk, get_user.id(0));
    assert_eq!((me.id, me.email.as_deref()), (desk.ids().caller, Some(desk.sandbox.email())));
    let password = |confirmation: &str| {
        let body = types::UpdateUser::builder().new_password(Secret::from("a new password"));
        body.password_confirmation(Secret::from(confirmation))
    };
    refused!(desk, BadRequest, update_user.id(0).body(password("another")));
    assert_eq!(call!(desk, update_user.id(0).body(password("a new password"))).id, me.id);

    let found = call!(desk, list_users.email("tariq+returns@example.com")).data;
    assert_eq!(found.iter().map(|user| user.id).collect::<Vec<_>>(), [made.id]);
    let roles = vec![types::UserRoleRead::LiteAgent, types::UserRoleRead::Bot];
    let lite = call!(desk, list_users.roles(roles)).data;
    assert_eq!(
        sorted(lite.iter().map(|user| user.id).collect()),
        sorted(vec![made.id, desk.ids().bot, desk.ids().second_agent])
    );
    let all = walk!(desk, 2, list_users.order_by("email:asc"));
    assert_eq!(sorted(all), sorted([seeded.clone(), vec![made.id]].concat()));

    call!(desk, delete_user.id(made.id));
    refused!(desk, NotFound, get_user.id(made.id));
    assert_eq!(walk!(desk, 2, list_users), seeded);
    refused!(desk, BadRequest, delete_user.id(desk.ids().caller));
}
