//! Passkeys (Web Authentication, Level 3): keys that stay in a telephone, a computer or on a
//! stick and answer a question of ours, after their owner has shown a finger, a face or a PIN.
//!
//! A thin coat over `webauthn-rs`: questions, answers and keys go in and out as JSON. A
//! question's [`Asked::kept`] must stay here, be used once, and not for long: whoever could
//! hand it in again could hand an old answer in again.

use serde_json::{Value, json};
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// Longest answer that is looked at, in bytes: many times that of any key in use.
const LONGEST: usize = 32 * 1024;

/// Why a passkey was not taken. The text is for the log.
#[derive(Debug, thiserror::Error)]
#[error("the passkey’s answer does not hold: {0}")]
pub struct PasskeyError(String);

/// The site that passkeys are for. They answer to nobody else.
#[derive(Clone)]
pub struct Site(Webauthn);

/// A question to a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What the browser is asked, as JSON (`publicKey` of `navigator.credentials`).
    pub question: String,
    /// What the answer is judged by, as JSON: never sent.
    pub kept: String,
}

/// A key that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// By which it is found when it answers.
    pub credential: Vec<u8>,
    /// Its public half with what is known of it, as JSON.
    pub public: String,
}

/// A key that has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What is known of it now, as JSON.
    pub public: String,
    /// How often it says it was used; 0 if it does not count.
    pub counter: u32,
}

impl Site {
    /// The site that people reach at `origin`, like `https://registry.example.org`. Nothing if it
    /// has no name but a number: keys are bound to names.
    #[must_use]
    pub fn new(origin: &str, name: &str) -> Option<Self> {
        let origin: Url = origin.parse().ok()?;
        let host = origin.domain()?.to_owned();
        let built = WebauthnBuilder::new(&host, &origin).ok()?.rp_name(name).build();
        built.ok().map(Self)
    }

    /// Asks for a new key of the person with this number. Keys they have already are not made twice.
    ///
    /// # Errors
    /// If what is kept of their keys is damaged.
    pub fn ask_new(
        &self,
        person: i64,
        email: &str,
        name: &str,
        others: &[String],
    ) -> Result<Asked, PasskeyError> {
        let others = read_all(others)?.iter().map(|key| key.cred_id().clone()).collect();
        let (question, kept) =
            self.0.start_passkey_registration(handle(person), email, name, Some(others)).map_err(bad)?;
        let mut question = serde_json::to_value(question).map_err(bad)?;
        // Kept by the key together with whose it is, where it has room: then it signs in without a name.
        if let Some(Value::Object(selection)) = question.pointer_mut("/publicKey/authenticatorSelection") {
            selection.insert("residentKey".to_owned(), json!("preferred"));
        }
        asked(&question, &kept)
    }

    /// The key that was made.
    ///
    /// # Errors
    /// If the answer is none to this question.
    pub fn made(&self, kept: &str, answer: &str) -> Result<Made, PasskeyError> {
        let kept: PasskeyRegistration = serde_json::from_str(kept).map_err(bad)?;
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let key = self.0.finish_passkey_registration(&answer, &kept).map_err(bad)?;
        Ok(Made { credential: key.cred_id().to_vec(), public: serde_json::to_string(&key).map_err(bad)? })
    }

    /// Asks for whichever key of this site the browser has.
    ///
    /// # Errors
    /// If no question can be made.
    pub fn ask_any(&self) -> Result<Asked, PasskeyError> {
        let (question, kept) = self.0.start_discoverable_authentication().map_err(bad)?;
        asked(&serde_json::to_value(question).map_err(bad)?, &kept)
    }

    /// Which key gave this answer, and the number of the person it says it is for. Not a proof of anything yet.
    ///
    /// # Errors
    /// If it does not say so.
    pub fn which(&self, answer: &str) -> Result<(Vec<u8>, i64), PasskeyError> {
        let answer: PublicKeyCredential = read(answer)?;
        let (person, credential) = self.0.identify_discoverable_authentication(&answer).map_err(bad)?;
        let number = i64::try_from(person.as_u128()).map_err(bad)?;
        Ok((credential.to_vec(), number))
    }

    /// What the key answered to [`Site::ask_any`].
    ///
    /// # Errors
    /// If the answer is none of this key's to this question, or it counts backwards: then there are two of it.
    pub fn answered_any(&self, kept: &str, answer: &str, public: &str) -> Result<Answered, PasskeyError> {
        let kept: DiscoverableAuthentication = serde_json::from_str(kept).map_err(bad)?;
        let key: Passkey = serde_json::from_str(public).map_err(bad)?;
        let result = self.0.finish_discoverable_authentication_v2(&read(answer)?, kept, &key).map_err(bad)?;
        answered(key, &result)
    }

    /// Asks for one of these keys.
    ///
    /// # Errors
    /// If there is none, or what is kept of them is damaged.
    pub fn ask_one_of(&self, keys: &[String]) -> Result<Asked, PasskeyError> {
        let (question, kept) = self.0.start_passkey_authentication(&read_all(keys)?).map_err(bad)?;
        asked(&serde_json::to_value(question).map_err(bad)?, &kept)
    }

    /// By which key the answer was given to [`Site::ask_one_of`]. Not a proof of anything yet.
    ///
    /// # Errors
    /// If it does not say so.
    pub fn credential(&self, answer: &str) -> Result<Vec<u8>, PasskeyError> {
        let answer: PublicKeyCredential = read(answer)?;
        Ok(answer.get_credential_id().to_vec())
    }

    /// What the key answered to [`Site::ask_one_of`].
    ///
    /// # Errors
    /// As [`Site::answered_any`].
    pub fn answered_one_of(&self, kept: &str, answer: &str, public: &str) -> Result<Answered, PasskeyError> {
        let kept: PasskeyAuthentication = serde_json::from_str(kept).map_err(bad)?;
        let key: Passkey = serde_json::from_str(public).map_err(bad)?;
        let result = self.0.finish_passkey_authentication(&read(answer)?, &kept).map_err(bad)?;
        answered(key, &result)
    }
}

fn answered(mut key: Passkey, result: &AuthenticationResult) -> Result<Answered, PasskeyError> {
    if key.update_credential(result).is_none() || !result.user_verified() {
        return Err(PasskeyError("it is another key, or nobody was asked for finger or PIN".to_owned()));
    }
    Ok(Answered { public: serde_json::to_string(&key).map_err(bad)?, counter: result.counter() })
}

fn asked(question: &Value, kept: &impl serde::Serialize) -> Result<Asked, PasskeyError> {
    let question = question.get("publicKey").unwrap_or(&Value::Null).to_string();
    Ok(Asked { question, kept: serde_json::to_string(kept).map_err(bad)? })
}

/// By which a key knows whose it is: the number of the person, which says nothing of them.
fn handle(person: i64) -> Uuid {
    Uuid::from_u128(u128::from(person.unsigned_abs()))
}

fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Result<T, PasskeyError> {
    if answer.len() > LONGEST {
        return Err(PasskeyError("it is too long".to_owned()));
    }
    serde_json::from_str(answer).map_err(bad)
}

fn read_all(keys: &[String]) -> Result<Vec<Passkey>, PasskeyError> {
    keys.iter().map(|key| serde_json::from_str(key).map_err(bad)).collect()
}

fn bad(error: impl std::fmt::Display) -> PasskeyError {
    PasskeyError(error.to_string())
}
