//! The site on a socket: what clients do that no router sees.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::time::Duration;

use axum::body::Body;
use common::{LACOMBE, state};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

struct Running {
    at: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<std::io::Result<()>>,
}

async fn running() -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let server = tokio::spawn(web::serve(listener, state(false), async {
        let _ = stopped.await;
    }));
    Running { at, stop, server }
}

async fn read_all(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut text)).await;
    read.expect("the connection is closed in time").unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_string_of_ten_megabytes_gets_a_clear_answer() {
    let site = running().await;
    let mut stream = TcpStream::connect(site.at).await.unwrap();
    let mut request = b"GET /find/6035615?exclude=".to_vec();
    request.resize(10 << 20, b'1');
    request.extend(b" HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(&request).await.unwrap();
    stream.shutdown().await.unwrap();
    let answer = read_all(stream).await;
    assert!(answer.starts_with("HTTP/1.1 414 "), "{}", &answer[..answer.len().min(200)]);
    assert!(answer.contains("This address is too long") && answer.contains("at most 8,000 characters"));
    assert!(answer.contains("content-security-policy: default-src 'none'"));
    // The next reader is served as if nothing had been.
    assert!(get(site.at, "/healthz").await.ends_with("ok\n"));
}

async fn get(at: std::net::SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(at).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    read_all(stream).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_address_on_a_kept_connection_is_refused_too() {
    let site = running().await;
    let mut stream = TcpStream::connect(site.at).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut first = vec![0; 4096];
    let n = stream.read(&mut first).await.unwrap();
    assert!(String::from_utf8_lossy(&first[..n]).starts_with("HTTP/1.1 200"));
    let long = format!("GET /?q={} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(1 << 20));
    stream.write_all(long.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    assert!(read_all(stream).await.contains("This address is too long"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_http_is_refused() {
    let site = running().await;
    let mut stream = TcpStream::connect(site.at).await.unwrap();
    stream.write_all(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n").await.unwrap();
    assert!(read_all(stream).await.starts_with("HTTP/1.1 400"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_in_the_middle_of_shutdown_is_completed() {
    let site = running().await;
    let mut stream = TcpStream::connect(site.at).await.unwrap();
    // Half a request is on its way when the server is told to stop …
    let head = format!("GET /find/{LACOMBE} HTTP/1.1\r\nHost: localhost\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // Connections are taken in their order: who came later has been answered.
    assert!(get(site.at, "/healthz").await.ends_with("ok\n"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    site.stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    stream.write_all(b"\r\n").await.unwrap();
    let answer = read_all(stream).await;
    // … and is answered to its last byte.
    assert!(answer.starts_with("HTTP/1.1 200"), "{}", &answer[..answer.len().min(300)]);
    assert!(answer.contains("Partners for Lacombe") && answer.contains("</html>"));
    let ended = tokio::time::timeout(Duration::from_secs(10), site.server).await;
    ended.expect("the server returns").unwrap().unwrap();
    assert!(TcpStream::connect(site.at).await.is_err(), "nobody listens any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_compressed_for_those_who_ask() {
    let site = web::router(state(false));
    for encoding in ["gzip", "br"] {
        let request = axum::http::Request::get("/about/data").header("accept-encoding", encoding);
        let answer = common::send(&site, request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("content-encoding"), encoding);
        assert!(answer.list("vary").contains("accept-encoding"), "{}", answer.list("vary"));
    }
}

#[tokio::test]
async fn requests_are_counted_by_route() {
    let site = common::site();
    common::get(&site, &format!("/find/{LACOMBE}")).await;
    common::get(&site, "/no/such/page").await;
    let counts = common::get(&site, "/metrics").await.body;
    assert!(
        counts.contains("twinhall_requests_total{route=\"/find/{id}\",method=\"GET\",status=\"200\"} 1"),
        "{counts}"
    );
    assert!(counts.contains("twinhall_requests_total{route=\"none\",method=\"GET\",status=\"404\"} 1"));
    assert!(counts.contains("twinhall_request_seconds_bucket{le=\"0.01\",route=\"/find/{id}\"}"));
}
