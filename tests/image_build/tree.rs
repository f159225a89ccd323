//! The file system of an image, to be compared with another's.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What differs from one build to the next with nothing changed: apk notes the time.
const NOISE: [&str; 1] = ["var/log/apk.log"];

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Folder,
    File(Vec<u8>),
    Link(PathBuf),
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    mode: u32,
    owner: (u32, u32),
    content: Content,
}

/// Every path with its mode, owner and content; not its times.
#[derive(Debug, PartialEq, Eq)]
pub struct Tree(BTreeMap<PathBuf, Entry>);

impl Tree {
    /// Unpacks the file system `archive` (tar) into `folder`, reads it, and removes it.
    pub fn unpack(archive: &Path, folder: &Path) -> Self {
        fs::create_dir_all(folder).unwrap();
        let mut tar = Command::new("tar");
        tar.args(["--extract", "--preserve-permissions", "--same-owner", "--numeric-owner", "--file"]);
        let status = tar.arg(archive).arg("--directory").arg(folder).status().unwrap();
        assert!(status.success(), "{tar:?}: {status}");
        let mut entries = BTreeMap::new();
        read(folder, folder, &mut entries);
        fs::remove_dir_all(folder).unwrap();
        Self(entries)
    }

    /// Whether there is something at `path`.
    pub fn has(&self, path: &str) -> bool {
        self.0.contains_key(Path::new(path))
    }

    /// The text of the file at `path`.
    pub fn text(&self, path: &str) -> String {
        match self.0.get(Path::new(path)).map(|entry| &entry.content) {
            Some(Content::File(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            other => panic!("{path} is no file: {other:?}"),
        }
    }

    /// The paths at which the two differ.
    pub fn difference(&self, other: &Self) -> Vec<String> {
        let paths = self.0.keys().chain(other.0.keys().filter(|path| !self.0.contains_key(*path)));
        let differing = paths.filter(|path| self.0.get(*path) != other.0.get(*path));
        differing.map(|path| format!("{}: {} / {}", path.display(), self.at(path), other.at(path))).collect()
    }

    fn at(&self, path: &Path) -> String {
        match self.0.get(path) {
            None => "absent".to_owned(),
            Some(Entry { mode, owner, content: Content::File(bytes) }) => {
                format!("{mode:o} {owner:?} {} bytes: {:.80?}", bytes.len(), String::from_utf8_lossy(bytes))
            }
            Some(Entry { mode, owner, content }) => format!("{mode:o} {owner:?} {content:?}"),
        }
    }
}

fn read(root: &Path, folder: &Path, entries: &mut BTreeMap<PathBuf, Entry>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = path.strip_prefix(root).unwrap().to_owned();
        if NOISE.iter().any(|noise| name == Path::new(noise)) {
            continue;
        }
        let metadata = fs::symlink_metadata(&path).unwrap();
        let kind = metadata.file_type();
        let content = match kind {
            _ if kind.is_dir() => Content::Folder,
            _ if kind.is_symlink() => Content::Link(fs::read_link(&path).unwrap()),
            _ if kind.is_fifo() || kind.is_socket() || kind.is_block_device() || kind.is_char_device() => {
                Content::Other
            }
            _ => Content::File(fs::read(&path).unwrap()),
        };
        if content == Content::Folder {
            read(root, &path, entries);
        }
        entries.insert(name, Entry { mode: metadata.mode(), owner: (metadata.uid(), metadata.gid()), content });
    }
}
