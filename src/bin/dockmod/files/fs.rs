//! Reads a file; replaces one atomically.
//!
//! A replacement is a new file under the old name, so what belongs to the old one has to be carried over or refused:
//!
//! - Mode and owner are carried over. Where the owner cannot be, the file is refused and left as it was.
//! - A file that could not have been written in place (read-only, owned by another user) is refused, though a folder
//!   that can be written would allow the exchange.
//! - A link is refused: replacing it would turn it into a file, and following it leads out of what was named.
//! - Other names of the file (hard links) keep the old content; the caller gets a note on it.
//! - Extended attributes and access control lists are not carried over.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};

use crate::files::paths::folder;

/// More than a thousand times the largest Dockerfile known; a mistake, and not worth the memory.
const LIMIT: u64 = 128 << 20;

/// What the name of a temporary file starts with.
const TEMPORARY: &str = ".dockmod-";

/// The bytes of a regular file.
///
/// Fails where there is none, or it cannot be read; never blocks on a pipe or device.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let size = regular(path)?.len();
    read_sized(File::open(path).map_err(plain)?, size)
}

/// The bytes that `from` still holds.
///
/// Fails where reading fails, or there is more than could be a Dockerfile.
pub fn read_all(from: impl Read) -> Result<Vec<u8>> {
    read_sized(from, 0)
}

/// The bytes that `from` still holds: `size` of them, as far as is known.
fn read_sized(from: impl Read, size: u64) -> Result<Vec<u8>> {
    // One more, to see the end.
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(LIMIT)).map_or(0, |size| size + 1));
    from.take(LIMIT + 1).read_to_end(&mut bytes).map_err(plain)?;
    ensure!(bytes.len() as u64 <= LIMIT, "is larger than {} MiB, too large for a Dockerfile", LIMIT >> 20);
    Ok(bytes)
}

/// The bytes of a file that is no Dockerfile; links and pipes are welcome.
///
/// Fails where it cannot be read.
pub fn read_list(path: &Path) -> Result<Vec<u8>> {
    read_all(File::open(path).map_err(plain)?)
}

/// The text of a file that belongs to the configuration; links and pipes are welcome.
///
/// Fails where it cannot be read, or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String> {
    String::from_utf8(read_list(path)?).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
        anyhow!("is not UTF-8 (line {line})")
    })
}

/// Puts `new` in the place of a file that was read as `old`; returns what its owner should know.
///
/// Fails where that cannot be done with mode and owner kept, or the file does not hold `old` any more; it is then
/// untouched.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<Option<String>> {
    let metadata = regular(path)?;
    ensure!(!metadata.permissions().readonly(), "is read-only; make it writable (chmod u+w) to have it rewritten");
    // Only to ask: nothing is written through it.
    fs::OpenOptions::new().write(true).open(path).map_err(plain).context("cannot write")?;
    let temporary = write_beside(path, &metadata, new).context("cannot write")?;
    let [is_old, is_new] = holds(path, [old, new])?;
    if is_new {
        // By another run, which was quicker.
        return Ok(None);
    }
    ensure!(is_old, "was changed by something else in the meantime; run again");
    temporary.persist(path).map_err(|failure| plain(failure.error)).context("cannot replace it")?;
    Ok(other_names(&metadata))
}

/// Whether a file holds each of two contents, at one time; no copy of a large file is made.
fn holds(path: &Path, contents: [&[u8]; 2]) -> Result<[bool; 2]> {
    regular(path)?;
    let mut file = File::open(path).map_err(plain)?;
    let (mut left, mut block) = (contents.map(Some), [0; 8 << 10]);
    loop {
        let count = match file.read(&mut block) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read.map_err(plain)?,
        };
        if count == 0 {
            return Ok(left.map(|left| left.is_some_and(<[u8]>::is_empty)));
        }
        left = left.map(|left| left?.strip_prefix(&block[..count]));
    }
}

/// Makes a file that is not there yet.
///
/// Fails where it is there, or cannot be made; then nothing is left of it.
pub fn create(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(plain)?;
    file.write_all(bytes).map_err(|error| {
        // The first error is the one that is reported.
        let _ = fs::remove_file(path);
        plain(error)
    })
}

fn regular(path: &Path) -> Result<Metadata> {
    let metadata = fs::symlink_metadata(path).map_err(plain)?;
    let kind = metadata.file_type();
    if kind.is_symlink() {
        let target = fs::read_link(path).map_err(plain)?;
        bail!("is a symbolic link to `{}`; name that file instead", target.display());
    }
    ensure!(!kind.is_dir(), "is a folder");
    ensure!(kind.is_file(), "is not a regular file");
    Ok(metadata)
}

fn write_beside(path: &Path, like: &Metadata, bytes: &[u8]) -> Result<tempfile::NamedTempFile> {
    let made = tempfile::Builder::new().prefix(TEMPORARY).suffix(".tmp").tempfile_in(folder(path));
    let mut temporary = made.map_err(|error| {
        let folder = folder(path).display();
        match error.kind() {
            io::ErrorKind::PermissionDenied => anyhow!("no permission to create files in `{folder}`"),
            _ => plain(error).context(format!("cannot create a file in `{folder}`")),
        }
    })?;
    temporary.write_all(bytes).map_err(plain)?;
    // In this order: a change of owner takes away the set-user-id and set-group-id bits.
    keep_owner(temporary.as_file(), like)?;
    temporary.as_file().set_permissions(like.permissions()).map_err(plain).context("cannot keep its mode")?;
    temporary.as_file().sync_all().map_err(plain)?;
    Ok(temporary)
}

#[cfg(unix)]
fn keep_owner(file: &File, like: &Metadata) -> Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};

    let (uid, gid) = (like.uid(), like.gid());
    let now = file.metadata().map_err(plain)?;
    let (user, group) = ((now.uid() != uid).then_some(uid), (now.gid() != gid).then_some(gid));
    if user.is_some() || group.is_some() {
        fchown(file, user, group).map_err(plain).with_context(|| format!("cannot keep its owner ({uid}:{gid})"))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> Result<()> {
    Ok(())
}

#[cfg(unix)]
fn other_names(metadata: &Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt;

    let others = metadata.nlink().saturating_sub(1);
    (others > 0).then(|| {
        let (names, keep) = if others == 1 { ("name", "keeps") } else { ("names", "keep") };
        format!("had {others} other {names} (hard links), which {keep} the old text")
    })
}

#[cfg(not(unix))]
fn other_names(_: &Metadata) -> Option<String> {
    None
}

/// The error in words, without the number that `io::Error` adds, and the path that `tempfile` adds after it.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "is a folder".to_owned(),
        _ => text.split(" (os error ").next().unwrap_or(&text).to_owned(),
    }
}

fn plain(error: io::Error) -> anyhow::Error {
    anyhow::Error::msg(reason(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_what_was_read_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Dockerfile");
        fs::write(&path, "old").unwrap();
        assert_eq!(replace(&path, b"old", b"new").unwrap(), None);
        assert_eq!(read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn refuses_what_changed_since_it_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Dockerfile");
        fs::write(&path, "theirs").unwrap();
        assert!(replace(&path, b"old", b"new").unwrap_err().to_string().contains("changed"));
        assert_eq!(read(&path).unwrap(), b"theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn is_content_with_what_another_run_has_done() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Dockerfile");
        fs::write(&path, "new").unwrap();
        assert_eq!(replace(&path, b"old", b"new").unwrap(), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn refuses_a_file_that_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Dockerfile");
        assert!(replace(&path, b"old", b"new").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn refuses_what_is_too_large() {
        let error = read_all(io::repeat(b'#')).unwrap_err();
        assert!(error.to_string().contains("too large"));
    }
}
