//! `prisma-system-node` on Debian: what it adds, run on real roots of the releases that the table of images names.

use std::process::Command;

use crate::rewrite;
use crate::tools::{must, need_kept, need_root, notice, scratch};

/// The releases, and a base image of each.
const RELEASES: [(&str, &str); 2] = [("bookworm", "debian:bookworm-slim"), ("trixie", "python:3.13-slim-trixie")];

#[test]
#[ignore = "needs what tests/image_build/setup.sh fetches"]
fn packages_of_debian_will_do() {
    for (suite, image) in RELEASES {
        if let Err(why) = installs(suite, image) {
            panic!("no installation on {suite}: {why}");
        }
    }
}

fn installs(suite: &str, image: &str) -> Result<(), String> {
    need_root()?;
    let kept = need_kept(&format!("debian/{suite}"))?;
    let root = scratch().join(suite);
    must(Command::new("cp").arg("-a").arg(kept).arg(&root));
    must(Command::new("cp").args(["-L", "/etc/resolv.conf"]).arg(root.join("etc/resolv.conf")));
    let rewritten = rewrite(&format!("FROM {image}\nRUN prisma generate\n"), &["prisma-system-node"]);
    let mut commands = rewritten.lines().filter_map(|line| line.strip_prefix("RUN "));
    let command = commands.find(|command| command.starts_with("apt-get update && ")).expect("an installation");
    let shell = |script: &str| {
        let mut chroot = Command::new("chroot");
        chroot.arg(&root).args(["/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "/bin/sh", "-c", script]);
        must(&mut chroot)
    };
    shell(command);
    let version = |program: &str| {
        let found = shell(&format!("{program} --version"));
        let mut numbers = found.trim().trim_start_matches('v').split('.').map(|number| number.parse::<u32>().unwrap());
        (numbers.next().unwrap(), numbers.next().unwrap())
    };
    let (node, npm) = (version("node"), version("npm"));
    notice(&format!("{suite} has Node {node:?} and npm {npm:?}"));
    assert!(node >= (16, 13) && npm >= (6, 14), "{suite}: Node {node:?}, npm {npm:?}");
    assert_eq!(shell("ls /var/lib/apt/lists"), "", "{suite}");
    std::fs::remove_dir_all(root).unwrap();
    Ok(())
}
