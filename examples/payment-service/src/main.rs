//! Serves payments on `PAYMENT_SERVICE_ADDR`, from the database at
//! `PAYMENT_SERVICE_DB`.

use std::{env, error::Error};

use payment_service::{Db, router};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let db = Db::open(setting("PAYMENT_SERVICE_DB", "payments.db"))?;
    let listener = TcpListener::bind(setting("PAYMENT_SERVICE_ADDR", "127.0.0.1:3000")).await?;

    eprintln!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, router(db)).await?;
    Ok(())
}

fn setting(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| default.to_owned())
}
