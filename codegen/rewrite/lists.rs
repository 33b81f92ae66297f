//! Setters of lists of texts and of names: they take whatever can be walked and converts item by item, such as `["vip"]`, where
//! the generator wants a list of exactly the type of the field.

use quote::ToTokens as _;
use syn::{Expr, ImplItemFn, Stmt, Type, WherePredicate, parse_quote};

use super::syntax::{argument, is_named};

/// Changes the setter, if it is one of a list of texts or names.
pub(super) fn take_any_list(function: &mut ImplItemFn) -> bool {
    let Some(clause) = &mut function.sig.generics.where_clause else { return false };
    let found = clause.predicates.iter().find_map(|predicate| {
        let WherePredicate::Type(predicate) = predicate else { return None };
        Some((predicate.bounded_ty.clone(), predicate.bounds.iter().find_map(item_of)?))
    });
    let Some((list, item)) = found else { return false };
    let Some(Stmt::Expr(Expr::Assign(assign), _)) = function.block.stmts.first_mut() else { return false };
    let whole = assign.right.to_token_stream().to_string();
    let collected =
        quote::quote!(value.into_iter().map(::std::convert::Into::into).collect::<::std::vec::Vec<#item>>());
    *assign.right =
        if whole.contains("Some") { parse_quote!(Ok(Some(#collected))) } else { parse_quote!(Ok(#collected)) };
    clause.predicates = parse_quote!(#list: ::std::iter::IntoIterator<Item: ::std::convert::Into<#item>>);
    true
}

/// The item of the list that a bound wants, if it is a text or one of our enums.
fn item_of(bound: &syn::TypeParamBound) -> Option<Type> {
    let syn::TypeParamBound::Trait(bound) = bound else { return None };
    let last = bound.path.segments.last().filter(|segment| segment.ident == "TryInto")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let list =
        arguments.args.iter().find_map(|a| if let syn::GenericArgument::Type(ty) = a { Some(ty) } else { None })?;
    let item = argument(list, "Vec")?;
    let ours = item.to_token_stream().to_string().replace(' ', "").starts_with("crate::enums::");
    (ours || is_named(item, "String")).then(|| item.clone())
}
