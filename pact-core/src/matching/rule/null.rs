use crate::model::Json;

pub(super) fn holds(actual: &Json) -> bool {
    matches!(actual, Json::Null)
}
