#!/usr/bin/env bash
# html2text 0.17.4 and nanohtml2text 0.3.0: words of neighbouring elements are glued, so that numbers become other numbers.
#
# Expected by a reader of "HTML to plain text": two words that a browser shows apart are apart in the text. Seen: an image between
# two numbers leaves nothing behind, and elements that the HTML standard's style sheet shows as blocks of their own (`center`,
# `figure`, in html2text also `section`) do not separate what stands in them. Whoever looks for an
# order's number in the text of a mail finds 100342 where the mail shows 1003 and 42. Exit status 0 as long as this is so, 1 when
# it has changed. Needs cargo and a package registry.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src"
cat > "$work/Cargo.toml" <<'TOML'
[package]
name = "glues"
version = "0.0.0"
edition = "2021"

[dependencies]
html2text = { version = "=0.17.4", default-features = false }
nanohtml2text = "=0.3.0"
TOML
cat > "$work/src/main.rs" <<'RUST'
fn main() {
    for html in [
        "<p>1003<img src=\"line.png\">42</p>",
        "<center>1003</center><center>42</center>",
        "<section>1003</section><section>42</section>",
        "<figure>1003</figure><figure>42</figure>",
    ] {
        let one = html2text::from_read(html.as_bytes(), 80).unwrap();
        let other = nanohtml2text::html2text(html);
        println!("{html}: {:?} {:?}", one.trim(), other.trim());
    }
}
RUST
expected='<p>1003<img src="line.png">42</p>: "100342" "100342"
<center>1003</center><center>42</center>: "100342" "100342"
<section>1003</section><section>42</section>: "100342" "1003\r\n\r\n42"
<figure>1003</figure><figure>42</figure>: "100342" "100342"'
seen=$(cd "$work" && cargo run --quiet 2>/dev/null)
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] || { printf 'changed; expected:\n%s\n' "$expected"; exit 1; }
