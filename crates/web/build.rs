//! Style sheets, scripts and fonts are embedded by a macro, and cargo does not see what a
//! macro reads: without these lines a new file would wait for the next change of code.

fn main() {
    println!("cargo::rerun-if-changed=assets/own");
    println!("cargo::rerun-if-changed=assets/fetched");
}
