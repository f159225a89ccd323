//! Images built for real, before and after a rewrite: a real Alpine and its apk, a mirror that fails on demand, and two
//! builders. `tests/image_build/setup.sh` fetches what they need.
//!
//! In each test the original is built too, and must fare as it would out there: a mirror that fails for a moment breaks it.

mod alpine;
mod debian;
mod engine;
mod mirror;
mod prisma;
mod retry;
mod tools;
mod tree;

use std::io::Write;
use std::process::{Command, Stdio};

use engine::{Context, Engine, Kind};
use mirror::Trouble;
use tools::text;
use tree::Tree;

/// As `apk-add-retry`, but it does not wait between tries.
const FAST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/image_build/fast.toml");

/// Makes of each function a test with each builder.
macro_rules! with_each_builder {
    ($($name:ident),+ $(,)?) => {
        $(mod $name {
            #[test]
            #[ignore = "needs what tests/image_build/setup.sh fetches"]
            fn buildah() {
                crate::with(crate::engine::Kind::Buildah, super::$name);
            }

            #[test]
            #[ignore = "needs what tests/image_build/setup.sh fetches"]
            fn buildkit() {
                crate::with(crate::engine::Kind::BuildKit, super::$name);
            }
        })+
    };
}
use with_each_builder;

fn with(kind: Kind, test: fn(&mut Engine)) {
    match Engine::get(kind) {
        Ok(mut engine) => test(&mut engine),
        Err(why) => panic!("no build with {kind:?}: {why}"),
    }
}

/// What dockmod makes of `dockerfile`, which must be something else.
#[track_caller]
fn rewrite(dockerfile: &str, transforms: &[&str]) -> String {
    let mut dockmod = Command::new(env!("CARGO_BIN_EXE_dockmod"));
    dockmod.args(transforms.iter().flat_map(|transform| ["--transform", transform]));
    let piped = dockmod.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(dockerfile.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let rewritten = String::from_utf8(output.stdout).unwrap();
    assert_ne!(rewritten, dockerfile, "{}", text(&output.stderr));
    rewritten
}

/// A Dockerfile before and after, and a builder for both.
struct Pair<'a> {
    engine: &'a mut Engine,
    before: String,
    after: String,
    context: Context<'a>,
}

impl<'a> Pair<'a> {
    #[track_caller]
    fn new(engine: &'a mut Engine, before: &str) -> Self {
        Self::with(engine, before, &[FAST])
    }

    #[track_caller]
    fn with(engine: &'a mut Engine, before: &str, transforms: &[&str]) -> Self {
        Self { engine, before: before.to_owned(), after: rewrite(before, transforms), context: &[] }
    }

    /// Builds both in good weather; they must come to the same file system, which is returned.
    #[track_caller]
    fn calm(&mut self) -> Tree {
        let before = self.before_builds(&[]);
        let after = self.after_builds(&[]);
        assert_same(&before, &after);
        before
    }

    /// With `trouble` at the first two requests for each of `paths` the original does not build and the rewritten one does,
    /// at the third request, to what the original is in good weather.
    #[track_caller]
    fn survives(&mut self, calm: &Tree, paths: &[&str], trouble: Trouble) {
        let weather = paths.iter().map(|path| (*path, trouble, 2)).collect::<Vec<_>>();
        self.before_fails(&weather);
        for path in paths {
            // apk does not try again by itself. With more paths the first failure may be the last request.
            let count = self.engine.mirror.count(path);
            assert!(
                count == 1 || paths.len() > 1 && count == 0,
                "{path} was asked for {count} times:\n{}",
                self.requests()
            );
        }
        let after = self.after_builds(&weather);
        assert_same(calm, &after);
        for path in paths {
            assert_eq!(self.engine.mirror.count(path), 3, "{path}:\n{}", self.requests());
        }
    }

    #[track_caller]
    fn before_builds(&mut self, weather: &[(&str, Trouble, usize)]) -> Tree {
        builds(self.engine, &self.before, self.context, weather)
    }

    #[track_caller]
    fn after_builds(&mut self, weather: &[(&str, Trouble, usize)]) -> Tree {
        builds(self.engine, &self.after, self.context, weather)
    }

    #[track_caller]
    fn before_fails(&mut self, weather: &[(&str, Trouble, usize)]) -> String {
        fails(self.engine, &self.before, self.context, weather)
    }

    /// The rewritten one fails, and says why.
    #[track_caller]
    fn after_fails(&mut self, weather: &[(&str, Trouble, usize)], message: &str) {
        let log = fails(self.engine, &self.after, self.context, weather);
        // BuildKit also writes the instruction, with the message in its `echo`.
        let said = log.lines().any(|line| line.ends_with(message) && !line.contains("echo"));
        assert!(said, "no `{message}` in:\n{log}");
    }

    fn requests(&self) -> String {
        self.engine.mirror.log()
    }
}

#[track_caller]
fn builds(engine: &mut Engine, dockerfile: &str, context: Context, weather: &[(&str, Trouble, usize)]) -> Tree {
    let built = build(engine, dockerfile, context, weather);
    let requests = engine.mirror.log();
    built.tree.unwrap_or_else(|| panic!("{engine} with {weather:?}:\n{dockerfile}\n{}\n{requests}", built.log))
}

#[track_caller]
fn fails(engine: &mut Engine, dockerfile: &str, context: Context, weather: &[(&str, Trouble, usize)]) -> String {
    let built = build(engine, dockerfile, context, weather);
    let requests = engine.mirror.log();
    assert!(built.tree.is_none(), "{engine} built with {weather:?}:\n{dockerfile}\n{}\n{requests}", built.log);
    built.log
}

fn build(engine: &mut Engine, dockerfile: &str, context: Context, weather: &[(&str, Trouble, usize)]) -> engine::Built {
    engine.mirror.reset();
    weather.iter().for_each(|(path, trouble, times)| engine.mirror.fail(path, *trouble, *times));
    engine.build(dockerfile, context)
}

#[track_caller]
fn assert_same(one: &Tree, other: &Tree) {
    let difference = one.difference(other);
    assert!(difference.is_empty(), "different files:\n{}", difference.join("\n"));
}
