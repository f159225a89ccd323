//! Paths and patterns in a configuration → the files that they name.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern, glob_with};

/// The files in `folder` that a path or pattern names, relative to it where they lie in there; sorted, and some.
///
/// Fails where it names none, or is no pattern.
pub(super) fn files(folder: &Path, pattern: &str) -> Result<Vec<PathBuf>, String> {
    let path = folder.join(pattern);
    if path.is_dir() {
        let pattern = pattern.trim_end_matches('/');
        return Err(format!("`{pattern}` is a folder, expected files with transforms: `{pattern}/*.toml`"));
    }
    if path.exists() {
        return Ok(vec![pattern.into()]);
    }
    if !pattern.contains(['*', '?', '[']) {
        return Err(format!("there is no file `{pattern}`; fix the path, or drop it"));
    }
    let Some(base) = folder.to_str() else {
        return Err("the path of this folder is not UTF-8, so name each file in full".to_owned());
    };
    let whole = format!("{}/{pattern}", Pattern::escape(base.trim_end_matches('/')));
    let whole = if pattern.starts_with('/') { pattern } else { &whole };
    // A star stays within a folder, as everywhere in this file.
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
    let found =
        glob_with(whole, options).map_err(|error| format!("`{pattern}` is not a valid pattern: {}", error.msg))?;
    let files: Vec<PathBuf> = found
        .filter_map(Result::ok)
        .filter(|path| path.is_file())
        .map(|path| path.strip_prefix(folder).map(Path::to_owned).unwrap_or(path))
        .collect();
    if files.is_empty() {
        return Err(format!("no file matches `{pattern}`; fix the pattern, or drop it"));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn names_and_patterns() {
        let tree = tempfile::tempdir().unwrap();
        let folder = tree.path().join("a[b]");
        fs::create_dir_all(folder.join("t/u")).unwrap();
        for file in ["t/b.toml", "t/a.toml", "t/u/c.toml", "t/[x].toml"] {
            fs::write(folder.join(file), "").unwrap();
        }
        let found = |pattern: &str| files(&folder, pattern);
        assert_eq!(found("t/b.toml").unwrap(), [Path::new("t/b.toml")]);
        assert_eq!(found("t/[ab].toml").unwrap(), [Path::new("t/a.toml"), Path::new("t/b.toml")]);
        assert_eq!(found("t/[x].toml").unwrap(), [Path::new("t/[x].toml")]);
        assert_eq!(found("**/c.toml").unwrap(), [Path::new("t/u/c.toml")]);
        assert_eq!(found("t/*.toml").unwrap().len(), 3);
        for (pattern, reason) in [
            ("t", "`t/*.toml`"),
            ("x/*.toml", "no file"),
            ("t/***", "not a valid pattern"),
            ("*", "no file matches"),
            ("gone", "no file `gone`"),
        ] {
            let error = found(pattern).unwrap_err();
            assert!(error.contains(reason), "{pattern}: {error}");
        }
    }
}
