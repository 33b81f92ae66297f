//! Puts mutants into a source file so that each can be switched on when the program runs: `a < b` becomes
//! `(if crate::mutant::on(7) { a <= b } else { a < b })`.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Arm, BinOp, Block, Expr, ExprBinary, ExprStruct, ExprUnary, Pat};

use crate::list::Mutant;

/// A source file with its mutants.
pub(crate) struct Switched {
    pub(crate) text: String,
    /// Those that were put in, by number.
    pub(crate) put_in: Vec<usize>,
}

/// Puts in those of the numbered mutants that can be switched.
pub(crate) fn switch(source: &str, mutants: &[(usize, &Mutant)]) -> Result<Switched, String> {
    let file = syn::parse_file(source).map_err(|error| error.to_string())?;
    let mut at: HashMap<(&str, usize), Vec<(usize, &str)>> = HashMap::new();
    for (number, mutant) in mutants {
        at.entry((&mutant.genre, mutant.start)).or_default().push((*number, &mutant.replacement));
    }
    let mut finder = Finder { at, sites: Vec::new() };
    finder.visit_file(&file);
    let mut sites = finder.sites;
    // The outermost first.
    sites.sort_by_key(|site| (site.range.start, std::cmp::Reverse(site.range.end)));
    let mut writer = Writer { source, sites: &sites, put_in: Vec::new() };
    let text = writer.write(0..source.len(), 0);
    let put_in = writer.put_in;
    Ok(Switched { text, put_in })
}

/// The comments around what a mutant replaces, and around the whole place: where the compiler complains tells which mutant to leave out.
pub(crate) fn marks(kind: char, number: usize) -> (String, String) {
    (format!("/*{kind}{number}<*/"), format!("/*{kind}{number}>*/"))
}

/// A place with mutants.
struct Site {
    range: Range<usize>,
    kind: Kind,
    /// Their numbers, and what they put there.
    mutants: Vec<(usize, String)>,
}

enum Kind {
    /// The brace that opens the body of a function.
    Body,
    /// Ends of the left operand, begin of the right one.
    Binary(Range<usize>, Range<usize>),
    Unary(Range<usize>),
    /// The pattern without its guard, and the guard with the mutants that replace it.
    Arm(Range<usize>, Option<Range<usize>>, Vec<(usize, String)>),
    /// What is written in the mutant's place.
    Whole,
}

struct Finder<'a> {
    at: HashMap<(&'a str, usize), Vec<(usize, &'a str)>>,
    sites: Vec<Site>,
}

impl Finder<'_> {
    fn take(&mut self, genre: &'static str, start: usize) -> Vec<(usize, String)> {
        let found = self.at.remove(&(genre, start)).unwrap_or_default();
        found.into_iter().map(|(number, replacement)| (number, replacement.to_owned())).collect()
    }

    fn site(&mut self, range: Range<usize>, kind: Kind, mutants: Vec<(usize, String)>) {
        self.sites.push(Site { range, kind, mutants });
    }

    fn body(&mut self, block: &Block) {
        let open = block.brace_token.span.open().byte_range();
        // What cargo-mutants replaces begins with the first statement.
        let Some(first) = block.stmts.first() else { return };
        let mutants = self.take("FnValue", first.span().byte_range().start);
        if !mutants.is_empty() {
            self.site(open, Kind::Body, mutants);
        }
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    // A constant function can ask no switch.
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if item.sig.constness.is_none() {
            self.body(&item.block);
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if item.sig.constness.is_none() {
            self.body(&item.block);
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.body(block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        let mutants = self.take("BinaryOperator", binary.op.span().byte_range().start);
        // A binding made by `let` would not reach what follows.
        if !mutants.is_empty() && !has_let(&binary.left) && !has_let(&binary.right) {
            let kind = Kind::Binary(binary.left.span().byte_range(), binary.right.span().byte_range());
            self.site(binary.span().byte_range(), kind, mutants);
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast ExprUnary) {
        let range = unary.span().byte_range();
        let mutants = self.take("UnaryOperator", range.start);
        if !mutants.is_empty() {
            self.site(range, Kind::Unary(unary.expr.span().byte_range()), mutants);
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        let (pattern, guard) = match &arm.pat {
            Pat::Guard(guarded) => (guarded.pat.span().byte_range(), Some(guarded.guard.span().byte_range())),
            pattern => (pattern.span().byte_range(), None),
        };
        let deleted = self.take("MatchArm", arm.span().byte_range().start);
        let guards = guard.as_ref().map(|guard| self.take("MatchArmGuard", guard.start)).unwrap_or_default();
        let chained = matches!(&arm.pat, Pat::Guard(guarded) if has_let(&guarded.guard));
        if !chained && (!deleted.is_empty() || !guards.is_empty()) {
            let end = guard.as_ref().map_or(pattern.end, |guard| guard.end);
            self.site(pattern.start..end, Kind::Arm(pattern, guard, guards), deleted);
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, value: &'ast ExprStruct) {
        let range = value.span().byte_range();
        for (index, field) in value.fields.iter().enumerate() {
            let mutants = self.take("StructField", field.span().byte_range().start);
            let Some((number, _)) = mutants.first() else { continue };
            let kept = value.fields.iter().enumerate().filter(|(other, _)| *other != index);
            let mut text = String::new();
            for (_, field) in kept {
                let _ = write!(text, "{}, ", field.span().source_text().unwrap_or_default());
            }
            let path = value.path.span().source_text().unwrap_or_default();
            let rest = value.rest.as_ref().and_then(|rest| rest.span().source_text()).unwrap_or_default();
            let mutant = vec![(*number, format!("{path} {{ {text}..{rest} }}"))];
            match self.sites.last_mut() {
                Some(site) if site.range == range && matches!(site.kind, Kind::Whole) => site.mutants.extend(mutant),
                _ => self.site(range.clone(), Kind::Whole, mutant),
            }
        }
        visit::visit_expr_struct(self, value);
    }
}

/// Whether a condition binds names by `let`.
fn has_let(condition: &Expr) -> bool {
    match condition {
        Expr::Let(_) => true,
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

struct Writer<'a> {
    source: &'a str,
    sites: &'a [Site],
    put_in: Vec<usize>,
}

impl Writer<'_> {
    /// Writes a part of the source, with the sites in it from the `from`th on.
    fn write(&mut self, range: Range<usize>, from: usize) -> String {
        let (mut text, mut place) = (String::new(), range.start);
        for (index, site) in self.sites.iter().enumerate().skip(from) {
            if site.range.start >= range.end {
                break;
            }
            if site.range.start < place || site.range.end > range.end {
                continue;
            }
            text.push_str(&self.source[place..site.range.start]);
            text.push_str(&self.site(index, site));
            place = site.range.end;
        }
        text.push_str(&self.source[place..range.end]);
        text
    }

    fn site(&mut self, index: usize, site: &Site) -> String {
        self.put_in.extend(site.mutants.iter().map(|(number, _)| number));
        let source = self.source;
        let mut text = String::new();
        match &site.kind {
            Kind::Body => {
                text.push('{');
                for (number, value) in &site.mutants {
                    let early = marked('m', *number, &format!("return {value};"));
                    let _ = write!(text, " if crate::mutant::on({number}) {{ {early} }}");
                }
                text
            }
            Kind::Binary(left, right) => {
                let between = self.write(left.start..right.end, index + 1);
                let mutant =
                    |operator: &str| format!("{} {operator} {}", &source[left.clone()], &source[right.clone()]);
                alternatives(site.mutants.iter().map(|(number, operator)| (*number, mutant(operator))), &between)
            }
            Kind::Unary(operand) => {
                let whole = self.write(site.range.clone(), index + 1);
                let operand = &source[operand.clone()];
                alternatives(site.mutants.iter().map(|(number, _)| (*number, operand.to_owned())), &whole)
            }
            Kind::Whole => {
                let whole = self.write(site.range.clone(), index + 1);
                alternatives(site.mutants.iter().cloned(), &whole)
            }
            Kind::Arm(pattern, guard, guards) => {
                self.put_in.extend(guards.iter().map(|(number, _)| number));
                text.push_str(&source[pattern.clone()]);
                let mut condition = guard.clone().map(|guard| format!("({})", self.write(guard, index + 1)));
                for (number, value) in guards {
                    let on = marked('m', *number, &format!("crate::mutant::on({number})"));
                    let before = condition.unwrap_or_default();
                    condition = Some(if value == "true" {
                        format!("({on} || {before})")
                    } else {
                        format!("(!{on} && {before})")
                    });
                }
                for (number, _) in &site.mutants {
                    let off = marked('m', *number, &format!("!crate::mutant::on({number})"));
                    condition = Some(condition.map_or(off.clone(), |condition| format!("({off} && {condition})")));
                }
                let _ = write!(text, " if {}", condition.unwrap_or_default());
                text
            }
        }
    }
}

/// An expression with what mutants put in its place.
fn alternatives(mutants: impl Iterator<Item = (usize, String)>, otherwise: &str) -> String {
    mutants.fold(otherwise.to_owned(), |otherwise, (number, mutant)| {
        let mutant = marked('m', number, &mutant);
        marked('s', number, &format!("(if crate::mutant::on({number}) {{ {mutant} }} else {{ {otherwise} }})"))
    })
}

fn marked(kind: char, number: usize, text: &str) -> String {
    let (begin, end) = marks(kind, number);
    format!("{begin}{text}{end}")
}
