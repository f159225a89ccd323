//! What an error in a file probably comes from, where that is a mistake some lines before it.

use dockmod::base::diagnostic::Diagnostic;

/// How many lines before an error are looked at.
const LINES: usize = 100;

/// A hint at the cause of the first error in `text`; none where nothing is suspicious.
pub fn hint(text: &str, error: &Diagnostic) -> Option<String> {
    if error.message.contains("no end of the here-document") {
        return indented_end(text, error);
    }
    let end_of_line_before = text.get(..error.span.start)?.rfind('\n')?;
    let before: Vec<&str> = text[..end_of_line_before].lines().collect();
    let lines = before.iter().enumerate().rev().take(LINES);
    lines.filter(|(_, line)| !line.trim_start().starts_with('#')).find_map(|(index, line)| cause(line, index + 1))
}

fn cause(line: &str, number: usize) -> Option<String> {
    let comment = ["\\", "`"].iter().any(|escape| {
        let after = line.split(escape).skip(1);
        after.into_iter().any(|rest| rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#'))
    });
    if comment {
        return Some(format!(
            "line {number} has a comment after its continuation mark, which ends the instruction; \
             put the comment on a line of its own"
        ));
    }
    let (_, rest) = line.split_once("<<")?;
    let (mark, word) = rest.strip_prefix('-').map_or(("<<", rest), |rest| ("<<-", rest));
    let word = word.strip_prefix([' ', '\t'])?.split_whitespace().next()?;
    word.starts_with(|c: char| c.is_ascii_alphabetic() || "'\"_".contains(c)).then(|| {
        format!("line {number} has a blank after `{mark}`, so no here-document begins there; write `{mark}{word}`")
    })
}

/// The line that looks like the end of a here-document and is not, for the blanks in front of it.
fn indented_end(text: &str, error: &Diagnostic) -> Option<String> {
    let start = error.span.start;
    let line = text.get(start..)?.lines().next()?;
    let (_, rest) = line.split_once("<<")?;
    let word = rest.trim_start_matches('-').split_whitespace().next()?.trim_matches(['"', '\'']);
    let first = text[..start].matches('\n').count() + 2;
    let (number, _) = (first..).zip(text[start..].lines().skip(1)).find(|(_, line)| line.trim() == word)?;
    Some(format!("line {number} has blanks around `{word}`; take them away, or use `<<-` and indent by tabs alone"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hinted(text: &str) -> String {
        let outcome = dockmod::rewrite(text, &[]);
        let Some(dockmod::engine::Failure::Syntax(errors)) = outcome.failure else { panic!("{text}") };
        hint(text, &errors[0]).unwrap_or_default()
    }

    #[test]
    fn mistakes_some_lines_before_the_error() {
        let blank = hinted("FROM a\nRUN cat <<- EOF\necho hi\nEOF\n");
        assert!(blank.starts_with("line 2 has a blank after `<<-`") && blank.ends_with("write `<<-EOF`"), "{blank}");
        let comment = hinted("FROM a\nRUN apk add a && \\ # why\n    # and\n    apk add b\n");
        assert!(comment.starts_with("line 2 has a comment after its continuation mark"), "{comment}");
        for mark in ["<<EOF", "<<-\"EOF\""] {
            let end = hinted(&format!("FROM a\nRUN {mark}\napk add a\n  EOF\nRUN x\n"));
            assert!(end.starts_with("line 4 has blanks around `EOF`"), "{end}");
        }
        assert_eq!(hinted("FROM a\nBOGUS\n"), "");
        assert_eq!(hinted("BOGUS") + &hinted("\nBOGUS"), "");
    }
}
