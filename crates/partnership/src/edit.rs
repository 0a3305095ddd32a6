//! Changes of a description: a member is kept, cleared or set.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What happens to one member. In JSON: absent, `null`, or the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edit<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is no longer known.
    Clear,
    /// It becomes this.
    Set(T),
}

impl<T> Edit<T> {
    /// Whether nothing happens.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The new value, if it is set.
    pub fn set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// The edit that makes `old` into `new`.
    pub fn between(old: Option<&T>, new: Option<T>) -> Self
    where
        T: PartialEq,
    {
        match new {
            new if new.as_ref() == old => Self::Keep,
            None => Self::Clear,
            Some(value) => Self::Set(value),
        }
    }

    /// Applies it.
    pub fn apply(&self, to: &mut Option<T>)
    where
        T: Clone,
    {
        match self {
            Self::Keep => {}
            Self::Clear => *to = None,
            Self::Set(value) => *to = Some(value.clone()),
        }
    }

    /// The same, or nothing if it would change nothing.
    #[must_use]
    pub fn against(self, old: Option<&T>) -> Self
    where
        T: PartialEq,
    {
        match self {
            Self::Keep => Self::Keep,
            Self::Clear => Self::between(old, None),
            Self::Set(value) => Self::between(old, Some(value)),
        }
    }
}

impl<T: Serialize> Serialize for Edit<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(value) => serializer.serialize_some(value),
            Self::Keep | Self::Clear => serializer.serialize_none(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Edit<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}
