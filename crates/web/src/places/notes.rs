//! Footnotes: each figure on a page is one tap away from its source.

use gazetteer::{Source, World};

/// The sources that a page cites, in the order of their first mention.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// The sources.
    pub sources: Vec<Source>,
}

impl Notes {
    /// Numbers of the notes for a profile field, from 1 on.
    pub fn cite(&mut self, world: &World, field: &str) -> Vec<usize> {
        let mut numbers = Vec::new();
        for source in world.sources_of(field) {
            let at = self.sources.iter().position(|s| s.key == source.key).unwrap_or_else(|| {
                self.sources.push(source.clone());
                self.sources.len() - 1
            });
            numbers.push(at + 1);
        }
        numbers
    }
}
