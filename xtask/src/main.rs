//! Chores of the gorgias workspace; `cargo xtask` lists them.
mod bundle;
fn main() {
    let t = bundle::bundle(std::path::Path::new("spec")).unwrap();
    std::fs::write("spec/gorgias.json", t).unwrap();
}
