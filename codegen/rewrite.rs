//! Rewrites what progenitor wrote, where no setting of it can.
//!
//! * `send` becomes private (`send_raw`) with our checks and our decoding inside, and a public `send` returns
//!   `gorgias::Error`: progenitor's own error prints whole bodies and loses status and headers.
//! * `Option<Patch<T>>` becomes `Patch<T>`, whose default is "absent".
//! * Types that are only received lose their builders, and forgive `null` where a list or a map is expected.
//! * Constructors that would bypass `Client::builder()` go, and so does `Debug` of the client.
//!
//! Every rewrite counts its matches; none is an error.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToShoutySnakeCase;
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, ExprLit, Fields, ImplItem, Item, ItemImpl, ItemMod, ItemStruct, Lit, Stmt, Type, parse_quote,
};

use super::lower::Lowered;
use super::rules;

/// Rewrites `file` in place.
pub(crate) fn rewrite(file: &mut syn::File, lowered: &Lowered) -> Result<(), String> {
    let mut counts = Counts::default();
    Unwrap { counts: &mut counts }.visit_file_mut(file);
    let mut result = Ok(());
    file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "prelude"));
    for item in &mut file.items {
        match item {
            Item::Use(import) => import.vis = syn::Visibility::Inherited,
            Item::Struct(client) if client.ident == "Client" => {
                counts.hit("Debug of the client removed", drop_derive(&mut client.attrs, "Debug"));
                client.attrs.retain(|a| !a.path().is_ident("doc"));
                client.attrs.insert(
                    0,
                    parse_quote!(#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/client/client.md"))]),
                );
            }
            Item::Impl(block) if is_inherent(block, "Client") => rewrite_client(block, lowered, &mut counts),
            Item::Mod(module) if module.ident == "types" => rewrite_types(module, lowered, &mut counts),
            Item::Mod(module) if module.ident == "builder" => {
                result = result.and(rewrite_operations(module, lowered, &mut counts));
            }
            _ => {}
        }
    }
    result?;
    counts.all_hit()
}

/// How often each rewrite matched.
#[derive(Default)]
struct Counts(BTreeMap<&'static str, usize>);

impl Counts {
    const EXPECTED: [&'static str; 17] = [
        "patch types unwrapped",
        "patch attributes",
        "conversion messages",
        "Debug of the client removed",
        "constructors removed",
        "documented operations",
        "received types without builder",
        "null lists",
        "lenient numbers",
        "sends wrapped",
        "bodies checked",
        "documented setters",
        "builders extended",
        "bare setters",
        "schema limits",
        "open unions",
        "documented builders",
    ];

    fn hit(&mut self, name: &'static str, hit: bool) {
        *self.0.entry(name).or_default() += usize::from(hit);
    }

    fn all_hit(&self) -> Result<(), String> {
        let missing: Vec<_> = Self::EXPECTED.iter().filter(|n| self.0.get(*n).is_none_or(|c| *c == 0)).collect();
        if missing.is_empty() { Ok(()) } else { Err(format!("rewrite: matched nothing: {missing:?}")) }
    }
}

/// Changes types and messages wherever they occur.
struct Unwrap<'a> {
    counts: &'a mut Counts,
}

impl VisitMut for Unwrap<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        if let Some(inner) = argument(ty, "Option")
            && is_named(inner, "Patch")
        {
            *ty = inner.clone();
            self.counts.hit("patch types unwrapped", true);
        }
    }

    fn visit_field_mut(&mut self, field: &mut syn::Field) {
        visit_mut::visit_field_mut(self, field);
        if is_named(&field.ty, "Patch") && field.attrs.iter().any(|a| a.path().is_ident("serde")) {
            field.attrs.retain(|a| !a.path().is_ident("serde") || renames(a));
            field.attrs.push(parse_quote!(#[serde(default, skip_serializing_if = "crate::model::Patch::is_absent")]));
            self.counts.hit("patch attributes", true);
        }
    }

    fn visit_expr_lit_mut(&mut self, literal: &mut ExprLit) {
        let Lit::Str(text) = &literal.lit else { return };
        let value = text.value();
        let Some((ty, name)) = value.strip_prefix("conversion to `").and_then(|rest| rest.split_once("` for ")) else {
            return;
        };
        let Some(name) = name.strip_suffix(" failed") else { return };
        // A path of many segments says less than its end, and the reason is lost upstream: say what is accepted.
        let ty = ty.replace(' ', "");
        let message = if ty.ends_with("PathSegment") {
            format!("`{name}` must not be empty, `.` or `..`, nor hold slashes, backslashes or control characters")
        } else if ty.starts_with("::std::vec") {
            format!("`{name}` must be a list")
        } else {
            format!("`{name}` is no valid {}", ty.rsplit("::").next().unwrap_or(&ty))
        };
        literal.lit = Lit::Str(syn::LitStr::new(&message, text.span()));
        self.counts.hit("conversion messages", true);
    }
}

/// `T` of `Outer<T>`, whatever path leads to `Outer`.
fn argument<'a>(ty: &'a Type, outer: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == outer)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|a| if let syn::GenericArgument::Type(ty) = a { Some(ty) } else { None })
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == name))
}

fn renames(attribute: &Attribute) -> bool {
    quote!(#attribute).to_string().contains("rename")
}

fn is_inherent(block: &ItemImpl, name: &str) -> bool {
    block.trait_.is_none() && is_named(&block.self_ty, name)
}

fn drop_derive(attrs: &mut [Attribute], unwanted: &str) -> bool {
    let mut hit = false;
    for attribute in attrs.iter_mut().filter(|a| a.path().is_ident("derive")) {
        let parse = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
        let Ok(paths) = attribute.parse_args_with(parse) else { continue };
        let kept: Vec<_> = paths.iter().filter(|p| !p.is_ident(unwanted)).collect();
        hit |= kept.len() < paths.len();
        *attribute = parse_quote!(#[derive(#(#kept),*)]);
    }
    hit
}

fn set_docs(attrs: &mut Vec<Attribute>, text: &str) {
    attrs.retain(|a| !a.path().is_ident("doc"));
    for line in text.lines().rev() {
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        attrs.insert(0, parse_quote!(#[doc = #line]));
    }
}

/// The client itself: no public constructor, documented operations.
fn rewrite_client(block: &mut ItemImpl, lowered: &Lowered, counts: &mut Counts) {
    let before = block.items.len();
    block.items.retain(|item| !matches!(item, ImplItem::Fn(f) if f.sig.ident == "new"));
    counts.hit("constructors removed", block.items.len() < before);
    for item in &mut block.items {
        let ImplItem::Fn(function) = item else { continue };
        if function.sig.ident == "new_with_client" {
            function.vis = parse_quote!(pub(crate));
        } else if let Some(text) = lowered.docs.operations.get(&function.sig.ident.to_string()) {
            set_docs(&mut function.attrs, text);
            function.attrs.push(parse_quote!(#[must_use = "a call does nothing until it is sent"]));
            counts.hit("documented operations", true);
        }
    }
}

fn rewrite_types(module: &mut ItemMod, lowered: &Lowered, counts: &mut Counts) {
    let Some((_, items)) = &mut module.content else { return };
    items.retain_mut(|item| match item {
        Item::Struct(structure) => {
            rewrite_struct(structure, lowered, counts);
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
            extend_builders(builders, counts);
            true
        }
        _ => true,
    });
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

/// `build()`, and ways to pass a builder where an optional value is expected.
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
                    super::#name::try_from(self).map_err(|error| crate::validate::incomplete("", &error.to_string()))
                }
            }
        });
        for target in [quote!(::std::option::Option), quote!(crate::model::Patch)] {
            items.push(parse_quote! {
                impl ::std::convert::TryFrom<#name> for #target<super::#name> {
                    type Error = super::error::ConversionError;
                    fn try_from(value: #name) -> ::std::result::Result<Self, Self::Error> {
                        super::#name::try_from(value).map(Self::from)
                    }
                }
            });
        }
    }
}

fn last_segment(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

fn rewrite_struct(structure: &mut ItemStruct, lowered: &Lowered, counts: &mut Counts) {
    let name = structure.ident.to_string();
    let Fields::Named(fields) = &mut structure.fields else { return };
    // Gorgias adds fields without notice; so must we be able to.
    structure.attrs.push(parse_quote!(#[non_exhaustive]));
    let received = lowered.responses.contains(&name);
    let limits = lowered.rules.structs.get(&name);
    for field in &mut fields.named {
        let key = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        let limit = limits.and_then(|l| l.iter().find(|(wire, _)| rules::rust_name(wire) == key));
        if let Some((_, rule)) = limit {
            let attributes = rules::schema_attributes(rule);
            counts.hit("schema limits", !attributes.is_empty());
            field.attrs.extend(attributes);
        }
        if lowered.lenient.contains(&(name.clone(), key)) {
            let whole = argument(&field.ty, "Option").is_some_and(|ty| is_named(ty, "i64"));
            let reader = format!("crate::model::lenient::{}", if whole { "integer" } else { "number" });
            field.attrs.push(parse_quote!(#[serde(default, deserialize_with = #reader)]));
            counts.hit("lenient numbers", true);
        } else if received && ["Vec", "Map", "BTreeMap", "HashMap"].iter().any(|n| is_named(&field.ty, n)) {
            field.attrs.push(parse_quote!(#[serde(deserialize_with = "crate::model::lenient::null_default")]));
            counts.hit("null lists", true);
        }
    }
}

/// The builders of operations: documented setters, and `send` wrapped.
fn rewrite_operations(module: &mut ItemMod, lowered: &Lowered, counts: &mut Counts) -> Result<(), String> {
    let Some((_, items)) = &mut module.content else { return Err("`builder` has no content".into()) };
    for item in items {
        if let Item::Struct(call) = item
            && let Some(text) = lowered.docs.summaries.get(&call.ident.to_string())
        {
            set_docs(&mut call.attrs, text);
            counts.hit("documented builders", true);
        }
        let Item::Impl(block) = item else { continue };
        let Some(id) = operation_id(block) else { return Err("a builder without an operation".into()) };
        for item in &mut block.items {
            let ImplItem::Fn(function) = item else { continue };
            let name = function.sig.ident.to_string();
            match name.as_str() {
                "new" => function.vis = parse_quote!(pub(crate)),
                "send" => {}
                "body" => set_docs(&mut function.attrs, "The request body."),
                "body_map" => set_docs(&mut function.attrs, "Changes the request body by its builder."),
                _ => {
                    let text = lowered.docs.parameters.get(&(id.clone(), name));
                    counts.hit("documented setters", text.is_some_and(|t| !t.is_empty()));
                    set_docs(&mut function.attrs, text.map_or("", String::as_str));
                }
            }
        }
        let position = block.items.iter().position(|i| matches!(i, ImplItem::Fn(f) if f.sig.ident == "send"));
        let Some(position) = position else { return Err(format!("{id}: no send")) };
        let ImplItem::Fn(mut raw) = block.items.remove(position) else { continue };
        let public = wrap_send(&mut raw, &id, lowered, counts)?;
        block.items.push(ImplItem::Fn(raw));
        block.items.push(ImplItem::Fn(public));
    }
    Ok(())
}

/// The operation that a builder sends: the text in its `OperationInfo`.
fn operation_id(block: &ItemImpl) -> Option<String> {
    struct Find(Option<String>);
    impl<'a> syn::visit::Visit<'a> for Find {
        fn visit_field_value(&mut self, field: &'a syn::FieldValue) {
            if matches!(&field.member, syn::Member::Named(name) if name == "operation_id")
                && let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &field.expr
            {
                self.0 = Some(text.value());
            }
        }
    }
    let mut find = Find(None);
    syn::visit::Visit::visit_item_impl(&mut find, block);
    find.0
}

/// Makes `raw` private and returns the public `send` that calls it.
fn wrap_send(
    raw: &mut syn::ImplItemFn,
    id: &str,
    lowered: &Lowered,
    counts: &mut Counts,
) -> Result<syn::ImplItemFn, String> {
    let row = format_ident!("{}", id.to_shouty_snake_case());
    let answer = answer_type(&raw.sig).ok_or_else(|| format!("{id}: unexpected return type of send"))?;
    raw.vis = syn::Visibility::Inherited;
    raw.sig.ident = format_ident!("send_raw");
    raw.attrs.clear();
    raw.sig.output = parse_quote!(-> Result<crate::Response<#answer>, Error<()>>);
    for statement in &mut raw.block.stmts {
        name_unset(statement);
    }
    insert_checks(raw, id, &row, lowered, counts)?;
    drop_version_header(raw).ok_or_else(|| format!("{id}: no api-version header to drop"))?;
    let Some(Stmt::Expr(last, _)) = raw.block.stmts.last_mut() else { return Err(format!("{id}: send has no end")) };
    let finish = match &answer {
        Type::Tuple(unit) if unit.elems.is_empty() => quote!(finish_empty),
        ty if is_named(ty, "Bytes") => quote!(finish_bytes),
        _ => quote!(finish),
    };
    *last = parse_quote!(crate::client::#finish(client, &crate::operations::#row, response).await);
    counts.hit("sends wrapped", true);
    Ok(parse_quote! {
        /// Sends the call.
        pub async fn send(self) -> Result<crate::Response<#answer>, crate::Error> {
            self.send_raw().await.map_err(|error| crate::Error::from_generated(&crate::operations::#row, error))
        }
    })
}

/// `T` of `Result<ResponseValue<T>, Error<()>>`; a stream of bytes becomes the bytes, which the pipeline has bounded.
fn answer_type(signature: &syn::Signature) -> Option<Type> {
    let syn::ReturnType::Type(_, ty) = &signature.output else { return None };
    let answer = argument(argument(ty, "Result")?, "ResponseValue")?;
    Some(if is_named(answer, "ByteStream") { parse_quote!(bytes::Bytes) } else { answer.clone() })
}

/// `x.map_err(Error::InvalidRequest)?` loses which parameter it was; say it.
fn name_unset(statement: &mut Stmt) {
    let Stmt::Local(local) = statement else { return };
    let syn::Pat::Ident(name) = &local.pat else { return };
    let name = name.ident.to_string();
    let Some(init) = &mut local.init else { return };
    let Expr::Try(attempt) = &mut *init.expr else { return };
    let Expr::MethodCall(call) = &mut *attempt.expr else { return };
    if call.method == "map_err" {
        call.args = parse_quote!(|reason| crate::validate::unset(#name, reason));
    }
}

/// Puts the checks of parameters and body before the request is built.
fn insert_checks(
    raw: &mut syn::ImplItemFn,
    id: &str,
    row: &syn::Ident,
    lowered: &Lowered,
    counts: &mut Counts,
) -> Result<(), String> {
    let parameters = lowered.rules.parameters.get(id).ok_or_else(|| format!("{id}: no rules"))?;
    let body = lowered.rules.bodies.contains(id);
    if parameters.is_empty() && !body {
        return Ok(());
    }
    let checks = parameters.iter().map(|(wire, rule)| {
        let name = format_ident!("{}", rules::rust_name(wire));
        let rule = rules::tokens(rule);
        quote!(at.field(#wire, &#name, &#rule);)
    });
    let body = body.then(|| quote!(at.body(&body);));
    counts.hit("bodies checked", body.is_some());
    let url = raw
        .block
        .stmts
        .iter()
        .position(|s| matches!(s, Stmt::Local(l) if matches!(&l.pat, syn::Pat::Ident(p) if p.ident == "url")))
        .ok_or_else(|| format!("{id}: no url in send"))?;
    raw.block.stmts.insert(
        url,
        parse_quote! {
            crate::validate::request(client, &crate::operations::#row, |at| { #(#checks)* #body })?;
        },
    );
    Ok(())
}

/// Gorgias knows no `api-version` header.
fn drop_version_header(raw: &mut syn::ImplItemFn) -> Option<()> {
    let statements = &mut raw.block.stmts;
    let append = statements.iter().position(|s| quote!(#s).to_string().contains("api-version"))?;
    statements.remove(append);
    Some(())
}
