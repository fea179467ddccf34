use crate::exit::Exit;

/// Arguments that nothing can be verified with.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) exit: Exit,
    pub(crate) reason: String,
}

impl From<String> for Refused {
    fn from(reason: String) -> Self {
        Refused { exit: Exit::Error, reason }
    }
}
