//! Who may do what: the whole matrix as a file to read, and what must hold for any tree.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use partnership::id::kind;
use partnership::organisation::{Hearing, Node, OrganisationKind, Tree};
use partnership::policy::{
    AccountAction, Actor, Decision, Membership, OrganisationAction, PartyAction, PartySubject, Request, Role,
    Scope, Takes, TieAction, TieSubject, at_the_door, decide,
};
use partnership::tie::{AgreementStatus, TieFact};
use partnership::{Fact, Id, Recorded};
use proptest::prelude::*;

type Organisation = Id<kind::Organisation>;
type Party = Id<kind::Party>;

fn organisation(number: u64) -> Organisation {
    Id::from_random(number)
}

fn party(number: u64) -> Party {
    Id::from_random(number)
}

fn person() -> Id<kind::Person> {
    Id::from_random(77)
}

const ASSOCIATION: u64 = 1;
const CHAPTER: u64 = 2;
const COMMITTEE: u64 = 3;
const CITY: u64 = 4;
const OTHER_ASSOCIATION: u64 = 5;
const OTHER_CITY: u64 = 6;
const STRANGER: u64 = 7;

/// An association and its chapter, which keeps the tie, with a committee below; the city of
/// the first side stands alone, that of the second below another association; the association
/// has confirmed who they are.
fn tree() -> Tree {
    let confirmed = |city| hearing(city, Some(ASSOCIATION), true);
    unheard().with_hearings([CITY, OTHER_CITY].map(confirmed))
}

fn hearing(city: u64, keeper: Option<u64>, confirmed: bool) -> Hearing {
    Hearing { organisation: organisation(city), keeper: keeper.map(organisation), confirmed }
}

/// The same where nobody confirmed anything.
fn unheard() -> Tree {
    use OrganisationKind as K;
    let node = |id: u64, parent: Option<u64>, kind, is: Option<u64>| {
        (organisation(id), Node { parent: parent.map(organisation), kind, party: is.map(party) })
    };
    Tree::new([
        node(ASSOCIATION, None, K::Association, None),
        node(CHAPTER, Some(ASSOCIATION), K::Chapter, None),
        node(COMMITTEE, Some(CHAPTER), K::Committee, None),
        node(CITY, None, K::Municipality, Some(100)),
        node(OTHER_ASSOCIATION, None, K::Association, None),
        node(OTHER_CITY, Some(OTHER_ASSOCIATION), K::Municipality, Some(200)),
        node(STRANGER, None, K::Association, None),
    ])
}

fn tie(published: bool) -> TieSubject {
    TieSubject { keeper: organisation(CHAPTER), sides: vec![party(100), party(200)], published }
}

fn member(of: u64, role: Role) -> Actor {
    Actor::person(person(), vec![Membership { organisation: organisation(of), role }])
}

fn cell(decision: Decision) -> String {
    match decision {
        Decision::Allowed => "yes".into(),
        Decision::Hidden => "404".into(),
        Decision::SignIn => "401".into(),
        Decision::Forbidden(Takes::Keeper(role)) => format!("403 {role}"),
        Decision::Forbidden(Takes::Own { own, keeper }) if own == keeper => format!("403 {own}"),
        Decision::Forbidden(Takes::Own { own, keeper }) => format!("403 {own}/{keeper}"),
        Decision::Forbidden(Takes::Token(scope)) => format!("403 token:{scope}"),
        Decision::Forbidden(Takes::Person) => "403 person".into(),
    }
}

/// A table with a row for each action and a column for each actor.
fn table(
    title: &str,
    actors: &[(&str, Actor)],
    actions: &[String],
    decide: impl Fn(&Actor, usize) -> Decision,
) -> String {
    let mut out = format!("{title}\n");
    let _ = write!(out, "{:18}", "");
    actors.iter().for_each(|(name, _)| _ = write!(out, "{name:27}"));
    for (row, action) in actions.iter().enumerate() {
        let _ = write!(out, "\n{action:18}");
        for (_, actor) in actors {
            let _ = write!(out, "{:27}", cell(decide(actor, row)));
        }
    }
    let lines: Vec<_> = out.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n\n"
}

fn by_role(of: u64) -> Vec<(&'static str, Actor)> {
    Role::ALL.into_iter().map(|role| (role.key(), member(of, role))).collect()
}

fn names(actions: &[impl std::fmt::Debug]) -> Vec<String> {
    actions.iter().map(|action| format!("{action:?}")).collect()
}

#[test]
fn the_whole_matrix() {
    let tree = tree();
    let mut out = String::from(
        "yes: allowed; 404: it is not there for this reader; 401: sign in;\n403 ROLE: least role that could \
         (of the side / of the keeper where they differ).\n\n",
    );
    let relations = [
        ("a member of its keeper", CHAPTER),
        ("a member of the association above its keeper", ASSOCIATION),
        ("a member of a committee below its keeper", COMMITTEE),
        ("a member of the city of side 0", CITY),
        ("a member of the association above the city of side 1", OTHER_ASSOCIATION),
        ("a member of something else", STRANGER),
    ];
    for published in [true, false] {
        let tie = tie(published);
        let subject = PartySubject { keeper: organisation(CHAPTER), party: party(100), published };
        let state = if published { "published" } else { "unpublished" };
        let of_tie =
            |actor: &Actor, row: usize| decide(actor, Request::Tie(TieAction::ALL[row], &tie), &tree);
        let of_party =
            |actor: &Actor, row: usize| decide(actor, Request::Party(PartyAction::ALL[row], &subject), &tree);
        let actors = [("anybody", Actor::anonymous())];
        out += &table(&format!("A {state} tie; anybody"), &actors, &names(&TieAction::ALL), of_tie);
        for (relation, of) in relations {
            let title = format!("A {state} tie; {relation}");
            out += &table(&title, &by_role(of), &names(&TieAction::ALL), of_tie);
        }
        out += &table(&format!("A {state} party; anybody"), &actors, &names(&PartyAction::ALL), of_party);
        for (relation, of) in relations {
            let title = format!("A {state} party, that of side 0; {relation}");
            out += &table(&title, &by_role(of), &names(&PartyAction::ALL), of_party);
        }
    }
    let of_chapter = |actor: &Actor, row: usize| {
        decide(actor, Request::Organisation(OrganisationAction::ALL[row], organisation(CHAPTER)), &tree)
    };
    let actions = names(&OrganisationAction::ALL);
    out += &table("A chapter; anybody", &[("anybody", Actor::anonymous())], &actions, of_chapter);
    for (relation, of) in [
        ("its own member", CHAPTER),
        ("a member of the association above", ASSOCIATION),
        ("a member of a committee below", COMMITTEE),
        ("a member of something else", STRANGER),
    ] {
        out += &table(&format!("A chapter; {relation}"), &by_role(of), &actions, of_chapter);
    }
    let tokens: Vec<(&str, Actor)> = [("no scope", None)]
        .into_iter()
        .chain(Scope::ALL.map(|scope| (scope.key(), Some(scope))))
        .map(|(name, scope)| {
            (name, member(CHAPTER, Role::Owner).by_token(scope.into_iter().collect(), None, &tree))
        })
        .collect();
    for published in [true, false] {
        let tie = tie(published);
        let state = if published { "published" } else { "unpublished" };
        out += &table(
            &format!("A {state} tie; tokens of an owner of its keeper, each for one scope"),
            &tokens,
            &names(&TieAction::ALL),
            |actor, row| decide(actor, Request::Tie(TieAction::ALL[row], &tie), &tree),
        );
    }
    out += &table("A chapter; tokens of its owner, each for one scope", &tokens, &actions, of_chapter);
    let accounts = [
        ("anybody", Actor::anonymous()),
        ("its person", member(CHAPTER, Role::Viewer)),
        ("its person's token", tokens[3].1.clone()),
        ("an owner", Actor::person(Id::from_random(78), vec![])),
    ];
    out += &table("An account", &accounts, &names(&AccountAction::ALL), |actor, row| {
        decide(actor, Request::Account(AccountAction::ALL[row], person()), &tree)
    });
    insta::assert_snapshot!("policy", out);
}

#[test]
fn a_token_bound_to_an_organisation_is_nobody_elsewhere() {
    let tree = tree();
    let all: BTreeSet<Scope> = Scope::ALL.into();
    let owner = member(ASSOCIATION, Role::Owner);
    let bound = owner.clone().by_token(all.clone(), Some(organisation(COMMITTEE)), &tree);
    assert_eq!(bound.role_in(organisation(COMMITTEE), &tree), Some(Role::Owner));
    assert_eq!(bound.role_in(organisation(CHAPTER), &tree), None);
    let below = member(COMMITTEE, Role::Editor).by_token(all.clone(), Some(organisation(CHAPTER)), &tree);
    assert_eq!(below.role_in(organisation(COMMITTEE), &tree), Some(Role::Editor));
    assert_eq!(below.role_in(organisation(CHAPTER), &tree), None);
    let elsewhere = owner.by_token(all, Some(organisation(STRANGER)), &tree);
    assert!(elsewhere.memberships().is_empty());
}

#[test]
fn who_is_a_city_for_one_keeper_is_a_stranger_for_another_until_that_one_confirms() {
    let mayor = member(CITY, Role::Owner);
    let party = PartySubject { keeper: organisation(CHAPTER), party: party(100), published: false };
    let strange = |tree: &Tree, published| {
        let tie = tie(published);
        let ties = TieAction::ALL.map(|action| (action.is_public(), Request::Tie(action, &tie)));
        let parties = PartyAction::ALL.map(|action| (false, Request::Party(action, &party)));
        let nothing = |&(public, request): &(bool, Request<'_>)| match decide(&mayor, request, tree) {
            Decision::Hidden => !published || matches!(request, Request::Party(..)),
            Decision::Allowed => published && public,
            decision => published && decision != Decision::Allowed,
        };
        ties.iter().chain(&parties).all(nothing)
    };
    for published in [true, false] {
        for heard in [
            vec![],
            vec![hearing(CITY, Some(ASSOCIATION), false)],
            vec![hearing(CITY, Some(OTHER_ASSOCIATION), true), hearing(OTHER_CITY, None, true)],
            // Who keeps it says no, whatever the operator or those above say.
            vec![hearing(CITY, None, true), hearing(CITY, Some(CHAPTER), false)],
            vec![hearing(CITY, Some(ASSOCIATION), true), hearing(CITY, Some(CHAPTER), false)],
        ] {
            assert!(strange(&unheard().with_hearings(heard.clone()), published), "{heard:?}");
        }
        for heard in [Some(CHAPTER), Some(ASSOCIATION), None] {
            assert!(!strange(&unheard().with_hearings([hearing(CITY, heard, true)]), published));
        }
    }
    // In one tree nobody asks: who stands above it sees it all anyway.
    let below = unheard().with_hearings([hearing(OTHER_CITY, Some(ASSOCIATION), false)]);
    assert!(below.hears(organisation(OTHER_ASSOCIATION), organisation(OTHER_CITY)));
}

#[test]
fn a_change_is_made_for_the_organisation_in_which_they_may_most() {
    let (tree, tie) = (tree(), tie(false));
    let acts_for = |held: &[(u64, Role)]| {
        let member = |&(of, role)| Membership { organisation: organisation(of), role };
        let actor = Actor::person(person(), held.iter().map(member).collect());
        actor.acts_for(tie.keeper, &tie.sides, &tree)
    };
    assert_eq!(acts_for(&[]), organisation(CHAPTER), "nobody in particular acts for the keeper");
    assert_eq!(acts_for(&[(STRANGER, Role::Owner)]), organisation(CHAPTER));
    assert_eq!(acts_for(&[(CITY, Role::Viewer)]), organisation(CITY));
    assert_eq!(acts_for(&[(CITY, Role::Editor), (ASSOCIATION, Role::Editor)]), organisation(CHAPTER));
    assert_eq!(acts_for(&[(CITY, Role::Owner), (CHAPTER, Role::Editor)]), organisation(CITY));
    assert_eq!(acts_for(&[(CITY, Role::Editor), (OTHER_CITY, Role::Owner)]), organisation(OTHER_CITY));
}

#[test]
fn strangers_learn_nothing_at_the_door() {
    let anybody = Actor::anonymous();
    assert_eq!(at_the_door(&anybody, TieAction::Describe.is_public()), Some(Decision::SignIn));
    assert_eq!(at_the_door(&anybody, TieAction::See.is_public()), None);
    assert_eq!(at_the_door(&member(CITY, Role::Viewer), false), None);
    // What the door says of a thing that is not there is what is said of one that is.
    for action in TieAction::ALL.into_iter().filter(|a| !a.is_public()) {
        assert_eq!(decide(&anybody, Request::Tie(action, &tie(false)), &tree()), Decision::SignIn);
        assert_eq!(decide(&anybody, Request::Tie(action, &tie(true)), &tree()), Decision::SignIn);
    }
}

/// A tree of up to nine organisations, some of them cities, and a tie among them.
fn any_scene() -> impl Strategy<Value = (Tree, TieSubject)> {
    let parents = prop::collection::vec((0..9_u64, any::<bool>()), 1..9);
    let heard = prop::collection::vec((1..10_u64, prop::option::of(1..10_u64), any::<bool>()), 0..4);
    let scene = (parents, 0..9_u64, 0..9_u64, 0..9_u64, any::<bool>(), heard);
    scene.prop_map(|(parents, keeper, a, b, published, heard)| {
        let nodes = parents.iter().enumerate().map(|(i, &(parent, city))| {
            let id = i as u64 + 1;
            // Above stands one founded before, or none: no loops.
            let parent = (parent > 0 && parent < id).then(|| organisation(parent));
            let kind = if city { OrganisationKind::Municipality } else { OrganisationKind::Association };
            (organisation(id), Node { parent, kind, party: city.then(|| party(100 + id)) })
        });
        let sides = vec![party(100 + a + 1), party(100 + b + 1)];
        let heard = heard.into_iter().map(|(city, keeper, confirmed)| hearing(city, keeper, confirmed));
        let tree = Tree::new(nodes).with_hearings(heard);
        (tree, TieSubject { keeper: organisation(keeper + 1), sides, published })
    })
}

fn any_role() -> impl Strategy<Value = Role> {
    prop::sample::select(Role::ALL.to_vec())
}

fn any_memberships() -> impl Strategy<Value = Vec<Membership>> {
    let one =
        (1..10_u64, any_role()).prop_map(|(id, role)| Membership { organisation: organisation(id), role });
    prop::collection::vec(one, 0..4)
}

fn any_action() -> impl Strategy<Value = TieAction> {
    prop::sample::select(TieAction::ALL.to_vec())
}

fn any_scopes() -> impl Strategy<Value = BTreeSet<Scope>> {
    prop::sample::subsequence(Scope::ALL.to_vec(), 0..=4).prop_map(|scopes| scopes.into_iter().collect())
}

/// How much a decision gives: nothing, that the thing is there, the thing.
fn gives(decision: Decision) -> u8 {
    match decision {
        Decision::Hidden | Decision::SignIn => 0,
        Decision::Forbidden(_) => 1,
        Decision::Allowed => 2,
    }
}

proptest! {
    #[test]
    fn more_roles_never_allow_less(
        (tree, tie) in any_scene(), held in any_memberships(), more in any_memberships(), action in any_action(),
    ) {
        let request = Request::Tie(action, &tie);
        let before = decide(&Actor::person(person(), held.clone()), request, &tree);
        let all = held.iter().chain(&more).copied().collect();
        prop_assert!(gives(decide(&Actor::person(person(), all), request, &tree)) >= gives(before));
        for (i, m) in held.iter().enumerate() {
            for role in Role::ALL.into_iter().filter(|&r| r > m.role) {
                let mut raised = held.clone();
                raised[i].role = role;
                let after = decide(&Actor::person(person(), raised), request, &tree);
                prop_assert!(gives(after) >= gives(before), "{role} of {m:?}");
            }
        }
    }

    #[test]
    fn anybody_sees_what_is_published_and_nothing_else((tree, tie) in any_scene(), action in any_action()) {
        let decision = decide(&Actor::anonymous(), Request::Tie(action, &tie), &tree);
        prop_assert_eq!(decision == Decision::Allowed, tie.published && action.is_public());
        prop_assert!(!matches!(decision, Decision::Forbidden(_)));
    }

    #[test]
    fn nobody_outside_changes_or_sees_anything(
        (tree, tie) in any_scene(), held in any_memberships(), action in any_action(),
    ) {
        let parties = tie.sides.iter().flat_map(|&side| tree.speaking(side, tie.keeper));
        let concerned: Vec<_> = parties.chain([tie.keeper]).collect();
        let inside = |m: &Membership| concerned.iter().any(|&id| tree.is_within(id, m.organisation));
        let outside: Vec<_> = held.into_iter().filter(|m| !inside(m)).collect();
        let decision = decide(&Actor::person(person(), outside), Request::Tie(action, &tie), &tree);
        if tie.published {
            prop_assert_eq!(decision == Decision::Allowed, action.is_public());
        } else {
            prop_assert_eq!(decision, Decision::Hidden);
        }
    }

    #[test]
    fn a_city_never_speaks_for_the_other_side(
        (tree, tie) in any_scene(), role in any_role(), side in 0..2_u8,
    ) {
        let other = tie.sides[usize::from(1 - side)];
        for city in tree.of_party(tie.sides[usize::from(side)]) {
            let over_other = tree.of_party(other).any(|id| tree.is_within(id, city));
            if over_other || tree.is_within(tie.keeper, city) {
                continue;
            }
            let member = Actor::person(person(), vec![Membership { organisation: city, role }]);
            for action in [TieAction::ChangeStatus(1 - side), TieAction::Confirm(1 - side)] {
                prop_assert_ne!(decide(&member, Request::Tie(action, &tie), &tree), Decision::Allowed);
            }
        }
    }

    #[test]
    fn a_token_never_allows_more_than_its_person(
        (tree, tie) in any_scene(), held in any_memberships(), scopes in any_scopes(), action in any_action(),
        bound in prop::option::of(1..10_u64),
    ) {
        let person = Actor::person(person(), held);
        let token = person.clone().by_token(scopes.clone(), bound.map(organisation), &tree);
        let request = Request::Tie(action, &tie);
        prop_assert!(gives(decide(&token, request, &tree)) <= gives(decide(&person, request, &tree)));
        if scopes.is_empty() {
            let allowed = decide(&token, request, &tree) == Decision::Allowed;
            prop_assert_eq!(allowed, tie.published && action.is_public());
        }
    }

    #[test]
    fn a_role_reaches_down_and_never_up((tree, _) in any_scene(), at in 1..10_u64, role in any_role()) {
        let at = organisation(at);
        let actor = Actor::person(person(), vec![Membership { organisation: at, role }]);
        for (id, _) in tree.iter() {
            prop_assert_eq!(actor.role_in(id, &tree).is_some(), tree.is_within(id, at));
        }
        if tree.get(at).is_some() {
            let below: BTreeSet<_> = tree.within(at).into_iter().collect();
            let held: BTreeSet<_> =
                tree.iter().map(|(id, _)| id).filter(|&id| actor.role_in(id, &tree).is_some()).collect();
            prop_assert_eq!(held, below);
        }
    }
}

/// A fact as it was recorded for an organisation.
fn said(by: u64, what: TieFact) -> Recorded<TieFact> {
    let at = "2026-11-22T08:00:00Z".parse().unwrap();
    Recorded { revision: 2, at, by: Some(person()), organisation: organisation(by), fact: Fact::new(what) }
}

#[test]
fn a_city_unsays_what_it_said_and_nothing_else() {
    let (tree, tie) = (tree(), tie(true));
    let confirmed = |by, side| said(by, TieFact::Confirmed { side: party(side) });
    let ground = None;
    let stepped = TieFact::StatusChanged { side: party(200), to: AgreementStatus::UnderReview, ground };
    let cases = [
        (confirmed(CITY, 100), TieAction::Confirm(0)),
        (said(OTHER_CITY, stepped.clone()), TieAction::ChangeStatus(1)),
        // What the registry recorded of a city, what the other city said of it, what is of the whole.
        (confirmed(CHAPTER, 100), TieAction::Retract),
        (confirmed(OTHER_CITY, 100), TieAction::Retract),
        (said(CITY, stepped), TieAction::Retract),
        (said(CITY, TieFact::Published), TieAction::Retract),
        (confirmed(CITY, 300), TieAction::Retract),
    ];
    for (recorded, action) in cases {
        assert_eq!(TieAction::to_take_back(&recorded, &tie, &tree), action, "{recorded:?}");
    }
    // Where nobody confirmed who speaks for the city, it speaks for nothing here.
    assert_eq!(TieAction::to_take_back(&confirmed(CITY, 100), &tie, &unheard()), TieAction::Retract);
    let action = TieAction::to_take_back(&confirmed(CITY, 100), &tie, &tree);
    for (who, allowed) in [
        (member(CITY, Role::Coordinator), true),
        (member(CITY, Role::Editor), false),
        (member(OTHER_CITY, Role::Owner), false),
        (member(CHAPTER, Role::Registrar), true),
        (member(STRANGER, Role::Owner), false),
    ] {
        let decision = decide(&who, Request::Tie(action, &tie), &tree);
        assert_eq!(decision == Decision::Allowed, allowed, "{who:?}");
    }
}
