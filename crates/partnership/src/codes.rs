//! Closed lists with stable codes: the code is what the journal, addresses and files hold, and
//! part of the name of the message that says it in words.

/// Why a text is none of a closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is no {list}")]
pub struct UnknownCode {
    /// What was read.
    pub text: String,
    /// The list it was looked up in, in the code's own words: `agreement-status`.
    pub list: &'static str,
}

/// A closed list of values, each with a code that never changes and a message of its own.
pub trait Coded: Copy + Sized + 'static {
    /// Every value, in the order in which lists show them.
    const ALL: &'static [Self];

    /// The code: small letters and hyphens.
    fn code(self) -> &'static str;

    /// The name of the Fluent message that says it.
    fn message(self) -> &'static str;

    /// The value with this code.
    #[must_use]
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.code() == code)
    }
}

/// Defines an enum of a closed list with `Coded`, `Display`, `FromStr` and serde by code.
macro_rules! coded {
    (
        $(#[$doc:meta])*
        pub enum $name:ident in $list:literal, said as $prefix:literal {
            $($(#[$variant_doc:meta])* $variant:ident = $code:literal),+ $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant),+
        }

        impl $crate::codes::Coded for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            fn message(self) -> &'static str {
                match self { $(Self::$variant => concat!($prefix, "-", $code)),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str($crate::codes::Coded::code(*self))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::codes::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                <Self as $crate::codes::Coded>::from_code(text.trim()).ok_or_else(|| {
                    $crate::codes::UnknownCode { text: text.trim().to_owned(), list: $list }
                })
            }
        }
    };
}
pub(crate) use coded;
