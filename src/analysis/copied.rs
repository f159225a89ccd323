//! Programs that a stage has from its base image, has copied in, or links to.

use std::collections::HashMap;

use glob::Pattern;

use super::document::Document;
use crate::base::limits;
use crate::base::substring::Needles;
use crate::knowledge::images::{BaseImage, NODE_FOLDER};
use crate::knowledge::words::{AsArg, base_name};
use crate::syntax::dockerfile::{Body, Instruction, Keyword};

/// A program in a folder where commands are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedProgram {
    /// Its name: `node`.
    pub name: &'static str,
    /// Where it is, in the image.
    pub path: String,
    /// Where in the file it comes in; 0 where the stage begins with it.
    pub at: usize,
}

/// The programs that images are known for.
const PROGRAMS: &[&str] = &["node", "npm"];

/// Folders in which commands are looked for, whatever the PATH of the image.
const FOLDERS: &[&str] = &["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// What `npm` leads to in the images of Node: the end of its path, and its name.
const NPM_SCRIPT: &str = "/npm/bin/npm-cli.js";
const NPM_SCRIPT_NAME: &str = "npm-cli.js";

/// What each stage has of programs that are not installed in it, in the order of the stages.
pub fn copied_programs(document: &Document) -> Vec<Vec<CopiedProgram>> {
    let stages = &document.stages.stages;
    let mut all: Vec<Vec<CopiedProgram>> = Vec::with_capacity(stages.len());
    // Few files link to it, and all commands of a file are many.
    let may_link = Needles::new([NPM_SCRIPT_NAME]).is_none_or(|needles| needles.may_be_in(document.dockerfile.text));
    // The latest stage of each name.
    let mut named: HashMap<&str, usize> = HashMap::new();
    for (number, stage) in stages.iter().enumerate() {
        let mut own = match stage.parent() {
            Some(base) => all[base].iter().map(|program| CopiedProgram { at: 0, ..program.clone() }).collect(),
            None => document.stages.root_image(number).map_or_else(Vec::new, of_image),
        };
        for index in stage.instructions.clone() {
            let instruction = document.instructions[index];
            if may_link && own.len() < limits::COPIED_PROGRAMS {
                own.extend(linked(document, index));
            }
            let from = instruction.flag("from").filter(|_| instruction.keyword == Some(Keyword::Copy));
            let Some(from) = from else { continue };
            let by_number = || from.parse().ok().filter(|&source: &usize| source < number);
            let source = match named.get(from.to_lowercase().as_str()).copied().or_else(by_number) {
                Some(stage) => all[stage].clone(),
                None => of_image(from),
            };
            let copied = source.iter().filter_map(|program| arrives(instruction, program));
            own.extend(copied);
            own.truncate(limits::COPIED_PROGRAMS);
        }
        all.push(own);
        named.extend(stage.name.as_deref().map(|name| (name, number)));
    }
    all
}

/// npm where a command links to its script, which is how it comes along with a copied `node_modules`.
fn linked(document: &Document, index: usize) -> Option<CopiedProgram> {
    document.with_run(index, |run| {
        run.commands(index).find_map(|command| {
            let words = command.words();
            let words: Vec<&str> = words.iter().filter_map(|word| word.arg().known()).collect();
            let (target, sources) = words.split_last().filter(|_| base_name(words[0]) == "ln")?;
            let folder = target.strip_suffix("/npm")?;
            let is_npm = FOLDERS.contains(&folder) && sources.iter().any(|source| source.ends_with(NPM_SCRIPT));
            is_npm.then(|| CopiedProgram { name: "npm", path: (*target).to_owned(), at: command.start() })
        })
    })?
}

fn of_image(reference: &str) -> Vec<CopiedProgram> {
    let programs = if BaseImage::of(reference).node { PROGRAMS } else { &[] };
    let program = |&name: &&'static str| CopiedProgram { name, path: format!("{NODE_FOLDER}/{name}"), at: 0 };
    programs.iter().map(program).collect()
}

/// The program where a COPY puts it, if it takes it along and puts it where commands are looked for.
fn arrives(instruction: &Instruction, program: &CopiedProgram) -> Option<CopiedProgram> {
    let words: Vec<&str> = match &instruction.body {
        Body::Exec(words) => words.iter().map(|word| word.value.as_str()).collect(),
        _ => instruction.arguments().split_whitespace().collect(),
    };
    let (target, sources) = words.split_last()?;
    let is_known = |word: &str| !word.contains(['$', '"', '\'']);
    if !target.starts_with('/') || !is_known(target) {
        return None;
    }
    let rest = sources.iter().filter(|source| is_known(source)).find_map(|source| taken(source, &program.path))?;
    let target = target.trim_end_matches('/');
    let path = match rest {
        // A file by its own name, or in a folder.
        "" if base_name(target) == program.name && !FOLDERS.contains(&target) => target.to_owned(),
        "" => format!("{target}/{}", program.name),
        rest => format!("{target}/{rest}"),
    };
    let folder = path.strip_suffix(program.name)?.strip_suffix('/')?;
    FOLDERS.contains(&folder).then(|| CopiedProgram { path, at: instruction.span.start, ..program.clone() })
}

/// What of a path is left below a source that holds it; nothing where the source is that very file.
fn taken<'p>(source: &str, path: &'p str) -> Option<&'p str> {
    let source = source.trim_start_matches("./").trim_matches('/');
    let path = path.trim_start_matches('/');
    if source.is_empty() || source == "." {
        return Some(path);
    }
    if let Some(rest) = path.strip_prefix(source) {
        return if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') };
    }
    // `/usr/local/bin/n*`
    let (folder, name) = source.rsplit_once('/')?;
    let rest = path.strip_prefix(folder)?.strip_prefix('/')?;
    let first = rest.split('/').next().unwrap_or(rest);
    let matches = name.contains(['*', '?', '[']) && Pattern::new(name).is_ok_and(|name| name.matches(first));
    // The contents of a folder that matches are copied, the folder is not.
    matches.then(|| rest[first.len()..].trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile;

    fn paths(text: &str) -> Vec<String> {
        let dockerfile = dockerfile::parse(text);
        let document = Document::new(&dockerfile);
        copied_programs(&document).pop().unwrap_or_default().into_iter().map(|program| program.path).collect()
    }

    #[test]
    fn what_a_copy_brings() {
        let copied =
            |arguments: &str| paths(&format!("FROM python:3.12-alpine\nCOPY --from=node:22-alpine {arguments}\n"));
        let both = ["/usr/local/bin/node", "/usr/local/bin/npm"];
        assert_eq!(copied("/usr/local/bin /usr/local/bin"), both);
        assert_eq!(copied("/usr/local/bin/ /usr/local/bin/"), both);
        assert_eq!(copied("usr/local /usr/local"), both);
        assert_eq!(copied("/ /"), both);
        assert_eq!(copied(r#"["/usr/local/bin", "/usr/local/bin"]"#), both);
        assert_eq!(copied("/usr/local/bin/n* /usr/bin/"), ["/usr/bin/node", "/usr/bin/npm"]);
        assert_eq!(copied("/usr/local/bin/node /usr/bin/node"), ["/usr/bin/node"]);
        assert_eq!(copied("/usr/local/bin/node /usr/local/bin"), ["/usr/local/bin/node"]);
        assert_eq!(copied("/usr/local/bin/node /usr/local/bin/npm /usr/bin/"), ["/usr/bin/node", "/usr/bin/npm"]);
        for nothing in
            ["/usr/local/lib /usr/local/lib", "/usr/local/bin /opt/node", "/usr/local/bin ./", "$A /usr/bin/"]
        {
            assert!(copied(nothing).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn what_a_link_brings() {
        let linked = |link: &str| {
            let copy = "COPY --from=node /usr/local/bin/node /usr/local/bin/";
            paths(&format!("FROM python:3.12-alpine\n{copy}\nRUN true && {link}\n"))
        };
        let both = ["/usr/local/bin/node", "/usr/local/bin/npm"];
        assert_eq!(linked("ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm"), both);
        assert_eq!(linked("/bin/ln -sf /usr/local/lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm"), both);
        for nothing in ["ln -s /opt/npm /usr/local/bin/npm", "ln -s x/npm/bin/npm-cli.js /opt/npm", "echo npm-cli.js"] {
            assert_eq!(linked(nothing), ["/usr/local/bin/node"], "{nothing}");
        }
    }

    #[test]
    fn from_stages_and_bases() {
        let text = "FROM node:22 AS js\nFROM debian AS mid\nCOPY --from=js /usr/local /usr/local\nFROM mid\n";
        assert_eq!(paths(text), ["/usr/local/bin/node", "/usr/local/bin/npm"]);
        assert_eq!(paths("FROM a\nFROM b\nCOPY --from=0 / /\n"), [""; 0]);
        assert_eq!(paths("FROM node AS a\nFROM b\nCOPY --from=0 / /\n").len(), 2);
        assert_eq!(paths("FROM nikolaik/python-nodejs:python3.12-nodejs22\n").len(), 2);
        assert_eq!(paths("FROM debian AS node\nFROM b\nCOPY --from=node / /\n"), [""; 0]);
    }
}
