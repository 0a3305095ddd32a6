//! The provider that signs people in, for `twinhall serve`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// The provider that signs people in.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Signing in by a provider (OpenID Connect)")]
pub(crate) struct Provider {
    /// Issuer of the provider, to the letter, like https://id.example.org/realms/city
    #[arg(long, env = "TWINHALL_OIDC_ISSUER", value_name = "URL", requires = "oidc_client")]
    pub oidc_issuer: Option<String>,
    /// What the provider calls this site
    #[arg(long, env = "TWINHALL_OIDC_CLIENT", value_name = "ID", requires = "oidc_issuer")]
    pub oidc_client: Option<String>,
    /// File that holds the secret by which the provider knows this site; without it, it is a
    /// public client
    #[arg(long, env = "TWINHALL_OIDC_SECRET_FILE", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub oidc_secret_file: Option<PathBuf>,
    /// What people call the provider: "Sign in with …"
    #[arg(long, env = "TWINHALL_OIDC_LABEL", value_name = "NAME", default_value = "single sign-on")]
    pub oidc_label: String,
    /// Claim that holds a person's e-mail address. "email" counts only where the provider says
    /// email_verified; of another you vouch that the provider checks it
    #[arg(long, env = "TWINHALL_OIDC_EMAIL_CLAIM", value_name = "CLAIM", default_value = "email")]
    pub oidc_email_claim: String,
    /// Give an account to everybody whom the provider signs in, not only to who was invited
    #[arg(long, env = "TWINHALL_OIDC_ADMIT_ALL")]
    pub oidc_admit_all: bool,
}
