//! What other programs call a file.

use std::path::{Component, Path, PathBuf};

use crate::render::FileResult;

/// The folder that other programs name files from: that of the repository, as they see it.
#[derive(Clone, Debug)]
pub struct Root(pub PathBuf);

/// The name of a file, with `/` between its parts whatever the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// Relative to the root.
    Inside(Vec<u8>),
    /// From the root of the file system, for a file elsewhere.
    Outside(Vec<u8>),
    /// Standard input has none.
    Stdin,
}

impl Root {
    /// The name of the file.
    pub fn name(&self, file: &FileResult) -> Name {
        let Some(path) = &file.real else { return Name::Stdin };
        match path.strip_prefix(&self.0) {
            Ok(inner) => Name::Inside(joined(inner)),
            Err(_) => Name::Outside([b"/", &joined(path)[..]].concat()),
        }
    }
}

fn joined(path: &Path) -> Vec<u8> {
    let parts = path.components().filter_map(|part| match part {
        Component::RootDir | Component::CurDir => None,
        part => Some(part.as_os_str().as_encoded_bytes()),
    });
    parts.collect::<Vec<_>>().join(&b'/')
}

impl Name {
    /// The path.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Name::Inside(path) | Name::Outside(path) => path,
            Name::Stdin => b"stdin",
        }
    }

    /// The path as text, as far as it is text.
    pub fn path(&self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_or_outside() {
        let root = Root("/srv/repo".into());
        let name = |real: Option<&str>| {
            root.name(&FileResult { real: real.map(PathBuf::from), ..FileResult::empty(Path::new("x")) })
        };
        assert_eq!(name(Some("/srv/repo/a b/Dockerfile")), Name::Inside(b"a b/Dockerfile".into()));
        assert_eq!(name(Some("/srv/repository/Dockerfile")), Name::Outside(b"/srv/repository/Dockerfile".into()));
        assert_eq!(name(None), Name::Stdin);
    }
}
