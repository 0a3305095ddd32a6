//! `cargo xtask serve`: from a clone to the site in the browser.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::server;
use crate::shell::{Outcome, find};

/// Hidden command: this program once more, in the background, while the server takes this
/// one's place.
pub(crate) const OPEN_WHEN_READY: &str = "open-when-ready";

const DEFAULT_PORT: u16 = 8080;

/// Sets everything up and becomes the server.
pub(crate) fn run(args: &[String]) -> Outcome {
    let binary = server::set_up()?;
    let port = port(args);
    if port != 0 && server::listens(port) {
        return Err(format!(
            "something listens on port {port} already: stop it, or choose another with --port {}",
            port.saturating_add(1)
        ));
    }
    eprintln!("\nTwinhall: http://127.0.0.1:{port} (Ctrl-C stops it)\n");
    if desktop_opener().is_some() {
        // A browser that does not open is no reason not to serve.
        let _ = std::env::current_exe().map(|me| {
            Command::new(me)
                .args([OPEN_WHEN_READY, &port.to_string()])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
        });
    }
    become_server(server::command(&binary, args))
}

/// The server takes this process's place, so that Ctrl-C and a service manager's signals
/// reach it and its exit code is ours.
#[cfg(unix)]
fn become_server(mut command: Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    Err(format!("cannot start the server: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_server(mut command: Command) -> Outcome {
    let status = command.status().map_err(|e| format!("cannot start the server: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("the server ended with {status}")) }
}

/// The port in `--port N` or `--port=N`, or in the variable that the server reads; the
/// server itself complains of a bad one.
fn port(args: &[String]) -> u16 {
    let set = || std::env::var("TWINHALL_PORT").ok()?.parse().ok();
    args.iter()
        .enumerate()
        .find_map(|(i, arg)| match arg.strip_prefix("--port") {
            Some("") => args.get(i + 1)?.parse().ok(),
            Some(rest) => rest.strip_prefix('=')?.parse().ok(),
            None => None,
        })
        .or_else(set)
        .unwrap_or(DEFAULT_PORT)
}

/// What opens an address, if there is a desktop to open it on.
fn desktop_opener() -> Option<std::path::PathBuf> {
    if cfg!(target_os = "macos") {
        return find(&["open"]);
    }
    let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
    if has_screen && std::env::var_os("CI").is_none() { find(&["xdg-open"]) } else { None }
}

/// Waits for the server, then opens the site.
pub(crate) fn open_when_ready(args: &[String]) -> Outcome {
    let port = args.first().and_then(|p| p.parse().ok()).unwrap_or(DEFAULT_PORT);
    for _ in 0..600 {
        if server::listens(port) {
            if let Some(opener) = desktop_opener() {
                let _ = Command::new(opener).arg(format!("http://127.0.0.1:{port}/")).status();
            }
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_found_in_either_form() {
        let args = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!(port(&args(&["--port", "9000"])), 9000);
        assert_eq!(port(&args(&["--relationships", "x.csv", "--port=9001"])), 9001);
        assert_eq!(port(&args(&["--portal", "9000"])), DEFAULT_PORT);
        assert_eq!(port(&[]), DEFAULT_PORT);
    }
}
