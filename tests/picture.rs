//! The picture of a dry run in the README: what a terminal shows of the real program.
//!
//! `UPDATE_PICTURE=1 cargo test --test picture` draws it anew.
#![cfg(unix)]

use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::num::NonZeroU16;
use std::path::Path;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const PICTURE: &str = "docs/dry-run.svg";
const FOLDER: &str = "examples/ticket-desk";
const ARGUMENTS: [&str; 2] = ["--diff", "api"];
const SIZE: PtySize = PtySize { rows: 100, cols: 94, pixel_width: 0, pixel_height: 0 };

const GROUND: &str = "#0d1117";
const INK: &str = "#e6edf3";
const FAINT: &str = "#8b949e";
/// Black, red, green, yellow, blue, magenta, cyan and white, to be read on that ground.
const COLORS: [&str; 8] = ["#0d1117", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#e6edf3"];

// Of a cell, and of what is around them all. In tenths, since the width of a letter is 0.6 of a font's size.
const WIDTH: usize = 84;
const HEIGHT: usize = 180;
const MARGIN: usize = 120;

#[test]
fn the_picture_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(PICTURE);
    let drawn = drawn();
    if std::env::var_os("UPDATE_PICTURE").is_some_and(|value| value == "1") {
        fs::write(&file, &drawn).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == drawn, "{PICTURE} is not current; draw it with UPDATE_PICTURE=1, and look at it");
}

fn drawn() -> String {
    let [rows, columns] = [SIZE.rows, SIZE.cols].map(|count| NonZeroU16::new(count).unwrap());
    let mut terminal = vt100::Parser::new(rows, columns, 0);
    terminal.process(format!("$ dockmod {}\r\n", ARGUMENTS.join(" ")).as_bytes());
    terminal.process(&shown());
    let screen = terminal.screen();
    let lines = screen.cursor_position().0;
    assert!((10..SIZE.rows - 1).contains(&lines), "{lines} lines");
    let runs: Vec<Run> = (0..lines).flat_map(|row| runs(screen, row)).collect();
    let width = runs.iter().map(|run| run.column + run.text.chars().count()).max().unwrap() * WIDTH + 2 * MARGIN;
    let height = usize::from(lines) * HEIGHT + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" \
         font-family=\"ui-monospace, SFMono-Regular, Consolas, 'Liberation Mono', Menlo, monospace\" \
         font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{GROUND}\"/>\n",
        tenths(width),
        tenths(height),
    );
    runs.iter().for_each(|run| svg.push_str(&run.drawn()));
    svg + "</svg>\n"
}

/// All that dockmod writes to a terminal.
fn shown() -> Vec<u8> {
    let pair = native_pty_system().openpty(SIZE).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dockmod"));
    command.args(ARGUMENTS);
    command.cwd(Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER));
    command.env("TERM", "xterm-256color");
    ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "GITHUB_ACTIONS"].iter().for_each(|name| command.env_remove(name));
    // No bar, however slow the machine is.
    command.env("CI", "1");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let (mut reader, mut bytes) = (pair.master.try_clone_reader().unwrap(), Vec::new());
    // Linux has an error for the end of a terminal.
    let _ = reader.read_to_end(&mut bytes);
    assert_eq!(child.wait().unwrap().exit_code(), 0, "{}", String::from_utf8_lossy(&bytes));
    bytes
}

/// Cells of a line that look the same.
#[derive(Debug)]
struct Run {
    row: usize,
    column: usize,
    look: Look,
    text: String,
}

#[derive(Debug, PartialEq)]
struct Look {
    ink: &'static str,
    ground: Option<&'static str>,
    bold: bool,
}

fn runs(screen: &vt100::Screen, row: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for column in 0..SIZE.cols {
        let cell = screen.cell(row, column).unwrap();
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let look = look(cell);
        match runs.last_mut().filter(|run| run.look == look) {
            Some(run) => run.text.push_str(text),
            None => runs.push(Run { row: row.into(), column: column.into(), look, text: text.to_owned() }),
        }
    }
    if let Some(last) = runs.last_mut().filter(|run| run.look.ground.is_none()) {
        last.text.truncate(last.text.trim_end().len());
    }
    runs.retain(|run| !run.text.trim().is_empty() || run.look.ground.is_some());
    runs
}

fn look(cell: &vt100::Cell) -> Look {
    let ink = match cell.fgcolor() {
        vt100::Color::Idx(index) => COLORS[usize::from(index)],
        _ if cell.dim() => FAINT,
        _ => INK,
    };
    assert_eq!(cell.bgcolor(), vt100::Color::Default);
    match cell.inverse() {
        true => Look { ink: GROUND, ground: Some(ink), bold: cell.bold() },
        false => Look { ink, ground: None, bold: cell.bold() },
    }
}

impl Run {
    /// The text is set to the width of its cells, whatever font there is.
    fn drawn(&self) -> String {
        let Self { row, column, look, text } = self;
        let columns = text.chars().count();
        let [x, y, width] = [MARGIN + column * WIDTH, MARGIN + row * HEIGHT, columns * WIDTH].map(tenths);
        let mut svg = String::new();
        if let Some(ground) = look.ground {
            let height = tenths(HEIGHT);
            writeln!(svg, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{ground}"/>"#).unwrap();
        }
        let line = tenths(MARGIN + row * HEIGHT + HEIGHT * 3 / 4);
        let bold = if look.bold { r#" font-weight="bold""# } else { "" };
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        writeln!(
            svg,
            r#"<text x="{x}" y="{line}" textLength="{width}" fill="{}"{bold} xml:space="preserve">{text}</text>"#,
            look.ink
        )
        .unwrap();
        svg
    }
}

fn tenths(number: usize) -> String {
    match number % 10 {
        0 => format!("{}", number / 10),
        rest => format!("{}.{rest}", number / 10),
    }
}
