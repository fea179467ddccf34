//! A broker inside another program, as tests and single commands want it.

use std::net::{Ipv4Addr, SocketAddr};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::action::Settings;
use crate::database::{Config, Db};
use crate::serve::{Error, MAX_BODY};
use crate::server::Broker;
use crate::webhook::Webhooks;

/// A broker inside this program, on a free port of `127.0.0.1`. It ends when the value is dropped.
///
/// It runs on a thread of its own: a test may ask it with a client that blocks.
///
/// ```
/// # use std::io::{Read, Write};
/// # fn get(url: &str) -> std::io::Result<String> {
/// #     let address = url.trim_start_matches("http://");
/// #     let mut stream = std::net::TcpStream::connect(address)?;
/// #     write!(stream, "GET /pacticipants HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
/// #     let mut answer = String::new();
/// #     stream.read_to_string(&mut answer)?;
/// #     Ok(answer)
/// # }
/// use pact_broker::Embedded;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let broker = Embedded::start().await?;
/// assert!(broker.url().starts_with("http://127.0.0.1:"));
/// assert!(get(broker.url())?.starts_with("HTTP/1.1 200 OK"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Embedded {
    url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Embedded {
    /// Starts a broker with an empty database in memory.
    ///
    /// # Errors
    ///
    /// There is no free port.
    pub async fn start() -> Result<Self, Error> {
        Self::on(Config::Memory).await
    }

    /// Starts a broker on a database, which is made where it is a file that does not exist.
    ///
    /// # Errors
    ///
    /// The database cannot be opened, or there is no free port.
    pub async fn on(database: Config) -> Result<Self, Error> {
        Self::open(database, None).await
    }

    /// Starts a broker that sends webhooks, as their policy says. The others only write down what is to be sent: a server on the
    /// same database sends it.
    ///
    /// ```
    /// use pact_broker::Embedded;
    /// use pact_broker::database::Config;
    /// use pact_broker::webhook::{Hosts, Keys, Policy, Sender, Webhooks};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy {
    ///     schemes: vec!["http".to_owned()],
    ///     hosts: Hosts::parse("127.0.0.1")?,
    ///     ..Policy::default()
    /// };
    /// let webhooks = Webhooks { sender: Sender::new(policy)?, keys: Keys::default() };
    /// let broker = Embedded::with(Config::Memory, webhooks).await?;
    /// # drop(broker);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`on`](Self::on).
    pub async fn with(database: Config, webhooks: Webhooks) -> Result<Self, Error> {
        Self::open(database, Some(webhooks)).await
    }

    async fn open(database: Config, webhooks: Option<Webhooks>) -> Result<Self, Error> {
        let (ready, started) = oneshot::channel();
        let (stop, stopping) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            // Whoever started it may be gone.
            let _ = match open(&database) {
                Ok((runtime, db, listener, url)) => {
                    let _ = ready.send(Ok(url));
                    runtime.block_on(serve(db.clone(), webhooks, listener, stopping));
                    // What has begun is aborted, but for what the database was told to write.
                    drop(runtime);
                    db.close();
                    Ok(())
                }
                Err(error) => ready.send(Err(error)).map_err(drop),
            };
        });
        let url = started.await.map_err(|_| Error::Listen(ADDRESS, std::io::Error::other("the broker panicked")))??;
        Ok(Self { url, stop: Some(stop), thread: Some(thread) })
    }

    /// Its address: `http://127.0.0.1:` and the port.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic was said on standard error.
            let _ = thread.join();
        }
    }
}

/// How long deliveries that are on their way may take: who drops a broker waits for them.
const GRACE: Duration = Duration::from_millis(500);

const ADDRESS: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

type Opened = (tokio::runtime::Runtime, Db, TcpListener, String);

fn open(database: &Config) -> Result<Opened, Error> {
    let failed = |error| Error::Listen(ADDRESS, error);
    let db = Db::open(database).map_err(|error| Error::Database(database.clone(), error))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let listener = runtime.block_on(TcpListener::bind(ADDRESS)).map_err(failed)?;
    let url = format!("http://{}", listener.local_addr().map_err(failed)?);
    Ok((runtime, db, listener, url))
}

async fn serve(db: Db, webhooks: Option<Webhooks>, listener: TcpListener, stopping: oneshot::Receiver<()>) {
    let sends = webhooks.is_some();
    let settings = Settings { webhooks: webhooks.unwrap_or_default(), ..Settings::default() };
    let broker = Broker::new(db, settings, MAX_BODY);
    let (stop, stopped) = oneshot::channel::<()>();
    let worker = sends.then(|| broker.worker().run(async { drop(stopped.await) }, GRACE));
    let deliveries = worker.map(tokio::spawn);
    tokio::select! {
        _ = axum::serve(listener, broker.router()) => {}
        _ = stopping => {}
    }
    drop(stop);
    if let Some(deliveries) = deliveries {
        // What has not arrived is delivered when the database is opened again. A panic was said on standard error.
        let _ = deliveries.await;
    }
}
