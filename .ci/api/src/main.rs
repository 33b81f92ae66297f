//! Prints what other crates can use of a library, from rustdoc's JSON: `print-api list|digest|index FILE`.

mod digest;
mod index;
mod list;

use std::error::Error;
use std::path::Path;

use public_api::PublicApi;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, file] = arguments.as_slice() else { return Err("usage: print-api list|digest|index FILE".into()) };
    let text = match what.as_str() {
        "list" => list::list(&read(Path::new(file), false)?),
        "digest" => digest::digest(&read(Path::new(file), true)?, &serde_json::from_slice(&std::fs::read(file)?)?),
        "index" => index::index(&serde_json::from_slice(&std::fs::read(file)?)?, "llms-full.txt"),
        other => return Err(format!("`{other}` is none of `list`, `digest` and `index`").into()),
    };
    print!("{text}");
    Ok(())
}

fn read(file: &Path, names: bool) -> Result<PublicApi, public_api::Error> {
    public_api::Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(!names)
        .include_function_parameter_names(names)
        .build()
}
