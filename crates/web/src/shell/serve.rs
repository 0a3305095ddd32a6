//! The site on a socket.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

use super::guard::Guarded;
use crate::state::AppState;

/// How long requests under way may still take once the server is told to stop.
pub const LAST_ANSWERS: Duration = Duration::from_secs(20);

/// The site over one state of the data. Another takes its place when the data change.
#[derive(Clone)]
pub struct Site {
    state: AppState,
    router: Router,
}

impl Site {
    /// The site over this state.
    pub fn new(state: AppState) -> Self {
        Self { router: crate::router(state.clone()), state }
    }

    /// What it answers from.
    pub fn state(&self) -> &AppState {
        &self.state
    }
}

/// Serves the site until `shutdown` completes. Then no connection is accepted any more,
/// requests under way are completed (for at most [`LAST_ANSWERS`]), and it returns.
///
/// # Errors
/// What the socket answers; a single broken connection is none.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    // The sender may go away: what was sent last stays.
    let (_, site) = watch::channel(Site::new(state));
    serve_latest(listener, site, shutdown).await
}

/// As [`serve`], but each request is answered by the site that was sent last, from its
/// beginning to its end: no answer mixes two states.
///
/// # Errors
/// As [`serve`].
pub async fn serve_latest(
    listener: TcpListener,
    site: watch::Receiver<Site>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (told, stopping) = tokio::sync::oneshot::channel::<()>();
    let stopped = site.clone();
    let signal = async move {
        shutdown.await;
        stopped.borrow().state.stop();
        drop(told);
    };
    let latest = tower::service_fn(move |request: Request| {
        let router = site.borrow().router.clone();
        router.oneshot(request)
    });
    let app = Router::new().fallback_service(latest);
    let app = app.into_make_service_with_connect_info::<End>();
    let serving = axum::serve(Guards(listener), app).with_graceful_shutdown(signal).into_future();
    let deadline = async {
        let _ = stopping.await;
        tokio::time::sleep(LAST_ANSWERS).await;
    };
    tokio::select! {
        result = serving => result,
        () = deadline => Ok(()),
    }
}

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub struct End(pub SocketAddr);

impl Connected<IncomingStream<'_, Guards>> for End {
    fn connect_info(stream: IncomingStream<'_, Guards>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// A listener whose connections are [`Guarded`].
struct Guards(TcpListener);

impl Listener for Guards {
    type Io = Guarded<tokio::net::TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        let (stream, from) = Listener::accept(&mut self.0).await;
        // Pages go out in one or two writes; waiting to fill a segment only delays them.
        let _ = stream.set_nodelay(true);
        (Guarded::new(stream), from)
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}
