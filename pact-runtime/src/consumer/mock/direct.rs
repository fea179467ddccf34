//! Plain HTTP to a mock provider, also where it serves over TLS.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, OnceLock};

use super::responder::Responder;
use super::serve;
use super::server::Server;

/// Where plain HTTP is served, also beside TLS, and the client for it.
pub(super) struct Direct {
    pub(super) plain: SocketAddr,
    client: OnceLock<reqwest::Client>,
}

/// All that runs for a mock provider: a server, and where it speaks TLS a second one that does not.
pub(super) fn beside(
    server: Server,
    address: SocketAddr,
    behind_tls: Option<Arc<Responder>>,
) -> io::Result<(Vec<Server>, Direct)> {
    let (mut running, mut plain) = (vec![server], address);
    if let Some(responder) = behind_tls {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        plain = listener.local_addr()?;
        running.push(serve::serve(listener, responder, None)?);
    }
    Ok((running, Direct { plain, client: OnceLock::new() }))
}

impl Direct {
    pub(super) fn client(&self) -> &reqwest::Client {
        // A proxy of the environment cannot reach a mock provider.
        self.client.get_or_init(|| reqwest::Client::builder().no_proxy().build().unwrap_or_default())
    }
}
