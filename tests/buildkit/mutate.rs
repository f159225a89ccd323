//! Dockerfiles with something changed at random, the same on every run.

#[path = "../../benches/files/random.rs"]
mod random;

use self::random::Random;
use crate::cases::Case;

/// What is put in: what means something to the parser.
const TOKENS: &[&str] = &[
    "\\",
    "\\\n",
    "\\ \n",
    "\\\r\n",
    "`",
    "`\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\x0b",
    "\x0c",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\u{e9}",
    "\0",
    "#",
    "# c\n",
    "\n# c\n",
    "# escape=`\n",
    "# syntax=a\n",
    "# check=a\n",
    "\"",
    "'",
    "\\\"",
    "\\'",
    "<<",
    "<<EOF",
    "<<-EOF",
    "<<'EOF'",
    "<<\"E F\"",
    " <<EOF\nx\nEOF\n",
    "EOF",
    "EOF\n",
    "\nEOF\n",
    "<",
    "3",
    "$",
    "${x",
    "${x:-",
    "${x/",
    "}",
    "$((1 << 2))",
    "[",
    "]",
    "[\"",
    "\"]",
    "\",",
    ",",
    "{",
    "}",
    "\\u00e9",
    "\\ud800",
    "--",
    " --",
    "--mount=a ",
    "--network=none ",
    "--from=a ",
    "--platform=a ",
    "=",
    "A=b ",
    "FROM a\n",
    "FROM a AS b\n",
    "AS",
    "RUN ",
    "RUN b\n",
    "\nRUN ",
    "COPY ",
    "ADD ",
    "ENV ",
    "LABEL ",
    "ARG ",
    "CMD ",
    "ENTRYPOINT ",
    "ONBUILD ",
    "HEALTHCHECK ",
    "HEALTHCHECK CMD ",
    "NONE",
    "SHELL ",
    "USER ",
    "VOLUME ",
    "EXPOSE ",
    "WORKDIR ",
    "STOPSIGNAL ",
    "MAINTAINER ",
    "FOO ",
    "&& ",
    "|| ",
    "; ",
];

/// Longer texts are not changed: most changes to them say little.
const LONGEST: usize = 8 * 1024;

/// `count` mutations of the sources.
pub fn mutations(sources: &[Case], count: usize) -> Vec<Case> {
    let sources: Vec<&Case> = sources.iter().filter(|case| case.text.len() <= LONGEST).collect();
    let mut random = Random::new(0x005e_edd0_c40d);
    (0..count).map(|number| mutation(&sources, number, &mut random)).collect()
}

fn mutation(sources: &[&Case], number: usize, random: &mut Random) -> Case {
    let source = sources[random.below(sources.len())];
    let mut text = source.text.clone();
    for _ in 0..=random.below(4) {
        text = match random.below(7) {
            0 | 1 => insert(&text, random),
            2 => delete(&text, random),
            3 => duplicate(&text, random),
            4 => swap_lines(&text, random),
            5 => replace(&text, random),
            _ => splice(&text, &sources[random.below(sources.len())].text, random),
        };
    }
    Case { name: format!("mutation {number} of {}", source.name), text }
}

fn insert(text: &str, random: &mut Random) -> String {
    let (before, after) = text.split_at(random.boundary(text));
    format!("{before}{}{after}", random.token())
}

fn delete(text: &str, random: &mut Random) -> String {
    let (from, to) = random.range(text, 8);
    format!("{}{}", &text[..from], &text[to..])
}

fn replace(text: &str, random: &mut Random) -> String {
    let (from, to) = random.range(text, 3);
    format!("{}{}{}", &text[..from], random.token(), &text[to..])
}

fn duplicate(text: &str, random: &mut Random) -> String {
    let (from, to) = random.range(text, 40);
    format!("{}{}", &text[..to], &text[from..])
}

fn swap_lines(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if let Some(last) = lines.len().checked_sub(1) {
        lines.swap(random.below(last + 1), random.below(last + 1));
    }
    lines.concat()
}

fn splice(text: &str, other: &str, random: &mut Random) -> String {
    format!("{}{}", &text[..random.boundary(text)], &other[random.boundary(other)..])
}

impl Random {
    fn token(&mut self) -> &'static str {
        TOKENS[self.below(TOKENS.len())]
    }

    /// A place between two characters.
    fn boundary(&mut self, text: &str) -> usize {
        next_boundary(text, self.below(text.len() + 1))
    }

    /// A part of up to `length` bytes, characters whole.
    fn range(&mut self, text: &str, length: usize) -> (usize, usize) {
        let from = self.boundary(text);
        (from, next_boundary(text, from + 1 + self.below(length)))
    }
}

fn next_boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}
