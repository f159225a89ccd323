//! The file system of an image, to be compared with another's.

use std::collections::BTreeMap;
use std::str::from_utf8;

/// What differs from one build to the next with nothing changed: apk notes the time.
const NOISE: [&str; 1] = ["var/log/apk.log"];

const BLOCK: usize = 512;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Folder,
    File(Vec<u8>),
    Link(String),
    HardLink(String),
    /// A device or FIFO.
    Other(u8),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    mode: u64,
    owner: (u64, u64),
    content: Content,
}

/// Every path with its mode, owner and content; not its times.
#[derive(Debug, PartialEq, Eq)]
pub struct Tree(BTreeMap<String, Entry>);

impl Tree {
    /// The files of a tar archive, as Go's library writes it.
    pub fn of_tar(archive: &[u8]) -> Self {
        let mut entries = BTreeMap::new();
        let mut long = Long::default();
        let mut rest = archive;
        while let Some((header, behind)) = rest.split_at_checked(BLOCK) {
            if header.iter().all(|byte| *byte == 0) {
                break;
            }
            let size = number(&header[124..136]) as usize;
            let (data, behind) = (&behind[..size], &behind[size.next_multiple_of(BLOCK)..]);
            rest = behind;
            match header[156] {
                b'x' => long.read(data),
                b'g' => {}
                kind => {
                    let long = std::mem::take(&mut long);
                    let path = long.path.unwrap_or_else(|| joined(&header[345..500], &header[..100]));
                    let path = path.trim_start_matches("./").trim_matches('/').to_owned();
                    let link = long.link.unwrap_or_else(|| word(&header[157..257]));
                    let content = match kind {
                        b'0' | 0 => Content::File(data.to_vec()),
                        b'1' => Content::HardLink(link),
                        b'2' => Content::Link(link),
                        b'5' => Content::Folder,
                        b'3' | b'4' | b'6' => Content::Other(kind),
                        _ => panic!("{path}: an entry of the kind {:?}", char::from(kind)),
                    };
                    let owner = (number(&header[108..116]), number(&header[116..124]));
                    let mode = number(&header[100..108]) & 0o7777;
                    if !NOISE.contains(&&*path) {
                        entries.insert(path, Entry { mode, owner, content });
                    }
                }
            }
        }
        assert!(entries.contains_key("sbin/apk"), "no Alpine, but {:?}", entries.keys());
        Self(entries)
    }

    /// Whether there is something at `path`.
    pub fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// The text of the file at `path`.
    pub fn text(&self, path: &str) -> String {
        match self.0.get(path).map(|entry| &entry.content) {
            Some(Content::File(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            other => panic!("{path} is no file: {other:?}"),
        }
    }

    /// The paths at which the two differ.
    pub fn difference(&self, other: &Self) -> Vec<String> {
        let paths = self.0.keys().chain(other.0.keys().filter(|path| !self.0.contains_key(*path)));
        let differing = paths.filter(|path| self.0.get(*path) != other.0.get(*path));
        differing.map(|path| format!("{path}: {} / {}", self.at(path), other.at(path))).collect()
    }

    fn at(&self, path: &str) -> String {
        match self.0.get(path) {
            None => "absent".to_owned(),
            Some(Entry { mode, owner, content: Content::File(bytes) }) => {
                format!("{mode:o} {owner:?} {} bytes: {:.80?}", bytes.len(), String::from_utf8_lossy(bytes))
            }
            Some(Entry { mode, owner, content }) => format!("{mode:o} {owner:?} {content:?}"),
        }
    }
}

/// Names too long, or too foreign, for the header, in an entry before it.
#[derive(Default)]
struct Long {
    path: Option<String>,
    link: Option<String>,
}

impl Long {
    /// Reads lines of the form `LENGTH KEY=VALUE`.
    fn read(&mut self, mut data: &[u8]) {
        while let Some(blank) = data.iter().position(|byte| *byte == b' ') {
            let length = from_utf8(&data[..blank]).unwrap().parse::<usize>().unwrap();
            let (key, value) = from_utf8(&data[blank + 1..length - 1]).unwrap().split_once('=').unwrap();
            match key {
                "path" => self.path = Some(value.to_owned()),
                "linkpath" => self.link = Some(value.to_owned()),
                "size" | "uid" | "gid" => panic!("{key} {value} is too large"),
                _ => {}
            }
            data = &data[length..];
        }
    }
}

fn joined(prefix: &[u8], name: &[u8]) -> String {
    match word(prefix) {
        prefix if prefix.is_empty() => word(name),
        prefix => format!("{prefix}/{}", word(name)),
    }
}

fn word(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    from_utf8(&field[..end]).unwrap().to_owned()
}

fn number(field: &[u8]) -> u64 {
    let digits = word(field);
    let digits = digits.trim();
    if digits.is_empty() { 0 } else { u64::from_str_radix(digits, 8).unwrap() }
}
