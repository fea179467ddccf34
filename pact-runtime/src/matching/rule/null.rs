use crate::model::Json;

pub(super) fn holds(actual: &Json<'_>) -> bool {
    matches!(actual, Json::Null)
}
