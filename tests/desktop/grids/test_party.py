"""The tree of the party's organisations against its legal patterns."""

from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.models.organisations import Organisation, OrganisationFamily, OrganisationStanding
from desktop.grids.party import (
    ABOVE,
    AT,
    BELOW,
    PartyNode,
    faults_in,
    is_legal,
    line_of,
    party_faults,
    party_patterns,
    placement_fault,
)

PATTERNS = party_patterns()
COMMITTEE, GENERAL, BRANCH, GROUP, HOUSEHOLD = "01", "02", "03", "04", "05"
KINDS = (COMMITTEE, GENERAL, BRANCH, GROUP, HOUSEHOLD)


def node(key, kind, parent=None, place=BELOW, grid=1, path="/1/", **values):
    return PartyNode(key, f"{PATTERNS.title(kind)}{key}", kind, parent, grid, place, path, **values)


def tree(*nodes):
    return {one.id: one for one in nodes}


def legal_lines():
    """Every line of kinds and places that the patterns allow, and every beginning of one."""
    found = set()
    for pattern in PATTERNS.patterns:
        ways = [[(step, True), *([(step, False)] if step.optional else [])] for step in pattern.steps]
        for way in product(*ways):
            steps = [step for step, taken in way if taken]
            for kinds in product(*(step.kinds for step in steps)):
                line = tuple(zip(kinds, (step.at for step in steps), strict=True))
                found |= {line[:length] for length in range(1, len(line) + 1)}
    return found


LEGAL = legal_lines()


def allowed(kinds, places):
    return any(
        len(line) == len(kinds)
        and all(
            kind == own and place in ("", mine) for (kind, place), own, mine in zip(line, kinds, places, strict=True)
        )
        for line in LEGAL
    ) and all(one != other for one, other in pairwise(kinds))


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from((AT, BELOW))), min_size=1, max_size=6))
def test_a_line_is_legal_when_a_pattern_allows_it(places):
    line = [node(key, kind, key - 1 or None, place) for key, (kind, place) in enumerate(places, 1)]
    kinds = [kind for kind, _ in places]
    assert is_legal(line, PATTERNS, rooted=True) == allowed(kinds, [place for _, place in places])


@given(
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=9),
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=30),
)
def test_no_sequence_of_accepted_moves_makes_a_circle_or_a_wrong_pair(kinds, moves):
    nodes = tree(*(node(key, kind) for key, kind in enumerate(kinds, 1)))
    for key, parent in moves:
        if key in nodes and parent in nodes:
            moved = replace(nodes[key], parent_id=parent)
            if not placement_fault(nodes, moved, PATTERNS):
                nodes[key] = moved
    for one in nodes.values():
        assert line_of(nodes, one.id) is not None
        if one.parent_id is not None:
            assert nodes[one.parent_id].kind < one.kind


@given(st.integers(2, 6))
def test_a_circle_is_told_of_everyone_in_it(size):
    nodes = tree(*(node(key, GROUP, key % size + 1) for key in range(1, size + 1)))
    assert {key for key, _, words in faults_in(nodes, PATTERNS) if "绕成了圈" in words} == set(nodes)


@pytest.mark.parametrize(
    "nodes",
    [
        (node(1, COMMITTEE, place=AT), node(2, BRANCH, 1, AT), node(3, GROUP, 2)),
        (node(1, GENERAL, place=AT), node(2, BRANCH, 1), node(3, GROUP, 2)),
        (node(1, BRANCH, place=AT), node(2, GROUP, 1)),
        (node(1, COMMITTEE, place=AT), node(2, BRANCH, 1), node(3, GROUP, 2), node(4, HOUSEHOLD, 3)),
        (node(1, COMMITTEE, place=ABOVE), node(2, COMMITTEE, 1, AT), node(3, GENERAL, 2), node(4, BRANCH, 3)),
        (node(1, COMMITTEE, place=ABOVE), node(2, BRANCH, 1)),
    ],
)
def test_the_ways_of_the_policies_are_in_order(nodes):
    assert list(faults_in(tree(*nodes), PATTERNS)) == []


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ((node(1, BRANCH),), "“党支部1”（党支部）没有上级党组织。"),
        (
            (node(1, COMMITTEE, place=AT), node(2, GROUP, 1)),
            "“党委1”是党委，之下不能直接设党小组，可以设党总支、党支部。",
        ),
        (
            (node(1, BRANCH, place=AT), node(2, HOUSEHOLD, 1)),
            "“党支部1”是党支部，之下不能直接设党员联系户，可以设党小组。",
        ),
        (
            (node(1, BRANCH, place=AT), node(2, GROUP, 1, AT)),
            "“党小组2”（党小组）的所属网格与“党支部1”不相配，应为社区党支部—网格党小组。",
        ),
        (
            (node(1, COMMITTEE, place=AT, dissolved=True), node(2, BRANCH, 1)),
            "“党支部2”的上级“党委1”已撤销，请改选上级组织。",
        ),
        ((node(1, COMMITTEE, place=AT, grid=None),), "“党委1”没有所属网格。"),
        (
            (node(1, COMMITTEE, place=AT, path="/1/2/"), node(2, BRANCH, 1, path="/1/3/")),
            "“党支部2”所在的网格不在上级“党委1”的范围内。",
        ),
    ],
)
def test_a_fault_is_told_in_one_sentence(nodes, words):
    assert [one for _, _, one in faults_in(tree(*nodes), PATTERNS)] == [words]


def test_only_the_one_at_fault_is_blamed():
    nodes = tree(node(1, COMMITTEE, place=AT), node(2, GROUP, 1), node(3, HOUSEHOLD, 2))
    assert [key for key, _, _ in faults_in(nodes, PATTERNS)] == [2]


def test_what_stands_below_is_looked_at_too():
    nodes = tree(node(1, BRANCH, place=AT), node(2, GROUP, 1))
    words = placement_fault(nodes, replace(nodes[1], kind=COMMITTEE), PATTERNS)
    assert words == "“党支部1”是党委，之下不能直接设党小组，可以设党总支、党支部。"
    assert placement_fault(nodes, replace(nodes[1], parent_id=2), PATTERNS).startswith("不能把“党支部1”设在自己")


def test_the_tree_is_read_with_where_the_grids_lie(program):
    village, grid = program.grids.find_village("江头"), program.grids.resolve("江头第1网格")
    with program.office.store.write("登记党组织") as session:
        top = organisation("江头村党总支", GENERAL, village)
        session.add(top)
        session.flush()
        gone = organisation("旧支部", BRANCH, grid, top.id)
        gone.standing = OrganisationStanding.DISSOLVED
        session.add_all(
            [organisation("第一党支部", BRANCH, grid, top.id), organisation("党小组", GROUP, grid, top.id), gone]
        )
    with program.office.store.read() as session:
        found = party_faults(session)
    assert [(where, words) for _, where, words in found] == [
        (grid, "“江头村党总支”是党总支，之下不能直接设党小组，可以设党支部。")
    ]


def organisation(name, kind, grid, parent=None):
    return Organisation(
        family=OrganisationFamily.PARTY, kind_code=kind, name=name, name_key=name, grid_id=grid, parent_id=parent
    )
