//! `prisma-system-node`: prisma-client-py no longer fetches a Node in the middle of the build.

use crate::alpine::NODE_DOWNLOAD;
use crate::engine::Engine;
use crate::mirror::{ALWAYS, Trouble};
use crate::{FAST, Pair, assert_same, with_each_builder};

/// Stands in for prisma-client-py, which looks for Node like this.
const PRISMA: &str = r#"#!/bin/sh -eu
[ "$1" = generate ]
if [ "${PRISMA_USE_GLOBAL_NODE-}" = true ] && command -v node && command -v npm; then
    echo "with the system's Node $(node)" > /generated
else
    wget -O /tmp/node "$(sed 's/^v3 //' /etc/apk/repositories)/node-for-prisma.tar.gz"
    rm /tmp/node
    echo "with a Node from afar" > /generated
fi
"#;

const BEFORE: &str = "\
FROM localhost/alpine:3.23
RUN apk add --no-cache greet
COPY --chmod=755 prisma /usr/local/bin/prisma
RUN prisma generate
";

with_each_builder! { system_node }

fn system_node(engine: &mut Engine) {
    let mut pair = Pair::with(engine, BEFORE, &["prisma-system-node", FAST]);
    pair.context = &[("prisma", PRISMA)];
    let downloaded = pair.before_builds(&[]);
    assert_eq!(downloaded.text("generated"), "with a Node from afar\n");
    assert_eq!(pair.engine.mirror.count(NODE_DOWNLOAD), 1, "{}", pair.requests());

    let no_download = (NODE_DOWNLOAD, Trouble::Unavailable, ALWAYS);
    pair.before_fails(&[no_download]);
    let generated = pair.after_builds(&[no_download]);
    assert_eq!(generated.text("generated"), "with the system's Node v22.0.0\n");
    assert_eq!(pair.engine.mirror.count(NODE_DOWNLOAD), 0, "{}", pair.requests());

    let misses = [no_download, ("nodejs-1.0", Trouble::Unavailable, 2), ("npm-1.0", Trouble::Truncated, 2)];
    assert_same(&generated, &pair.after_builds(&misses));
    assert_eq!(pair.engine.mirror.count(NODE_DOWNLOAD), 0, "{}", pair.requests());
}
