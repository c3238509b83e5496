"""A village with its party organisations, for the tests of organisations."""

import pytest


@pytest.fixture
def organisations(program):
    """The organisations of the office."""
    return program.organisations


@pytest.fixture
def make(program):
    """Register an organisation."""

    def register(family, name, kind, grid=None, parent=None, **values):
        draft = program.organisations.blank(family)
        draft.name, draft.kind_code = name, kind
        draft.grid_id = program.grids.resolve(grid) if grid else None
        draft.parent_id = str(parent) if parent else None
        for key, value in values.items():
            setattr(draft, key, value)
        return program.organisations.save(draft)

    return register


@pytest.fixture
def village(make):
    """江头村: a committee, a branch in the first grid, a group under it, a contact household under that."""
    top = make("party", "江头村党委", "01", "江头")
    branch = make("party", "第一党支部", "03", "江头第1网格", top)
    group = make("party", "榕树下党小组", "04", "江头第1网格", branch)
    return top, branch, group
