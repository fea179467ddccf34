use crate::matching::Location;
use crate::matching::select::Segment;
use crate::model::{PathExpression, PathToken};

/// The way to a place, as long as the walk is there: a path is only built where there is something to report.
pub(super) struct Trail<'t> {
    parent: Option<&'t Trail<'t>>,
    segment: Option<Segment<'t>>,
}

impl<'t> Trail<'t> {
    pub(super) const ROOT: Trail<'static> = Trail { parent: None, segment: None };

    pub(super) fn then(&'t self, segment: Segment<'t>) -> Trail<'t> {
        Trail { parent: Some(self), segment: Some(segment) }
    }

    pub(super) fn location(&self) -> Location {
        let mut tokens = Vec::new();
        let mut trail = Some(self);
        while let Some(Trail { parent, segment }) = trail {
            tokens.extend(segment.map(|segment| match segment {
                Segment::Key(name) => PathToken::Field(name.to_owned()),
                Segment::Index(index) => PathToken::Index(index),
            }));
            trail = *parent;
        }
        tokens.reverse();
        Location::Body(PathExpression { tokens })
    }
}
