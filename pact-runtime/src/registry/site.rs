use std::fmt;
use std::path::{Path, PathBuf};

/// Where the user wrote an annotated function. The macros fill it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// The package, `CARGO_PKG_NAME`.
    pub package: &'static str,
    /// The package's directory when it was compiled, `CARGO_MANIFEST_DIR`.
    pub manifest_dir: &'static str,
    /// What of the package it was compiled for: `lib`, `bin` or `test`. They may have crates of the same name.
    pub target: &'static str,
    /// The module path; its first segment is the crate.
    pub module: &'static str,
    /// The function.
    pub name: &'static str,
    /// The source file, as the compiler names it: relative to the workspace in nearly every case.
    pub file: &'static str,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// The target that Cargo compiles, by what it tells the compiler: a name to binaries, a directory to integration tests.
pub const fn target(bin_name: Option<&'static str>, target_tmpdir: Option<&'static str>) -> &'static str {
    match (bin_name, target_tmpdir) {
        (Some(_), _) => "bin",
        (None, Some(_)) => "test",
        (None, None) => "lib",
    }
}

impl Site {
    /// One function of one crate of one package: `shop test payments::pays`.
    pub fn id(&self) -> String {
        format!("{} {} {}::{}", self.package, self.target, self.module, self.name)
    }

    /// The function's path in its crate, as test harnesses name tests: `payments::pays`.
    pub fn path(&self) -> String {
        match self.module.split_once("::") {
            Some((_, module)) => format!("{module}::{}", self.name),
            None => self.name.to_owned(),
        }
    }

    /// What the ids of all functions in the same crate begin with: `shop test payments::`.
    pub fn crate_prefix(&self) -> String {
        let name = self.module.split("::").next().unwrap_or_default();
        format!("{} {} {}::", self.package, self.target, name)
    }

    /// The root of the workspace that the function is in: the nearest directory above the package, or the package
    /// itself, with a `Cargo.lock`. Cargo and nextest tell a running test where its package is now.
    pub fn workspace_root(&self) -> PathBuf {
        let package = self.package_dir();
        let root = package.ancestors().find(|dir| dir.join("Cargo.lock").is_file());
        root.unwrap_or(&package).to_owned()
    }

    /// The directory of the function's package, where it is now.
    pub fn package_dir(&self) -> PathBuf {
        let package = std::env::var_os("CARGO_MANIFEST_DIR").filter(|_| {
            // Another crate's entry, seen from this test binary, has a package directory of its own.
            std::env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == self.package)
        });
        package.map_or_else(|| PathBuf::from(self.manifest_dir), PathBuf::from)
    }

    /// The source file relative to the workspace, with `/` between its parts; `None` where the compiler was given
    /// another path.
    pub fn source(&self) -> Option<String> {
        Path::new(self.file).is_relative().then(|| self.file.replace('\\', "/"))
    }
}

/// `tests/payments.rs:12`
impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
