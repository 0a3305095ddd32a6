//! `cargo xtask bench`.

use crate::files::{read, root, target};
use crate::shell::{self, Outcome, cargo};
use crate::{assets, needs, server};

/// Builds the server that the load benchmark starts, fetches the peers that the benchmarks
/// named, or all, are measured beside, and runs them. Without a peer they run all the same
/// and say that it was missing. `--write` puts the results into `docs/performance.md`.
pub(crate) fn run(args: &[String]) -> Outcome {
    let write = args.iter().any(|arg| arg == "--write");
    let args: Vec<String> = args.iter().filter(|arg| *arg != "--write").cloned().collect();
    assets::fetch()?;
    server::build()?;
    for missing in needs::peers(&args) {
        eprintln!("hint: {missing}");
    }
    shell::run(
        cargo().args(["run", "--release", "--locked", "--package", "twinhall-benches", "--"]).args(&args),
    )?;
    if write { write_down() } else { Ok(()) }
}

/// Puts every result that is there into its place in the document.
fn write_down() -> Outcome {
    let document = root().join("docs/performance.md");
    let text =
        with_results(&read(&document)?, |name| read(&target().join("bench").join(format!("{name}.md"))).ok());
    std::fs::write(&document, text).map_err(|e| format!("cannot write {}: {e}", document.display()))
}

/// The document with what stands between `<!-- bench: name -->` and `<!-- end -->` replaced
/// by the result of that name. A place without a result stays as it is.
fn with_results(document: &str, result: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(document.len());
    let mut rest = document;
    while let Some((before, after)) = rest.split_once("<!-- bench: ") {
        out.push_str(before);
        out.push_str("<!-- bench: ");
        rest = after;
        let Some((name, old)) = after.split_once(" -->") else { break };
        let Some((_, behind)) = old.split_once("<!-- end -->") else { break };
        if let Some(text) = result(name) {
            // The document has the headings; a result's own is not repeated.
            let body =
                text.strip_prefix("# ").and_then(|t| t.split_once('\n')).map_or(text.as_str(), |(_, b)| b);
            let body = body.trim().replace("\n## ", "\n### ");
            out.push_str(&format!("{name} -->\n\n{body}\n\n<!-- end -->"));
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::with_results;

    #[test]
    fn results_replace_what_stood_in_their_place() {
        let document = "a\n<!-- bench: x -->\nold\n<!-- end -->\nb\n<!-- bench: y -->\nkept\n<!-- end -->\n";
        let new =
            with_results(document, |name| (name == "x").then(|| "# Title\n\nnew\n\n## Part\n".to_owned()));
        assert_eq!(
            new,
            "a\n<!-- bench: x -->\n\nnew\n\n### Part\n\n<!-- end -->\nb\n<!-- bench: y -->\nkept\n<!-- end -->\n"
        );
        assert_eq!(with_results(&new, |_| None), new);
    }
}
