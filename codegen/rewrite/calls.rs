//! The builders of calls: documented setters, `send` wrapped, and paging beside them.

use heck::ToShoutySnakeCase;
use quote::{format_ident, quote};
use syn::{Expr, ExprLit, ImplItem, Item, ItemImpl, ItemMod, Lit, Stmt, Type, parse_quote};

use super::syntax::{argument, is_named, set_docs};
use super::{Counts, by_id, lists, pagination};
use crate::codegen::lower::Lowered;
use crate::codegen::rules;

/// The calls that write messages: their bodies are also checked against the rules of channels.
pub(super) const MESSAGE_CALLS: [&str; 3] = ["create_ticket", "create_ticket_message", "update_ticket_message"];

pub(super) fn rewrite(module: &mut ItemMod, lowered: &Lowered, counts: &mut Counts) -> Result<(), String> {
    let Some((_, items)) = &mut module.content else { return Err("`builder` has no content".into()) };
    let paging = pagination::calls(items, lowered, counts)?;
    let fields = by_id::fields(items);
    let mut awaitable = Vec::new();
    let mut made = Vec::new();
    for item in items.iter_mut() {
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
                    counts.hit("lists of calls", lists::take_any_list(function));
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
        awaitable.push(into_future(&block.self_ty, &public.sig.output));
        counts.hit("awaitable calls", true);
        let call = by_id::of(block, &id, raw.sig.asyncness.is_some(), &fields, lowered)?;
        counts.hit("calls by id", true);
        block.items.push(ImplItem::Fn(call.function));
        made.push((id, call.row));
        block.items.push(ImplItem::Fn(raw));
        block.items.push(ImplItem::Fn(public));
    }
    items.extend(paging);
    items.extend(awaitable);
    items.push(by_id::table(&made, lowered));
    Ok(())
}

/// The operation that a builder sends: the text in its `OperationInfo`.
pub(super) fn operation_id(block: &ItemImpl) -> Option<String> {
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

/// Makes of `raw` a private function that checks the call and builds its request, and returns the public `send` that calls it.
/// What progenitor does with the request, its hooks included, is one call of ours.
fn wrap_send(
    raw: &mut syn::ImplItemFn,
    id: &str,
    lowered: &Lowered,
    counts: &mut Counts,
) -> Result<syn::ImplItemFn, String> {
    let row = format_ident!("{}", id.to_shouty_snake_case());
    let answer = answer_type(&raw.sig).ok_or_else(|| format!("{id}: unexpected return type of send"))?;
    raw.vis = syn::Visibility::Inherited;
    raw.sig.ident = format_ident!("request");
    raw.attrs.clear();
    raw.sig.output = parse_quote!(-> ::std::result::Result<(&'a super::Client, ::reqwest::Request), crate::Error>);
    for statement in &mut raw.block.stmts {
        name_unset(statement, &row);
    }
    let waits = insert_checks(raw, id, &row, lowered, counts)?;
    drop_version_header(raw).ok_or_else(|| format!("{id}: no api-version header to drop"))?;
    end_at_request(raw, &row).ok_or_else(|| format!("{id}: no request in send"))?;
    let request = if waits {
        quote!(self.request().await?)
    } else {
        raw.sig.asyncness = None;
        quote!(self.request()?)
    };
    let value = match &answer {
        Type::Tuple(unit) if unit.elems.is_empty() => quote!(Ok(answer.map(|_| ()))),
        ty if is_named(ty, "Bytes") => quote!(Ok(answer)),
        _ => quote!(crate::client::decode(client, operation, answer)),
    };
    counts.hit("sends wrapped", true);
    Ok(parse_quote! {
        /// Sends the call. Awaiting the call itself does the same.
        pub async fn send(self) -> Result<crate::Response<#answer>, crate::Error> {
            let operation = &crate::operations::#row;
            let (client, request) = #request;
            let answer = crate::client::exchange(client, operation, request).await?;
            #value
        }
    })
}

/// Cuts off what comes after the request.
fn end_at_request(raw: &mut syn::ImplItemFn, row: &syn::Ident) -> Option<()> {
    let statements = &mut raw.block.stmts;
    let is_request = |statement: &Stmt| matches!(statement, Stmt::Local(local) if matches!(&local.pat, syn::Pat::Ident(name) if name.ident == "request"));
    let position = statements.iter().position(is_request)?;
    statements.truncate(position + 1);
    let Some(Stmt::Local(local)) = statements.last_mut() else { return None };
    let init = local.init.as_mut()?;
    let Expr::Try(attempt) = &*init.expr else { return None };
    let build = &attempt.expr;
    let request: Expr =
        parse_quote!(#build.map_err(|error| crate::Error::from_transport(&crate::operations::#row, error))?);
    statements.pop();
    statements.push(Stmt::Expr(parse_quote!(Ok((client, #request))), None));
    Some(())
}

/// A call that is awaited is sent. Boxed like every call: what waits for it must not carry it.
fn into_future(call: &Type, output: &syn::ReturnType) -> Item {
    let output = match output {
        syn::ReturnType::Type(_, ty) => quote!(#ty),
        syn::ReturnType::Default => quote!(()),
    };
    parse_quote! {
        impl<'a> ::std::future::IntoFuture for #call {
            type Output = #output;
            type IntoFuture = ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = Self::Output> + Send + 'a>>;
            fn into_future(self) -> Self::IntoFuture { ::std::boxed::Box::pin(self.send()) }
        }
    }
}

/// `T` of `Result<ResponseValue<T>, Error<()>>`; a stream of bytes becomes the bytes, which the pipeline has bounded.
fn answer_type(signature: &syn::Signature) -> Option<Type> {
    let syn::ReturnType::Type(_, ty) = &signature.output else { return None };
    let answer = argument(argument(ty, "Result")?, "ResponseValue")?;
    Some(if is_named(answer, "ByteStream") { parse_quote!(bytes::Bytes) } else { answer.clone() })
}

/// `x.map_err(Error::InvalidRequest)?` loses which parameter it was; say it.
fn name_unset(statement: &mut Stmt, row: &syn::Ident) {
    let Stmt::Local(local) = statement else { return };
    let syn::Pat::Ident(name) = &local.pat else { return };
    let name = name.ident.to_string();
    let Some(init) = &mut local.init else { return };
    let Expr::Try(attempt) = &mut *init.expr else { return };
    let Expr::MethodCall(call) = &mut *attempt.expr else { return };
    if call.method == "map_err" {
        call.args = parse_quote!(|reason| crate::client::check::unset(&crate::operations::#row, #name, reason));
    }
}

/// Puts the checks of parameters and body before the request is built, and returns whether they have to be waited for.
fn insert_checks(
    raw: &mut syn::ImplItemFn,
    id: &str,
    row: &syn::Ident,
    lowered: &Lowered,
    counts: &mut Counts,
) -> Result<bool, String> {
    let parameters = lowered.rules.parameters.get(id).ok_or_else(|| format!("{id}: no rules"))?;
    let body = lowered.rules.bodies.contains(id);
    if parameters.is_empty() && !body {
        return Ok(false);
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
    let messages = MESSAGE_CALLS.contains(&id) && body.is_some();
    counts.hit("messages checked", messages);
    let check: Stmt = if messages {
        // The query parameter `action` decides whether a message goes out; creating a ticket has none.
        let has_action = parameters.iter().any(|(wire, _)| wire == "action");
        counts.hit("actions of messages", has_action);
        let action = if has_action { quote!(action.as_ref().map(|action| action.as_str())) } else { quote!(None) };
        parse_quote! {
            crate::client::check::message(client, &crate::operations::#row, #action, &body, &|at| { #(#checks)* #body }).await?;
        }
    } else {
        parse_quote!(crate::client::check::request(client, &crate::operations::#row, &|at| { #(#checks)* #body })?;)
    };
    raw.block.stmts.insert(url, check);
    Ok(messages)
}

/// Gorgias knows no `api-version` header.
fn drop_version_header(raw: &mut syn::ImplItemFn) -> Option<()> {
    let statements = &mut raw.block.stmts;
    let append = statements.iter().position(|s| quote!(#s).to_string().contains("api-version"))?;
    statements.remove(append);
    Some(())
}
