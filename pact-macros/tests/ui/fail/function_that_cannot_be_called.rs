use pact_harness::prelude::*;

#[pact_consumer(consumer = "app", provider = "service")]
const unsafe extern "C" fn pays<T>(_: Pact)
where
    T: Clone,
{
}

#[pact_contract(consumer = "app", provider = "service")]
fn payments<'a>(_: &'a mut Contract) {}

#[pact_provider(name = "service")]
async unsafe fn honours_its_pacts(provider: Provider) -> Verification {
    provider.verify().await
}

#[pact_provider_state("a user exists")]
const fn user_exists<const N: usize>() {}
