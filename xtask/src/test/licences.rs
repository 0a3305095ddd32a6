//! Every dependency, of cargo and of npm, carries a licence that Twinhall may ship.
//!
//! cargo-deny does this and more, but compiling it takes longer than all other gates of
//! its stage together; the one rule needed here is a walk over an SPDX expression.

use std::path::Path;

use serde_json::Value;
use spdx::{Expression, ParseMode};

use super::tally::Tally;
use crate::files::{read, root};
use crate::shell::{Outcome, cargo, output};

/// Licences of code that is compiled in or run in tests, as SPDX writes them.
const CODE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Zlib",
];

/// Fonts have a licence of their own kind.
const FONTS: &[&str] = &["OFL-1.1"];

/// Folders with a `package-lock.json`, and whether their packages may be fonts.
const NPM: &[(&str, bool)] = &[("crates/web/assets", true), ("e2e", false)];

/// One dependency and what it says of itself.
struct Dependency {
    name: String,
    licence: Option<String>,
    font: bool,
}

/// Checks them all.
pub(crate) fn check() -> Outcome<Tally> {
    let mut all = of_cargo()?;
    for (folder, fonts) in NPM {
        let folder = root().join(folder);
        if folder.join("package-lock.json").exists() {
            all.extend(of_npm(&folder, *fonts)?);
        }
    }
    let refused: Vec<String> = all
        .iter()
        .filter_map(|d| refusal(d.licence.as_deref(), d.font).map(|why| format!("  {}: {why}", d.name)))
        .collect();
    if refused.is_empty() {
        eprintln!("{} dependencies, each under a licence that may be shipped.", all.len());
        return Ok(Tally::one(true));
    }
    Err(format!("these dependencies may not be used:\n{}", refused.join("\n")))
}

/// Why a dependency may not be used; nothing if it may.
fn refusal(licence: Option<&str>, font: bool) -> Option<String> {
    let Some(licence) = licence else {
        return Some("it names no licence".to_owned());
    };
    // Older packages write `MIT/Apache-2.0` and `Apache 2.0`, which LAX reads as meant.
    let expression = match Expression::parse_mode(licence, ParseMode::LAX) {
        Ok(expression) => expression,
        Err(error) => return Some(format!("{licence:?} is not an SPDX expression: {}", error.reason)),
    };
    let allowed = |name: &str| CODE.contains(&name) || (font && FONTS.contains(&name));
    if expression.evaluate(|required| allowed(&required.to_string())) {
        None
    } else {
        Some(format!("{licence} is not on the list"))
    }
}

/// All packages of `Cargo.lock` but our own, for every platform.
fn of_cargo() -> Outcome<Vec<Dependency>> {
    let text = output(cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_slice(&text).map_err(|e| format!("cargo metadata: {e}"))?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    Ok(packages
        .iter()
        .filter(|p| !p["source"].is_null())
        .map(|p| Dependency {
            name: format!("{} {}", p["name"].as_str().unwrap_or("?"), p["version"].as_str().unwrap_or("?")),
            licence: p["license"].as_str().map(ToOwned::to_owned),
            font: false,
        })
        .collect())
}

/// All packages of a `package-lock.json`. npm copies each package's licence into the lock;
/// where it did not, the package itself is asked, if it has been fetched.
fn of_npm(folder: &Path, fonts: bool) -> Outcome<Vec<Dependency>> {
    let path = folder.join("package-lock.json");
    let lock: Value =
        serde_json::from_str(&read(&path)?).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let packages =
        lock["packages"].as_object().ok_or_else(|| format!("{} names no packages", path.display()))?;
    Ok(packages
        .iter()
        .filter(|(place, _)| !place.is_empty())
        .map(|(place, package)| Dependency {
            name: format!("{} (npm)", place.trim_start_matches("node_modules/")),
            licence: package["license"]
                .as_str()
                .map(ToOwned::to_owned)
                .or_else(|| licence_of(&folder.join(place))),
            font: fonts,
        })
        .collect())
}

fn licence_of(package: &Path) -> Option<String> {
    let text = std::fs::read_to_string(package.join("package.json")).ok()?;
    let package: Value = serde_json::from_str(&text).ok()?;
    package["license"].as_str().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(licence: &str) -> bool {
        refusal(Some(licence), false).is_none()
    }

    #[test]
    fn or_needs_one_and_needs_all() {
        assert!(allowed("MIT OR GPL-3.0-only"));
        assert!(allowed("MIT/Apache-2.0"));
        assert!(allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(!allowed("MIT AND GPL-3.0-only"));
        assert!(!allowed("AGPL-3.0-only"));
    }

    #[test]
    fn an_exception_counts_only_where_it_is_listed() {
        assert!(allowed("Apache-2.0 WITH LLVM-exception"));
        assert!(!allowed("GPL-2.0-only WITH Classpath-exception-2.0"));
    }

    #[test]
    fn silence_and_nonsense_are_refused() {
        assert!(refusal(None, false).is_some());
        assert!(!allowed("see the file"));
    }

    #[test]
    fn a_font_licence_is_for_fonts() {
        assert!(refusal(Some("OFL-1.1"), true).is_none());
        assert!(refusal(Some("OFL-1.1"), false).is_some());
    }
}
