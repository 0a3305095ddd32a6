//! Builds the data files that ship with Twinhall: see the library.

fn main() -> anyhow::Result<()> {
    worldbuild::run()
}
