//! The few lines of HTTP that the checks need, so that no client library is compiled.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::shell::Outcome;

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// `GET path` from a server on this machine. HTTP/1.0, so that the answer ends where the
/// connection does and is never chunked.
pub(crate) fn get(port: u16, path: &str) -> Outcome<Answer> {
    let told = |e: std::io::Error| format!("GET {path}: {e}");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).map_err(told)?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).map_err(told)?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\n\r\n").map_err(told)?;
    let mut raw = Vec::new();
    stream.read_to_end(&mut raw).map_err(told)?;
    parse(&raw).ok_or_else(|| format!("GET {path}: the answer is not HTTP"))
}

fn parse(raw: &[u8]) -> Option<Answer> {
    let end = raw.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&raw[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head, body: String::from_utf8_lossy(&raw[end + 4..]).into_owned() })
}

/// What an address may hold without being escaped; all else becomes `%XX`.
pub(crate) fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart() {
        let answer = parse(b"HTTP/1.0 404 Not Found\r\na: b\r\n\r\nno\r\n\r\nmore").unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (404, "no\r\n\r\nmore"));
        assert!(answer.head.ends_with("a: b"));
        assert!(parse(b"nonsense").is_none());
    }

    #[test]
    fn other_scripts_are_escaped() {
        assert_eq!(escaped("京 a"), "%E4%BA%AC%20a");
    }
}
