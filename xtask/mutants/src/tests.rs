//! What a source looks like with its mutants.

use crate::list::Mutant;
use crate::switch::switch;

const SOURCE: &str = "\
fn f(a: i32, b: i32) -> bool { a + 1 < b && !g(b) }
fn g(n: i32) -> bool {
    match n {
        0 => false,
        n if n > 5 => true,
        _ => S { x: n, y: 1, ..s() }.z(),
    }
}
";

fn mutant(genre: &str, at: &str, replacement: &str) -> Mutant {
    Mutant {
        name: String::new(),
        file: String::new(),
        genre: genre.to_owned(),
        replacement: replacement.to_owned(),
        start: SOURCE.find(at).unwrap(),
    }
}

fn with(genre: &str, at: &str, replacement: &str) -> String {
    let switched = switch(SOURCE, &[(7, &mutant(genre, at, replacement))]).unwrap();
    assert_eq!(switched.put_in, [7], "{at}");
    let text =
        switched.text.replace("/*m7<*/", "").replace("/*m7>*/", "").replace("/*s7<*/", "").replace("/*s7>*/", "");
    syn::parse_file(&text).unwrap();
    text
}

#[test]
fn each_kind_of_mutant_is_switched_where_it_stands() {
    for (genre, at, replacement, written) in [
        ("FnValue", "a + 1", "true", "{ if crate::mutant::on(7) { return true; } a + 1"),
        ("BinaryOperator", "+", "-", "(if crate::mutant::on(7) { a - 1 } else { a + 1 }) < b"),
        ("BinaryOperator", "<", "<=", "{ (if crate::mutant::on(7) { a + 1 <= b } else { a + 1 < b }) && !g(b) }"),
        ("UnaryOperator", "!g", "", "&& (if crate::mutant::on(7) { g(b) } else { !g(b) }) }"),
        ("MatchArm", "0 =>", "", "0 if !crate::mutant::on(7) => false"),
        ("MatchArm", "n if", "", "n if (!crate::mutant::on(7) && (n > 5)) => true"),
        ("MatchArmGuard", "n > 5", "true", "n if (crate::mutant::on(7) || (n > 5)) => true"),
        ("MatchArmGuard", "n > 5", "false", "n if (!crate::mutant::on(7) && (n > 5)) => true"),
        (
            "StructField",
            "x: n",
            "",
            "(if crate::mutant::on(7) { S { y: 1, ..s() } } else { S { x: n, y: 1, ..s() } }).z()",
        ),
    ] {
        let text = with(genre, at, replacement);
        assert!(text.contains(written), "{genre} at {at}:\n{text}");
    }
}

#[test]
fn a_place_within_another_keeps_both() {
    let mutants =
        [mutant("BinaryOperator", "&&", "||"), mutant("BinaryOperator", "+", "-"), mutant("BinaryOperator", "+", "*")];
    let numbered: Vec<_> = mutants.iter().enumerate().collect();
    let switched = switch(SOURCE, &numbered).unwrap();
    let mut put_in = switched.put_in;
    put_in.sort_unstable();
    assert_eq!(put_in, [0, 1, 2]);
    syn::parse_file(&switched.text).unwrap();
}
