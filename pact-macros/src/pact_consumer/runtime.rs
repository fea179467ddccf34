//! The option `runtime(..)`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::function::Function;
use crate::options::{Options, option};

const OPTIONS: [&str; 3] = ["current_thread", "multi_thread", "worker_threads"];
const EXAMPLE: &str = "runtime(multi_thread, worker_threads = 2)";

/// The tokio runtime of an async test.
pub(super) enum Runtime {
    CurrentThread,
    MultiThread { worker_threads: Option<usize> },
}

impl Runtime {
    pub(super) fn model(options: &Options, function: &Function, errors: &mut Errors) -> Self {
        let Some(options_given) = options.list("runtime", EXAMPLE, &OPTIONS, errors) else {
            return Self::CurrentThread;
        };
        if let (Some(key), false) = (options.key("runtime"), function.is_async()) {
            errors.at(key, "a function that is not `async` has no runtime: remove this, or write `async fn`");
        }
        let worker_threads = options_given.number("worker_threads", errors);
        let is_multi_thread = options_given.flag("multi_thread", errors) || options_given.was_meant("multi_thread");
        let is_current_thread =
            options_given.flag("current_thread", errors) || options_given.was_meant("current_thread");
        if let (Some(key), true) = (options_given.key("current_thread"), is_multi_thread) {
            errors.at(key, "a runtime is either `current_thread` or `multi_thread`: remove one of the two");
        } else if let (Some(key), false) = (options_given.key("worker_threads"), is_multi_thread) {
            errors.at(key, format!("only `multi_thread` has worker threads: write `{EXAMPLE}`"));
        } else if let (Some(key), false, false) = (options.key("runtime"), is_multi_thread, is_current_thread) {
            errors.at(key, format!("`runtime` needs a kind: write `{EXAMPLE}`, or remove it for one thread"));
        }
        if let Some((literal, 0)) = &worker_threads {
            errors.at(literal, "a runtime needs a thread: leave `worker_threads` out for as many as there are cores");
        }
        let worker_threads = worker_threads.map(|(_, threads)| threads);
        if is_multi_thread { Self::MultiThread { worker_threads } } else { Self::CurrentThread }
    }

    pub(super) fn expand(&self, private: &TokenStream) -> TokenStream {
        match self {
            Self::CurrentThread => quote!(#private::Runtime::CurrentThread),
            Self::MultiThread { worker_threads } => {
                let threads = option(worker_threads.as_ref());
                quote!(#private::Runtime::MultiThread { worker_threads: #threads })
            }
        }
    }
}
