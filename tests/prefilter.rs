//! What is told from the bytes of a file changes nothing: with the prefilters and without them, the outcome is the same.
//!
//! On the golden cases, the examples and those of the built-in transforms, on mutations of them that hide words
//! (`DOCKMOD_MUTATIONS`, 5,000 by default), and on the files in the folder `DOCKMOD_CORPUS`.

#[path = "../benches/files/random.rs"]
mod random;

use std::fs;
use std::path::{Path, PathBuf};

use dockmod::base::source::Source;
use dockmod::engine::{Engine, Outcome};
use dockmod::transforms::load::{built_in, parse};
use dockmod::transforms::model::Transform;

use self::random::Random;

/// Works on programs with other names, with versions after their names, and run by launchers.
const OTHER: &str = "
name = 'other'
summary = 'x'
why = 'x'

[when]
runs = ['python -m foo', 'apk* *']
launchers = ['uv run']

[[steps]]
action = 'retry'
commands = ['yum install', 'pip install']
attempts = 3
delay = 5
message = 'x'

[[examples]]
before = 'FROM a'
after = 'FROM a'
";

/// Words that the transforms look for.
const WORDS: &[&str] = &["apk", "prisma", "yum", "pip", "python", "foo", "dockmod"];

/// What cuts a word in two without an end to it, in some place or other.
const CUTS: &[&str] = &[
    "\\\n",
    "\\ \n",
    "\\\r\n",
    "\\\n\n",
    "\\\n# why\n",
    "\\\n  # why\n",
    "\\\n\\\n",
    "`\n",
    "\"\"",
    "''",
    "$\"\"",
    "\\",
    "\"",
    "'",
    "$",
    "`",
    "\\u0061",
    "\\\\\\n",
    "\\\\",
    "\\n",
    "\\\n\t",
    "\u{a0}",
    " ",
];

/// Files that are rewritten, or that something is said of.
const HIDDEN: &[&str] = &[
    "FROM alpine\nRUN ap\\\nk add x\n",
    "FROM alpine\nRUN ap\\\n\n  # why\nk add x\n",
    "FROM alpine\nRUN a\"p\"k add x\n",
    "FROM alpine\nRUN a\\pk add x\n",
    "FROM alpine\nRUN ''a'p'k add x\n",
    "FROM alpine\nRUN [\"\\u0061pk\", \"add\", \"x\"]\n",
    "FROM alpine\nRUN [\"sh\", \"-c\", \"a\\\\\\npk add x\"]\n",
    "FROM alpine\nRUN <<EOF\nap\\\nk add x\nEOF\n",
    "# escape=`\nFROM alpine\nRUN ap`\nk add x\n",
    "FROM alpine\nRUN pris\\\nma generate\n",
    "FROM alpine\nRUN true # dock\\\nmod: ignore\n",
];

fn transforms() -> Vec<Transform> {
    let other = parse(OTHER).map_err(|error| error.message).unwrap();
    let mut plain = other.clone();
    (plain.name, plain.when) = ("plain".to_owned(), None);
    built_in().into_iter().chain([other, plain]).collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
    found.sort();
}

fn texts(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    files(folder, &mut found);
    found
        .iter()
        .filter_map(|path| fs::read(path).ok())
        .map(|bytes| Source::from_bytes(&bytes).text().to_owned())
        .collect()
}

/// Engines with prefilters and without.
struct Both<'t> {
    quick: Vec<Engine<'t>>,
    thorough: Vec<Engine<'t>>,
    /// Texts of which something is said though none of the words stands in them in one piece.
    hidden: usize,
}

impl<'t> Both<'t> {
    /// All transforms together, and each alone.
    fn new(transforms: &'t [Transform]) -> Self {
        let sets = || std::iter::once(transforms).chain(transforms.chunks(1));
        let (quick, thorough) = (sets().map(Engine::new).collect(), sets().map(Engine::thorough).collect());
        Self { quick, thorough, hidden: 0 }
    }

    fn compare(&mut self, text: &str) {
        for (quick, thorough) in self.quick.iter().zip(&self.thorough) {
            let expected = thorough.rewrite(text);
            self.hidden += usize::from(speaks(&expected) && !WORDS.iter().any(|word| text.contains(word)));
            assert_eq!(format!("{:?}", quick.rewrite(text)), format!("{expected:?}"), "of\n{text}");
        }
    }
}

fn speaks(outcome: &Outcome) -> bool {
    !outcome.changes.is_empty()
        || !outcome.skips.is_empty()
        || !outcome.warnings.is_empty()
        || !outcome.satisfied.is_empty()
}

fn own_texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = built_in().into_iter().flat_map(|transform| transform.examples).map(|example| example.before);
    texts(&root.join("golden")).into_iter().chain(texts(&root.join("examples"))).chain(examples).collect()
}

#[test]
fn on_the_cases() {
    let transforms = transforms();
    let mut both = Both::new(&transforms);
    own_texts().iter().for_each(|text| both.compare(text));
    for text in HIDDEN {
        let before = both.hidden;
        both.compare(text);
        assert!(both.hidden > before, "nothing is said of\n{text}");
    }
}

#[test]
fn on_mutations_that_hide_words() {
    let count: usize = std::env::var("DOCKMOD_MUTATIONS").map_or(5_000, |count| count.parse().unwrap());
    let transforms = transforms();
    let mut both = Both::new(&transforms);
    let texts = own_texts();
    let mut random = Random::new(6);
    for _ in 0..count {
        let mut text = random.pick(&texts).clone();
        for _ in 0..=random.below(3) {
            mutate(&mut text, &mut random);
        }
        both.compare(&text);
    }
    assert!(both.hidden * 100 > count, "only {} of {count} mutations hide a word", both.hidden);
}

#[test]
fn on_a_folder() {
    let folder = std::env::var_os("DOCKMOD_CORPUS").unwrap_or_else(|| "examples".into());
    let transforms = transforms();
    let mut both = Both::new(&transforms);
    let texts = texts(Path::new(&folder));
    texts.iter().for_each(|text| both.compare(text));
    println!("{} files", texts.len());
}

/// Cuts each of the words, or one place of the text.
fn mutate(text: &mut String, random: &mut Random) {
    let cut = *random.pick(CUTS);
    let word = *random.pick(WORDS);
    if random.below(4) > 0 && text.contains(word) {
        let at = random.below(word.len() + 1);
        *text = text.replace(word, &format!("{}{cut}{}", &word[..at], &word[at..]));
    } else {
        let at = random.below(text.len() + 1);
        let at = (at..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        text.insert_str(at, cut);
    }
}
