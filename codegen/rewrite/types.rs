//! The types: what is received forgives and has no builder, what is sent has builders that are easy to use.

use std::collections::BTreeSet;

use syn::{Expr, Fields, ImplItem, Item, ItemMod, ItemStruct, Stmt, parse_quote};

use super::syntax::{argument, is_named, last_segment, quiet_debug};
use super::{Counts, lazy, lists, records};
use crate::codegen::lower::Lowered;

pub(super) fn rewrite(module: &mut ItemMod, lowered: &Lowered, counts: &mut Counts) -> Result<(), String> {
    let Some((_, items)) = &mut module.content else { return Err("`types` has no content".into()) };
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
            straight_builds(builders, counts);
            true
        }
        _ => true,
    });
    items.extend(readers.into_iter().map(Item::Verbatim));
    Ok(())
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
    let Some((_, items)) = &mut module.content else { return };
    for item in items {
        let Item::Impl(block) = item else { continue };
        for item in &mut block.items {
            let ImplItem::Fn(function) = item else { continue };
            let wanted = function.sig.generics.where_clause.iter_mut().flat_map(|clause| &mut clause.predicates);
            let bare = wanted.filter_map(bounds).flatten().any(take_bare);
            if bare
                && let Some(Stmt::Expr(Expr::Assign(assign), _)) = function.block.stmts.first_mut()
                && let Expr::MethodCall(call) = &mut *assign.right
            {
                let receiver = &call.receiver;
                call.receiver = parse_quote!(#receiver.map(::std::option::Option::Some));
                counts.hit("bare setters", true);
            }
        }
    }
}

fn bounds(predicate: &mut syn::WherePredicate) -> Option<impl Iterator<Item = &mut syn::TypeParamBound>> {
    match predicate {
        syn::WherePredicate::Type(predicate) => Some(predicate.bounds.iter_mut()),
        _ => None,
    }
}

/// Makes `TryInto<T>` of `TryInto<Option<T>>`.
fn take_bare(bound: &mut syn::TypeParamBound) -> bool {
    let syn::TypeParamBound::Trait(bound) = bound else { return false };
    let Some(last) = bound.path.segments.last_mut().filter(|last| last.ident == "TryInto") else { return false };
    let syn::PathArguments::AngleBracketed(arguments) = &mut last.arguments else { return false };
    let Some(syn::GenericArgument::Type(ty)) = arguments.args.first_mut() else { return false };
    let Some(inner) = argument(ty, "Option").cloned() else { return false };
    *ty = inner;
    true
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
    let quiet: Vec<Item> =
        items.iter_mut().filter_map(|i| if let Item::Struct(s) = i { quiet_debug(s) } else { None }).collect();
    counts.hit("quiet builders", !quiet.is_empty());
    items.extend(quiet);
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

/// Takes all that was set, and then says whether something was missing: a way out after each field is more code than the rest.
fn straight_builds(module: &mut ItemMod, counts: &mut Counts) {
    let Some((_, items)) = &mut module.content else { return };
    for item in items {
        let Item::Impl(block) = item else { continue };
        for item in &mut block.items {
            let ImplItem::Fn(function) = item else { continue };
            let Some(Stmt::Expr(Expr::Call(ok), None)) = function.block.stmts.first_mut() else { continue };
            let Some(Expr::Struct(built)) = ok.args.first_mut() else { continue };
            let mut fields = 0;
            for field in &mut built.fields {
                let Expr::Try(attempt) = &field.expr else { continue };
                let value = &attempt.expr;
                field.expr = parse_quote!(crate::model::setters::taken(#value, &mut failed));
                fields += 1;
            }
            counts.hit("straight builds", fields > 0);
            if fields > 0 {
                let built = built.clone();
                function.block = parse_quote!({
                    let mut failed = None;
                    let built = #built;
                    match failed {
                        None => Ok(built),
                        Some(reason) => Err(::std::string::String::into(reason)),
                    }
                });
            }
        }
    }
}

fn rewrite_struct(structure: &mut ItemStruct) {
    // Gorgias adds fields without notice; so must we be able to.
    if matches!(structure.fields, Fields::Named(_)) {
        structure.attrs.push(parse_quote!(#[non_exhaustive]));
    }
}
