//! The index for language models (`llms.txt`): what the library is, and a line for each module and chapter of the guide.

use std::fmt::Write as _;

use rustdoc_types::{Crate, Item, ItemEnum};

use crate::digest::first_sentence;

pub(crate) fn index(document: &Crate, whole: &str) -> String {
    let Some(root) = document.index.get(&document.root) else { return String::new() };
    let name = root.name.as_deref().unwrap_or_default();
    let mut text = format!("# {name}\n\n> {}\n\n", first_sentence(root.docs.as_deref().unwrap_or_default()));
    let _ = writeln!(text, "- [Everything that is public, in one file]({whole})\n\n## Modules\n");
    modules(document, root, &format!("https://docs.rs/{name}/latest/{name}"), &mut text);
    text
}

fn modules(document: &Crate, module: &Item, address: &str, text: &mut String) {
    let ItemEnum::Module(inner) = &module.inner else { return };
    for item in inner.items.iter().filter_map(|id| document.index.get(id)) {
        let (ItemEnum::Module(_), Some(name)) = (&item.inner, item.name.as_deref()) else { continue };
        let address = format!("{address}/{name}");
        let docs = first_sentence(item.docs.as_deref().unwrap_or_default());
        let _ = writeln!(text, "- [{name}]({address}/index.html): {docs}");
        if name == "docs" {
            modules(document, item, &address, text);
        }
    }
}
