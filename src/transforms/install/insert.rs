//! Puts package names into a command, in the style of the list that is there.

use super::inventory::Use;
use crate::analysis::commands::CommandSource;
use crate::analysis::document::Document;
use crate::analysis::scripts::{Layout, ShellText};
use crate::base::edit::Edit;
use crate::knowledge::words::AsArg;
use crate::transforms::writing::listing::Listing;

/// The edits that add `names` to the packages of a command that has some; in order.
pub fn edits(document: &Document, found: &Use, names: &[&str]) -> Vec<Edit> {
    let words: Vec<usize> = found.invocation.packages.iter().map(|&package| found.program + package).collect();
    let Some(&last) = words.last() else { return Vec::new() };
    let end = found.command.word_span(last).end;
    match found.command.source {
        CommandSource::Exec(_) => {
            let quoted = names.iter().map(|name| format!(", {}", serde_json::Value::from(*name)));
            vec![Edit::insert(end, quoted.collect::<String>())]
        }
        CommandSource::Script { shell, simple, .. } => {
            let text = shell.mapped.text();
            let span = simple.words[last].span;
            let glued = text[span.end..].starts_with(['<', '>']);
            match listing(document, found, shell, &words) {
                // `go>1.6` is meant as one word, though it is none.
                _ if glued => {
                    vec![Edit::insert(shell.mapped.source_start(span.start), format!("{} ", names.join(" ")))]
                }
                Some(listing) => in_lines(&listing, found, &words, names),
                None => vec![Edit::insert(end, format!(" {}", names.join(" ")))],
            }
        }
    }
}

/// The packages as a list with each on a line of its own, if they are one.
fn listing<'f>(document: &Document<'f>, found: &Use, shell: &ShellText, words: &[usize]) -> Option<Listing<'f>> {
    let mark = match shell.layout {
        Layout::Continued => document.dockerfile.escape,
        Layout::Lines { .. } | Layout::Expanded { .. } => '\\',
        Layout::Json => return None,
    };
    let span = |word: usize| found.command.word_span(word);
    let listing = Listing {
        file: document.dockerfile.text,
        head: span(words.first()?.checked_sub(1)?).end,
        items: words.iter().map(|&word| span(word)).collect(),
        mark,
    };
    let one_a_line = match words.len() {
        1 => listing.leads_its_line(0),
        count => (0..count).all(|item| listing.is_alone(item)),
    };
    one_a_line.then_some(listing)
}

fn in_lines(listing: &Listing, found: &Use, words: &[usize], names: &[&str]) -> Vec<Edit> {
    let known: Option<Vec<&str>> = words.iter().map(|&word| found.words[word].arg().known()).collect();
    let sorted = known.filter(|known| known.len() > 1 && known.is_sorted());
    let place = |name: &str| match &sorted {
        Some(known) => known.partition_point(|&word| word < name),
        None => words.len(),
    };
    let mut names: Vec<(usize, String)> = names.iter().map(|name| (place(name), (*name).to_owned())).collect();
    if sorted.is_some() {
        names.sort();
    }
    let together = names.chunk_by(|a, b| a.0 == b.0);
    together
        .map(|chunk| {
            let texts: Vec<String> = chunk.iter().map(|(_, name)| name.clone()).collect();
            listing.insert(chunk[0].0, &texts)
        })
        .collect()
}
