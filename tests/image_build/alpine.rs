//! The image that the Dockerfiles are built from, a real Alpine, and the packages in its mirror.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};

use crate::mirror::Files;
use crate::tools::{must, need, need_kept, scratch};

/// The name of the image.
pub const IMAGE: &str = "localhost/alpine:3.23";

/// Name and files of each package. Programs are what lies in `usr/bin`.
const PACKAGES: [(&str, &[(&str, &str)]); 4] = [
    ("greet", &[("usr/bin/greet", "#!/bin/sh\necho hello\n")]),
    ("farewell", &[("usr/bin/farewell", "#!/bin/sh\necho goodbye\n")]),
    ("nodejs", &[("usr/bin/node", "#!/bin/sh\necho v22.0.0\n")]),
    ("npm", &[("usr/bin/npm", "#!/bin/sh\necho 10.0.0\n")]),
];

/// What prisma-client-py would download.
pub const NODE_DOWNLOAD: &str = "/node-for-prisma.tar.gz";

/// A root file system that trusts the packages of the mirror, and those packages.
pub struct Alpine {
    root: PathBuf,
    pub mirrored: Arc<Files>,
}

impl Alpine {
    /// Made once in a run.
    pub fn get() -> Result<&'static Self, String> {
        static ALPINE: OnceLock<Result<Alpine, String>> = OnceLock::new();
        ALPINE.get_or_init(Self::make).as_ref().map_err(Clone::clone)
    }

    fn make() -> Result<Self, String> {
        need("tar")?;
        let root = scratch().join("alpine");
        must(Command::new("cp").arg("-a").arg(need_kept("alpine/rootfs")?).arg(&root));
        let mirrored = Arc::new(packages(&root)?);
        Ok(Self { root, mirrored })
    }

    /// The root file system as a tar archive `name`, with the mirror at `url` for its packages.
    pub fn archive(&self, name: &str, url: &str) -> PathBuf {
        let archive = scratch().join(name);
        let root = scratch().join(format!("{name}.root"));
        must(Command::new("cp").arg("-a").arg(&self.root).arg(&root));
        fs::write(root.join("etc/apk/repositories"), format!("v3 {url}\n")).unwrap();
        must(
            Command::new("tar")
                .args(["--create", "--numeric-owner", "--file"])
                .arg(&archive)
                .arg("-C")
                .arg(&root)
                .arg("."),
        );
        fs::remove_dir_all(root).unwrap();
        archive
    }
}

/// Makes the packages with the apk of `root`, signed with a key that it trusts from now on.
fn packages(root: &Path) -> Result<Files, String> {
    let bench = root.join("tmp/bench");
    for (name, files) in PACKAGES {
        for (path, content) in files {
            write(&bench.join(name).join(path), content.as_bytes());
        }
        // Large enough that half of the package is not all of what matters.
        write(&bench.join(name).join("usr/share").join(name).join("noise"), &noise());
    }
    need_openssl()?;
    let key = bench.join("key.rsa");
    must(Command::new("openssl").args(["genrsa", "-out"]).arg(&key).arg("2048"));
    let public = root.join("etc/apk/keys/mirror.rsa.pub");
    must(Command::new("openssl").args(["rsa", "-pubout", "-in"]).arg(&key).arg("-out").arg(public));
    let names = PACKAGES.map(|(name, _)| name).join(" ");
    let script = format!(
        "cd /tmp/bench && mkdir x86_64
        for name in {names}; do
            apk mkpkg --files $name --info name:$name --info version:1.0-r0 --info arch:x86_64 --info license:MIT \
                --info description:$name --sign-key key.rsa --output x86_64/$name-1.0-r0.apk
        done
        apk mkndx --sign-key key.rsa --output x86_64/Packages.adb x86_64/*.apk"
    );
    must(Command::new("chroot").arg(root).args(["/bin/sh", "-eu", "-c", &script]));
    let made = fs::read_dir(bench.join("x86_64")).unwrap().map(|entry| entry.unwrap().path());
    let served = |path: PathBuf| (format!("/x86_64/{}", path.file_name().unwrap().display()), fs::read(path).unwrap());
    let mut files = made.map(served).collect::<Files>();
    files.insert(NODE_DOWNLOAD.to_owned(), noise());
    fs::remove_dir_all(bench).unwrap();
    Ok(files)
}

fn need_openssl() -> Result<(), String> {
    let found = Command::new("openssl").arg("version").output().is_ok_and(|output| output.status.success());
    found.then_some(()).ok_or_else(|| "openssl is missing (tests/image_build/setup.sh installs it)".to_owned())
}

fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
    let mode = if path.parent().unwrap().ends_with("usr/bin") { 0o755 } else { 0o644 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Bytes that do not compress, the same every time.
fn noise() -> Vec<u8> {
    let next =
        |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    std::iter::successors(Some(1), next).map(|state| (state >> 56) as u8).take(100_000).collect()
}
