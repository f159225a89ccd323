//! Lists that are spread over lines with continuation marks: where new items go, and what they look like there.

use super::insertion::newline_at;
use crate::base::edit::Edit;
use crate::base::span::Span;

const BLANKS: [char; 2] = [' ', '\t'];

/// The indentation where a list shows none of its own.
const INDENTATION: &str = "    ";

/// A list of items that ends with the last of them.
///
/// ```text
/// RUN apk add --no-cache \
///       bash \
///       # for the build
///       gcc && \
/// ```
#[derive(Clone, Debug)]
pub struct Listing<'f> {
    /// The text of the file.
    pub file: &'f str,
    /// Where the word before the first item ends.
    pub head: usize,
    /// The items in order; not empty.
    pub items: Vec<Span>,
    /// The continuation mark.
    pub mark: char,
}

impl<'f> Listing<'f> {
    /// Whether no other item stands on a line of this item.
    pub fn is_alone(&self, item: usize) -> bool {
        let span = self.items[item];
        let before = item.checked_sub(1).is_none_or(|before| self.items[before].end <= self.line_start(span.start));
        let behind = self.items.get(item + 1).is_none_or(|behind| behind.start > self.line_end(span.end));
        before && behind
    }

    /// Whether nothing but blanks stands before the item on its line.
    pub fn leads_its_line(&self, item: usize) -> bool {
        let start = self.items[item].start;
        self.file[self.line_start(start)..start].trim_matches(BLANKS).is_empty()
    }

    /// The edit that puts items on lines of their own before the item at `before`, or at the end.
    ///
    /// A comment stays with the item below it, so what comes before that item comes before its comment too.
    pub fn insert(&self, before: usize, texts: &[String]) -> Edit {
        let above = before.checked_sub(1).map_or(self.head, |above| self.items[above].end);
        let first_in_line = before == 0 && !self.leads_its_line(0);
        if let Some(at) = self.next_line(above).filter(|_| !first_in_line) {
            return Edit::insert(at, self.whole_lines(before, texts, newline_at(self.file, above)));
        }
        let (indentation, newline) = (self.indentation(before), newline_at(self.file, above));
        let mut text = String::new();
        if before == self.items.len() {
            let last = before.saturating_sub(1);
            let mut above = self.file[self.line_start(self.items[last].start)..self.items[last].end].to_owned();
            for item in texts {
                let gap = self.gap(before, &above);
                text.push_str(&format!("{gap}{}{newline}{indentation}{item}", self.mark));
                above = format!("{indentation}{item}");
            }
            return Edit::insert(self.items[last].end, text);
        }
        for item in texts {
            text.push_str(&format!("{item} {}{newline}{indentation}", self.mark));
        }
        Edit::insert(self.items[before].start, text)
    }

    fn whole_lines(&self, before: usize, texts: &[String], newline: &str) -> String {
        let indentation = self.indentation(before);
        let line = |item: &String| {
            let text = format!("{indentation}{item}");
            let gap = self.gap(before, &text);
            format!("{text}{gap}{}{newline}", self.mark)
        };
        texts.iter().map(line).collect()
    }

    /// The blanks between a line's text and its mark: those of the list, or up to the column of its marks.
    fn gap(&self, before: usize, text: &str) -> String {
        let gaps: Vec<(usize, &str)> = (0..self.items.len()).filter_map(|item| self.own_gap(item)).collect();
        let same = gaps.windows(2).all(|pair| pair[0].1 == pair[1].1);
        let column = gaps.first().map(|(column, _)| *column);
        let aligned = gaps.iter().all(|(at, gap)| Some(*at) == column && !gap.contains('\t'));
        match (gaps.first(), column) {
            (Some((_, gap)), _) if same => {
                let needed = gap.is_empty() && self.indentation(before).is_empty();
                if needed { " ".to_owned() } else { (*gap).to_owned() }
            }
            (_, Some(column)) if aligned => " ".repeat(column.saturating_sub(text.chars().count()).max(1)),
            _ => " ".to_owned(),
        }
    }

    /// The column of the mark after an item, and the blanks before it, if that is all that follows the item.
    fn own_gap(&self, item: usize) -> Option<(usize, &'f str)> {
        let end = self.items[item].end;
        let gap = self.marked(end)?;
        let column = self.file[self.line_start(end)..end].chars().count() + gap.len();
        Some((column, gap))
    }

    /// The blanks between `at` and the mark of its line, if there is nothing else.
    fn marked(&self, at: usize) -> Option<&'f str> {
        let gap = self.file[at..self.line_end(at)].trim_end_matches(BLANKS).strip_suffix(self.mark)?;
        gap.trim_matches(BLANKS).is_empty().then_some(gap)
    }

    /// Where the next line starts, if nothing but the mark follows `at`.
    fn next_line(&self, at: usize) -> Option<usize> {
        self.marked(at)?;
        Some(at + self.file[at..].find('\n')? + 1)
    }

    /// The blanks in front of an item there: those of the nearest item that starts its line.
    fn indentation(&self, before: usize) -> &'f str {
        let near = [before.checked_sub(1), Some(before)].into_iter().flatten().filter(|&item| item < self.items.len());
        let leading = |item: &usize| self.leads_its_line(*item);
        match near.chain(0..self.items.len()).find(leading) {
            Some(item) => {
                let start = self.items[item].start;
                &self.file[self.line_start(start)..start]
            }
            None => INDENTATION,
        }
    }

    fn line_start(&self, at: usize) -> usize {
        self.file[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Where the text of the line that holds `at` ends.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.file[at..].split('\n').next().unwrap_or_default();
        at + rest.trim_end_matches('\r').len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with `new` put in before the item of that number; items are the words in upper case.
    fn inserted(file: &str, before: usize) -> String {
        let upper = |word: &str| word.chars().all(|c| c.is_ascii_uppercase());
        let mut items = Vec::new();
        for word in file.split_whitespace().filter(|word| upper(word)) {
            let start = word.as_ptr() as usize - file.as_ptr() as usize;
            items.push(Span::new(start, start + word.len()));
        }
        let head = file.find(" \\").unwrap_or(0).min(items[0].start.saturating_sub(1));
        let listing = Listing { file, head, items, mark: '\\' };
        let edit = listing.insert(before, &["new".to_owned(), "n".to_owned()]);
        format!("{}{}{}", &file[..edit.span.start], edit.text, &file[edit.span.end..])
    }

    #[test]
    fn at_the_end() {
        assert_eq!(inserted("x \\\n  A \\\n  B\n", 2), "x \\\n  A \\\n  B \\\n  new \\\n  n\n");
        assert_eq!(inserted("x A \\\r\n  B && \\\r\ny", 2), "x A \\\r\n  B \\\r\n  new \\\r\n  n && \\\r\ny");
        assert_eq!(inserted("x A \\\n\tB \\\n  && y", 2), "x A \\\n\tB \\\n\tnew \\\n\tn \\\n  && y");
    }

    #[test]
    fn within() {
        assert_eq!(inserted("x \\\n  A \\\n  # b\n  B\n", 1), "x \\\n  A \\\n  new \\\n  n \\\n  # b\n  B\n");
        assert_eq!(inserted("x \\\n  # a\n  A \\\n  B\n", 0), "x \\\n  new \\\n  n \\\n  # a\n  A \\\n  B\n");
        assert_eq!(inserted("x A \\\n  B\n", 0), "x new \\\n  n \\\n  A \\\n  B\n");
    }

    #[test]
    fn marks_in_a_column() {
        let file = "x \\\n  A    \\\n  BBB  \\\n  C\n";
        assert_eq!(inserted(file, 1), "x \\\n  A    \\\n  new  \\\n  n    \\\n  BBB  \\\n  C\n");
        assert_eq!(inserted(file, 3), "x \\\n  A    \\\n  BBB  \\\n  C    \\\n  new  \\\n  n\n");
    }
}
