//! Changes that apply to types and messages wherever they occur.

use syn::visit_mut::{self, VisitMut};
use syn::{ExprLit, Lit, Type, parse_quote};

use super::Counts;
use super::syntax::{argument, is_named, renames};

/// Changes types and messages wherever they occur.
pub(super) struct Unwrap<'a> {
    pub(super) counts: &'a mut Counts,
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
