//! Makes functions short, and leaves them to the programs that use them.
//!
//! There are hundreds of setters, each of which converts and reports by closures of its own; here each calls one function of
//! `src/model/setters.rs` instead.

use quote::quote;
use syn::{Expr, ExprMethodCall, ImplItem, ImplItemFn, Item, Stmt, parse_quote};

use super::Counts;
use super::syntax::first_text;

/// Goes through all functions of `items`, and of the modules among them.
pub(super) fn rewrite(items: &mut [Item], counts: &mut Counts) {
    for item in items {
        match item {
            Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    rewrite(items, counts);
                }
            }
            Item::Impl(block) => {
                for item in &mut block.items {
                    if let ImplItem::Fn(function) = item {
                        rewrite_function(function, counts);
                    }
                }
            }
            _ => {}
        }
    }
}

fn rewrite_function(function: &mut ImplItemFn, counts: &mut Counts) {
    // Those with types as parameters are compiled where they are used in any case.
    let is_plain = function.sig.generics.type_params().next().is_none();
    if is_plain {
        // One program makes few of all calls, and reads few of all types.
        function.attrs.push(parse_quote!(#[inline]));
    }
    counts.hit("functions compiled where they are used", is_plain);
    if let Some(Stmt::Expr(Expr::Assign(assign), _)) = function.block.stmts.first_mut() {
        let short = short(&assign.right);
        counts.hit("short setters", short.is_some());
        if let Some(short) = short {
            *assign.right = short;
        }
    }
}

/// `value.try_into()`, with or without a `map`, and a `map_err`, as one call.
fn short(long: &Expr) -> Option<Expr> {
    let outer = method(long, "map_err")?;
    let reason = outer.args.first()?;
    let text = first_text(quote!(#reason))?;
    let (conversion, then) = match method(&outer.receiver, "map") {
        Some(map) => {
            let then = map.args.first()?;
            (&*map.receiver, quote!(#then).to_string())
        }
        None => (&*outer.receiver, String::new()),
    };
    let value = &method(conversion, "try_into")?.receiver;
    let optional = match then.as_str() {
        "" => false,
        "Some" | ":: std :: option :: Option :: Some" => true,
        "From :: from" => {
            let name = text.strip_prefix("conversion to `")?.strip_suffix("` for body failed: {}")?;
            return Some(parse_quote!(crate::model::setters::body(#value, #name)));
        }
        _ => return None,
    };
    let field = text.strip_prefix("error converting supplied value for ").and_then(|rest| rest.strip_suffix(": {e}"));
    Some(match (field, optional) {
        (Some(name), false) => parse_quote!(crate::model::setters::field(#value, #name)),
        (Some(name), true) => parse_quote!(crate::model::setters::optional_field(#value, #name)),
        (None, false) => parse_quote!(crate::model::setters::parameter(#value, #text)),
        (None, true) => parse_quote!(crate::model::setters::optional_parameter(#value, #text)),
    })
}

fn method<'a>(expression: &'a Expr, name: &str) -> Option<&'a ExprMethodCall> {
    match expression {
        Expr::MethodCall(call) if call.method == name => Some(call),
        _ => None,
    }
}
