//! The tree of organisations: what stands below what.

use partnership::Id;
use partnership::id::kind;
use partnership::organisation::{DEEPEST, Node, OrganisationError, OrganisationKind as K, Tree, name};

fn id(number: u64) -> Id<kind::Organisation> {
    Id::from_random(number)
}

fn node(parent: Option<u64>, kind: K) -> Node {
    Node { parent: parent.map(id), kind, party: None }
}

#[test]
fn what_may_stand_below_what() {
    let mut out = String::from("rows: above; columns: below\n             ");
    for below in K::ALL {
        out.push_str(&format!("{:13}", below.key()));
    }
    for above in [None].into_iter().chain(K::ALL.map(Some)) {
        out.push_str(&format!("\n{:13}", above.map_or("(top)", K::key)));
        for below in K::ALL {
            out.push_str(if below.may_stand_below(above) { "yes          " } else { "·            " });
        }
    }
    let lines: Vec<_> = out.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("organisations", lines.join("\n"));
    for kind in K::ALL {
        assert_eq!(kind.key().parse(), Ok(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
    }
}

#[test]
fn names_are_tidied_or_refused() {
    assert_eq!(name("  Sister   Cities\nInternational "), Ok("Sister Cities International".into()));
    assert_eq!(name("友好都市協会"), Ok("友好都市協会".into()));
    let long = "x".repeat(201);
    for bad in ["", " \u{3000} ", "a\u{7}b", "a\u{202e}b", long.as_str()] {
        assert_eq!(name(bad), Err(OrganisationError::Name), "{bad:?}");
    }
}

#[test]
fn no_loop_and_no_well() {
    let tree = Tree::new([
        (id(1), node(None, K::Association)),
        (id(2), node(Some(1), K::Chapter)),
        (id(3), node(Some(2), K::Chapter)),
    ]);
    assert_eq!(tree.may_stand(Some(id(2)), node(Some(3), K::Chapter)), Err(OrganisationError::Loop));
    assert_eq!(tree.may_stand(Some(id(2)), node(Some(2), K::Chapter)), Err(OrganisationError::Loop));
    assert_eq!(tree.may_stand(Some(id(3)), node(Some(1), K::Chapter)), Ok(()));
    assert_eq!(tree.may_stand(None, node(Some(9), K::Chapter)), Err(OrganisationError::NoParent));
    assert_eq!(tree.may_stand(None, node(None, K::Chapter)), Err(OrganisationError::Place));
    let firm = Node { party: Some(Id::from_random(5)), ..node(Some(1), K::Firm) };
    assert_eq!(tree.may_stand(None, firm), Err(OrganisationError::Party));
    let deep: Vec<_> = (1..=DEEPEST as u64)
        .map(|n| (id(n), node((n > 1).then(|| n - 1), if n == 1 { K::Association } else { K::Chapter })))
        .collect();
    let tree = Tree::new(deep);
    assert_eq!(tree.may_stand(None, node(Some(DEEPEST as u64), K::Chapter)), Err(OrganisationError::Deep));
    assert_eq!(tree.may_stand(None, node(Some(DEEPEST as u64 - 1), K::Firm)), Ok(()));
    // A part that is moved takes what stands below it along.
    let mut nodes: Vec<_> = tree.iter().map(|(id, node)| (id, *node)).collect();
    nodes.push((id(90), node(None, K::Association)));
    nodes.push((id(91), node(Some(90), K::Chapter)));
    let tree = Tree::new(nodes);
    assert_eq!(
        tree.may_stand(Some(id(91)), node(Some(DEEPEST as u64), K::Chapter)),
        Err(OrganisationError::Deep)
    );
    assert_eq!(tree.may_stand(Some(id(2)), node(Some(90), K::Chapter)), Ok(()));
    assert_eq!(tree.may_stand(Some(id(2)), node(Some(91), K::Chapter)), Err(OrganisationError::Deep));
}

#[test]
fn a_damaged_tree_ends() {
    let tree = Tree::new([(id(1), node(Some(2), K::Chapter)), (id(2), node(Some(1), K::Chapter))]);
    assert_eq!(tree.line(id(1)).count(), DEEPEST);
    assert!(tree.within(id(1)).len() <= DEEPEST);
    assert!(tree.is_within(id(1), id(2)));
}
