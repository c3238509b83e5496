"""A few rounds of the long run: an office killed at random moments loses nothing and keeps nothing half."""

import os

import pytest

from tests.kills.killing import kill_again_and_again, office_of
from tests.servers import programs

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are killed in the way of POSIX")


def test_an_office_of_files_survives():
    with office_of("files") as folder:
        assert kill_again_and_again(folder, 3, 9, ("imports", "sealing", "backups")).count > 0


@pytest.mark.skipif(programs() is None, reason="no PostgreSQL on this machine")
def test_a_shared_office_survives_its_clients():
    with office_of("server") as folder:
        assert kill_again_and_again(folder, 2, 47, ("edits", "taking")).count > 0
