//! Puts pairs into an ENV that is there.

use super::value::has_reference;
use crate::analysis::document::Document;
use crate::base::edit::Edit;
use crate::syntax::dockerfile::{Body, Keyword, Pair, is_open};
use crate::transforms::writing::listing::Listing;

/// The edit that puts pairs into an ENV with several keys on lines of their own; none where it is not one.
pub fn edit(document: &Document, instruction: usize, texts: &[String]) -> Option<Edit> {
    let found = document.instructions[instruction];
    let Body::Pairs { pairs, legacy: false } = &found.body else { return None };
    let last = pairs.last()?;
    if found.keyword != Some(Keyword::Env) || is_open(last.span.of(found.mapped.text()), document.dockerfile.escape) {
        return None;
    }
    let listing = Listing {
        file: document.dockerfile.text,
        head: found.keyword_span.end,
        items: pairs.iter().map(|pair| found.mapped.source_span(pair.span)).collect(),
        mark: document.dockerfile.escape,
    };
    let alone = (0..pairs.len()).filter(|&pair| listing.is_alone(pair)).count();
    (alone > 1).then(|| listing.insert(place(document, found.mapped.text(), pairs, &listing), texts))
}

/// The place before the trailing pairs whose value refers to a variable, where a line starts.
fn place(document: &Document, text: &str, pairs: &[Pair], listing: &Listing) -> usize {
    let refers =
        |pair: &Pair| pair.value.is_some_and(|value| has_reference(value.of(text), document.dockerfile.escape));
    let mut place = pairs.len() - pairs.iter().rev().take_while(|pair| refers(pair)).count();
    while place > 0 && place < pairs.len() && !listing.leads_its_line(place) {
        place -= 1;
    }
    place
}
