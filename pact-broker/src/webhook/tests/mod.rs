//! Webhooks that are sent to targets of every kind.

mod deliveries {
    mod tests;
}
mod proxies {
    mod tests;
}
mod request;
mod rows;
mod sending {
    mod tests;
}
mod spellings {
    mod tests;
}
mod target;
