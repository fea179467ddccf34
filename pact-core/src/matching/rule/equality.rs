use crate::model::Json;

pub(super) fn holds(example: &Json, actual: &Json) -> bool {
    example == actual
}
