"""Good files are read, files spoilt by a known chance are refused in a sentence; `make fuzz` goes on from here."""

import random

import pytest

from tests.fuzz.readers import READERS, Reader

SPOILT, FORKED = 60, 8  # of each reader; of one that forks for each


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.name)
def test_spoilt_files_are_read_or_refused(reader: Reader) -> None:
    chance, good = random.Random(20261123), list(reader.good.items())
    assert good
    for name, content in good:
        reader.try_out(name, content)
    for _ in range(FORKED if reader.name == "sheet" else SPOILT):
        name, content = chance.choice(good)
        reader.try_out(name, reader.spoil(chance, name, content))
