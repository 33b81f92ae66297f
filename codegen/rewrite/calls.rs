//! The builders of calls: documented setters, `send` wrapped, and paging beside them.

use heck::ToShoutySnakeCase;
use quote::{ToTokens as _, format_ident, quote};
use syn::{Expr, ImplItem, Item, ItemImpl, ItemMod, Stmt, Type, parse_quote};

use super::syntax::{argument, first_text, is_named, quiet_debug, set_docs, text_of};
use super::{Counts, by_id, lists, pagination};
use crate::codegen::lower::Lowered;
use crate::codegen::rules;

/// The calls that write messages: their bodies are also checked against the rules of channels.
pub(super) const MESSAGE_CALLS: [&str; 3] = ["create_ticket", "create_ticket_message", "update_ticket_message"];

pub(super) fn rewrite(module: &mut ItemMod, lowered: &Lowered, counts: &mut Counts) -> Result<(), String> {
    let Some((_, items)) = &mut module.content else { return Err("`builder` has no content".into()) };
    super::drop_runtime(items, counts);
    let paging = pagination::calls(items, lowered, counts)?;
    let fields = by_id::fields(items);
    let mut awaitable = Vec::new();
    let mut quiet = Vec::new();
    let mut made = Vec::new();
    for item in items.iter_mut() {
        if let Item::Struct(call) = item {
            quiet.extend(quiet_debug(call));
        }
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
    counts.hit("quiet calls", !quiet.is_empty());
    items.extend(quiet);
    items.push(by_id::table(&made, lowered));
    Ok(())
}

/// The operation that a builder sends: the text in its `OperationInfo`.
pub(super) fn operation_id(block: &ItemImpl) -> Option<String> {
    block.items.iter().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "send" => {
            text_of(function.block.to_token_stream(), "operation_id")
        }
        _ => None,
    })
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
    let is_message = MESSAGE_CALLS.contains(&id);
    raw.vis = syn::Visibility::Inherited;
    raw.sig.ident = format_ident!("request");
    raw.attrs.clear();
    raw.sig.output = parse_quote!(-> ::std::result::Result<(&'a super::Client, ::reqwest::Request), crate::Error>);
    raw.block = request(&raw.block, id, &row, lowered, counts)?;
    counts.hit("messages checked", is_message);
    let request = if is_message {
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

/// What stands in the place of progenitor's code: what was set is taken apart, and one function of ours does the rest.
fn request(
    raw: &syn::Block,
    id: &str,
    row: &syn::Ident,
    lowered: &Lowered,
    counts: &mut Counts,
) -> Result<syn::Block, String> {
    let mut statements = raw.stmts.iter();
    let taken = statements.next().ok_or_else(|| format!("{id}: nothing in send"))?;
    let (mut query, mut body) = (None, None);
    for statement in statements {
        let Stmt::Local(local) = statement else { continue };
        let syn::Pat::Ident(name) = &local.pat else { continue };
        let (name, Some(init)) = (name.ident.to_string(), &local.init) else { continue };
        match name.as_str() {
            "url" | "header_map" => {}
            "request" => {
                query = Some(queries(&init.expr).map_err(|why| format!("{id}: {why}"))?);
                break;
            }
            "body" => body = Some(made(&init.expr)),
            _ => {}
        }
    }
    let query = query.ok_or_else(|| format!("{id}: no request in send"))?;
    let rules = lowered.rules.parameters.get(id).ok_or_else(|| format!("{id}: no rules"))?;
    let operation = lowered.operations.iter().find(|operation| operation.id == id);
    let path = operation.map_or("", |operation| operation.path.as_str());
    let in_path = |wire: &&str| path.split('/').any(|segment| segment == format!("{{{wire}}}"));
    let mut parameters = Vec::new();
    for wire in rules.iter().map(|(wire, _)| wire.as_str()).filter(in_path).chain(query.iter().map(String::as_str)) {
        let rule = rules.iter().find(|(name, _)| name == wire).ok_or_else(|| format!("{id}: no rule of `{wire}`"))?;
        let (name, rule) = (format_ident!("{}", rules::rust_name(wire)), rules::tokens(&rule.1));
        parameters.push(quote!(crate::client::Parameter { name: #wire, value: &#name, rule: &#rule }));
    }
    if parameters.len() != rules.len() {
        return Err(format!("{id}: a parameter is neither in the path nor in the query"));
    }
    let has_body = lowered.rules.bodies.contains(id);
    counts.hit("bodies sent", has_body);
    if has_body != body.is_some() {
        return Err(format!("{id}: a body that is not sent, or one that is not set"));
    }
    let name = format_ident!("body");
    let take = body.map(|made| {
        let take = match made {
            Some(ty) => quote!(let #name: #ty = crate::client::check::body(operation, #name)?;),
            None => quote!(let #name = crate::client::check::given(operation, #name)?;),
        };
        quote!(crate::client::check::set(operation, &parameters)?; #take)
    });
    let body = if has_body { quote!(Some(&#name)) } else { quote!(None) };
    if !MESSAGE_CALLS.contains(&id) {
        return Ok(parse_quote!({
            #taken
            let operation = &crate::operations::#row;
            let parameters = [#(#parameters),*];
            #take
            Ok((client, crate::client::request(client, operation, &parameters, #body)?))
        }));
    }
    // The query parameter `action` decides whether a message goes out; creating a ticket has none.
    let has_action = query.iter().any(|wire| wire == "action");
    counts.hit("actions of messages", has_action);
    let action = match has_action {
        true => quote!(action.as_ref().ok().and_then(Option::as_ref).map(|action| action.as_str())),
        false => quote!(None),
    };
    Ok(parse_quote!({
        #taken
        let operation = &crate::operations::#row;
        let parameters = [#(#parameters),*];
        #take
        crate::client::check::message(client, operation, #action, &body, &parameters).await?;
        Ok((client, crate::client::build(client, operation, &parameters, #body)?))
    }))
}

/// The type that is made of a builder: that of `type::try_from(v)`, where there is such a step.
fn made(value: &Expr) -> Option<syn::Path> {
    match value {
        Expr::Try(attempt) => made(&attempt.expr),
        Expr::MethodCall(call) => made(&call.receiver).or_else(|| call.args.iter().find_map(made)),
        Expr::Closure(closure) => made(&closure.body),
        Expr::Block(block) => block.block.stmts.iter().find_map(|statement| match statement {
            Stmt::Expr(value, _) => made(value),
            _ => None,
        }),
        Expr::Call(call) => match &*call.func {
            Expr::Path(function) if function.path.segments.last().is_some_and(|last| last.ident == "try_from") => {
                let mut path = function.path.clone();
                path.segments.pop();
                path.segments.pop_punct();
                Some(path)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The names of the query parameters of a request, in their order. Whatever else a request has must be known here.
fn queries(request: &Expr) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut next = request;
    loop {
        next = match next {
            Expr::Try(attempt) => &attempt.expr,
            Expr::MethodCall(call) => {
                let arguments = &call.args;
                match call.method.to_string().as_str() {
                    "query" => names.push(first_text(quote!(#arguments)).ok_or("a query without a name")?),
                    "header" if !quote!(#arguments).to_string().contains("\"application/json\"") => {
                        return Err("a header that is not set by us".into());
                    }
                    "header" | "headers" | "json" | "build" | "map_err" | "get" | "post" | "put" | "delete" => {}
                    other => return Err(format!("`{other}` on a request")),
                }
                &call.receiver
            }
            Expr::Field(_) => break,
            _ => return Err("an unknown form of request".into()),
        };
    }
    names.reverse();
    Ok(names)
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
