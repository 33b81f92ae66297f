//! The template of a path, cut at its slashes.

/// One piece of a path between slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    Literal(String),
    Parameter(String),
}

impl Segment {
    pub(crate) fn parse(path: &str) -> Vec<Self> {
        pieces(path)
            .map(|piece| match piece.strip_prefix('{').and_then(|piece| piece.strip_suffix('}')) {
                Some(name) => Self::Parameter(name.to_owned()),
                None => Self::Literal(piece.to_owned()),
            })
            .collect()
    }
}

/// The pieces of a path between its slashes; those at both ends are ignored.
pub(super) fn pieces(path: &str) -> impl Iterator<Item = &str> {
    path.trim_matches('/').split('/')
}
