//! Emits string enums that keep a value they do not know, instead of failing the whole page that holds it.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// One enum of the document.
pub(crate) struct OpenEnum {
    /// Name of the component and of the type.
    pub(crate) name: String,
    /// What it says, ready for rustdoc.
    pub(crate) docs: String,
    /// The values on the wire.
    pub(crate) values: Vec<String>,
    /// Whether an unknown value is refused when it is sent.
    pub(crate) closed: bool,
}

/// Emits all enums.
pub(crate) fn emit(enums: &[OpenEnum]) -> Result<TokenStream, String> {
    if enums.is_empty() {
        return Err("no enums".into());
    }
    let items = enums.iter().map(emit_one).collect::<Result<Vec<_>, _>>()?;
    Ok(quote! { #(#items)* })
}

/// The Rust name of a value: `facebook-messenger` is `FacebookMessenger`, `2way` is `N2way`.
pub(crate) fn variant(value: &str) -> String {
    let name = value.to_upper_camel_case();
    match name.chars().next() {
        None => "Empty".into(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) => name,
    }
}

fn emit_one(item: &OpenEnum) -> Result<TokenStream, String> {
    let OpenEnum { name, docs, values, closed } = item;
    let variants: Vec<_> = values.iter().map(|v| format_ident!("{}", variant(v))).collect();
    let distinct: BTreeSet<String> = variants.iter().map(ToString::to_string).collect();
    if distinct.len() != variants.len() || distinct.contains("Unknown") {
        return Err(format!("{name}: two values get one variant name"));
    }
    let variant_docs = values.iter().map(|v| format!("`{v}`"));
    let writing = if *closed {
        "The list is closed for writing: sending a value that is not on it is refused before anything leaves."
    } else {
        "The list is open: a value that is not on it can be sent, too."
    };
    let docs = format!("{docs}\n\nA value that this version does not know is kept in `Unknown`. {writing}");
    let name = format_ident!("{name}");
    let unlisted = closed.then(|| {
        quote! {
            if let Self::Unknown(value) = self {
                return crate::read::Shown::Unlisted(value.as_str(), Self::NAMES);
            }
        }
    });
    Ok(quote! {
        #[doc = #docs]
        #[derive(Clone, PartialEq, Eq, Hash, Ord)]
        #[non_exhaustive]
        pub enum #name {
            #(#[doc = #variant_docs] #variants,)*
            /// A value that this version does not know.
            Unknown(crate::model::UnknownValue),
        }
        impl #name {
            /// Every value that this version knows.
            pub const KNOWN: &'static [Self] = &[#(Self::#variants),*];
            /// Their texts.
            const NAMES: &'static [&'static str] = &[#(#values),*];
            /// Their names in the code.
            const VARIANTS: &'static [&'static str] = &[#(stringify!(#variants)),*];
            /// The value on the wire.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }
        impl From<&str> for #name {
            #[inline]
            fn from(text: &str) -> Self {
                match crate::model::known(Self::NAMES, Self::KNOWN, text) {
                    Some(known) => known.clone(),
                    None => Self::Unknown(crate::model::UnknownValue::new(text)),
                }
            }
        }
        crate::model::open_enum!(#name);
        impl crate::read::Show for #name {
            #[inline]
            fn show(&self) -> crate::read::Shown<'_> {
                #unlisted
                crate::read::Shown::Text(self.as_str())
            }
        }
        impl crate::validate::Checked for #name {
            #[inline]
            fn check(&self, rule: &crate::validate::Rule, at: &mut crate::validate::Checker) {
                at.shown(crate::read::Show::show(self), rule);
            }
        }
        impl schemars::JsonSchema for #name {
            #[inline]
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!(#name).into() }
            #[inline]
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::read::enum_schema(Self::NAMES, #closed)
            }
        }
    })
}
