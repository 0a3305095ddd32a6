//! A passkey in software, which can be told to lie (Web Authentication, Level 3, §6).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::bed::ORIGIN;

const HOST: &str = "registry.example.org";

#[derive(Clone)]
pub(crate) struct SoftKey {
    pub(crate) key: SigningKey,
    pub(crate) id: Vec<u8>,
    pub(crate) handle: Vec<u8>,
    pub(crate) counter: u32,
    /// The page that it believes it is on.
    pub(crate) origin: String,
    pub(crate) host: String,
    /// Whether somebody touched it, and showed who they are.
    pub(crate) flags: u8,
    /// What is signed in place of the challenge.
    pub(crate) challenge: Option<String>,
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl SoftKey {
    pub(crate) fn new(number: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).unwrap(),
            id: vec![number; 16],
            handle: Vec::new(),
            counter: 0,
            origin: ORIGIN.into(),
            host: HOST.into(),
            flags: 0x05,
            challenge: None,
        }
    }

    fn client(&self, kind: &str, question: &Value) -> Vec<u8> {
        let challenge =
            self.challenge.clone().unwrap_or_else(|| question["challenge"].as_str().unwrap().into());
        let origin = &self.origin;
        json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(&self.host).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes itself.
    pub(crate) fn make(&mut self, question: &Value) -> String {
        self.handle = URL_SAFE_NO_PAD.decode(question["user"]["id"].as_str().unwrap()).unwrap();
        let mut data = self.data(self.flags | 0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.verifying_key().to_sec1_point(false);
        let bytes = point.as_bytes();
        // COSE: an elliptic curve key for ES256 on P-256.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&bytes[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&bytes[33..]);
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}.
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.push(0xa0);
        object.push(0x68);
        object.extend(b"authData");
        object.push(0x59);
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let response = json!({
            "attestationObject": encoded(&object),
            "clientDataJSON": encoded(&self.client("webauthn.create", question)),
            "transports": ["internal"],
        });
        self.answered(&response)
    }

    /// Answers a question.
    pub(crate) fn answer(&mut self, question: &Value) -> String {
        self.counter += 1;
        let (data, client) = (self.data(self.flags), self.client("webauthn.get", question));
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "authenticatorData": encoded(&data),
            "clientDataJSON": encoded(&client),
            "signature": encoded(signature.to_der().as_bytes()),
            "userHandle": encoded(&self.handle),
        });
        self.answered(&response)
    }

    fn answered(&self, response: &Value) -> String {
        let id = encoded(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} })
            .to_string()
    }
}
