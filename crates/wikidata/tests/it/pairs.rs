//! Statements of two items are one pair.

use wikidata::{End, ItemId, LeftOut, Pair, Rank, Start, Statement, When, pairs};

fn item(number: u64) -> ItemId {
    ItemId::from_number(number).unwrap()
}

fn on(date: &str) -> When {
    When::On(date.parse().unwrap())
}

fn statement(id: &str, of: u64, partner: u64, start: &[&str], end: &[When]) -> Statement {
    Statement {
        id: id.parse().unwrap(),
        item: item(of),
        partner: Some(item(partner)),
        rank: Rank::Normal,
        start: start.iter().map(|d| on(d)).collect(),
        end: end.to_vec(),
        urls: Vec::new(),
    }
}

fn one(statements: &[Statement]) -> Pair {
    let all = pairs(statements.iter().cloned(), |id| id);
    assert_eq!((all.pairs.len(), all.left_out.len()), (1, 0), "{all:?}");
    all.pairs.into_iter().next().unwrap()
}

#[test]
fn both_items_state_one_tie() {
    let pair = one(&[statement("Q2-b", 2, 1, &["1998-06-14"], &[]), statement("Q1-a", 1, 2, &["1998"], &[])]);
    assert_eq!(pair.items, [item(1), item(2)]);
    assert_eq!(pair.statements.len(), 2);
    assert!(!pair.is_one_sided());
    assert_eq!(pair.start(), Start::On("1998-06-14".parse().unwrap()), "the more exact one");
    assert_eq!(pair.end(), End::Unsaid);
}

#[test]
fn one_item_alone_is_told_apart() {
    let pair = one(&[statement("Q2-b", 2, 1, &[], &[])]);
    assert!(pair.is_one_sided());
    assert_eq!((pair.stated_by, pair.start()), ([false, true], Start::Unsaid));
}

#[test]
fn beginnings_that_contradict_each_other_are_both_told() {
    let pair = one(&[statement("Q1-a", 1, 2, &["1998"], &[]), statement("Q2-b", 2, 1, &["1999-05"], &[])]);
    let dates = ["1998", "1999-05"].map(|d| d.parse().unwrap());
    assert_eq!(pair.start(), Start::Differ(dates.to_vec()));
}

#[test]
fn an_end_is_a_claim_of_one_item_or_of_both() {
    let ended = |end: &[When], other: &[When]| {
        one(&[statement("Q1-a", 1, 2, &[], end), statement("Q2-b", 2, 1, &[], other)]).end()
    };
    let said = |date: Option<&str>, one_item_only| End::Said {
        date: date.map(|d| d.parse().unwrap()),
        one_item_only,
    };
    assert_eq!(ended(&[on("2010")], &[]), said(Some("2010"), true));
    assert_eq!(ended(&[on("2010")], &[When::Unknown]), said(Some("2010"), false));
    assert_eq!(ended(&[When::Unknown], &[When::Unknown]), said(None, false));
    assert_eq!(ended(&[], &[]), End::Unsaid);
}

#[test]
fn a_tie_that_ended_and_began_again_stands() {
    let pair = one(&[
        statement("Q1-a", 1, 2, &["1956"], &[on("1990")]),
        statement("Q1-b", 1, 2, &["2003"], &[]),
        statement("Q2-c", 2, 1, &["2003"], &[]),
    ]);
    assert_eq!((pair.start(), pair.end()), (Start::On("2003".parse().unwrap()), End::Unsaid));
    assert_eq!(pair.statements.len(), 3, "all are evidence");
    assert_eq!(pair.ends_before(), [on("1990")], "and the end is told");
    let ended = one(&[statement("Q1-a", 1, 2, &[], &[on("1990")])]);
    assert_eq!(ended.ends_before(), [], "it is the end");
}

#[test]
fn merged_items_are_one_and_what_names_itself_is_left_out() {
    let now = |id: ItemId| if id == item(5) { item(1) } else { id };
    let mut wrong = statement("Q1-w", 1, 3, &[], &[]);
    wrong.rank = Rank::Deprecated;
    let mut nobody = statement("Q1-n", 1, 3, &[], &[]);
    nobody.partner = None;
    let all = pairs(
        [
            statement("Q1-a", 1, 2, &[], &[]),
            statement("Q2-b", 2, 5, &[], &[]),
            statement("Q5-c", 5, 1, &[], &[]),
            wrong,
            nobody,
        ],
        now,
    );
    assert_eq!(all.pairs.len(), 1);
    assert_eq!(all.pairs[0].stated_by, [true, true]);
    let why: Vec<LeftOut> = all.left_out.iter().map(|(_, _, why)| *why).collect();
    assert_eq!(why, [LeftOut::Itself, LeftOut::Deprecated, LeftOut::UnknownPartner]);
}
