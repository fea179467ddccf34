use crate::model::{Rule, RuleList, StatusClass};

/// A status of a response: the code that the mock provider answers with, and which others will do.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusPattern {
    pub(super) code: u16,
    pub(super) rules: RuleList,
}

/// What can be given for a status: a code, a [`StatusClass`], a list of codes, or what [`status`] makes of these.
pub trait IntoStatus {
    /// The status.
    ///
    /// # Panics
    ///
    /// When there is no code.
    #[track_caller]
    fn into_status(self) -> StatusPattern;
}

/// A class or list of status codes, and the code that the mock provider answers with. Needs version 4 of the
/// specification.
///
/// ```
/// # use pact_harness::consumer::status;
/// # use pact_harness::model::StatusClass;
/// status(StatusClass::ClientError, 422);
/// status([200, 201], 201);
/// ```
///
/// # Panics
///
/// When the code is not one of them.
#[track_caller]
pub fn status(class: impl IntoStatus, example: u16) -> StatusPattern {
    let class = class.into_status();
    let accepts = |rule: &Rule| matches!(rule, Rule::StatusCode(class) if class.contains(example));
    let accepted = if class.rules.is_empty() { class.code == example } else { class.rules.rules.iter().all(accepts) };
    assert!(accepted, "the example {example} is not one of the codes that it is an example of");
    StatusPattern { code: example, rules: class.rules }
}

impl IntoStatus for StatusPattern {
    fn into_status(self) -> StatusPattern {
        self
    }
}

impl IntoStatus for u16 {
    fn into_status(self) -> StatusPattern {
        StatusPattern { code: self, rules: RuleList::default() }
    }
}

impl IntoStatus for StatusClass {
    #[track_caller]
    fn into_status(self) -> StatusPattern {
        let code = match &self {
            StatusClass::Information => 100,
            StatusClass::Success | StatusClass::NonError => 200,
            StatusClass::Redirect => 302,
            StatusClass::ClientError | StatusClass::Error => 400,
            StatusClass::ServerError => 500,
            StatusClass::Codes(codes) => match codes.first() {
                Some(code) => *code,
                None => panic!("a list of status codes needs one"),
            },
        };
        StatusPattern { code, rules: RuleList::of(Rule::StatusCode(self)) }
    }
}

impl<const N: usize> IntoStatus for [u16; N] {
    #[track_caller]
    fn into_status(self) -> StatusPattern {
        StatusClass::Codes(self.to_vec()).into_status()
    }
}
