use reqwest::{Method, RequestBuilder, Response, header::ACCEPT};

use crate::{
    ClientError, Payment, Refund,
    payment::{NewPayment, NewRefund},
};

/// A client for the payment service.
#[derive(Clone, Debug)]
pub struct PaymentClient {
    base_url: String,
    http: reqwest::Client,
}

impl PaymentClient {
    /// A client for the service at `base_url`, `http://localhost:3000` for
    /// instance.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self { base_url: base_url.into().trim_end_matches('/').to_owned(), http: reqwest::Client::new() }
    }

    /// Pays `amount`, in minor units, for an order.
    ///
    /// # Errors
    ///
    /// [`Rejected`](ClientError::Rejected) if the amount or the currency is
    /// not accepted, [`Conflict`](ClientError::Conflict) if the order is
    /// already paid.
    pub async fn pay(&self, amount: u64, currency: &str, order: &str) -> Result<Payment, ClientError> {
        let request = self.request(Method::POST, "/payments").json(&NewPayment { amount, currency, order });
        Ok(send(request).await?.json().await?)
    }

    /// The payment with this id.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ClientError::NotFound) if there is none.
    pub async fn payment(&self, id: &str) -> Result<Payment, ClientError> {
        let request = self.request(Method::GET, &format!("/payments/{id}"));
        Ok(send(request).await?.json().await?)
    }

    /// The payments made for an order, oldest first: cancelled ones count, so
    /// there may be several. An order the service never heard of has none.
    ///
    /// # Errors
    ///
    /// Only if the service cannot be reached or understood.
    pub async fn payments(&self, order: &str) -> Result<Vec<Payment>, ClientError> {
        let request = self.request(Method::GET, "/payments").query(&[("order", order)]);
        Ok(send(request).await?.json().await?)
    }

    /// Gives back `amount`, in minor units, of a payment.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ClientError::NotFound) if there is no such payment,
    /// [`Conflict`](ClientError::Conflict) if less than `amount` is left of
    /// it, [`Rejected`](ClientError::Rejected) if `amount` is zero.
    pub async fn refund(&self, id: &str, amount: u64) -> Result<Refund, ClientError> {
        let request = self.request(Method::POST, &format!("/payments/{id}/refunds")).json(&NewRefund { amount });
        Ok(send(request).await?.json().await?)
    }

    /// Cancels a payment before it is settled.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ClientError::NotFound) if there is no such payment,
    /// [`Conflict`](ClientError::Conflict) if it is settled or refunded.
    pub async fn cancel(&self, id: &str) -> Result<(), ClientError> {
        send(self.request(Method::DELETE, &format!("/payments/{id}"))).await?;
        Ok(())
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base_url)).header(ACCEPT, "application/json")
    }
}

/// Sends a request; an answer other than a success is an error.
async fn send(request: RequestBuilder) -> Result<Response, ClientError> {
    let response = request.send().await?;
    if response.status().is_success() { Ok(response) } else { Err(ClientError::from_response(response).await) }
}
