//! A connection that is answered in words even when its request is not one.
//!
//! The HTTP library answers a request line of megabytes with a bare status, and waits for
//! ever for a head that never ends. [`Guarded`] watches the bytes as they come in: from
//! [`LONGEST_LINE`] on it answers by itself and closes; a head that takes longer than
//! [`HEAD_TIME`], or a connection idle for [`IDLE_TIME`], is closed.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};
use wording::english;

/// Longest request line that reaches the HTTP library, in bytes.
pub const LONGEST_LINE: usize = 32 * 1024;
/// Longest time from the first byte of a request's head to its last.
pub const HEAD_TIME: Duration = Duration::from_secs(20);
/// Longest time without a byte in either direction.
pub const IDLE_TIME: Duration = Duration::from_secs(75);
/// How much of an endless request is read after it was refused: a client that is still
/// sending when the connection closes never sees the answer.
const DRAINED: usize = 32 << 20;

/// Where in a request the connection is.
enum At {
    /// Between requests.
    Idle,
    /// In the request line, after so many bytes.
    Line(usize),
    /// In the other lines of the head; whether the last line was empty so far.
    Head(bool),
    /// In the body, or answering.
    Rest,
    /// Refused: how much of the answer is written, how many bytes were drained since.
    Refused { written: usize, drained: usize },
}

/// A stream with its guard.
pub struct Guarded<S> {
    stream: S,
    at: At,
    deadline: Pin<Box<Sleep>>,
}

impl<S> Guarded<S> {
    /// Guards a stream.
    pub fn new(stream: S) -> Self {
        Self { stream, at: At::Idle, deadline: Box::pin(sleep(IDLE_TIME)) }
    }

    fn allow(&mut self, time: Duration) {
        self.deadline.as_mut().reset(Instant::now() + time);
    }

    /// Follows the bytes through the head of a request.
    fn follow(&mut self, bytes: &[u8]) {
        let began = matches!(self.at, At::Idle) && !bytes.is_empty();
        for &byte in bytes {
            self.at = match (&self.at, byte) {
                (At::Idle, b'\r' | b'\n') => At::Idle,
                (At::Idle, _) => At::Line(1),
                (At::Line(_), b'\n') => At::Head(true),
                (At::Line(n), _) => At::Line(n + 1),
                (At::Head(true), b'\n') => At::Rest,
                (At::Head(_), b'\n') => At::Head(true),
                (At::Head(empty), b'\r') => At::Head(*empty),
                (At::Head(_), _) => At::Head(false),
                (At::Rest | At::Refused { .. }, _) => break,
            };
        }
        if matches!(self.at, At::Line(n) if n > LONGEST_LINE) {
            self.at = At::Refused { written: 0, drained: 0 };
        }
        match self.at {
            At::Line(_) | At::Head(_) if began => self.allow(HEAD_TIME),
            At::Line(_) | At::Head(_) => {}
            _ => self.allow(IDLE_TIME),
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Guarded<S> {
    /// Writes the refusal, then swallows what is still coming.
    fn refuse(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let answer = refusal();
        let At::Refused { written, drained } = &mut self.at else { return Poll::Ready(Ok(())) };
        while *written < answer.len() {
            let n = ready!(Pin::new(&mut self.stream).poll_write(cx, &answer.as_bytes()[*written..]))?;
            if n == 0 {
                return Poll::Ready(Ok(()));
            }
            *written += n;
        }
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        let mut sink = [0u8; 16 * 1024];
        while *drained < DRAINED {
            let mut buffer = ReadBuf::new(&mut sink);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
            let n = buffer.filled().len();
            if n == 0 {
                break;
            }
            *drained += n;
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let me = self.get_mut();
        // Out of time: what looks like the client's hanging up ends the connection.
        if me.deadline.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Ok(()));
        }
        if !matches!(me.at, At::Refused { .. }) {
            let before = buffer.filled().len();
            ready!(Pin::new(&mut me.stream).poll_read(cx, buffer))?;
            let end = buffer.filled().len();
            me.follow(&buffer.filled()[before..end]);
            if !matches!(me.at, At::Refused { .. }) {
                return Poll::Ready(Ok(()));
            }
            buffer.set_filled(before);
        }
        me.refuse(cx)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let me = self.get_mut();
        let n = ready!(Pin::new(&mut me.stream).poll_write(cx, bytes))?;
        me.answered();
        Poll::Ready(Ok(n))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let me = self.get_mut();
        let n = ready!(Pin::new(&mut me.stream).poll_write_vectored(cx, slices))?;
        me.answered();
        Poll::Ready(Ok(n))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

impl<S> Guarded<S> {
    /// An answer is going out: what comes in next is a new request.
    fn answered(&mut self) {
        if matches!(self.at, At::Rest) {
            self.at = At::Idle;
        }
        self.allow(IDLE_TIME);
    }
}

/// The whole answer to an endless request line: in English, for nothing is known of the reader.
fn refusal() -> &'static str {
    static ANSWER: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    ANSWER.get_or_init(|| {
        let words = english();
        let text =
            format!("{}. {}\n", words.text("error-long-address"), words.text("error-long-address-advice"));
        format!(
            "HTTP/1.1 414 URI Too Long\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\n\
             x-content-type-options: nosniff\r\ncontent-security-policy: {}\r\ncache-control: no-store\r\n\
             connection: close\r\n\r\n{text}",
            text.len(),
            super::headers::POLICY,
        )
    })
}
