//! A relay that takes letters.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use store::outbox::Letter;

/// How long one waits for the relay.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why there is no relay.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The address of the relay cannot be understood. It may hold a password and is not repeated.
    #[error("the address of the mail relay is like smtp://HOST:25 or smtps://USER:PASSWORD@HOST")]
    Address,
    /// The address letters come from is none.
    #[error("{0:?} is not an address that letters can come from")]
    From(String),
}

/// Why a letter did not go.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The letter cannot be written: its address is none.
    #[error("the letter cannot be addressed: {0}")]
    Letter(String),
    /// The relay said no, for now or for good.
    #[error("{0}")]
    Relay(SmtpError),
}

impl Refused {
    /// Whether another try would be refused as well.
    #[must_use]
    pub fn is_final(&self) -> bool {
        match self {
            Self::Letter(_) => true,
            Self::Relay(error) => error.is_permanent(),
        }
    }

    /// Whether it is the relay that does not answer, not this letter that it refuses.
    #[must_use]
    pub fn is_relay(&self) -> bool {
        match self {
            Self::Letter(_) => false,
            Self::Relay(error) => error.status().is_none(),
        }
    }
}

/// A relay that takes letters.
pub struct Relay {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Relay {
    /// The relay at `smtp://HOST:PORT` (TLS if it offers it with `?tls=opportunistic`, always with
    /// `?tls=required`) or `smtps://USER:PASSWORD@HOST`; letters come from `from`, like
    /// `Sister Cities <registry@example.org>`.
    ///
    /// # Errors
    /// If either cannot be understood.
    pub fn new(address: &str, from: &str) -> Result<Self, RelayError> {
        let from = from.parse().map_err(|_| RelayError::From(from.to_owned()))?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(address);
        let transport = transport.map_err(|_| RelayError::Address)?.timeout(Some(PATIENCE)).build();
        Ok(Self { transport, from })
    }

    /// Hands a letter to the relay.
    ///
    /// # Errors
    /// If the relay does not take it.
    pub async fn send(&self, letter: &Letter, now: Timestamp) -> Result<(), Refused> {
        let unwritable = |e: &dyn std::fmt::Display| Refused::Letter(e.to_string());
        let host = self.from.email.domain();
        let message = Message::builder()
            .message_id(Some(format!("<{}@{host}>", letter.id)))
            .date(SystemTime::from(now))
            .from(self.from.clone())
            .to(letter.letter.to.parse().map_err(|e: lettre::address::AddressError| unwritable(&e))?)
            .subject(letter.letter.subject.as_str())
            .header(ContentType::TEXT_PLAIN)
            .body(letter.letter.text.clone())
            .map_err(|e| unwritable(&e))?;
        self.transport.send(message).await.map(|_| ()).map_err(Refused::Relay)
    }
}
