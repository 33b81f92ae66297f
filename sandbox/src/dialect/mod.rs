//! The little language of view filters and rule code: a narrow cut of JavaScript with calls such as
//! `eq(ticket.status, 'open')`, joined by `&&` and `||`, and for rules `if` blocks around `Action(...)`.

mod eval;
mod lexer;
mod parser;
mod tree;

pub(crate) use eval::holds;
pub(crate) use parser::{expression, program};
pub(crate) use tree::{Expression, Statement, nothing};
