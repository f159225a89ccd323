//! The order of the rooms, as the tables in ARCHITECTURE.md have it: a room uses those above it, and none below.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders of `transforms` that all actions share; each other one is an action.
const SHARED: [&str; 4] = [REGISTRY, "applies", "load", "writing"];

/// The one part of the crate that names actions.
const REGISTRY: &str = "registry";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rooms in `folder` that the tables in ARCHITECTURE.md have, in their order.
fn table(folder: &str) -> Vec<String> {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let first_cell = |line: &str| Some(line.strip_prefix("| `")?.split_once("/` |")?.0.to_owned());
    let rooms = page.lines().filter_map(first_cell).filter_map(|cell| cell.strip_prefix(folder).map(str::to_owned));
    rooms.filter(|room| !room.contains('/')).collect()
}

/// What a crate is made of.
struct Layout {
    /// Its rooms, lowest first.
    rooms: Vec<String>,
    /// The folders that hold an action each.
    actions: Vec<String>,
}

impl Layout {
    fn library() -> Self {
        let folders = fs::read_dir(root().join("src/transforms")).unwrap().map(|entry| entry.unwrap());
        let folders = folders.filter(|entry| entry.file_type().unwrap().is_dir());
        let names = folders.map(|entry| entry.file_name().into_string().unwrap());
        let actions = names.filter(|name| !SHARED.contains(&name.as_str())).collect();
        Self { rooms: table("src/"), actions }
    }

    fn binary() -> Self {
        Self { rooms: table("src/bin/dockmod/"), actions: Vec::new() }
    }

    /// What `file`, a path below the crate's root, uses and may not.
    fn faults(&self, file: &str, text: &str) -> Vec<String> {
        let module = module(file);
        let used = paths(text).into_iter().filter_map(|used| {
            let path = absolute(&module, &used.segments)?;
            let why = self.fault(&module, &path)?;
            Some(format!("{file}:{}: {why}", used.line))
        });
        used.collect()
    }

    fn fault(&self, module: &[String], path: &[String]) -> Option<String> {
        let place = |path: &[String]| self.rooms.iter().position(|room| Some(room) == path.first());
        // At the top of a crate, everything may be used.
        let room = module.first()?;
        let Some(used) = place(path) else {
            return Some(format!("`{}` is no room: name the room that has it", path.join("::")));
        };
        if place(module)? < used {
            return Some(format!("`{room}` uses `{}`, which stands below it", self.rooms[used]));
        }
        let part = |path: &[String]| path.get(1).cloned().unwrap_or_default();
        let (own, other) = (part(module), part(path));
        if room == &path[0] && own == other {
            return None;
        }
        let languages = ["dockerfile", "shell"];
        let is_strange = match path[0].as_str() {
            "syntax" => room == "syntax" && [&own, &other].iter().all(|part| languages.contains(&part.as_str())),
            "transforms" => self.actions.contains(&other) && !(room == "transforms" && own == REGISTRY),
            _ => false,
        };
        is_strange.then(|| format!("`{}` uses `{}::{other}`, and is not to know it", module.join("::"), path[0]))
    }
}

/// The first part of a room that comes back to itself by what it uses, with the parts on the way.
fn circle(uses: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<&str>> {
    let mut rest: BTreeSet<&str> = uses.keys().map(String::as_str).collect();
    // What uses nothing that is left is in no circle.
    while let Some(done) =
        rest.iter().copied().find(|part| uses[*part].iter().all(|used| !rest.contains(used.as_str())))
    {
        rest.remove(done);
    }
    let mut path = vec![*rest.first()?];
    loop {
        let next = uses[path[path.len() - 1]].iter().find_map(|used| rest.get(used.as_str()).copied())?;
        path.push(next);
        if let Some(start) = path[..path.len() - 1].iter().position(|part| *part == next) {
            return Some(path.split_off(start));
        }
    }
}

/// What the parts of `folder`, its files with the folders of their names, use of each other.
fn uses_of_parts(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(folder, "bin").into_iter().filter(|file| !file.ends_with("tests.rs")) {
        let module = module(file.strip_prefix(folder).unwrap().to_str().unwrap());
        let [room, part, ..] = &module[..] else { continue };
        let text = fs::read_to_string(&file).unwrap();
        let product = text.split("#[cfg(test)]").next().unwrap();
        let used = paths(product).into_iter().filter_map(|used| absolute(&module, &used.segments));
        let used = used.filter(|path| path.first() == Some(room)).filter_map(|path| Some(path.get(1)?.clone()));
        let own = format!("{room}::{part}");
        uses.entry(own.clone())
            .or_default()
            .extend(used.map(|part| format!("{room}::{part}")).filter(|part| *part != own));
    }
    let parts: BTreeSet<String> = uses.keys().cloned().collect();
    uses.values_mut().for_each(|used| used.retain(|part| parts.contains(part)));
    uses
}

/// The module that a file holds.
fn module(file: &str) -> Vec<String> {
    let path = file.strip_suffix(".rs").unwrap();
    path.split('/').map(str::to_owned).filter(|name| !["mod", "lib", "main"].contains(&name.as_str())).collect()
}

/// A path from the root of the crate; none for one of another crate.
fn absolute(module: &[String], path: &[String]) -> Option<Vec<String>> {
    let ups = path.iter().take_while(|segment| *segment == "super").count();
    match path[0].as_str() {
        "crate" => Some(path[1..].to_vec()),
        "super" => Some([&module[..module.len().checked_sub(ups)?], &path[ups..]].concat()).filter(|p| !p.is_empty()),
        _ => None,
    }
}

/// A path in a source, and its line.
#[derive(Debug, PartialEq)]
struct Used {
    line: usize,
    segments: Vec<String>,
}

/// The paths in a source that begin with `crate` or `super`, in `use` and elsewhere, comments aside.
fn paths(text: &str) -> Vec<Used> {
    let mut paths = Vec::new();
    let code: String = text.lines().fold(String::new(), |mut code, line| {
        let _ = writeln!(code, "{}", if line.trim_start().starts_with("//") { "" } else { line });
        code
    });
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            if !code[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '$')) {
                let line = code[..at].matches('\n').count() + 1;
                branch(&code[at..], &[], &mut |segments| paths.push(Used { line, segments }));
            }
        }
    }
    paths
}

/// Follows a path to its end, or to all of its ends; what stands after it.
fn branch<'c>(code: &'c str, before: &[String], found: &mut impl FnMut(Vec<String>)) -> &'c str {
    let code = code.trim_start();
    let end = code.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len());
    let (name, rest) = code.split_at(end);
    let path = if name.is_empty() { before.to_vec() } else { [before, &[name.to_owned()]].concat() };
    let Some(inner) = rest.strip_prefix("::") else {
        found(path);
        return rest;
    };
    let Some(mut inner) = inner.trim_start().strip_prefix('{') else { return branch(inner, &path, found) };
    loop {
        inner = branch(inner, &path, found).trim_start_matches(|c| !matches!(c, ',' | '}'));
        match inner.strip_prefix(',') {
            Some(next) if !next.trim_start().starts_with('}') => inner = next,
            Some(next) => return next.trim_start().strip_prefix('}').unwrap_or(""),
            None => return inner.strip_prefix('}').unwrap_or(""),
        }
    }
}

/// The Rust files under `folder`, but for those under `but`.
fn files(folder: &Path, but: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().unwrap() != but {
            files.append(&mut self::files(&path, but));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn assert_in_order(folder: &str, layout: &Layout) {
    let folder = root().join(folder);
    let mut faults = Vec::new();
    for file in files(&folder, "bin") {
        let path = file.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
        faults.append(&mut layout.faults(&path, &fs::read_to_string(&file).unwrap()));
    }
    assert!(faults.is_empty(), "the order of ARCHITECTURE.md is broken:\n{}", faults.join("\n"));
}

fn assert_holds(folder: &str, others: &[&str], rooms: &[String]) {
    let found = fs::read_dir(root().join(folder)).unwrap();
    let mut found: Vec<String> = found.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let mut expected: Vec<String> =
        rooms.iter().map(String::as_str).chain(others.iter().copied()).map(str::to_owned).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "what {folder} holds, and what ARCHITECTURE.md says");
}

#[test]
fn a_room_of_the_library_uses_those_above_it() {
    assert_in_order("src", &Layout::library());
}

#[test]
fn a_room_of_the_binary_uses_those_above_it() {
    assert_in_order("src/bin/dockmod", &Layout::binary());
}

#[test]
fn there_is_nothing_beside_the_rooms() {
    assert_holds("src", &["bin", "lib.rs"], &Layout::library().rooms);
    assert_holds("src/bin/dockmod", &["main.rs"], &Layout::binary().rooms);
}

#[test]
fn no_part_of_a_room_comes_back_to_itself() {
    assert_eq!(circle(&uses_of_parts(&root().join("src"))), None);
    assert_eq!(circle(&uses_of_parts(&root().join("src/bin/dockmod"))), None);
}

#[test]
fn a_circle_is_found() {
    let uses = |pairs: &[(&str, &[&str])]| {
        let owned =
            |(part, used): &(&str, &[&str])| (part.to_string(), used.iter().map(|used| used.to_string()).collect());
        pairs.iter().map(owned).collect()
    };
    assert_eq!(circle(&uses(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])])), None);
    assert_eq!(circle(&uses(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])])), Some(vec!["b", "c", "b"]));
}

#[test]
fn a_use_that_breaks_the_order_is_found() {
    let rooms = ["base", "syntax", "analysis", "transforms", "engine"].map(str::to_owned).to_vec();
    let layout = Layout { rooms, actions: ["retry", "install"].map(str::to_owned).to_vec() };
    let faults = |file, text| layout.faults(file, text);

    let fine = "use std::fmt;\nuse crate::base::{span::Span, edit};\nuse super::commands;\n// crate::engine\n";
    assert_eq!(faults("analysis/document.rs", fine), Vec::<String>::new());
    assert_eq!(faults("lib.rs", "pub use crate::engine::Engine;\n"), Vec::<String>::new());

    let below = "`analysis` uses `engine`, which stands below it";
    assert_eq!(faults("analysis/mod.rs", "use crate::engine::Engine;\n"), [format!("analysis/mod.rs:1: {below}")]);
    let inline = "fn f() {\n    crate::engine::rewrite(text)\n}\n";
    assert_eq!(faults("analysis/stages/state.rs", inline), [format!("analysis/stages/state.rs:2: {below}")]);
    let group = "use crate::{base::{edit::Edit, span}, engine::{Engine, Outcome}};\n";
    assert_eq!(faults("analysis/mod.rs", group).len(), 2);
    assert_eq!(faults("analysis/document.rs", "use super::super::engine;\n").len(), 1);
    assert_eq!(faults("analysis/document.rs", "use crate::Engine;\n").len(), 1);

    assert_eq!(faults("syntax/shell/word.rs", "use crate::syntax::dockerfile::Item;\n").len(), 1);
    assert_eq!(faults("syntax/dockerfile.rs", "use super::shell;\n").len(), 1);
    assert_eq!(faults("syntax/dump.rs", "use super::dockerfile;\n"), Vec::<String>::new());
    assert_eq!(faults("transforms/retry/wrap.rs", "use super::super::install;\n").len(), 1);
    assert_eq!(faults("transforms/load.rs", "use super::{install, retry};\n").len(), 2);
    assert_eq!(faults("engine/mod.rs", "use crate::transforms::retry::Retry;\n").len(), 1);
    assert_eq!(faults("transforms/registry.rs", "use super::{install, retry};\n"), Vec::<String>::new());
}
