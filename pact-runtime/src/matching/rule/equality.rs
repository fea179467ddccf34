use crate::model::Json;

pub(super) fn holds(example: &Json<'_>, actual: &Json<'_>) -> bool {
    example == actual
}
