"""Shared offices on a real server, as the tests of `desktop.server` make them."""

from tests.desktop.server.conftest import cluster, database, files, offices, second, shared, sign

__all__ = ["cluster", "database", "files", "offices", "second", "shared", "sign"]
