//! A client that costs next to nothing: on a machine of two cores whatever the client does
//! is taken from the server. One thread a connection, kept alive, blocking reads.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::measure::Times;

/// What a load came to.
pub(crate) struct Load {
    /// Time of each answered request.
    pub(crate) times: Times,
    /// Requests that failed or were answered with anything but 200.
    pub(crate) failed: usize,
    /// The path of one of them.
    pub(crate) failed_at: Option<String>,
    /// From the first request to the last answer.
    pub(crate) wall: Duration,
    /// Bytes of all bodies as they went over the wire.
    pub(crate) bytes: usize,
}

/// Sends each path once, from `clients` connections at a time, for at most `limit`.
pub(crate) fn load(port: u16, paths: &[String], clients: usize, limit: Duration) -> Load {
    let next = AtomicUsize::new(0);
    let sums = Mutex::new((Times::default(), 0, 0));
    let failed_at = Mutex::new(None);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let mut connection = None;
                let (mut times, mut failed, mut bytes) = (Times::default(), 0, 0);
                while began.elapsed() < limit {
                    let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                    let sent = Instant::now();
                    match get(&mut connection, port, path) {
                        Ok((200, length)) => {
                            times.push(sent.elapsed());
                            bytes += length;
                        }
                        other => {
                            failed += 1;
                            if let Ok(mut at) = failed_at.lock() {
                                *at = Some(path.clone());
                            }
                            if other.is_err() {
                                connection = None;
                            }
                        }
                    }
                }
                if let Ok(mut sums) = sums.lock() {
                    sums.0.extend(&times);
                    sums.1 += failed;
                    sums.2 += bytes;
                }
            });
        }
    });
    let wall = began.elapsed();
    let (times, failed, bytes) = sums.into_inner().unwrap_or_default();
    let failed_at = failed_at.into_inner().unwrap_or_default();
    Load { times, failed, failed_at, wall, bytes }
}

/// One request on the connection, opened first if need be. Compressed answers are asked
/// for, as every browser does. Returns the status and the length of the body.
pub(crate) fn get(
    connection: &mut Option<BufReader<TcpStream>>,
    port: u16,
    path: &str,
) -> io::Result<(u16, usize)> {
    let stream = match connection {
        Some(stream) => stream,
        None => {
            let stream = TcpStream::connect(("127.0.0.1", port))?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(Duration::from_secs(30)))?;
            connection.insert(BufReader::with_capacity(64 << 10, stream))
        }
    };
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\nAccept-Encoding: gzip, br\r\n\r\n"
    );
    stream.get_mut().write_all(request.as_bytes())?;
    let status = line(stream)?;
    let status = status.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or_else(|| odd("no status"))?;
    let (mut length, mut chunked) = (0, false);
    loop {
        let header = line(stream)?.to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(n) = header.strip_prefix("content-length:") {
            length = n.trim().parse().map_err(|_| odd("bad length"))?;
        }
        chunked |= header.starts_with("transfer-encoding:") && header.ends_with("chunked");
    }
    if !chunked {
        skip(stream, length)?;
        return Ok((status, length));
    }
    let mut whole = 0;
    loop {
        let size = line(stream)?;
        let size = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16)
            .map_err(|_| odd("bad chunk"))?;
        skip(stream, size)?;
        line(stream)?;
        whole += size;
        if size == 0 {
            return Ok((status, whole));
        }
    }
}

fn line(stream: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(odd("the connection ended"));
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(line)
}

fn skip(stream: &mut impl Read, length: usize) -> io::Result<()> {
    let read = io::copy(&mut stream.take(length as u64), &mut io::sink())?;
    if read == length as u64 { Ok(()) } else { Err(odd("the answer was cut")) }
}

fn odd(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that answers every request of one connection with these bytes.
    fn answering(answer: &'static [u8], times: usize) -> u16 {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream);
            for _ in 0..times {
                while !line(&mut reader).unwrap().is_empty() {}
                reader.get_mut().write_all(answer).unwrap();
            }
        });
        port
    }

    #[test]
    fn a_connection_is_used_again_after_a_body_of_known_length() {
        let port = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 2);
        let mut connection = None;
        for _ in 0..2 {
            assert_eq!(get(&mut connection, port, "/").unwrap(), (200, 5));
        }
    }

    #[test]
    fn a_chunked_body_is_read_to_its_end() {
        let port = answering(b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n3;x=y\r\nabc\r\n0\r\n\r\n", 2);
        let mut connection = None;
        for _ in 0..2 {
            assert_eq!(get(&mut connection, port, "/").unwrap(), (404, 13));
        }
    }
}
