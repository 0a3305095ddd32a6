//! Encryption of copies: the age format, to keys or with a passphrase.
//!
//! `age`, the library, so that a copy can be opened without Twinhall: `age --decrypt` and `zstd`
//! are on any Linux.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use age::stream::StreamWriter;
use age::{DecryptError, Decryptor, Encryptor, Identity, IdentityFile, Recipient, scrypt, x25519};
use wording::{Message, english};

use super::super::import::name;
use super::bad;
use crate::failure::Failure;

/// What a sealed file begins with.
const AGE: &[u8] = b"age-encryption.org/";
/// What a file compressed by zstd begins with (RFC 8878 §3.1.1).
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// How dear a passphrase is to try: 2^18 rounds take about a second and 256 MB, as with `age` itself.
const WORK: u8 = 18;
/// A file may ask for at most so much: 2^20 are 1 GB.
const MOST_WORK: u8 = 20;
/// The longest passphrase file that is read, in bytes.
const LONGEST: u64 = 4096;

/// How a copy is closed.
pub(super) enum Seal {
    /// Not at all.
    Open,
    /// Whoever has one of the keys opens it.
    Keys(Vec<x25519::Recipient>),
    /// Whoever knows the passphrase opens it.
    Passphrase(SecretString),
}

impl Seal {
    /// As it was asked for.
    pub(super) fn asked(recipients: &[String], passphrase: Option<&Path>) -> Result<Self, Failure> {
        if let Some(file) = passphrase {
            return Ok(Self::Passphrase(passphrase_in(file)?));
        }
        let key = |text: &String| {
            let bad = || Message::new("cli-copy-bad-recipient").with("value", text.as_str());
            text.parse().map_err(|_| Failure::Usage(vec![bad()]))
        };
        let keys = recipients.iter().map(key).collect::<Result<Vec<_>, _>>()?;
        Ok(if keys.is_empty() { Self::Open } else { Self::Keys(keys) })
    }

    /// Closes what is written from now on.
    pub(super) fn on<W: Write>(&self, out: W) -> Result<Sealed<W>, Failure> {
        let encryptor = match self {
            Self::Open => return Ok(Sealed::Open(out)),
            Self::Keys(keys) => Encryptor::with_recipients(keys.iter().map(|key| key as &dyn Recipient)),
            Self::Passphrase(phrase) => {
                let mut recipient = scrypt::Recipient::new(phrase.clone());
                recipient.set_work_factor(WORK);
                Encryptor::with_recipients(std::iter::once(&recipient as &dyn Recipient))
            }
        };
        let stream = encryptor.map_err(Failure::operation)?.wrap_output(out)?;
        Ok(Sealed::Closed(stream))
    }
}

/// A file that is being written, closed or not.
pub(super) enum Sealed<W: Write> {
    Open(W),
    Closed(StreamWriter<W>),
}

impl<W: Write> Sealed<W> {
    /// Ends it: without this a closed file cannot be opened again.
    pub(super) fn finish(self) -> io::Result<W> {
        match self {
            Self::Open(out) => Ok(out),
            Self::Closed(stream) => stream.finish(),
        }
    }
}

impl<W: Write> Write for Sealed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Open(out) => out.write(bytes),
            Self::Closed(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Open(out) => out.flush(),
            Self::Closed(stream) => stream.flush(),
        }
    }
}

/// What opens closed copies.
#[derive(Default)]
pub(super) struct Keys {
    passphrase: Option<SecretString>,
    identities: Vec<Box<dyn Identity + Send + Sync>>,
}

impl Keys {
    /// From the files that hold them.
    pub(super) fn in_files(identities: &[PathBuf], passphrase: Option<&Path>) -> Result<Self, Failure> {
        let mut keys =
            Self { passphrase: passphrase.map(passphrase_in).transpose()?, identities: Vec::new() };
        for file in identities {
            let told = |e: io::Error| Failure::BadFile { file: name(file), problems: vec![e.to_string()] };
            let found = IdentityFile::from_buffer(BufReader::new(File::open(file).map_err(told)?));
            let found = found.map_err(told)?.into_identities().map_err(Failure::operation)?;
            if found.is_empty() {
                return Err(said("cli-copy-no-identity", file));
            }
            keys.identities.extend(found);
        }
        Ok(keys)
    }

    /// What opens a copy closed like this, without asking anybody.
    pub(super) fn of(seal: &Seal) -> Self {
        match seal {
            Seal::Passphrase(phrase) => Self { passphrase: Some(phrase.clone()), ..Self::default() },
            Seal::Open | Seal::Keys(_) => Self::default(),
        }
    }

    /// Opens a copy, closed or not, and gives its lines, still compressed.
    pub(super) fn open<R: Read + Send + 'static>(
        &self,
        called: &str,
        file: R,
    ) -> Result<Box<dyn Read + Send>, Failure> {
        let refused = |id: &'static str| bad(called, &Message::new(id));
        let mut file = BufReader::new(file);
        let start = file.fill_buf()?;
        if start.starts_with(ZSTD) {
            return Ok(Box::new(file));
        }
        if !start.starts_with(AGE) {
            return Err(refused("copy-foreign"));
        }
        let unsealed = |error| self.why_not(called, error);
        let closed = Decryptor::new_buffered(file).map_err(unsealed)?;
        let phrase = closed.is_scrypt();
        let opened = match &self.passphrase {
            Some(passphrase) if phrase => {
                let mut identity = scrypt::Identity::new(passphrase.clone());
                identity.set_max_work_factor(MOST_WORK);
                closed.decrypt(std::iter::once(&identity as &dyn Identity))
            }
            _ if phrase => return Err(refused("copy-needs-passphrase")),
            _ if self.identities.is_empty() => return Err(refused("copy-needs-identity")),
            _ => closed.decrypt(self.identities.iter().map(|i| i.as_ref() as &dyn Identity)),
        };
        match opened {
            Ok(lines) => Ok(Box::new(lines)),
            // With a wrong passphrase the key of the file does not decrypt.
            Err(DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed) if phrase => {
                Err(refused("copy-wrong-passphrase"))
            }
            Err(error) => Err(self.why_not(called, error)),
        }
    }

    fn why_not(&self, called: &str, error: DecryptError) -> Failure {
        let damaged = |what: String| bad(called, &Message::new("copy-damaged").with("error", what));
        match error {
            DecryptError::NoMatchingKeys => bad(called, &Message::new("copy-wrong-identity")),
            DecryptError::ExcessiveWork { .. } => bad(called, &Message::new("copy-costly")),
            DecryptError::Io(error) => damaged(error.to_string()),
            other => damaged(other.to_string().lines().collect::<Vec<_>>().join(" ")),
        }
    }
}

fn said(id: &'static str, file: &Path) -> Failure {
    Failure::Operation(english().say(&Message::new(id).with("file", file.display().to_string())))
}

/// The first line of a file.
fn passphrase_in(file: &Path) -> Result<SecretString, Failure> {
    let told = |e: io::Error| Failure::BadFile { file: name(file), problems: vec![e.to_string()] };
    let mut line = String::new();
    BufReader::new(File::open(file).map_err(told)?.take(LONGEST)).read_line(&mut line).map_err(told)?;
    let phrase = line.trim_end_matches(['\r', '\n']);
    if phrase.is_empty() {
        return Err(said("cli-copy-no-passphrase", file));
    }
    Ok(SecretString::from(phrase.to_owned()))
}
