"""The ground of the sample town: cut without a gap, by the library that the map checks it with."""

from random import Random

import pytest
import shapely

from desktop.sample.ground import Block, Ground, around, surface, wkb

PLOTS = [[3, 3, 1, 1], [1], [], *([1] * grids for grids in (5, 8, 2, 30))]


@pytest.fixture
def ground() -> Ground:
    """Land for seven villages."""
    return Ground(PLOTS, 7)


def polygon(ground: Ground, block: Block) -> shapely.Polygon:
    return shapely.from_wkb(wkb(ground.ring(block.meshes)))


def test_villages_cover_the_land_without_overlap(ground: Ground) -> None:
    villages = [polygon(ground, block) for block in ground.villages]
    whole = shapely.from_wkb(wkb(ground.ring(ground.meshes)))
    assert all(village.is_valid for village in villages)
    assert shapely.unary_union(villages).equals(whole)
    assert sum(village.area for village in villages) == pytest.approx(whole.area)


def test_grids_cover_their_village(ground: Ground) -> None:
    for block, plots in zip(ground.villages, PLOTS, strict=True):
        if plots:
            grids = block.divide(plots)
            assert [len(grid.meshes) >= share for grid, share in zip(grids, plots, strict=True)] == [True] * len(plots)
            polygons = [polygon(ground, grid) for grid in grids]
            assert all(one.is_valid for one in polygons)
            assert shapely.unary_union(polygons).equals(polygon(ground, block))
            assert sum(one.area for one in polygons) == pytest.approx(polygon(ground, block).area)


def test_a_spot_lies_in_its_grid(ground: Ground) -> None:
    rng = Random(1)
    block = ground.villages[3].divide(PLOTS[3])[2]
    around_it = polygon(ground, block)
    assert all(around_it.contains(shapely.Point(ground.spot(sorted(block.meshes), rng))) for _ in range(200))


def test_surfaces_add_up_to_those_of_a_town(ground: Ground) -> None:
    total = surface(ground.ring(ground.meshes))
    assert total == pytest.approx(sum(surface(ground.ring(block.meshes)) for block in ground.villages), rel=1e-3)
    assert 30e6 < total < 60e6


def test_one_seed_makes_one_ground() -> None:
    rings = [Ground(PLOTS, seed).ring(Ground(PLOTS, seed).villages[0].meshes) for seed in (1, 1, 2)]
    assert rings[0] == rings[1] != rings[2]


def test_a_block_knows_its_corners_and_neighbours() -> None:
    block = Block(2, 3, 5, 4)
    assert Block.of(block.meshes) == block
    assert block.corners == ((2, 3), (4, 3), (4, 3), (2, 3))
    assert all((2, 3) in around(mesh) for mesh in around((2, 3)))
