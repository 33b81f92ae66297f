//! The types: what is received forgives and has no builder, what is sent has builders that are easy to use.

use std::collections::BTreeSet;

use syn::visit_mut::VisitMut;
use syn::{Fields, ImplItem, Item, ItemMod, ItemStruct, parse_quote};

use super::syntax::{argument, is_named, last_segment};
use super::{Counts, lazy, lists, records};
use crate::codegen::lower::Lowered;

pub(super) fn rewrite(module: &mut ItemMod, lowered: &Lowered, counts: &mut Counts) -> Result<(), String> {
    let Some((_, items)) = &mut module.content else { return Err("`types` has no content".into()) };
    let checks: Vec<Item> = items.iter().filter_map(|item| union_checks(item, lowered)).collect();
    counts.hit("checked unions", !checks.is_empty());
    items.extend(checks);
    let mut readers = Vec::new();
    for item in items.iter_mut() {
        match item {
            Item::Struct(structure) => {
                lazy::rewrite(structure, lowered, counts);
                readers.extend(records::record(structure, lowered, counts)?);
            }
            Item::Enum(union) => readers.extend(records::union(union, counts)),
            _ => {}
        }
    }
    items.retain_mut(|item| match item {
        Item::Struct(structure) => {
            rewrite_struct(structure);
            true
        }
        Item::Enum(union) => {
            // A union can get a member.
            union.attrs.push(parse_quote!(#[non_exhaustive]));
            counts.hit("open unions", true);
            true
        }
        // `Ticket::builder()`: nobody builds what only Gorgias sends.
        Item::Impl(block) if block.trait_.is_none() => {
            let received = lowered.responses.iter().any(|name| is_named(&block.self_ty, name));
            counts.hit("received types without builder", received);
            !received
        }
        Item::Mod(builders) if builders.ident == "builder" => {
            drop_builders(builders, &lowered.responses);
            bare_setters(builders, counts);
            list_setters(builders, counts);
            extend_builders(builders, counts);
            true
        }
        _ => true,
    });
    items.extend(readers);
    Ok(())
}

/// The checks of a union that is sent: those of the member that it holds.
fn union_checks(item: &Item, lowered: &Lowered) -> Option<Item> {
    let Item::Enum(union) = item else { return None };
    let name = &union.ident;
    if !lowered.rules.unions.contains(&name.to_string()) {
        return None;
    }
    let variants = union.variants.iter().map(|variant| &variant.ident);
    Some(parse_quote! {
        impl crate::validate::Checked for #name {
            fn check(&self, rule: &crate::validate::Rule, at: &mut crate::validate::Checker) {
                match self { #(Self::#variants(value) => crate::validate::Checked::check(value, rule, at),)* }
            }
        }
    })
}

fn drop_builders(module: &mut ItemMod, received: &BTreeSet<String>) {
    let Some((_, items)) = &mut module.content else { return };
    items.retain(|item| {
        let name = match item {
            Item::Struct(structure) => Some(structure.ident.to_string()),
            Item::Impl(block) => last_segment(&block.self_ty),
            _ => None,
        };
        !name.is_some_and(|name| received.contains(&name))
    });
}

/// Setters of optional fields take the value itself, and so whatever converts to it: `Option<T>` has no conversion from
/// text, and none can be added from here.
fn bare_setters(module: &mut ItemMod, counts: &mut Counts) {
    struct Bare(bool);
    impl VisitMut for Bare {
        fn visit_trait_bound_mut(&mut self, bound: &mut syn::TraitBound) {
            let Some(last) = bound.path.segments.last_mut().filter(|s| s.ident == "TryInto") else { return };
            let syn::PathArguments::AngleBracketed(arguments) = &mut last.arguments else { return };
            if let Some(syn::GenericArgument::Type(ty)) = arguments.args.first_mut()
                && let Some(inner) = argument(ty, "Option")
            {
                *ty = inner.clone();
                self.0 = true;
            }
        }

        fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
            if call.method == "map_err" {
                let receiver = &call.receiver;
                call.receiver = parse_quote!(#receiver.map(::std::option::Option::Some));
            }
        }
    }
    let Some((_, items)) = &mut module.content else { return };
    for item in items {
        let Item::Impl(block) = item else { continue };
        for item in &mut block.items {
            let ImplItem::Fn(function) = item else { continue };
            let mut bare = Bare(false);
            bare.visit_generics_mut(&mut function.sig.generics);
            if bare.0 {
                bare.visit_block_mut(&mut function.block);
                counts.hit("bare setters", true);
            }
        }
    }
}

/// Setters of lists of texts and names take whatever can be walked.
fn list_setters(module: &mut ItemMod, counts: &mut Counts) {
    let Some((_, items)) = &mut module.content else { return };
    for item in items {
        let Item::Impl(block) = item else { continue };
        for item in &mut block.items {
            if let ImplItem::Fn(function) = item {
                counts.hit("lists of bodies", lists::take_any_list(function));
            }
        }
    }
}

/// `build()`, and a way to pass a builder where a `Patch` is expected.
fn extend_builders(module: &mut ItemMod, counts: &mut Counts) {
    let Some((_, items)) = &mut module.content else { return };
    let names: Vec<_> =
        items.iter().filter_map(|i| if let Item::Struct(s) = i { Some(s.ident.clone()) } else { None }).collect();
    for name in names {
        counts.hit("builders extended", true);
        items.push(parse_quote! {
            impl #name {
                /// Builds the value.
                ///
                /// # Errors
                /// Of kind `InvalidRequest`, when something required is missing or does not convert; the violation names it.
                pub fn build(self) -> ::std::result::Result<super::#name, crate::Error> {
                    super::#name::try_from(self).map_err(|error| crate::error::incomplete("", &error.to_string()))
                }
            }
        });
        items.push(parse_quote! {
            impl ::std::convert::TryFrom<#name> for crate::model::Patch<super::#name> {
                type Error = super::error::ConversionError;
                fn try_from(value: #name) -> ::std::result::Result<Self, Self::Error> {
                    super::#name::try_from(value).map(Self::from)
                }
            }
        });
    }
}

fn rewrite_struct(structure: &mut ItemStruct) {
    // Gorgias adds fields without notice; so must we be able to.
    if matches!(structure.fields, Fields::Named(_)) {
        structure.attrs.push(parse_quote!(#[non_exhaustive]));
    }
}
