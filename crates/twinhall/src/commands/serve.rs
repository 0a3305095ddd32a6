//! `twinhall serve`.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ::post::Relay;
use ::store::Store;
use accounts::Cost;
use accounts::oidc::{Provider, REDISCOVER, Settings};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::{error, info, warn};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};
use web::accounts::{Gate, open_setup, to};
use web::registry::Shelf;
use wording::{Message, english};

use crate::args::{LogFormat, Provider as ProviderArgs, Serve};
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::{clock, database, fetch};

/// Serves until the process is told to stop.
pub(crate) fn run(args: &Serve, open: &Open) -> Done {
    log(args)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(args, open))
}

async fn serve(args: &Serve, open: &Open) -> Done {
    // The port first: that it is taken is known at once, not after the world was unpacked.
    let address = SocketAddr::new(args.host, args.port);
    let listener = TcpListener::bind(address).await.map_err(|e| no_port(address, &e))?;
    let address = listener.local_addr()?;
    let relay = relay(args)?;
    let store = database::open(&args.database, open).await?;
    let gate = gate(args, &args.origin.or_local(address.port()), &store)?;
    let state = stored(state(args, open)?, &store, &gate).await?;
    let state = tokio::task::spawn_blocking(move || web::registry::engine::told(&state)).await;
    let state = state.map_err(Failure::operation)?;
    // Beside the first answers: whoever asks for partners at once waits for it, nobody else.
    let first = state.clone();
    std::thread::spawn(move || web::registry::engine::prepare(&first));
    let (renew, site) = watch::channel(web::Site::new(state));
    tokio::spawn(web::registry::engine::follow(renew.clone()));
    tokio::spawn(web::registry::engine::follow_store(renew.clone()));
    tokio::spawn(web::data::follow(renew.clone()));
    tokio::spawn(renewed(args.clone(), open.clone(), (store.clone(), gate.clone()), renew));
    let post = tokio::spawn(post(store.clone(), relay));
    let reading = tokio::spawn(web::imports::wikidata::follow(store.clone(), Arc::new(clock::now)));
    if let Some(provider) = gate.provider() {
        tokio::spawn(ask_provider(Arc::clone(provider)));
    }
    info!(%address, "serving at http://{address}");
    if let Some(link) = open_setup(&gate, clock::now()).await.map_err(Failure::operation)? {
        // Not into the log: whoever collects logs must not become the owner.
        anstream::eprintln!("\n{}\n\n  {link}\n", english().text("cli-set-up"));
    }
    web::serve_latest(listener, site, told_to_stop()).await.map_err(Failure::operation)?;
    post.abort();
    reading.abort();
    store.close().await.map_err(Failure::operation)?;
    info!("stopped");
    Ok(())
}

/// Who may come in, by which secrets.
fn gate(args: &Serve, origin: &str, store: &Store) -> Result<Gate, Failure> {
    let gate = Gate::new(store.clone(), database::dice()?, Cost::RECOMMENDED, origin);
    let gate = gate.map_err(Failure::operation)?;
    Ok(match provider(&args.provider, origin)? {
        Some(provider) => gate.with_provider(provider),
        None => gate,
    })
}

/// The provider that signs people in, if one is named. It need not answer for the server to start.
fn provider(args: &ProviderArgs, origin: &str) -> Result<Option<Arc<Provider>>, Failure> {
    let (Some(issuer), Some(client_id)) = (&args.oidc_issuer, &args.oidc_client) else { return Ok(None) };
    let secret = args.oidc_secret_file.as_ref().map(|file| {
        std::fs::read_to_string(file).map(|secret| secret.trim().to_owned()).map_err(|error| {
            let message = Message::new("cli-oidc-secret").with("file", file.display().to_string());
            Failure::Operation(english().say(&message.with("error", error.to_string())))
        })
    });
    let settings = Settings {
        issuer: issuer.clone(),
        client_id: client_id.clone(),
        client_secret: secret.transpose()?,
        label: args.oidc_label.clone(),
        email_claim: args.oidc_email_claim.clone(),
        admits_all: args.oidc_admit_all,
        redirect: format!("{}{}", origin.trim_end_matches('/'), to::PROVIDER_BACK),
    };
    let provider = Provider::new(settings, fetch::fetch().map_err(Failure::operation)?).map_err(|error| {
        Failure::Usage(vec![Message::new("cli-oidc-bad").with("error", error.to_string())])
    })?;
    Ok(Some(Arc::new(provider)))
}

/// Asks the provider for its keys: at once, each hour, and each minute while it does not answer.
async fn ask_provider(provider: Arc<Provider>) {
    loop {
        let wait = match provider.discover(clock::now()).await {
            Ok(()) => REDISCOVER.unsigned_abs(),
            Err(error) => {
                warn!(%error, issuer = provider.settings().issuer, "nobody can be signed in by the provider");
                Duration::from_secs(60)
            }
        };
        tokio::time::sleep(wait).await;
    }
}

/// The site with what is kept: the public register from it, and people who can sign in.
async fn stored(state: web::AppState, store: &Store, gate: &Gate) -> Result<web::AppState, Failure> {
    let shelf = Shelf::open(store, state.world(), state.today()).await.map_err(Failure::operation)?;
    Ok(state.with_store(store.clone(), shelf).with_gate(gate.clone()))
}

/// The relay that letters go to, if there is one.
fn relay(args: &Serve) -> Result<Option<Relay>, Failure> {
    let new = |address| Relay::new(address, &args.mail.mail_from);
    args.mail.smtp.as_deref().map(new).transpose().map_err(Failure::operation)
}

/// How often the outbox is looked into.
const ROUNDS: Duration = Duration::from_secs(5);

/// Sends the letters in the outbox, or says that they wait.
async fn post(store: Store, relay: Option<Relay>) {
    let mut every = tokio::time::interval(ROUNDS);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told = 0;
    loop {
        every.tick().await;
        let done = match &relay {
            Some(relay) => ::post::deliver(&store, relay, clock::now).await.map(|_| ()),
            None => store.letters_waiting().await.map(|waiting| {
                if waiting.len() > told {
                    warn!(
                        letters = waiting.len(),
                        "letters wait: no relay is set (--smtp); `twinhall outbox --text` shows them"
                    );
                }
                told = waiting.len();
            }),
        };
        if let Err(error) = done {
            error!(%error, "the outbox could not be looked into");
        }
    }
}

/// Opens everything anew at each SIGHUP: another model, other ties, new facts. What can no
/// longer be opened is said in the log, and the site goes on as it was.
#[cfg(unix)]
async fn renewed(args: Serve, open: Open, kept: (Store, Gate), site: watch::Sender<web::Site>) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    while hangup.recv().await.is_some() {
        let (args, open) = (args.clone(), open.clone());
        let opened = tokio::task::spawn_blocking(move || state(&args, &open)).await;
        let opened = match opened {
            Ok(Ok(state)) => Ok(stored(state, &kept.0, &kept.1).await),
            other => other,
        };
        match opened {
            Ok(Ok(renewed)) => {
                let renewed = tokio::task::spawn_blocking(move || {
                    web::Site::new(web::registry::engine::renewed(&renewed))
                });
                let Ok(renewed) = renewed.await else { continue };
                site.send_replace(renewed);
                info!("renewed: model, ties and facts are those on disk now");
            }
            Ok(Err(failure)) => error!("not renewed, the site is as it was: {}", failure.title()),
            Err(broken) => error!("not renewed, the site is as it was: {broken}"),
        }
    }
}

#[cfg(not(unix))]
async fn renewed(_: Serve, _: Open, _: (Store, Gate), _: watch::Sender<web::Site>) {}

fn state(args: &Serve, open: &Open) -> Result<web::AppState, Failure> {
    let world = Arc::new(open.world()?);
    let index = Arc::new(open.index(&world)?);
    let ties = open.ties(args.ties.relationships.as_deref(), &world)?;
    let model = open.models()?.in_use()?;
    info!(
        places = world.len(),
        %model,
        ties = ties.len(),
        facts = world.facts().len(),
        data = %open.dir()?.display(),
        "the world is open"
    );
    let engine = Arc::new(open.engine(world, ties)?);
    // Beside the reading of the register, whose ties the engine gets before anything is answered.
    let prepared = Arc::clone(&engine);
    std::thread::spawn(move || prepared.prepare_world());
    let state = web::AppState::new(engine, index, english(), Arc::new(clock::now), args.dev);
    Ok(state.with_wikidata(&args.wikidata.wikidata))
}

fn no_port(address: SocketAddr, error: &std::io::Error) -> Failure {
    let message = match error.kind() {
        ErrorKind::AddrInUse => Message::new("cli-port-taken").with("port", address.port().to_string()),
        ErrorKind::PermissionDenied => {
            Message::new("cli-port-forbidden").with("port", address.port().to_string())
        }
        ErrorKind::AddrNotAvailable => {
            Message::new("cli-host-unavailable").with("host", address.ip().to_string())
        }
        _ => Message::new("cli-port-other")
            .with("address", address.to_string())
            .with("error", error.to_string()),
    };
    Failure::Operation(english().say(&message))
}

/// Completes at the first SIGINT or SIGTERM. A second one ends the process at once, for
/// whoever does not want to wait for the last answers.
async fn told_to_stop() {
    wait_for_signal().await;
    info!("stopping: requests under way are completed");
    tokio::spawn(async {
        wait_for_signal().await;
        std::process::exit(1);
    });
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        }
        // Without handlers the signals end the process by themselves.
        _ => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Sends the log to standard error. `Targets` instead of `EnvFilter`: it reads the same
/// levels by module and needs no regular expressions.
fn log(args: &Serve) -> Done {
    let levels: Targets = args
        .log
        .parse()
        .map_err(|_| Failure::Usage(vec![Message::new("cli-bad-log").with("value", args.log.as_str())]))?;
    let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    let layer = fmt::layer().with_writer(std::io::stderr);
    let layer = match args.log_format {
        LogFormat::Text => layer.with_ansi(colour).boxed(),
        LogFormat::Json => layer.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(layer.with_filter(levels)).init();
    Ok(())
}
