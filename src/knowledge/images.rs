//! Names of images.

use super::words::base_name;

/// The name of an image without registry, namespace, tag and digest: `node` of `docker.io/library/node:22@sha256:…`.
pub fn image_name(reference: &str) -> &str {
    image_parts(reference).0
}

fn image_parts(reference: &str) -> (&str, &str) {
    let tagged = reference.split('@').next().unwrap_or(reference);
    let last = base_name(tagged);
    last.split_once(':').unwrap_or((last, ""))
}

/// Whether an image is known by its name or tag to have apk: Alpine or Wolfi.
pub fn is_apk_based(reference: &str) -> bool {
    let (name, tag) = image_parts(reference);
    let name = name.to_ascii_lowercase();
    name.contains("alpine") || name.contains("wolfi") || tag.to_ascii_lowercase().contains("alpine")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_apk_based_images() {
        for image in [
            "alpine",
            "alpine:3.20",
            "python:3.12-alpine3.20",
            "nginx:mainline-ALPINE",
            "docker.io/library/alpine@sha256:00",
            "localhost:5000/alpine",
            "ghcr.io/linuxserver/baseimage-alpine:3.20",
            "cgr.dev/chainguard/wolfi-base",
        ] {
            assert!(is_apk_based(image), "{image}");
        }
        for image in
            ["debian", "node:22-slim", "registry.alpine.example/debian:12", "alpine-corp:5000/debian", "scratch"]
        {
            assert!(!is_apk_based(image), "{image}");
        }
    }

    #[test]
    fn names_images() {
        assert_eq!(image_name("docker.io/library/node:22@sha256:00"), "node");
        assert_eq!(image_name("localhost:5000/oven/bun"), "bun");
        assert_eq!(image_name("node"), "node");
        assert_eq!(image_name(""), "");
    }
}
