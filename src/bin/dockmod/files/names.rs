//! What the name of a file says of it.

use std::ffi::OsStr;
use std::path::Path;

/// Endings of files that become Dockerfiles once something has filled them in.
const TEMPLATES: &[&str] =
    &["j2", "jinja", "jinja2", "tmpl", "tpl", "erb", "mustache", "hbs", "template", "in", "ejs", "liquid", "gotmpl"];

/// Endings of files that go with a Dockerfile and are none.
const COMPANIONS: &[&str] =
    &["dockerignore", "containerignore", "orig", "rej", "bak", "swp", "md", "rst", "json", "yaml", "yml"];

/// Endings of source files. `dockerfile.go` is code about Dockerfiles; `Dockerfile.go` is one for a Go program.
const SOURCES: &[&str] = &[
    "c", "cc", "cpp", "cs", "css", "el", "go", "h", "html", "java", "js", "jsx", "kt", "lua", "mjs", "php", "pl",
    "ps1", "py", "rb", "rs", "sh", "swift", "ts", "tsx", "vim",
];

/// Whether the name says that the file is a template of a Dockerfile.
pub fn is_template(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_some_and(|extension| TEMPLATES.contains(&&*extension))
}

/// Whether the name is one that Compose looks for, or one of the kind that goes with it: `compose.override.yaml`.
pub fn is_compose(name: &OsStr) -> bool {
    let is = |name: &str| {
        let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
        let rest = stem.and_then(|stem| stem.strip_prefix("docker-").unwrap_or(stem).strip_prefix("compose"));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    name.to_str().is_some_and(is)
}

/// Whether the name is that of a YAML file.
pub fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// Whether the name is one of a Dockerfile.
pub fn is_dockerfile(name: &OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    let is = |part: Option<&[u8]>, word: &[u8]| part.is_some_and(|part| part.eq_ignore_ascii_case(word));
    let begins = |word: &[u8]| is(bytes.get(..word.len()), word);
    let ends = |word: &[u8]| is(bytes.len().checked_sub(word.len()).map(|start| &bytes[start..]), word);
    let named = is(Some(bytes), b"dockerfile")
        || begins(b"dockerfile.")
        || ends(b".dockerfile")
        || begins(b"containerfile")
        || ends(b".containerfile");
    // The bytes alone decide for most files of a tree.
    named && !is_other(name)
}

/// Whether the name says that the file is none, whatever it begins with: a template, or what goes with a Dockerfile.
pub fn is_other(name: &OsStr) -> bool {
    let exact = name.to_string_lossy();
    let lower = exact.to_ascii_lowercase();
    let extension = lower.rsplit_once('.').map_or("", |(_, extension)| extension);
    let code = exact.starts_with(['d', 'c']) && SOURCES.contains(&extension);
    code || lower.ends_with('~') || TEMPLATES.contains(&extension) || COMPANIONS.contains(&extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_dockerfiles() {
        for name in [
            "Dockerfile",
            "dockerfile",
            "DOCKERFILE",
            "Dockerfile.alpine",
            "Dockerfile.go",
            "Dockerfile.Template-2",
            "app.Dockerfile",
            "app.dockerfile",
            "Containerfile",
            "containerfile.dev",
            "Containerfile-dev",
            "app.Containerfile",
            "dockerfile.dev",
        ] {
            assert!(is_dockerfile(name.as_ref()), "{name}");
        }
        for name in [
            "Dockerfile.j2",
            "Dockerfile.dev.TMPL",
            "Containerfile.in",
            "Dockerfile.dockerignore",
            "Dockerfile.orig",
            "Dockerfile~",
            "Dockerfile.dev~",
            "Dockerfile.md",
            "dockerfile.go",
            "dockerfile_parser.py",
            "Dockerfiles",
            "MyDockerfile",
            "Dockerfile-dev",
            ".Dockerfile.swp",
            "compose.yaml",
        ] {
            assert!(!is_dockerfile(name.as_ref()), "{name}");
        }
    }

    #[test]
    fn names_of_compose_files() {
        let is = |name: &str| is_compose(name.as_ref());
        for name in ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.prod.yaml", "compose.a.b.yml"]
        {
            assert!(is(name), "{name}");
        }
        for name in ["compose", "compose.json", "composer.yaml", "my-compose.yaml", "docker.yaml", "compose.yaml.j2"] {
            assert!(!is(name), "{name}");
        }
    }
}
