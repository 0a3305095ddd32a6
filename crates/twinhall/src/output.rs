//! Standard output: tables that fit the terminal, colour only where it is one, JSON.
//!
//! `comfy-table` rather than `tabled`: it wraps cells to a given width by itself, counts
//! wide characters (京都) as two columns, and needs no derive on the rows.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstyle::Style;
use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table};
use serde::Serialize;

use crate::failure::{Done, Failure};

/// Width of tables when nobody says how wide the page is.
const WIDTH: usize = 80;

/// Where answers go.
pub(crate) struct Output {
    out: BufWriter<io::Stdout>,
    colour: bool,
    width: usize,
    /// Whether the caller wants JSON.
    pub json: bool,
}

impl Output {
    /// Standard output as it is: a terminal with its width, or a pipe.
    pub(crate) fn new(json: bool) -> Self {
        let stdout = io::stdout();
        let colour = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
        let terminal = stdout.is_terminal().then(terminal_size::terminal_size).flatten();
        let width = terminal.map_or(WIDTH, |(w, _)| usize::from(w.0).max(40));
        Self { out: BufWriter::new(stdout), colour, width, json }
    }

    /// Prints a line.
    pub(crate) fn line(&mut self, text: &str) -> Done {
        writeln!(self.out, "{text}").map_err(Failure::from)
    }

    /// Prints a line in parts wrapped to the width, the later lines indented.
    pub(crate) fn wrapped(&mut self, text: &str, indent: usize) -> Done {
        let width = self.width.saturating_sub(indent).max(20);
        for line in wrap(text, width) {
            writeln!(self.out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    /// Prints a heading with an empty line before it.
    pub(crate) fn heading(&mut self, text: &str) -> Done {
        let text = self.bold(text);
        writeln!(self.out, "\n{text}").map_err(Failure::from)
    }

    /// Bold where it can be seen.
    pub(crate) fn bold(&self, text: &str) -> String {
        self.styled(text, Style::new().bold())
    }

    /// Faint where it can be seen.
    pub(crate) fn faint(&self, text: &str) -> String {
        self.styled(text, Style::new().dimmed())
    }

    fn styled(&self, text: &str, style: Style) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Prints a table.
    pub(crate) fn table(&mut self, table: Rows) -> Done {
        let text = table.render(self.width, self.colour);
        writeln!(self.out, "{text}").map_err(Failure::from)
    }

    /// Prints bytes as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Done {
        self.out.write_all(bytes).map_err(Failure::from)
    }

    /// Prints JSON, indented.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Done {
        let text = serde_json::to_string_pretty(value).map_err(Failure::operation)?;
        self.line(&text)
    }

    /// Sends what is still held back; a full disk shows only now.
    pub(crate) fn finish(mut self) -> Done {
        self.out.flush().map_err(Failure::from)
    }
}

/// A table without lines: a heading and rows, numbers to the right.
pub(crate) struct Rows {
    table: Table,
    right: Vec<bool>,
    heading: Vec<String>,
}

impl Rows {
    /// With a heading; a name that begins with `>` makes a column of numbers.
    pub(crate) fn new(heading: &[&str]) -> Self {
        let mut table = Table::new();
        table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        let right = heading.iter().map(|h| h.starts_with('>')).collect();
        let heading = heading.iter().map(|h| h.trim_start_matches('>').to_owned()).collect();
        Self { table, right, heading }
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells = cells.into_iter().zip(&self.right).map(|(text, &right)| {
            // A name must not bring control characters of its own to the terminal.
            let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            aligned(plain, right)
        });
        self.table.add_row(cells);
    }

    /// As text of at most `width` columns.
    fn render(mut self, width: usize, colour: bool) -> String {
        if self.heading.iter().any(|h| !h.is_empty()) {
            let heading = self.heading.iter().zip(&self.right);
            let cells: Vec<Cell> =
                heading.map(|(h, &right)| aligned(h.clone(), right).add_attribute(Attribute::Bold)).collect();
            self.table.set_header(cells);
        }
        self.table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
        match colour {
            true => self.table.enforce_styling(),
            false => self.table.force_no_tty(),
        };
        for (i, column) in self.table.column_iter_mut().enumerate() {
            column.set_padding((0, u16::from(i + 1 < self.right.len()) * 2));
        }
        let lines: Vec<String> = self.table.lines().map(|l| l.trim_end().to_owned()).collect();
        lines.join("\n")
    }
}

fn aligned(text: String, right: bool) -> Cell {
    Cell::new(text).set_alignment(if right { CellAlignment::Right } else { CellAlignment::Left })
}

/// Breaks at spaces. Counts characters: sentences have no wide ones but in names, and a
/// line that is a little too short does no harm.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
    }
    lines
}
