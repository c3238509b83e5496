"""The folder of what is not code, in a checkout and frozen."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.resources import resources


@pytest.fixture
def unremembered() -> Iterator[None]:
    resources.cache_clear()
    yield
    resources.cache_clear()


def test_a_checkout_has_it_beside_the_code(unremembered):
    assert resources() == Path(__file__).resolve().parents[2] / "resources"
    assert (resources() / "codes" / "sex.csv").is_file()


def test_the_frozen_program_carries_it_along(unremembered, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources() == tmp_path / "resources"
