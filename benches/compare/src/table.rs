//! Rounds of measurements, and the table of their medians.

use std::time::Duration;

/// What is compared: a name, and how long it took in each round.
pub struct Row {
    pub name: String,
    pub times: Vec<Duration>,
}

/// Runs every contender once a round, so that what slows the machine down for a while slows all of them.
///
/// # Errors
///
/// What a contender says.
pub fn rounds(count: usize, contenders: &mut [(String, Contender<'_>)]) -> Result<Vec<Row>, String> {
    let mut rows: Vec<Row> =
        contenders.iter().map(|(name, _)| Row { name: name.clone(), times: Vec::with_capacity(count) }).collect();
    for round in 0..=count {
        for ((name, contender), row) in contenders.iter_mut().zip(&mut rows) {
            let time = contender().map_err(|message| format!("{name}: {message}"))?;
            // The first round warms up.
            if round > 0 {
                row.times.push(time);
            }
        }
    }
    Ok(rows)
}

/// Runs once, and says how long that took.
pub type Contender<'c> = Box<dyn FnMut() -> Result<Duration, String> + 'c>;

/// Prints the rows; `bytes` were gone through in each, and the last column is the time as a multiple of the first row's.
pub fn print(rows: &[Row], bytes: usize) {
    let Some(first) = rows.first() else { return };
    println!("| | median | MB/s | times {} |\n| --- | ---: | ---: | ---: |", first.name);
    for row in rows {
        let seconds = median(row.times.iter().map(Duration::as_secs_f64));
        let ratio = median(row.times.iter().zip(&first.times).map(|(a, b)| a.as_secs_f64() / b.as_secs_f64()));
        let (name, rate) = (&row.name, bytes as f64 / seconds / 1e6);
        println!("| {name} | {:.1} ms | {rate:.1} | {ratio:.2} |", seconds * 1e3);
    }
    println!();
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
