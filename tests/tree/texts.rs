//! A Dockerfile with something to do, and what becomes of it.

pub const BEFORE: &str = "FROM alpine:3.20\nRUN apk add --no-cache curl\n";
pub const AFTER: &str = "\
FROM alpine:3.20
RUN for i in 1 2 3; do \\
      apk add --no-cache curl && break; \\
      [ $i = 3 ] && { echo \"apk add failed after 3 retries\" >&2; exit 1; }; \\
      sleep 5; \\
    done
";
