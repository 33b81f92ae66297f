//! Definitions of custom fields.

use gorgias::types::{self, CustomFieldChoice};
use serde_json::{Value, json};

use super::harness::{Row, at};
use super::samples::custom_field;

fn dropdown() -> types::CustomFieldDefinitionInput {
    make!(CustomFieldDefinitionInput {
        data_type: types::CustomFieldDataType::Text,
        input_settings: make!(CustomFieldInputSettingsInput {
            input_type: types::CustomFieldInputType::Dropdown,
            choices: vec!["Order::Status".into(), "Order::Damaged".into()],
            default: CustomFieldChoice::Text("Order::Status".into()),
        }),
    })
}

fn yes_or_no() -> types::CustomFieldDefinitionInput {
    make!(CustomFieldDefinitionInput {
        data_type: types::CustomFieldDataType::Boolean,
        input_settings: make!(CustomFieldInputSettingsInput {
            input_type: types::CustomFieldInputType::Dropdown,
            choices: vec![CustomFieldChoice::Flag(true), CustomFieldChoice::Flag(false)],
            default: CustomFieldChoice::Flag(true),
        }),
    })
}

fn number() -> types::CustomFieldDefinitionInput {
    make!(CustomFieldDefinitionInput {
        data_type: types::CustomFieldDataType::Number,
        input_settings: make!(CustomFieldInputSettingsInput {
            input_type: types::CustomFieldInputType::InputNumber,
            placeholder: "How many",
            min: types::CustomFieldBound::Number(serde_json::Number::from_f64(0.5).unwrap()),
            max: types::CustomFieldBound::Text("10".into()),
        }),
    })
}

fn sent(data_type: &str, input_settings: Value) -> Value {
    json!({
        "object_type": "Ticket", "label": "Contact reason", "description": "Why the customer wrote",
        "external_id": "crm-reason", "priority": 40, "required": true, "managed_type": "contact_reason",
        "deactivated_datetime": null,
        "definition": {"data_type": data_type, "input_settings": input_settings},
    })
}

/// Sets what all three ways of writing have in common.
macro_rules! full {
    ($builder:expr, $definition:expr) => {
        $builder
            .object_type(types::CustomFieldObjectType::Ticket)
            .label("Contact reason".to_owned())
            .definition($definition)
            .description("Why the customer wrote")
            .external_id("crm-reason")
            .priority(40)
            .required(true)
            .managed_type(types::ManagedType::ContactReason)
            .deactivated_datetime(gorgias::Patch::Null)
    };
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            list_custom_fields
                .object_type(types::CustomFieldObjectType::Customer)
                .cursor("c")
                .limit(10)
                .order_by(types::ListCustomFieldsOrderBy::PriorityAsc)
                .search("lieu & méthode")
                .archived(true)
        )
        .sends(
            "GET /api/custom-fields?archived=true&cursor=c&limit=10&object_type=Customer&order_by=priority%3Aasc\
             &search=lieu+%26+m%C3%A9thode",
        )
        .answers(
            200,
            &json!({
                "data": [custom_field(8001), {"id": 8002, "priority": null, "definition": {"data_type": "number"}, "deactivated_datetime": "2026-11-20T10:00:00+00:00"}],
                "object": "list",
                "uri": "/api/custom-fields?object_type=Customer",
                "meta": {"prev_cursor": null, "next_cursor": null, "total_resources": 2},
            }),
        )
        .reads(|fields| {
            assert_eq!(fields.meta.as_ref().unwrap().total_resources, Some(2));
            assert_eq!(fields.data[0].requirement_type, Some(types::RequirementType::Required));
            let settings = fields.data[0].definition.as_ref().unwrap().input_settings.as_ref().unwrap();
            assert_eq!(settings.choices[1], CustomFieldChoice::Text("Order::Damaged".into()));
            assert_eq!(settings.choices[2], CustomFieldChoice::Flag(true));
            assert_eq!(settings.min, Some(types::CustomFieldBound::Number(serde_json::Number::from_f64(0.5).unwrap())));
            assert_eq!(settings.max, Some(types::CustomFieldBound::Text("10".into())));
        }),
        call!(create_custom_field.body(full!(types::CreateCustomField::builder(), dropdown())))
            .sends_json(
                "POST /api/custom-fields",
                sent(
                    "text",
                    json!({
                        "input_type": "dropdown", "choices": ["Order::Status", "Order::Damaged"], "default": "Order::Status",
                    }),
                ),
            )
            .answers(201, &custom_field(8001))
            .reads(|field| {
                assert_eq!((field.id, field.label.as_deref()), (8001, Some("Contact reason")));
                assert_eq!(field.managed_type, Some(types::ManagedType::ContactReason));
            }),
        call!(update_custom_fields.body(vec![
                types::UpdateCustomFieldsItem::try_from(
                    full!(types::UpdateCustomFieldsItem::builder(), yes_or_no())
                        .id(8001)
                        .requirement_type(types::RequirementType::Conditional),
                )
                .unwrap(),
                make!(UpdateCustomFieldsItem { id: 8002, priority: 0 }),
            ]))
        .sends_json("PUT /api/custom-fields", {
            let settings = json!({"input_type": "dropdown", "choices": [true, false], "default": true});
            let mut first = sent("boolean", settings);
            first["id"] = json!(8001);
            first["requirement_type"] = json!("conditional");
            json!([first, {"id": 8002, "priority": 0}])
        })
        .answers(202, &json!({"data": [custom_field(8001), custom_field(8002)]}))
        .reads(|fields| assert_eq!(fields.data[1].id, 8002)),
        call!(get_custom_field.id(8001))
            .sends("GET /api/custom-fields/8001")
            .answers(200, &custom_field(8001))
            .reads(|field| assert_eq!(field.updated_datetime, Some(at("2026-09-02T10:59:29.12Z")))),
        call!(update_custom_field.id(8001).body(full!(types::UpdateCustomField::builder(), number())))
            .sends_json(
                "PUT /api/custom-fields/8001",
                sent(
                    "number",
                    json!({"input_type": "input_number", "placeholder": "How many", "min": 0.5, "max": "10"}),
                ),
            )
            .answers(202, &custom_field(8001))
            .reads(|field| assert_eq!((field.priority, field.required), (Some(40), Some(true)))),
    ]
}
