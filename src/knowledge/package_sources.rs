//! Where packages come from other than the distribution, as far as that changes what one of them brings.

/// A source of packages.
#[derive(Debug)]
pub struct PackageSource {
    /// A word of its address, which the commands that add it have in them.
    pub word: &'static str,
    /// A package that it has in place of the distribution's.
    pub package: &'static str,
    /// Packages of the distribution that this one contains, and that cannot be installed beside it.
    pub contains: &'static [&'static str],
}

/// The sources that are known.
pub const SOURCES: &[PackageSource] = &[PackageSource { word: "nodesource", package: "nodejs", contains: &["npm"] }];
