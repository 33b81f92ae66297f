//! Small helpers to look at syntax trees and change them.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, ItemImpl, Type, parse_quote};

/// `T` of `Outer<T>`, whatever path leads to `Outer`.
pub(super) fn argument<'a>(ty: &'a Type, outer: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == outer)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|a| if let syn::GenericArgument::Type(ty) = a { Some(ty) } else { None })
}

pub(super) fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == name))
}

pub(super) fn renames(attribute: &Attribute) -> bool {
    quote!(#attribute).to_string().contains("rename")
}

pub(super) fn is_inherent(block: &ItemImpl, name: &str) -> bool {
    block.trait_.is_none() && is_named(&block.self_ty, name)
}

pub(super) fn drop_derive(attrs: &mut [Attribute], unwanted: &str) -> bool {
    let mut hit = false;
    for attribute in attrs.iter_mut().filter(|a| a.path().is_ident("derive")) {
        let parse = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
        let Ok(paths) = attribute.parse_args_with(parse) else { continue };
        let is_unwanted = |path: &syn::Path| path.segments.last().is_some_and(|last| last.ident == unwanted);
        let kept: Vec<_> = paths.iter().filter(|path| !is_unwanted(path)).collect();
        hit |= kept.len() < paths.len();
        *attribute = parse_quote!(#[derive(#(#kept),*)]);
    }
    hit
}

pub(super) fn set_docs(attrs: &mut Vec<Attribute>, text: &str) {
    attrs.retain(|a| !a.path().is_ident("doc"));
    for line in text.lines().rev() {
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        attrs.insert(0, parse_quote!(#[doc = #line]));
    }
}

/// The name of a type without the path to it.
pub(super) fn last_segment(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

/// The first text among tokens.
pub(super) fn first_text(tokens: TokenStream) -> Option<String> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Literal(literal) => {
            syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|text| text.value())
        }
        TokenTree::Group(group) => first_text(group.stream()),
        _ => None,
    })
}

/// The text that follows `name:`, whatever group of tokens it is in.
pub(super) fn text_of(tokens: TokenStream, name: &str) -> Option<String> {
    let mut is_next = false;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => is_next = ident == name,
            TokenTree::Literal(literal) if is_next => return first_text(TokenTree::from(literal).into()),
            TokenTree::Group(group) => {
                if let Some(found) = text_of(group.stream(), name) {
                    return Some(found);
                }
                is_next = false;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    None
}

/// A `Debug` that shows the name alone, in place of the derived one: what was set can be anything that a customer wrote.
pub(super) fn quiet_debug(structure: &mut syn::ItemStruct) -> Option<syn::Item> {
    let (name, generics) = (&structure.ident, &structure.generics);
    let text = name.to_string();
    let quiet = parse_quote! {
        impl #generics ::std::fmt::Debug for #name #generics {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#text).finish_non_exhaustive()
            }
        }
    };
    drop_derive(&mut structure.attrs, "Debug").then_some(quiet)
}
