//! Patterns of paths, as in `.gitignore`.
//!
//! A pattern without a slash, but for one at its end, matches a name in any folder. One with a slash is relative to
//! the folder of the configuration. `*` and `?` stand for characters of a name, `**` for folders. A slash at the end
//! makes it one for folders; a `!` in front takes back what an earlier one matched. What lies outside of the folder has
//! a path that begins with `../`.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use dockmod::base::diagnostic::Diagnostic;
use dockmod::base::toml::Spanned;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns, of which the last one that matches a path decides.
#[derive(Debug)]
pub struct Globs {
    matcher: Gitignore,
    folder: PathBuf,
}

impl Globs {
    /// Patterns that are relative to `folder`.
    ///
    /// Fails where a text is no pattern.
    pub fn new<'p>(folder: &Path, patterns: impl IntoIterator<Item = &'p Spanned<String>>) -> Result<Self, Diagnostic> {
        let mut builder = GitignoreBuilder::new("");
        builder.allow_unclosed_class(false);
        let mut last = 0;
        for pattern in patterns {
            last = pattern.span().start;
            let fault = |message: String| Diagnostic::at(last, message);
            let line = line(pattern.get_ref()).map_err(fault)?;
            builder.add_line(None, &line).map_err(|error| fault(explain(pattern.get_ref(), &error)))?;
        }
        let matcher = builder.build().map_err(|error| Diagnostic::at(last, explain("this list", &error)))?;
        Ok(Self { matcher, folder: folder.to_owned() })
    }

    /// Whether they match the path itself.
    pub fn matches(&self, path: &Path, is_folder: bool) -> bool {
        self.matcher.matched(relative(path, &self.folder), is_folder).is_ignore()
    }

    /// Whether they match the path of a file or folder, or a folder that it is in.
    pub fn cover(&self, path: &Path, is_folder: bool) -> bool {
        matches!(self.matcher.matched_path_or_any_parents(relative(path, &self.folder), is_folder), Match::Ignore(_))
    }
}

/// The pattern as a line of a `.gitignore`, where a few characters mean something else.
fn line(pattern: &str) -> Result<Cow<'_, str>, String> {
    if pattern.trim_start_matches('!').trim_matches('/').is_empty() {
        return Err("the pattern is empty, expected the name or path of files or folders: `legacy/**`".to_owned());
    }
    if pattern.trim() != pattern || pattern.contains(['\n', '\r']) {
        return Err("a pattern begins and ends with a visible character; write `[ ]` for a space in a name".to_owned());
    }
    Ok(match pattern.strip_prefix("./") {
        Some(rest) => format!("/{rest}").into(),
        None if pattern.starts_with('#') => format!("\\{pattern}").into(),
        None => pattern.into(),
    })
}

fn explain(pattern: &str, error: &ignore::Error) -> String {
    let reason = match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        error => error.to_string(),
    };
    format!("`{pattern}` is not a valid pattern: {reason}; write `[[]` or `[*]` for a character that means itself")
}

/// The way from `folder` to `path`, both absolute.
fn relative<'p>(path: &'p Path, folder: &Path) -> Cow<'p, Path> {
    if let Ok(inner) = path.strip_prefix(folder) {
        return inner.into();
    }
    let common = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| Component::ParentDir);
    up.chain(path.components().skip(common)).collect::<PathBuf>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(patterns: &[&str]) -> Result<Globs, Diagnostic> {
        let patterns: Vec<_> = patterns.iter().map(|text| Spanned::new(7..8, (*text).to_owned())).collect();
        Globs::new(Path::new("/a/b"), &patterns)
    }

    #[test]
    fn patterns_mean_what_they_mean_in_a_gitignore() {
        for (pattern, path, is_folder, expected) in [
            ("*.tmpl", "/a/b/c/x.tmpl", false, true),
            ("Dockerfile", "/a/b/Dockerfile", false, true),
            ("Dockerfile", "/a/b/c/Dockerfile", false, true),
            ("./Dockerfile", "/a/b/Dockerfile", false, true),
            ("./Dockerfile", "/a/b/c/Dockerfile", false, false),
            ("/Dockerfile", "/a/b/c/Dockerfile", false, false),
            ("c/Dockerfile", "/a/b/c/Dockerfile", false, true),
            ("c/Dockerfile", "/a/b/d/c/Dockerfile", false, false),
            ("**/c/Dockerfile", "/a/b/d/c/Dockerfile", false, true),
            ("legacy/**", "/a/b/legacy/x/Dockerfile", false, true),
            ("legacy/**", "/a/b/legacy", true, false),
            ("legacy/", "/a/b/x/legacy", true, true),
            ("legacy/", "/a/b/x/legacy", false, false),
            ("c*/x", "/a/b/cd/e/x", false, false),
            ("#a", "/a/b/#a", false, true),
            ("dockerfile", "/a/b/Dockerfile", false, false),
            // Outside of the folder.
            ("*.tmpl", "/a/c/x.tmpl", false, true),
            ("c/x", "/a/c/x", false, false),
            ("../c/x", "/a/c/x", false, true),
            ("/c/x", "/c/x", false, false),
        ] {
            assert_eq!(globs(&[pattern]).unwrap().matches(Path::new(path), is_folder), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_folder_covers_what_is_in_it_and_the_last_pattern_decides() {
        let globs = globs(&["legacy", "!keep"]).unwrap();
        assert!(globs.cover(Path::new("/a/b/legacy/x/Dockerfile"), false));
        assert!(!globs.cover(Path::new("/a/b/legacy/keep"), false));
        assert!(!globs.cover(Path::new("/a/b/new/Dockerfile"), false));
        assert!(!globs.cover(Path::new("/"), false));
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for (pattern, reason) in [
            ("", "empty"),
            ("!", "empty"),
            ("/", "empty"),
            (" a", "[ ]"),
            ("a\n", "[ ]"),
            ("a[", "not a valid pattern"),
            ("{a", "`{a`"),
        ] {
            let error = globs(&["x", pattern]).unwrap_err();
            assert!(error.span.start == 7 && error.message.contains(reason), "{pattern}: {}", error.message);
        }
    }

    #[test]
    fn nothing_matches_without_patterns() {
        assert!(!globs(&[]).unwrap().cover(Path::new("/a/b/c"), false));
    }
}
