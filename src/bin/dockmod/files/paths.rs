//! Where paths lead, and what people and diffs call them.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// The path without `.` components, or `.` itself.
pub fn tidy(path: &Path) -> PathBuf {
    // A run keeps all of them: none has room to spare.
    let mut tidy = PathBuf::with_capacity(path.as_os_str().len());
    tidy.extend(path.components().filter(|part| *part != Component::CurDir));
    if tidy.as_os_str().is_empty() && !path.as_os_str().is_empty() { PathBuf::from(".") } else { tidy }
}

/// The absolute path with every link resolved, but the last if that leads to no folder: a link to a file stays one.
///
/// As far as it leads somewhere: what is not there is not resolved.
pub fn real(path: &Path) -> PathBuf {
    let resolved = match path.file_name() {
        Some(name) if !path.is_dir() => fs::canonicalize(folder(path)).map(|folder| folder.join(name)),
        _ => fs::canonicalize(path),
    };
    resolved.or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// The folder that a file lies in.
pub fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The current folder, with its links resolved.
pub fn current() -> PathBuf {
    std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default()
}

/// The name of a file in a diff: relative to `current` where it lies in there, else from the root of the file system,
/// so that `patch -p1` finds it there. Both paths have their links resolved.
pub fn label(real: &Path, current: &Path) -> Vec<u8> {
    let inner = real.strip_prefix(current).unwrap_or(real);
    let parts = inner.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.as_encoded_bytes()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join(&b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_relative_to_the_current_folder_or_the_root() {
        assert_eq!(label(Path::new("/srv/a b/Dockerfile"), Path::new("/srv")), b"a b/Dockerfile");
        assert_eq!(label(Path::new("/other/Dockerfile"), Path::new("/srv")), b"other/Dockerfile");
    }

    #[test]
    fn tidy_paths() {
        for (given, shown) in [("./a/./b", "a/b"), (".", "."), ("./", "."), ("../a", "../a"), ("/a/", "/a"), ("", "")] {
            assert_eq!(tidy(Path::new(given)), Path::new(shown));
        }
    }

    #[test]
    fn real_paths_are_absolute() {
        let tree = tempfile::tempdir().unwrap();
        let top = fs::canonicalize(tree.path()).unwrap();
        fs::create_dir(top.join("a")).unwrap();
        assert_eq!(real(&top.join("a/..")), top);
        assert_eq!(real(&top.join("a/../gone")), top.join("gone"));
        assert_eq!(real(&top.join("gone/x")), top.join("gone/x"));
        assert_eq!(real(Path::new(".")), current());
    }
}
