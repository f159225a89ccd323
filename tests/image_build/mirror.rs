//! A package mirror on the loopback address that fails on demand and keeps count.

use std::collections::HashMap;
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The files of a mirror, by their path.
pub type Files = HashMap<String, Vec<u8>>;

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug)]
pub enum Trouble {
    /// 503 and no more.
    Unavailable,
    /// The connection is closed without a word.
    Cut,
    /// Half of the file, though all of it was promised.
    Truncated,
    /// Half of the file, and then nothing for this long.
    Stalled(Duration),
}

/// Trouble with each of the next requests for a path.
struct Rule {
    path: String,
    trouble: Trouble,
    left: usize,
}

#[derive(Default)]
struct State {
    rules: Vec<Rule>,
    log: Vec<Request>,
}

/// A request, and what came of it.
#[derive(Clone, Debug)]
pub struct Request {
    path: String,
    trouble: Option<Trouble>,
    found: bool,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let found = if self.found { "served" } else { "not found" };
        match self.trouble {
            Some(trouble) => write!(f, "{}: {trouble:?}", self.path),
            None => write!(f, "{}: {found}", self.path),
        }
    }
}

/// For any number of requests.
pub const ALWAYS: usize = usize::MAX;

/// A mirror; it serves until the test program ends.
pub struct Mirror {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Mirror {
    /// Serves `files` on a free port.
    pub fn start(files: Arc<Files>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (files, state) = (Arc::clone(&files), Arc::clone(&shared));
                // A client that hangs up is no concern of the mirror's.
                thread::spawn(move || serve(stream, &files, &state).ok());
            }
        });
        Self { port, state }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Forgets all rules and requests.
    pub fn reset(&self) {
        *lock(&self.state) = State::default();
    }

    /// From now on the next `times` requests for paths that contain `path` meet with `trouble`.
    pub fn fail(&self, path: &str, trouble: Trouble, times: usize) {
        lock(&self.state).rules.push(Rule { path: path.to_owned(), trouble, left: times });
    }

    /// How many requests there were for paths that contain `path`.
    pub fn count(&self, path: &str) -> usize {
        lock(&self.state).log.iter().filter(|request| request.path.contains(path)).count()
    }

    /// The requests so far, one a line.
    pub fn log(&self) -> String {
        lock(&self.state).log.iter().map(|request| format!("{request}\n")).collect()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut stream: TcpStream, files: &Files, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    // The headers are read to their end: closing a socket with unread bytes resets it.
    while line.trim_end() != "" {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            break;
        }
    }
    let file = files.get(&path);
    let trouble = {
        let mut state = lock(state);
        let rule = state.rules.iter_mut().find(|rule| rule.left > 0 && path.contains(&rule.path));
        let trouble = rule.map(|rule| {
            rule.left -= 1;
            rule.trouble
        });
        state.log.push(Request { path, trouble, found: file.is_some() });
        trouble
    };
    match (trouble, file) {
        (Some(Trouble::Cut), _) => return stream.shutdown(Shutdown::Both),
        (Some(Trouble::Unavailable), _) => answer(&mut stream, "503 Service Unavailable", 0, b"")?,
        (_, None) => answer(&mut stream, "404 Not Found", 0, b"")?,
        (None, Some(file)) => answer(&mut stream, "200 OK", file.len(), file)?,
        (Some(Trouble::Truncated), Some(file)) => answer(&mut stream, "200 OK", file.len(), &file[..file.len() / 2])?,
        (Some(Trouble::Stalled(pause)), Some(file)) => {
            answer(&mut stream, "200 OK", file.len(), &file[..file.len() / 2])?;
            thread::sleep(pause);
        }
    }
    stream.shutdown(Shutdown::Write)?;
    reader.read_to_end(&mut Vec::new()).map(drop)
}

fn answer(stream: &mut TcpStream, status: &str, length: usize, body: &[u8]) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")?;
    stream.write_all(body)
}
