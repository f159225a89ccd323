//! The patterns of `${name#pattern}` and `${name/pattern/text}`.

/// A pattern in which `*` and `?` are wild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    tokens: Vec<Token>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Star,
    Any,
    Char(char),
}

impl Pattern {
    /// Reads a pattern; none where BuildKit refuses it.
    pub fn new(text: &str) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            tokens.push(match c {
                '*' => Token::Star,
                '?' => Token::Any,
                // The escapes of `}` and `/` belong to the braces.
                '\\' if matches!(chars.peek(), Some('}' | '/')) => continue,
                '\\' => Token::Char(chars.next().filter(|c| matches!(c, '*' | '?' | '\\'))?),
                c => Token::Char(c),
            });
        }
        Some(Self { tokens })
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// How many steps it takes at most to cut the pattern off `value`.
    pub fn trim_steps(&self, value: &str) -> usize {
        value.len().saturating_mul(self.tokens.len() + 1)
    }

    /// How many steps it takes at most to replace it in `value`: only a star looks far ahead from each place.
    pub fn replace_steps(&self, value: &str) -> usize {
        let far = if self.tokens.contains(&Token::Star) { value.len() } else { self.tokens.len() };
        self.trim_steps(value).saturating_mul(far)
    }

    /// How many of `chars` it matches from the front, at least or at most.
    fn prefix(&self, chars: &[char], longest: bool) -> Option<usize> {
        let mut states = vec![false; self.tokens.len() + 1];
        states[0] = true;
        let mut found = None;
        for at in 0..=chars.len() {
            self.skip_stars(&mut states);
            if states[self.tokens.len()] {
                found = Some(at);
                if !longest {
                    break;
                }
            }
            let Some(&c) = chars.get(at) else { break };
            states = self.step(&states, c);
            if !states.contains(&true) {
                break;
            }
        }
        found
    }

    fn skip_stars(&self, states: &mut [bool]) {
        for (index, token) in self.tokens.iter().enumerate() {
            if *token == Token::Star && states[index] {
                states[index + 1] = true;
            }
        }
    }

    fn step(&self, states: &[bool], c: char) -> Vec<bool> {
        let mut next = vec![false; states.len()];
        for (index, token) in self.tokens.iter().enumerate() {
            match token {
                _ if !states[index] => {}
                Token::Star => next[index] = c != '\n' || next[index],
                Token::Any => next[index + 1] |= c != '\n',
                Token::Char(expected) => next[index + 1] |= c == *expected,
            }
        }
        next
    }

    pub fn without_prefix(&self, value: &str, longest: bool) -> String {
        let chars: Vec<char> = value.chars().collect();
        let cut = self.prefix(&chars, longest).unwrap_or(0);
        chars[cut..].iter().collect()
    }

    pub fn without_suffix(&self, value: &str, longest: bool) -> String {
        let reversed = Self { tokens: self.tokens.iter().rev().copied().collect() };
        let chars: Vec<char> = value.chars().rev().collect();
        let cut = reversed.prefix(&chars, longest).unwrap_or(0);
        chars[cut..].iter().rev().collect()
    }

    /// `value` with what it matches, first or everywhere, replaced; the longest match at the leftmost place.
    pub fn replace(&self, value: &str, by: &str, all: bool) -> String {
        let chars: Vec<char> = value.chars().collect();
        let mut result = String::with_capacity(value.len());
        let (mut at, mut done) = (0, false);
        while at < chars.len() {
            let found = if done { None } else { self.prefix(&chars[at..], true).filter(|&n| n > 0) };
            match found {
                Some(length) => {
                    result.push_str(by);
                    at += length;
                    done = !all;
                }
                None => {
                    result.push(chars[at]);
                    at += 1;
                }
            }
        }
        result
    }
}
