"""Rows put away and taken out again are the same rows."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.intake.rows import Block, PackedRows

PLAIN = st.one_of(st.none(), st.text(max_size=5), st.integers(-5, 5), st.booleans(), st.tuples(st.text(max_size=2)))
BLOCKS = st.lists(st.lists(st.tuples(PLAIN, PLAIN), max_size=5), max_size=4)


@given(BLOCKS)
def test_what_is_put_away_comes_back(blocks):
    packed, expected = PackedRows(), []
    for number, rows in enumerate(blocks):
        numbers = [number * 10 + place for place in range(len(rows))]
        packed.add(Block(numbers, {"a": [a for a, _ in rows], "b": [b for _, b in rows]}))
        expected += [(place, {"a": a, "b": b}) for place, (a, b) in zip(numbers, rows, strict=True)]
    assert len(packed) == len(expected)
    found = [(block.rows[place], block.row(place)) for block in packed for place in range(len(block))]
    assert found == expected


def test_rows_can_be_taken_out():
    block = Block([1, 2, 3], {"a": ["x", "y", "z"]}).without([1])
    assert (list(block.rows), block.columns) == ([1, 3], {"a": ["x", "z"]})
    assert block.column("missing") == [None, None]
