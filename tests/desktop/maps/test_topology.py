"""Overlaps and gaps: none where squares tile the plane, and their true size where they do not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.grids.service import GRID, VILLAGE, GridNode
from desktop.jobs import Cancelled, Progress
from desktop.maps.findings import SLIVER, WITHOUT_GRID
from desktop.maps.topology import check_topology
from tests.desktop.maps.made import box, shape, square

LOOSE = (WITHOUT_GRID,)


def check(shapes, nodes=None, levels=LOOSE, parent=None, tolerance=SLIVER):
    return check_topology(shapes, nodes or {}, levels, parent, tolerance, Progress())


def board(columns, rows, changed=None, side=100.0):
    """Squares side by side; `changed` grows (or shrinks) some of them on every side by metres."""
    changed = changed or {}
    places = [(column, row) for column in range(columns) for row in range(rows)]
    return [
        shape(key, square(column, row, side, changed.get((column, row), 0.0)))
        for key, (column, row) in enumerate(places, 1)
    ]


@settings(max_examples=30)
@given(st.integers(1, 6), st.integers(1, 6), st.floats(5, 500))
def test_squares_that_tile_the_plane_are_seamless(columns, rows, side):
    found = check(board(columns, rows, side=side), tolerance=0)
    assert found.seamless
    assert found.checked == columns * rows
    assert found.slivers == 0


@settings(max_examples=30)
@given(st.floats(0.5, 40))
def test_a_shrunk_square_leaves_a_gap_of_its_own_size(by):
    found = check(board(3, 3, {(1, 1): -by}), tolerance=1)
    (gap,) = found.gaps
    assert gap.area_m2 == pytest.approx(100**2 - (100 - 2 * by) ** 2, rel=1e-5)
    assert gap.width_m <= by + 1e-6
    assert len(gap.neighbours) == 9
    assert found.overlaps == ()


@settings(max_examples=30)
@given(st.floats(0.5, 40))
def test_a_grown_square_overlaps_its_neighbours(by):
    found = check(board(3, 3, {(1, 1): by}), tolerance=0.1)
    assert found.gaps == ()
    assert len(found.overlaps) == 8
    assert sum(one.area_m2 for one in found.overlaps) == pytest.approx((100 + 2 * by) ** 2 - 100**2, rel=1e-5)
    assert all(5 in (one.a, one.b) and one.a < one.b for one in found.overlaps)
    areas = [one.area_m2 for one in found.overlaps]
    assert areas == sorted(areas, reverse=True)


def test_slivers_are_counted_not_shown():
    found = check(board(3, 3, {(1, 1): 0.2}))
    assert found.seamless
    assert found.slivers == 8
    assert len(check(board(3, 3, {(1, 1): 0.2}), tolerance=1).overlaps) == 4


def test_one_inside_another_and_twice_the_same():
    found = check([shape(1, box(0, 0, 100, 100)), shape(2, box(20, 20, 40, 40)), shape(3, box(0, 0, 100, 100))])
    sizes = {(one.a, one.b): one.area_m2 for one in found.overlaps}
    assert sizes == pytest.approx({(1, 2): 400, (1, 3): 10_000, (2, 3): 400}, rel=1e-5)


def test_a_hole_that_a_neighbour_fills_is_no_gap():
    ring = shape(1, box(0, 0, 100, 100), box(20, 20, 60, 60))
    assert len(check([ring]).gaps) == 1
    assert check([ring, shape(2, box(20, 20, 60, 60))], tolerance=0.1).seamless


def test_islands_need_not_touch():
    assert check([shape(1, box(0, 0, 50, 50)), shape(2, box(500, 500, 600, 600))]).seamless


def node(key, level, path, parent=None, closed=False):
    return GridNode(key, parent, level, f"{key}", f"{key}", None, path, closed)


TREE = {
    one.id: one
    for one in (
        node(1, "town", "/1/"),
        node(2, VILLAGE, "/1/2/", 1),
        node(3, VILLAGE, "/1/3/", 1),
        node(4, GRID, "/1/2/4/", 2),
        node(5, GRID, "/1/2/5/", 2),
        node(6, GRID, "/1/2/6/", 2),
        node(7, GRID, "/1/2/7/", 2, closed=True),
    )
}


def test_a_village_that_its_grids_do_not_fill_has_a_gap_at_its_edge():
    shapes = [
        shape(1, box(0, 0, 100, 100), grid_id=2),
        shape(2, box(100, 0, 200, 100), grid_id=3),
        shape(3, box(0, 0, 50, 100), grid_id=4),
        shape(4, box(50, 0, 95, 100), grid_id=5),
    ]
    found = check(shapes, TREE, (VILLAGE, GRID))
    assert found.overlaps == ()  # a grid lies inside its village: that is no overlap
    assert [(round(gap.area_m2), gap.level, gap.neighbours) for gap in found.gaps] == [(500, GRID, (4,))]
    assert found.missing == (6,)
    assert found.checked == 4
    assert check(shapes, TREE, (GRID,), TREE[3]).missing == ()
    assert check(shapes, TREE, (VILLAGE,)).seamless


def test_a_village_without_grids_among_others_is_no_gap():
    ring = [
        (2, box(0, 0, 100, 300)),
        (2, box(200, 0, 300, 300)),
        (2, box(100, 0, 200, 100)),
        (2, box(100, 200, 200, 300)),
    ]
    shapes = [shape(key, one, grid_id=key + 3) for key, (_, one) in enumerate(ring, 1)]
    tree = TREE | {7: node(7, GRID, "/1/2/7/", 2)}
    assert len(check(shapes, tree, (GRID,)).gaps) == 1
    shapes += [shape(9, box(0, 0, 300, 300), box(100, 100, 200, 200), grid_id=2)]
    assert len(check(shapes, tree, (GRID,)).gaps) == 1
    assert check([*shapes, shape(10, box(100, 100, 200, 200), grid_id=3)], tree, (GRID,)).seamless


def test_a_grid_that_leaves_its_village_is_named():
    shapes = [shape(1, box(0, 0, 100, 100), grid_id=2), shape(2, box(50, 0, 120, 100), grid_id=4)]
    (found,) = check(shapes, TREE, (GRID,)).outside
    assert (found.key, found.above, round(found.area_m2)) == (2, 1, 2000)


def test_the_place_of_a_finding_is_where_it_is():
    first, second = shape(1, box(0, 0, 100, 100)), shape(2, box(90, 0, 200, 100))
    (overlap,) = check([first, second]).overlaps
    ((ring,),) = overlap.rings
    wanted = box(90, 0, 100, 100)
    assert ring.min(axis=0) == pytest.approx(wanted.min(axis=0), abs=1e-9)
    assert ring.max(axis=0) == pytest.approx(wanted.max(axis=0), abs=1e-9)


def test_nothing_to_check():
    found = check([], TREE, (GRID,))
    assert found.missing == (4, 5, 6)
    assert not found.seamless
    assert check([]).seamless


def test_a_check_can_be_stopped():
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        check_topology(board(2, 2), {}, LOOSE, None, SLIVER, progress)


def test_random_rectangles_against_counting_squares():
    """Whole metres, so that unit squares can be counted one by one."""
    rng = np.random.default_rng(7)
    for _ in range(10):
        west, south = rng.integers(0, 40, (2, 6))
        wide, high = rng.integers(5, 30, (2, 6))
        counted = np.zeros((6, 80, 80), bool)
        for place in range(6):
            counted[place, west[place] : west[place] + wide[place], south[place] : south[place] + high[place]] = True
        edges = list(zip(west, south, west + wide, south + high, strict=True))
        found = check([shape(key, box(*map(float, one))) for key, one in enumerate(edges)], tolerance=0.01)
        sizes = {(one.a, one.b): one.area_m2 for one in found.overlaps}
        truth = {
            (a, b): float((counted[a] & counted[b]).sum())
            for a in range(6)
            for b in range(a + 1, 6)
            if (counted[a] & counted[b]).any()
        }
        assert sizes == pytest.approx(truth, rel=1e-4)
