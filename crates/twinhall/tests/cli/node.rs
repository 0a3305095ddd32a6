//! Servers as processes, and a browser that visits them: for tests with several at once.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::home::Home;

/// A running server. What it logs is read all the time, or it would wait for its reader.
pub(crate) struct Node {
    child: Child,
    pub(crate) port: u16,
    log: Arc<Mutex<Vec<String>>>,
}

impl Node {
    pub(crate) fn start(home: &Home, database: &str, more: &[&str]) -> Self {
        let mut command = home.command();
        command.args(["serve", "--port", "0", "--log-format", "json", "--database", database]).args(more);
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let (told, lines) = (Arc::clone(&log), BufReader::new(child.stderr.take().unwrap()).lines());
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|l| told.lock().unwrap().push(l)));
        let mut node = Self { child, port: 0, log };
        let serving = node.said(Duration::from_secs(60), |l| l.contains("\"address\""));
        let event: serde_json::Value = serde_json::from_str(&serving).unwrap();
        node.port = event["address"].as_str().unwrap().rsplit(':').next().unwrap().parse().unwrap();
        node
    }

    /// The first line of the log of which this is true, once it is there.
    pub(crate) fn said(&self, within: Duration, is: impl Fn(&str) -> bool) -> String {
        let find = || self.log.lock().unwrap().iter().find(|l| is(l)).cloned();
        until(within, find).unwrap_or_else(|| panic!("not said: {:#?}", self.log.lock().unwrap()))
    }

    /// Ends it without a word, as a power cut does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn ask(&self, request: &str) -> Option<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request.as_bytes()).ok()?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok()?;
        Answer::parse(&String::from_utf8_lossy(&bytes))
    }

    /// A page, as anybody sees it.
    pub(crate) fn get(&self, path: &str) -> Answer {
        Browser::default().get(self, path)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Looks until something is there, or for so long.
pub(crate) fn until<T>(within: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let began = Instant::now();
    loop {
        match look() {
            Some(found) => return Some(found),
            None if began.elapsed() > within => return None,
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// What a server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    fn parse(text: &str) -> Option<Self> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines.filter_map(|l| l.split_once(": "));
        let headers = headers.map(|(n, v)| (n.to_ascii_lowercase(), v.to_owned())).collect();
        Some(Self { status, headers, body: body.to_owned() })
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }
}

/// A browser: it keeps its cookies, and shows them to every node, as one behind one address would.
#[derive(Default, Clone)]
pub(crate) struct Browser {
    cookies: HashMap<String, String>,
}

impl Browser {
    fn send(&mut self, node: &Node, method: &str, path: &str, body: &str) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            cookies.join("; "),
            body.len()
        );
        let answer = node.ask(&request).unwrap_or_else(|| panic!("no answer to {method} {path}"));
        for (_, set) in answer.headers.iter().filter(|(n, _)| n == "set-cookie") {
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    pub(crate) fn get(&mut self, node: &Node, path: &str) -> Answer {
        self.send(node, "GET", path, "")
    }

    /// Opens the page at `from`, fills its form in and sends it to `path`.
    pub(crate) fn post(&mut self, node: &Node, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(node, from);
        let mark = page.body.split("name=\"mark\" value=\"").nth(1).unwrap_or_default();
        let mark = mark.split('"').next().unwrap_or_default();
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("mark", mark).extend_pairs(fields);
        self.send(node, "POST", path, &body.finish())
    }

    /// Follows the set-up link that a node prints: the first account, signed in.
    pub(crate) fn set_up(node: &Node) -> Self {
        let link = node.said(Duration::from_secs(20), |l| l.contains("/set-up/"));
        let path = format!("/set-up/{}", link.split("/set-up/").nth(1).unwrap().trim());
        let mut browser = Self::default();
        let fields = [
            ("organisation", "Sister Cities"),
            ("kind", "association"),
            ("name", "Rita"),
            ("email", "rita@example.org"),
            ("password", PASSWORD),
        ];
        let answer = browser.post(node, &path, &path, &fields);
        assert_eq!(answer.status, 303, "{}", answer.body);
        browser
    }

    /// Puts Houston and Baku on record and publishes them; the address of their page at the desk.
    pub(crate) fn put_on_record(&mut self, node: &Node, kind: &str, keeper: &str) -> Answer {
        let fields = [
            ("keeper", keeper),
            ("side", "4699066"),
            ("side", "587084"),
            ("kind", kind),
            ("status-0", "in-force"),
            ("status-1", "in-force"),
            ("publish", "yes"),
        ];
        self.post(node, "/account", "/desk/ties/new", &fields)
    }
}

pub(crate) const PASSWORD: &str = "fern-lantern-42-oboe-quay";
