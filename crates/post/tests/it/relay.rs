//! A relay: as much of SMTP (RFC 5321) as it takes to be handed a letter, over a socket.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it says when a letter is handed to it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Behaviour {
    Takes,
    /// "Come back later."
    Busy,
    /// "There is no such mailbox."
    Refuses,
}

/// A letter that it took.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) text: String,
}

pub(crate) struct Server {
    address: SocketAddr,
    taken: Arc<Mutex<Vec<Taken>>>,
    running: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let taken = Arc::<Mutex<Vec<Taken>>>::default();
        let into = Arc::clone(&taken);
        let running = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, behaviour, Arc::clone(&into)));
            }
        });
        Self { address, taken, running }
    }

    pub(crate) fn address(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Ends it: when this returns, nobody listens there any more.
    pub(crate) async fn stop(mut self) {
        self.running.abort();
        // It says only that it was ended.
        let _ = (&mut self.running).await;
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.abort();
    }
}

fn path(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

async fn talk(stream: TcpStream, behaviour: Behaviour, taken: Arc<Mutex<Vec<Taken>>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 relay\r\n").await.ok()?;
    let mut letter = Taken::default();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let verb: String = line.chars().take(4).collect::<String>().to_uppercase();
        let answer = match (verb.as_str(), behaviour) {
            ("EHLO", _) => "250-relay\r\n250-8BITMIME\r\n250 SMTPUTF8",
            ("MAIL", _) => {
                letter = Taken { from: path(&line), ..Taken::default() };
                "250 ok"
            }
            ("RCPT", Behaviour::Busy) => "451 come back later",
            ("RCPT", Behaviour::Refuses) => "550 no such mailbox",
            ("RCPT", Behaviour::Takes) => {
                letter.to = path(&line);
                "250 ok"
            }
            ("DATA", _) => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                loop {
                    let mut line = String::new();
                    stream.read_line(&mut line).await.ok()?;
                    if line == ".\r\n" {
                        break;
                    }
                    letter.text.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                taken.lock().unwrap().push(letter.clone());
                "250 taken"
            }
            ("QUIT", _) => {
                stream.write_all(b"221 bye\r\n").await.ok()?;
                return Some(());
            }
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
}
