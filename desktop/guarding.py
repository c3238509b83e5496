"""Texts that a spreadsheet would run as a formula: guarded by an apostrophe in text tables, given back as they were."""

import re

DANGEROUS = frozenset("=+-@\t\r＝＋－＠'")
GUARD = "'"
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; plain numbers are left alone."""
    return f"{GUARD}{text}" if text[:1] in DANGEROUS and not _NUMBER.fullmatch(text) else text


def given_back(text: str) -> str:
    """Return what was guarded: exactly one apostrophe is taken off."""
    return text.removeprefix(GUARD)
