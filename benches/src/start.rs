//! From starting the process to ready.

/// Not measured yet.
pub(crate) fn run() -> anyhow::Result<()> {
    Ok(())
}
