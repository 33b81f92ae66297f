//! The syntax tree, and its ESTree form as the API shows it in `filters_ast` and `code_ast`.

use serde_json::{Value, json};

/// Something with a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
    Call(String, Vec<Self>),
    /// `ticket.assignee_user.id`
    Path(Vec<String>),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
    Literal(Value),
}

/// Something that is done; rules only.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Statement {
    If { test: Expression, then: Vec<Self>, otherwise: Vec<Self> },
    Do(Expression),
}

impl Expression {
    /// Calls `visit` for every path in the expression.
    pub(crate) fn paths(&self, visit: &mut dyn FnMut(&[String])) {
        match self {
            Self::And(left, right) | Self::Or(left, right) => {
                left.paths(visit);
                right.paths(visit);
            }
            Self::Not(inner) => inner.paths(visit),
            Self::Call(_, items) | Self::List(items) => items.iter().for_each(|item| item.paths(visit)),
            Self::Object(entries) => entries.iter().for_each(|(_, item)| item.paths(visit)),
            Self::Path(path) => visit(path),
            Self::Literal(_) => {}
        }
    }

    /// The ESTree node.
    pub(crate) fn estree(&self) -> Value {
        match self {
            Self::And(left, right) => logical("&&", left, right),
            Self::Or(left, right) => logical("||", left, right),
            Self::Not(inner) => json!({"type": "UnaryExpression", "operator": "!", "prefix": true, "argument": inner.estree()}),
            Self::Call(name, arguments) => {
                json!({"type": "CallExpression", "callee": identifier(name), "arguments": nodes(arguments)})
            }
            Self::Path(path) => path.iter().fold(Value::Null, |object, name| match object {
                Value::Null => identifier(name),
                object => json!({"type": "MemberExpression", "computed": false, "object": object, "property": identifier(name)}),
            }),
            Self::List(items) => json!({"type": "ArrayExpression", "elements": nodes(items)}),
            Self::Object(entries) => {
                let properties: Vec<Value> = entries
                    .iter()
                    .map(|(name, value)| {
                        json!({"type": "Property", "kind": "init", "computed": false, "method": false, "shorthand": false,
                            "key": identifier(name), "value": value.estree()})
                    })
                    .collect();
                json!({"type": "ObjectExpression", "properties": properties})
            }
            Self::Literal(value) => json!({"type": "Literal", "value": value, "raw": value.to_string()}),
        }
    }

    /// The expression as a whole program.
    pub(crate) fn program(&self) -> Value {
        wrap(vec![Statement::Do(self.clone()).estree()])
    }
}

impl Statement {
    fn estree(&self) -> Value {
        match self {
            Self::Do(expression) => json!({"type": "ExpressionStatement", "expression": expression.estree()}),
            Self::If { test, then, otherwise } => {
                let alternate = if otherwise.is_empty() { Value::Null } else { block(otherwise) };
                json!({"type": "IfStatement", "test": test.estree(), "consequent": block(then), "alternate": alternate})
            }
        }
    }

    /// Statements as a whole program.
    pub(crate) fn program(statements: &[Self]) -> Value {
        wrap(statements.iter().map(Self::estree).collect())
    }
}

/// The program of an empty filter.
pub(crate) fn nothing() -> Value {
    wrap(Vec::new())
}

fn wrap(body: Vec<Value>) -> Value {
    json!({"type": "Program", "sourceType": "script", "body": body})
}

fn block(statements: &[Statement]) -> Value {
    let body: Vec<Value> = statements.iter().map(Statement::estree).collect();
    json!({"type": "BlockStatement", "body": body})
}

fn logical(operator: &str, left: &Expression, right: &Expression) -> Value {
    json!({"type": "LogicalExpression", "operator": operator, "left": left.estree(), "right": right.estree()})
}

fn identifier(name: &str) -> Value {
    json!({"type": "Identifier", "name": name})
}

fn nodes(items: &[Expression]) -> Vec<Value> {
    items.iter().map(Expression::estree).collect()
}
