//! Made-up Dockerfiles of the usual shapes and sizes, the same for the same seed.

mod pieces;
mod random;

use std::fs;
use std::io;
use std::path::Path;

use pieces::Writer;
use random::Random;

/// A tree of files of this seed is what `docs/performance.md` speaks of.
pub const SEED: u64 = 6;

/// Every so many files one has `apk add`.
pub const APK_EVERY: usize = 5;

/// Sizes in bytes: from 1 KB to 5 KB.
const SIZES: std::ops::Range<usize> = 1_000..5_000;

/// The text of Dockerfile `number`.
pub fn dockerfile(seed: u64, number: usize) -> String {
    let mut random = Random::new(seed ^ (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let size = random.within(SIZES);
    Writer::new(&mut random, number.is_multiple_of(APK_EVERY)).file(size)
}

/// The first `count` texts.
#[allow(dead_code)]
pub fn dockerfiles(count: usize) -> Vec<String> {
    (0..count).map(|number| dockerfile(SEED, number)).collect()
}

/// Writes `dockerfiles` Dockerfiles and `others` other files, among them nested `.gitignore` files, into `root`, which
/// becomes a git repository as far as tools that honour `.gitignore` look.
///
/// # Errors
///
/// What the file system says.
#[allow(dead_code)]
pub fn tree(root: &Path, dockerfiles: usize, others: usize) -> io::Result<()> {
    fs::create_dir_all(root.join(".git"))?;
    for number in 0..dockerfiles {
        let folder = root.join(format!("team{:02}/service{:03}", number % 40, number / 40 % 250));
        fs::create_dir_all(&folder)?;
        let name = match number / 10_000 {
            0 => "Dockerfile".to_owned(),
            more => format!("Dockerfile.{more}"),
        };
        fs::write(folder.join(name), dockerfile(SEED, number))?;
    }
    for number in 0..others {
        other(root, number)?;
    }
    Ok(())
}

fn other(root: &Path, number: usize) -> io::Result<()> {
    let folder = root.join(format!("team{:02}/service{:03}/src/part{}", number % 40, number / 40 % 250, number % 3));
    fs::create_dir_all(&folder)?;
    match number % 50 {
        0 => fs::write(folder.join(".gitignore"), "*.log\n/build/\n!keep.log\n__pycache__/\n"),
        1 => {
            fs::create_dir_all(folder.join("build"))?;
            fs::write(folder.join(format!("build/out{number}.o")), b"\x7fELF\0\0\0\0")
        }
        2 => fs::write(folder.join(format!("trace{number}.log")), "started\nstopped\n"),
        kind => {
            let kinds = ["rs", "py", "ts", "go", "md", "yaml"];
            let name = format!("file{number}.{}", kinds[kind % kinds.len()]);
            fs::write(folder.join(name), "one line of some other language\n".repeat(kind))
        }
    }
}
