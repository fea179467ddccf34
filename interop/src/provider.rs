use anyhow::bail;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, StatusCode, header::CONTENT_LENGTH},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use payment_service::{Db, NewPayment, Status};
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpListener;

/// The example provider, with a database of its own.
#[derive(Debug, Clone)]
pub struct PaymentService {
    db: Db,
    router: Router,
}

/// What the service answers, before it goes out.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: StatusCode,
    /// The headers; the length of the body follows by itself.
    pub headers: HeaderMap,
    /// The JSON body, where there is one.
    pub body: Option<Value>,
}

#[derive(Deserialize)]
struct Existing {
    id: String,
    order: String,
    amount: i64,
}

impl PaymentService {
    /// The name that pacts know it by.
    pub const NAME: &str = "payment-service";

    /// The service as it is.
    pub fn whole() -> anyhow::Result<Self> {
        let db = Db::in_memory()?;
        Ok(Self { router: payment_service::router(db.clone()), db })
    }

    /// The service with every answer changed on its way out.
    pub fn broken(change: fn(&mut Answer)) -> anyhow::Result<Self> {
        let Self { db, router } = Self::whole()?;
        let router = router.layer(middleware::from_fn(move |request: Request, next: Next| async move {
            changed(next.run(request).await, change).await.map_err(|error| error.to_string())
        }));
        Ok(Self { db, router })
    }

    /// The service as a tower service.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Serves it on a free port of this machine for as long as the test's runtime lives, and returns the port.
    pub async fn serve(&self) -> anyhow::Result<u16> {
        // From here on the system accepts connections: there is nothing to wait for.
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let router = self.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(port)
    }

    /// Makes a provider state true, whatever was true before.
    pub fn set_up(&self, state: &str, params: Value) -> anyhow::Result<()> {
        self.db.clear()?;
        match state {
            "an order without payments" | "no payments" => {}
            "a payment exists" => {
                let Existing { id, order, amount } = serde_json::from_value(params)?;
                let (id, order, status) = (&id, &order, Status::Authorised);
                self.db.insert_payment(&NewPayment { id, order, amount, currency: "EUR", status })?;
            }
            other => bail!("the payment service knows no state {other:?}"),
        }
        Ok(())
    }
}

async fn changed(response: Response, change: fn(&mut Answer)) -> anyhow::Result<Response> {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await?;
    let body = if bytes.is_empty() { None } else { Some(serde_json::from_slice(&bytes)?) };

    let mut answer = Answer { status: parts.status, headers: parts.headers, body };
    change(&mut answer);

    answer.headers.remove(CONTENT_LENGTH);
    let body = answer.body.map_or_else(Body::empty, |json| Body::from(json.to_string()));
    Ok((answer.status, answer.headers, body).into_response())
}
