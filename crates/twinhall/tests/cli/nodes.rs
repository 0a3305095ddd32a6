//! Several servers on one PostgreSQL; one that dies; a database that goes away and returns.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use store::outbox::{NewLetter, put};
use store::{Error, tend};

use crate::base::{Base, Schema, fill};
use crate::home::Home;
use crate::node::{Browser, Node, PASSWORD, until};

/// How soon a tie that one node wrote must be public on the others.
const SOON: Duration = Duration::from_secs(2);
/// The file of the night is looked after every twenty seconds.
const A_ROUND: Duration = Duration::from_secs(90);

/// The first organisation there is.
fn keeper(base: &Base) -> String {
    let number = base.number("SELECT min(id) FROM organisations");
    partnership::Id::<partnership::id::kind::Organisation>::from_number(number).unwrap().to_string()
}

#[test]
fn two_nodes_serve_one_registry() {
    let Some(schema) = Schema::new("two") else { return };
    let home = Home::new();
    let relay = Relay::start();
    let smtp = format!("smtp://127.0.0.1:{}", relay.port);
    let start = || Node::start(&home, &schema.address, &["--smtp", &smtp]);
    let nodes = [start(), start()];
    let base = Base::open(&schema.address);

    // A session made on one holds on the other, and ends on both.
    let mut rita = Browser::set_up(&nodes[0]);
    assert_eq!(rita.get(&nodes[1], "/account").status, 200);
    assert_eq!(Browser::default().get(&nodes[1], "/account").status, 303, "nobody else is signed in");

    // What one writes is public on the other: both ways.
    let keeper = keeper(&base);
    for (writes, kind) in [(0, "sister-city"), (1, "friendship-city")] {
        let written = rita.put_on_record(&nodes[writes], kind, &keeper);
        assert_eq!(written.status, 303, "{}", written.body);
        let public = written.header("location").replace("/desk", "");
        assert_eq!(nodes[writes].get(&public).status, 200, "its own node knows it at once");
        let began = Instant::now();
        let seen = until(SOON, || (nodes[1 - writes].get(&public).status == 200).then_some(()));
        assert!(seen.is_some(), "not public on the other node after {:?}", began.elapsed());
        println!("public on the other node after {:?}", began.elapsed());
    }

    // Letters go once, whichever node takes them.
    for n in 0..30 {
        let letter = NewLetter {
            to: format!("member-{n}@example.org"),
            subject: "Minutes".to_owned(),
            text: "Dear member\n".to_owned(),
        };
        let at = Timestamp::from_second(1_767_254_400).unwrap();
        let waits: Result<_, Error> = base.run(async { tend!(base.store, |w| put(w, &letter, at).await) });
        waits.unwrap();
    }
    let waiting = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND recipient LIKE 'member-%'";
    until(Duration::from_secs(60), || (base.number(waiting) == 0).then_some(())).expect("letters wait still");
    let taken = relay.taken();
    assert_eq!(taken.iter().filter(|(to, _)| to.starts_with("member-")).count(), 30);
    assert!(taken.values().all(|&times| times == 1), "{taken:?}");

    // The file of the night is made once; midnight may pass meanwhile.
    let files = "SELECT count(*) FROM nightly_files";
    until(A_ROUND, || (base.number(files) > 0).then_some(())).expect("no file of the night");
    let nights = base.number("SELECT count(DISTINCT body) FROM jobs WHERE kind = 'nightly'");
    assert!((1..=nights).contains(&base.number(files)));
    assert_eq!(base.number("SELECT max(tries) FROM jobs WHERE kind = 'nightly'"), 1);
    assert_eq!(base.number("SELECT count(*) FROM jobs WHERE kind = 'nightly'"), nights);

    assert_eq!(rita.post(&nodes[1], "/account", "/sign-out", &[]).status, 303);
    assert_ne!(rita.get(&nodes[0], "/account").status, 200, "signed out on both");
    home.ok(&["journal", "verify", "--database", &schema.address]);
}

#[test]
fn a_node_that_dies_leaves_its_work_to_the_other() {
    let Some(schema) = Schema::new("dies") else { return };
    let home = Home::new();
    fill(&home, &schema.address);
    let (base, lock) = (Base::open(&schema.address), Base::open(&schema.address));
    // Whoever makes the file of the night gets stuck where it is to be kept.
    lock.sql("BEGIN");
    lock.sql("LOCK TABLE nightly_files IN EXCLUSIVE MODE");
    let mut first = Node::start(&home, &schema.address, &[]);
    let held = "SELECT count(*) FROM jobs WHERE kind = 'nightly' AND taken_by IS NOT NULL";
    until(A_ROUND, || (base.number(held) == 1).then_some(())).expect("the job was not taken");
    let second = Node::start(&home, &schema.address, &[]);
    first.kill();
    lock.sql("ROLLBACK");
    let page = second.get("/registry");
    assert!(page.status == 200 && page.body.contains("Rikubetsu"), "the other carries on");
    assert_eq!(base.number("SELECT count(*) FROM nightly_files"), 0, "nothing by half");
    assert_eq!(base.number("SELECT tries FROM jobs WHERE kind = 'nightly'"), 1);
    // A quarter of an hour later:
    base.sql("UPDATE jobs SET taken_until = 1 WHERE kind = 'nightly'");
    let done = "SELECT count(*) FROM jobs WHERE kind = 'nightly' AND done_at IS NOT NULL AND tries = 2";
    until(A_ROUND, || (base.number(done) == 1).then_some(())).expect("the other did not finish it");
    assert_eq!(base.number("SELECT count(*) FROM nightly_files"), 1);
    home.ok(&["journal", "verify", "--database", &schema.address]);
}

#[test]
fn a_database_that_goes_away_and_returns_is_told_of_and_needs_no_restart() {
    let Some(schema) = Schema::new("away") else { return };
    let home = Home::new();
    let way = way::Way::open(schema.socket());
    let node = Node::start(&home, &schema.by_way_of(way.folder()), &[]);
    let mut rita = Browser::set_up(&node);
    let base = Base::open(&schema.address);
    let keeper = keeper(&base);
    assert_eq!(rita.put_on_record(&node, "sister-city", &keeper).status, 303);

    way.cut();
    let away = rita.get(&node, "/account");
    assert_eq!(away.status, 503, "{}", away.body);
    assert!(away.body.contains("The registry cannot be reached at the moment"), "{}", away.body);
    assert!(away.body.contains("Try again in a minute"), "{}", away.body);
    let fields = [("email", "rita@example.org"), ("password", PASSWORD), ("back", "")];
    let refused = Browser::default().post(&node, "/sign-in", "/sign-in", &fields);
    assert_eq!(refused.status, 503, "{}", refused.body);
    // What is public lies in memory: nobody who only reads notices.
    let public = node.get("/registry");
    assert!(public.status == 200 && public.body.contains("Houston"), "{}", public.status);
    assert_eq!(node.get("/healthz").status, 200);
    node.said(Duration::from_secs(20), |l| l.contains("the register cannot be brought up to date"));

    way.mend();
    let back = until(Duration::from_secs(20), || (rita.get(&node, "/account").status == 200).then_some(()));
    back.expect("it did not come back by itself");
    assert_eq!(rita.put_on_record(&node, "friendship-city", &keeper).status, 303, "and writing goes on");
    let register = |l: &str| l.contains("the register is up to date again");
    node.said(Duration::from_secs(20), register);
}

#[test]
fn a_server_without_room_is_told_of_and_nothing_half_is_kept() {
    let Some(schema) = Schema::new("room") else { return };
    let home = Home::new();
    let node = Node::start(&home, &schema.address, &[]);
    let mut rita = Browser::set_up(&node);
    let base = Base::open(&schema.address);
    let keeper = keeper(&base);
    assert_eq!(rita.put_on_record(&node, "sister-city", &keeper).status, 303);
    let kept = || {
        ["journal", "ties", "tie_sides", "parties"].map(|t| base.number(&format!("SELECT count(*) FROM {t}")))
    };
    let before = kept();
    // What the server raises, where a tie has been written and its sides have not.
    base.sql(
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
         END $$",
    );
    base.sql("CREATE TRIGGER no_room BEFORE INSERT ON tie_sides FOR EACH ROW EXECUTE FUNCTION no_room()");
    for _ in 0..3 {
        let full = rita.put_on_record(&node, "friendship-city", &keeper);
        assert_eq!(full.status, 503, "{}", full.body);
        assert!(full.body.contains("There is no room left"), "{}", full.body);
        assert!(full.body.contains("Nothing was saved"), "{}", full.body);
        assert_eq!(kept(), before);
    }
    let refused = home.run(&[
        "ties",
        "import",
        &home.file("more.csv", MORE),
        "--into",
        &keeper,
        "--apply",
        "--database",
        &schema.address,
    ]);
    assert!(refused.code == 1 && refused.err.contains("no room is left"), "{}", refused.err);
    assert_eq!(kept(), before);
    assert_eq!(rita.get(&node, "/account").status, 200, "reading goes on");
    base.sql("DROP TRIGGER no_room ON tie_sides");
    assert_eq!(rita.put_on_record(&node, "friendship-city", &keeper).status, 303, "and so does writing");
    home.ok(&["journal", "verify", "--database", &schema.address]);
}

const MORE: &str = "Our city,Their city,Their country,Year\n\"Madison, Wisconsin\",Freiburg,Germany,1988\n";

/// A mail relay that notes to whom letters went.
struct Relay {
    port: u16,
    taken: Arc<Mutex<BTreeMap<String, u32>>>,
}

impl Relay {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken: Arc<Mutex<BTreeMap<String, u32>>> = Arc::default();
        let notes = Arc::clone(&taken);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let notes = Arc::clone(&notes);
                // A client that goes away in between ends its own conversation only.
                std::thread::spawn(move || _ = converse(stream, &notes));
            }
        });
        Self { port, taken }
    }

    fn taken(&self) -> BTreeMap<String, u32> {
        self.taken.lock().unwrap().clone()
    }
}

/// As RFC 5321 has it, with nothing but what a letter needs.
fn converse(stream: TcpStream, notes: &Mutex<BTreeMap<String, u32>>) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let (mut to, mut in_letter) = (String::new(), false);
    out.write_all(b"220 relay\r\n")?;
    for line in BufReader::new(stream).lines() {
        let line = line?;
        let answer = match line.as_str() {
            "." if in_letter => {
                in_letter = false;
                *notes.lock().unwrap().entry(to.clone()).or_insert(0) += 1;
                "250 taken"
            }
            _ if in_letter => continue,
            "DATA" => {
                in_letter = true;
                "354 go on"
            }
            "QUIT" => return out.write_all(b"221 bye\r\n"),
            other => {
                if let Some(address) = other.strip_prefix("RCPT TO:<") {
                    address.split('>').next().unwrap_or_default().clone_into(&mut to);
                }
                "250 ok"
            }
        };
        out.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}

/// A way to the server's socket that can be cut and mended.
mod way {
    use std::io;
    use std::net::Shutdown;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::{Path, PathBuf};
    use std::sync::{Arc, Mutex};

    use tempfile::TempDir;

    /// As PostgreSQL names it: the port is part of the name.
    const SOCKET: &str = ".s.PGSQL.5432";

    pub(super) struct Way {
        // The name of a socket is short: it does not fit below a target folder.
        folder: TempDir,
        to: PathBuf,
        open: Arc<Mutex<Vec<UnixStream>>>,
    }

    impl Way {
        pub(super) fn open(to: &str) -> Self {
            let folder = tempfile::Builder::new().prefix("twinhall-").tempdir().unwrap();
            let way = Self { folder, to: Path::new(to).join(SOCKET), open: Arc::default() };
            way.mend();
            way
        }

        pub(super) fn folder(&self) -> &Path {
            self.folder.path()
        }

        /// Nobody is let through any more, and who was is thrown out.
        pub(super) fn cut(&self) {
            std::fs::remove_file(self.folder().join(SOCKET)).unwrap();
            for stream in self.open.lock().unwrap().drain(..) {
                let _ = stream.shutdown(Shutdown::Both);
            }
        }

        /// Lets everybody through.
        pub(super) fn mend(&self) {
            let listener = UnixListener::bind(self.folder().join(SOCKET)).unwrap();
            let (to, open) = (self.to.clone(), Arc::clone(&self.open));
            // A listener whose name was removed waits for nobody: it ends with the test.
            std::thread::spawn(move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    let _ = through(stream, &to, &open);
                }
            });
        }
    }

    fn through(near: UnixStream, to: &Path, open: &Mutex<Vec<UnixStream>>) -> io::Result<()> {
        let far = UnixStream::connect(to)?;
        open.lock().unwrap().extend([near.try_clone()?, far.try_clone()?]);
        for (mut from, mut to) in [(near.try_clone()?, far.try_clone()?), (far, near)] {
            std::thread::spawn(move || {
                let _ = io::copy(&mut from, &mut to);
                let _ = to.shutdown(Shutdown::Both);
            });
        }
        Ok(())
    }
}
