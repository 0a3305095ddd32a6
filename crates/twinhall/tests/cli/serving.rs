//! The server as a process: it starts, answers, and stops when told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};

use crate::home::Home;

/// A running server, and the port it took.
struct Server {
    child: Child,
    port: u16,
    log: BufReader<std::process::ChildStderr>,
}

impl Server {
    #[allow(
        clippy::zombie_processes,
        reason = "`stop` waits for it; a test that fails before leaves that to init"
    )]
    fn start(home: &Home) -> Self {
        let mut command = home.command();
        let args = ["serve", "--port", "0", "--log-format", "json"];
        let mut child = command.args(args).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        loop {
            let mut line = String::new();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "the server ended before it served");
            let event: serde_json::Value = serde_json::from_str(&line).unwrap();
            if let Some(address) = event["address"].as_str() {
                let port = address.rsplit(':').next().unwrap().parse().unwrap();
                return Self { child, port, log };
            }
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Tells it to stop and returns its exit code and what it logged meanwhile.
    fn stop(mut self, signal: &str) -> (i32, String) {
        let pid = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
        let mut log = String::new();
        self.log.read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), log)
    }
}

#[cfg(unix)]
#[test]
fn it_serves_and_stops_when_told() {
    let home = Home::new();
    for signal in ["-TERM", "-INT"] {
        let server = Server::start(&home);
        assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
        let answer = server.get("/api/v1/places/6035615");
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.contains("\"Lacombe, Alberta, Canada\""),
            "{answer}"
        );
        let (code, log) = server.stop(signal);
        assert_eq!(code, 0, "{log}");
        assert!(log.contains("stopped"), "{log}");
    }
}

#[cfg(unix)]
#[test]
fn told_to_it_takes_in_another_model_without_a_pause() {
    let home = Home::new();
    let mut server = Server::start(&home);
    let tag = |server: &Server| {
        let answer = server.get("/").to_ascii_lowercase();
        answer.lines().find(|line| line.starts_with("etag:")).map(str::to_owned).unwrap()
    };
    let before = tag(&server);
    let id = crate::models::kept(&home, 77);
    home.ok(&["model", "use", &id]);
    assert_eq!(tag(&server), before, "it was not told yet");
    let mut hang_up = |said: &str| {
        let pid = server.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-HUP", &pid]).status().unwrap().success());
        let mut line = String::new();
        while !line.contains(said) {
            line.clear();
            assert_ne!(server.log.read_line(&mut line).unwrap(), 0, "the server ended");
        }
    };
    hang_up("renewed: model, ties and facts");
    // What cannot be opened leaves the site as it is.
    home.file(&format!("models/{id}.json"), "{}");
    hang_up("not renewed");
    assert_ne!(tag(&server), before);
    assert_eq!(server.stop("-TERM").0, 0);
}

#[test]
fn a_taken_port_is_said_plainly() {
    let home = Home::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = home.run(&["serve", "--port", &port]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains(&format!("Port {port} is taken by another program.")), "{}", ran.err);
    assert_eq!(home.run(&["serve", "--log", "loud=very"]).code, 2);
    assert_eq!(home.run(&["serve", "--host", "nowhere"]).code, 2);
}
