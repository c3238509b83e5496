"""What a sheet changes in a record that exists already, by the policy of each field."""

from collections.abc import Iterable, Mapping
from typing import Any

from desktop.intake.options import Options, Policy


def merged(policy: Policy, before: Any, given: Any) -> Any:
    """Return what a value becomes. A blank in the sheet never takes anything away."""
    if given is None or given in ("", ()):
        return before
    if policy is Policy.OVERWRITE:
        return given
    if policy is Policy.FILL and (before is None or before in ("", ())):
        return given
    return before


def merged_tags(policy: Policy, before: Iterable[str], given: Iterable[str], denied: Iterable[str]) -> tuple[str, ...]:
    """Return which tags remain: filling adds, overwriting also takes those away that the sheet denies."""
    tags = set(before)
    if policy is not Policy.KEEP:
        tags |= set(given)
    if policy is Policy.OVERWRITE:
        tags -= set(denied)
    return tuple(sorted(tags))


def differences(
    record: Mapping[str, Any], row: Mapping[str, Any], keys: Iterable[str], options: Options
) -> dict[str, tuple[Any, Any]]:
    """Return before and after of every field that the row changes in the record."""
    found = {}
    for key in keys:
        given = row.get(key)
        if given is None or given == record[key]:
            continue
        after = merged(options.policy_of(key), record[key], given)
        if after != record[key]:
            found[key] = (record[key], after)
    return found
