use pact_harness::prelude::*;

#[pact_provider(name = "service")]
async fn missing() -> Verification {
    unimplemented!()
}

#[pact_provider(name = "service")]
async fn by_reference(_: &Provider) -> Verification {
    unimplemented!()
}

#[pact_provider(name = "service")]
async fn of_another_type(_: Pact) -> Verification {
    unimplemented!()
}

#[pact_provider(name = "service")]
async fn too_many(_: Provider, _: u8) -> Verification {
    unimplemented!()
}
