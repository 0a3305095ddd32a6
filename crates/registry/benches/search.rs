//! How long a search takes over 40,000 ties of 16,000 parties, generated from a seed.
//! `cargo bench -p twinhall-registry`.

#![allow(missing_docs, reason = "the macro writes main")]

use std::sync::OnceLock;

use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use registry::sample::{self, Dice};
use registry::{Change, Query, Register, Sort};

const TODAY: Date = date(2026, 11, 22);

fn register() -> &'static Register {
    static REGISTER: OnceLock<Register> = OnceLock::new();
    REGISTER.get_or_init(|| {
        let mut dice = Dice::new(4);
        let parties = sample::invented_parties(&mut dice, 16_000);
        let ties = sample::ties(&parties, &mut dice, 40_000, TODAY);
        assert_eq!(ties.len(), 40_000, "the sample is whole");
        Register::new(TODAY, parties, ties)
    })
}

fn main() {
    divan::main();
}

#[divan::bench]
fn everything_by_name(bencher: Bencher<'_, '_>) {
    let register = register();
    bencher.bench(|| register.search(black_box(&Query::default())).total);
}

#[divan::bench]
fn the_last_page(bencher: Bencher<'_, '_>) {
    let register = register();
    let query = Query { page: 1_600, sort: Sort::Newest, ..Query::default() };
    bencher.bench(|| register.search(black_box(&query)).total);
}

#[divan::bench]
fn two_letters(bencher: Bencher<'_, '_>) {
    let register = register();
    let query = Query { text: "ma".to_owned(), ..Query::default() };
    bencher.bench(|| register.search(black_box(&query)).total);
}

#[divan::bench]
fn words_and_filters(bencher: Bencher<'_, '_>) {
    let register = register();
    let query = Query {
        text: "ma zat germany".to_owned(),
        country: "DE".parse().ok(),
        with: "US".parse().ok(),
        ..Query::default()
    };
    bencher.bench(|| register.search(black_box(&query)).total);
}

#[divan::bench]
fn statistics_of_all(bencher: Bencher<'_, '_>) {
    let register = register();
    bencher.bench(|| register.statistics(black_box(None)).ties);
}

#[divan::bench]
fn one_tie_changes(bencher: Bencher<'_, '_>) {
    let register = register();
    let Some(tie) = register.ties().next() else { return };
    bencher.bench(|| {
        let ties = vec![tie.data().clone()];
        register.with(TODAY, Change { ties, ..Change::default() }).len()
    });
}

#[divan::bench]
fn one_party_changes(bencher: Bencher<'_, '_>) {
    let register = register();
    let Some(party) = register.parties().next() else { return };
    bencher.bench(|| {
        let parties = vec![party.clone()];
        register.with(TODAY, Change { parties, ..Change::default() }).len()
    });
}
