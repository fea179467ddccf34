use serde::{Deserialize, Serialize};

/// A payment, as far as the checkout cares: whatever else the service sends
/// is ignored.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Payment {
    /// The name the service gave it.
    pub id: String,
    /// In minor units: cents, pence.
    pub amount: u64,
    /// The ISO 4217 code, `EUR` for instance.
    pub currency: String,
    /// The order this pays for.
    pub order: String,
    /// Where it stands.
    pub status: Status,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The money is reserved.
    Authorised,
    /// The money has moved; it can be refunded, no longer cancelled.
    Settled,
    /// The reservation was given up.
    Cancelled,
}

/// Money given back, in part or in full.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Refund {
    /// The name the service gave it.
    pub id: String,
    /// The id of the payment refunded.
    pub payment: String,
    /// In minor units of the payment's currency.
    pub amount: u64,
}

/// The body of `POST /payments`.
#[derive(Serialize)]
pub(crate) struct NewPayment<'a> {
    pub amount: u64,
    pub currency: &'a str,
    pub order: &'a str,
}

/// The body of `POST /payments/{id}/refunds`.
#[derive(Serialize)]
pub(crate) struct NewRefund {
    pub amount: u64,
}
