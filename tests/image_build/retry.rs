//! `apk-add-retry`: a moment's failure of the mirror no longer breaks a build, and a lasting one breaks it loudly.

use std::time::{Duration, Instant};

use crate::engine::Engine;
use crate::mirror::{ALWAYS, Trouble};
use crate::tools::kept;
use crate::{FAST, Pair, assert_same, with_each_builder};

const INDEX: &str = "Packages.adb";
const GREET: &str = "greet-1.0";
const FAREWELL: &str = "farewell-1.0";
const MESSAGE: &str = "apk add failed after 3 retries";

const ONE_LINE: &str = "\
FROM localhost/alpine:3.23
RUN apk add --no-cache greet
RUN greet > /greeting
";

with_each_builder! {
    every_trouble, slow_mirror, as_shipped, update_first, one_a_line, dead_mirror, swallowing_loop, unseen_failure,
    handled_failure, fallback, multi_stage, cache_mount, here_document, silent_here_document, carriage_returns,
    other_escape, exec_form, strict_shell,
}

fn every_trouble(engine: &mut Engine) {
    let mut pair = Pair::new(engine, ONE_LINE);
    let calm = pair.calm();
    assert_eq!(calm.text("greeting"), "hello\n");
    for trouble in [Trouble::Unavailable, Trouble::Cut, Trouble::Truncated] {
        pair.survives(&calm, &[GREET], trouble);
        pair.survives(&calm, &[INDEX], trouble);
    }
}

fn slow_mirror(engine: &mut Engine) {
    let mut pair = Pair::new(engine, "FROM localhost/alpine:3.23\nRUN apk --timeout 1 add --no-cache greet\n");
    let calm = pair.calm();
    pair.survives(&calm, &[GREET], Trouble::Stalled(Duration::from_secs(3)));
    pair.survives(&calm, &[INDEX], Trouble::Stalled(Duration::from_secs(3)));
}

fn as_shipped(engine: &mut Engine) {
    let mut pair = Pair::with(engine, ONE_LINE, &["apk-add-retry"]);
    let calm = pair.calm();
    let start = Instant::now();
    pair.survives(&calm, &[GREET], Trouble::Unavailable);
    assert!(start.elapsed() > Duration::from_secs(10), "no pauses: {:?}", start.elapsed());
}

fn update_first(engine: &mut Engine) {
    let before = "FROM localhost/alpine:3.23\nRUN apk update && apk add greet && rm -rf /var/cache/apk/*\n";
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    pair.survives(&calm, &[INDEX], Trouble::Truncated);
    pair.survives(&calm, &[GREET], Trouble::Unavailable);
}

fn one_a_line(engine: &mut Engine) {
    let before = "\
FROM localhost/alpine:3.23
RUN mkdir /data && \\
    apk add --no-cache \\
      # for the morning
      greet \\

      # for the evening
      farewell && \\
    greet > /data/said && farewell >> /data/said
";
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    assert_eq!(calm.text("data/said"), "hello\ngoodbye\n");
    pair.survives(&calm, &[GREET], Trouble::Unavailable);
    pair.survives(&calm, &[FAREWELL], Trouble::Truncated);
}

fn dead_mirror(engine: &mut Engine) {
    let mut pair = Pair::new(engine, ONE_LINE);
    for (path, trouble) in [(GREET, Trouble::Unavailable), (INDEX, Trouble::Unavailable), ("/", Trouble::Cut)] {
        let weather = [(path, trouble, ALWAYS)];
        pair.before_fails(&weather);
        assert_eq!(pair.engine.mirror.count(path), 1, "{}", pair.requests());
        pair.after_fails(&weather, MESSAGE);
        assert_eq!(pair.engine.mirror.count(path), 3, "{}", pair.requests());
    }
}

fn swallowing_loop(engine: &mut Engine) {
    let before = "\
FROM localhost/alpine:3.23
RUN for n in 1 2 3 4; do apk add --no-cache greet && break || sleep 0; done && \\
    touch /done
";
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    assert!(calm.has("usr/bin/greet"));
    let dead = [(GREET, Trouble::Unavailable, ALWAYS)];
    let swallowed = pair.before_builds(&dead);
    assert!(swallowed.has("done") && !swallowed.has("usr/bin/greet"));
    pair.after_fails(&dead, "apk add failed after 4 retries");
    assert_eq!(pair.engine.mirror.count(GREET), 4, "{}", pair.requests());
    let misses = [(GREET, Trouble::Unavailable, 3)];
    assert_same(&calm, &pair.after_builds(&misses));
}

fn unseen_failure(engine: &mut Engine) {
    let before = "FROM localhost/alpine:3.23\nRUN apk add --no-cache greet; touch /done\n";
    let dead = [(GREET, Trouble::Unavailable, ALWAYS)];
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    let unseen = pair.before_builds(&dead);
    assert!(unseen.has("done") && !unseen.has("usr/bin/greet"));
    pair.after_fails(&dead, MESSAGE);
    assert_same(&calm, &pair.after_builds(&[(GREET, Trouble::Unavailable, 2)]));

    // Whoever wants no build to fail that passed before says so.
    let text = std::fs::read_to_string(FAST).unwrap();
    let keep = text.replace("ignored-failure = \"stricter\"", "ignored-failure = \"keep\"");
    assert_ne!(keep, text);
    let path = kept(&format!("run-{}/keep-{}.toml", std::process::id(), pair.engine));
    std::fs::write(&path, keep).unwrap();
    let mut pair = Pair::with(pair.engine, before, &[path.to_str().unwrap()]);
    assert_same(&unseen, &pair.after_builds(&dead));
    assert_eq!(pair.engine.mirror.count(GREET), 3, "{}", pair.requests());
}

fn handled_failure(engine: &mut Engine) {
    let before = "\
FROM localhost/alpine:3.23
RUN apk add --no-cache greet || echo none > /note
RUN if ! apk add --no-cache farewell; then echo none >> /note; fi
";
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    assert!(calm.has("usr/bin/greet") && calm.has("usr/bin/farewell") && !calm.has("note"));
    let dead = [("1.0-r0.apk", Trouble::Unavailable, ALWAYS)];
    let without = pair.before_builds(&dead);
    assert!(!without.has("usr/bin/greet"));
    assert_eq!(without.text("note"), "none\nnone\n");
    assert_same(&without, &pair.after_builds(&dead));
    // What could not be installed is tried again with the next package: apk has noted that it is wanted.
    assert_eq!((pair.engine.mirror.count(GREET), pair.engine.mirror.count(FAREWELL)), (6, 3), "{}", pair.requests());
    let misses = [(GREET, Trouble::Unavailable, 2), (FAREWELL, Trouble::Unavailable, 2)];
    assert_same(&calm, &pair.after_builds(&misses));
}

fn fallback(engine: &mut Engine) {
    let before = "FROM localhost/alpine:3.23\nRUN apk add --no-cache greet-old || apk add --no-cache greet\n";
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    assert!(calm.has("usr/bin/greet"));
    // Three tries for the first, one for the second.
    assert_eq!(pair.engine.mirror.count(INDEX), 4, "{}", pair.requests());
    pair.survives(&calm, &[GREET], Trouble::Cut);
}

fn multi_stage(engine: &mut Engine) {
    let before = "\
FROM localhost/alpine:3.23 AS builder
RUN apk add --no-cache greet
RUN greet > /greeting

FROM localhost/alpine:3.23
COPY --from=builder /greeting /greeting
RUN apk add --no-cache farewell && farewell >> /greeting
";
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    assert_eq!(calm.text("greeting"), "hello\ngoodbye\n");
    pair.survives(&calm, &[GREET, FAREWELL], Trouble::Unavailable);
}

fn cache_mount(engine: &mut Engine) {
    // A cache of its own each time, or a build would find what the one before left there.
    let before = "\
FROM localhost/alpine:3.23
RUN --mount=type=cache,id=CACHE,target=/var/cache/apk apk add greet
RUN --mount=type=cache,target=/cache --mount=type=tmpfs,target=/scratch \\
    apk add --no-cache farewell && cp /usr/bin/farewell /cache && touch /scratch/x
";
    let mut pair = Pair::new(engine, before);
    let (before, after) = (pair.before.clone(), pair.after.clone());
    let fresh = |pair: &mut Pair, id: &str| {
        pair.before = before.replace("id=CACHE", &format!("id=before-{id}"));
        pair.after = after.replace("id=CACHE", &format!("id=after-{id}"));
    };
    fresh(&mut pair, "calm");
    let calm = pair.calm();
    assert!(calm.has("usr/bin/farewell") && !calm.has("scratch/x"));
    for (id, path) in [("greet", GREET), ("farewell", FAREWELL)] {
        fresh(&mut pair, id);
        pair.survives(&calm, &[path], Trouble::Unavailable);
    }
}

fn here_document(engine: &mut Engine) {
    if !engine.knows_heredocs() {
        return;
    }
    let before = "\
FROM localhost/alpine:3.23
RUN --mount=type=cache,target=/cache <<EOF
set -e
apk add --no-cache greet
greet > /greeting
EOF
RUN <<-SCRIPT /bin/sh -e
\t# The shell that reads this has it expanded by another one, hence the backslash.
\tapk add --no-cache \\
\t\tfarewell
\tcat > /farewell <<TEXT
\t\\$(farewell)
\tTEXT
SCRIPT
";
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    assert_eq!((calm.text("greeting"), calm.text("farewell")), ("hello\n".to_owned(), "goodbye\n".to_owned()));
    pair.survives(&calm, &[GREET], Trouble::Unavailable);
    pair.survives(&calm, &[FAREWELL], Trouble::Truncated);
}

/// Without `set -e` the failure of any command but the last goes unseen.
fn silent_here_document(engine: &mut Engine) {
    if !engine.knows_heredocs() {
        return;
    }
    let before = "FROM localhost/alpine:3.23\nRUN <<EOF\napk add --no-cache greet\ntouch /done\nEOF\n";
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    let dead = [(GREET, Trouble::Unavailable, ALWAYS)];
    let unseen = pair.before_builds(&dead);
    assert!(unseen.has("done") && !unseen.has("usr/bin/greet"));
    pair.after_fails(&dead, MESSAGE);
    assert_same(&calm, &pair.after_builds(&[(GREET, Trouble::Unavailable, 2)]));
}

fn carriage_returns(engine: &mut Engine) {
    let before = "\
FROM localhost/alpine:3.23
# the tools
RUN mkdir /data && \\
    apk add --no-cache \\
      greet \\
      farewell && \\
    greet > /data/said
"
    .replace('\n', "\r\n");
    let mut pair = Pair::new(engine, &before);
    assert_eq!(pair.after.matches('\n').count(), pair.after.matches("\r\n").count());
    let calm = pair.calm();
    pair.survives(&calm, &[GREET], Trouble::Unavailable);
}

fn other_escape(engine: &mut Engine) {
    let before = "\
# escape=`
FROM localhost/alpine:3.23
RUN mkdir /data && `
    apk add --no-cache `
      greet `
      farewell && `
    printf 'a\\tb\\n' > /data/said
";
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    assert_eq!(calm.text("data/said"), "a\tb\n");
    pair.survives(&calm, &[GREET], Trouble::Unavailable);
}

fn exec_form(engine: &mut Engine) {
    let before = "\
FROM localhost/alpine:3.23
RUN [\"apk\", \"add\", \"--no-cache\", \"greet\"]
RUN [\"/bin/sh\", \"-ec\", \"apk add --no-cache farewell; farewell > \\\"/said\\\"\"]
";
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    assert_eq!(calm.text("said"), "goodbye\n");
    pair.survives(&calm, &[GREET], Trouble::Unavailable);
    pair.survives(&calm, &[FAREWELL], Trouble::Unavailable);
}

fn strict_shell(engine: &mut Engine) {
    let before = "\
FROM localhost/alpine:3.23
SHELL [\"/bin/sh\", \"-euo\", \"pipefail\", \"-c\"]
ARG i=7
RUN echo greet | xargs apk add --no-cache; echo $i > /said; greet >> /said
";
    let mut pair = Pair::new(engine, before);
    let calm = pair.calm();
    assert_eq!(calm.text("said"), "7\nhello\n");
    pair.survives(&calm, &[GREET], Trouble::Unavailable);
    pair.after_fails(&[(GREET, Trouble::Unavailable, ALWAYS)], MESSAGE);
    assert_eq!(pair.engine.mirror.count(GREET), 3, "{}", pair.requests());
}
