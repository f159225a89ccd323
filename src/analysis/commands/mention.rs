//! Commands in text that is not taken apart.

use crate::base::limits;
use crate::knowledge::words::Arg;

/// What `find` makes of the first words that it knows, given those of each place where a command may start.
///
/// A word with a variable in it is known up to there.
pub fn find_mention<T>(text: &str, mut find: impl FnMut(&[Arg]) -> Option<T>) -> Option<T> {
    let separators = [';', '&', '|', '\n', '(', ')', '`', '"', '\''];
    let joined = text.replace("\\\n", " ");
    joined.split(separators).find_map(|piece| {
        let words: Vec<Arg> = piece.split_whitespace().map(arg).collect();
        (0..words.len()).find_map(|at| find(&words[at..words.len().min(at + limits::MENTION_WORDS)]))
    })
}

fn arg(word: &str) -> Arg<'_> {
    word.split_once('$').map_or(Arg::Known(word), |(beginning, _)| Arg::Begins(beginning))
}
