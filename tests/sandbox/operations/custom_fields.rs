//! Definitions of custom fields.

use gorgias::types::{self, CustomFieldObjectType};

use super::desk::{Desk, at, sorted};

stories! {
    a_field_is_defined_changed_and_archived:
        list_custom_fields, create_custom_field, get_custom_field, update_custom_field, update_custom_fields;
}

fn dropdown(choices: [&str; 2]) -> types::CustomFieldDefinitionInput {
    make!(CustomFieldDefinitionInput {
        data_type: types::CustomFieldDataType::Text,
        input_settings: make!(CustomFieldInputSettingsInput {
            input_type: types::CustomFieldInputType::Dropdown,
            choices: choices.map(types::CustomFieldChoice::from).to_vec(),
        }),
    })
}

async fn a_field_is_defined_changed_and_archived(desk: &Desk) {
    let (seeded, managed) = (desk.ids().ticket_field, desk.ids().managed_field);
    let body = types::CreateCustomField::builder()
        .object_type(CustomFieldObjectType::Ticket)
        .label("Warehouse")
        .description("Where it was packed")
        .priority(4000)
        .required(true)
        .definition(dropdown(["North", "South"]));
    let made = call!(desk, create_custom_field.body(body));
    let read = call!(desk, get_custom_field.id(made.id));
    assert_eq!(*desk.client.get_custom_field().id(made.id).send().await.unwrap(), made);
    assert_eq!((read.label.as_deref(), read.priority, read.required), (Some("Warehouse"), Some(4000), Some(true)));
    let settings = read.definition.unwrap().input_settings.unwrap();
    assert_eq!(settings.choices, ["North", "South"].map(types::CustomFieldChoice::from));

    let body = types::UpdateCustomField::builder()
        .label("Depot")
        .description(gorgias::Patch::Null)
        .definition(dropdown(["East", "West"]));
    let changed = call!(desk, update_custom_field.id(made.id).body(body));
    assert_eq!((changed.label.as_deref(), changed.description.as_deref()), (Some("Depot"), None));
    assert_eq!(changed.priority, Some(4000), "what is not mentioned stays");
    assert_eq!(call!(desk, get_custom_field.id(made.id)), changed);

    // By priority, highest first.
    assert_eq!(walk!(desk, 1, list_custom_fields.object_type(CustomFieldObjectType::Ticket)), [made.id, seeded, managed]);
    let both = call!(
        desk,
        update_custom_fields.body(vec![
            make!(UpdateCustomFieldsItem { id: made.id, priority: 1 }),
            make!(UpdateCustomFieldsItem { id: seeded, label: "Reason" }),
        ])
    );
    assert_eq!(sorted(both.data.iter().map(|field| field.id).collect()), sorted(vec![made.id, seeded]));
    assert_eq!(walk!(desk, 1, list_custom_fields.object_type(CustomFieldObjectType::Ticket)), [seeded, managed, made.id]);
    assert_eq!(call!(desk, get_custom_field.id(seeded)).label.as_deref(), Some("Reason"));

    let body = types::UpdateCustomField::builder().deactivated_datetime(at("2026-01-02T03:04:05Z"));
    let archived = call!(desk, update_custom_field.id(made.id).body(body));
    assert_eq!(archived.deactivated_datetime, Some(at("2026-01-02T03:04:05Z")));
    let shown = call!(desk, list_custom_fields.object_type(CustomFieldObjectType::Ticket).archived(true)).data;
    assert_eq!(shown, [archived]);
    let customers = call!(desk, list_custom_fields.object_type(CustomFieldObjectType::Customer).search("color")).data;
    assert_eq!(customers[0].id, desk.ids().customer_field);
    refused!(desk, NotFound, get_custom_field.id(1));
}
