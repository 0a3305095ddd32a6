//! Keeps the registry.
