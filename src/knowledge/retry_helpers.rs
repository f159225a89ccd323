//! Programs that run a command until it succeeds, and end as its last try did when they give up.

/// Only programs that are known to hand the last failure on: a name that merely contains `retry` proves nothing.
const RETRY_HELPERS: &[&str] = &[
    // https://github.com/minfrin/retry, packaged by Debian, FreeBSD and Homebrew; retry(1): "The retry tool returns the
    // return code from the command being executed".
    "retry",
    // https://elibs.github.io/ebash/modules/eretry.html: "If the command never completes successfully but continues to
    // fail every time the return code from eretry will be the failing command's return code."
    "eretry",
    // https://docs.travis-ci.com/user/common-build-problems/: a function of Travis CI's build environment; it returns
    // the last result.
    "travis_retry",
];

/// Whether a program is known to try again and to hand the last failure on.
pub fn is_known(program: &str) -> bool {
    RETRY_HELPERS.contains(&program)
}
