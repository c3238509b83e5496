"""The vault (敏感信息): what of it is closed to the account at the program, by the declaration of the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from desktop.accounts.reach import Reach, sensitive_codes, tables
from desktop.accounts.session import Clerk
from desktop.clock import Today
from desktop.fields import Field
from desktop.masking import hides
from desktop.withheld import Withheld


def without_order(clerk: Clerk, fields: Sequence[Field]) -> Sequence[Field]:
    """Return fields as a clerk may sort by them: the order of numbers he may not see in full would tell of them."""
    if clerk.rights.reveals:
        return fields
    return tuple(replace(one, sortable=False) if hides(one.mask) else one for one in fields)


def withheld_from(clerk: Clerk, blocks: Mapping[str, frozenset[str]], today: Today) -> Withheld:
    """Return what is withheld from a clerk; `blocks` has the keys of the fields that stand in tables of their own."""

    def of_person(born_on: date | None) -> frozenset[str]:
        if clerk.rights.vault:
            return frozenset()
        person = tables()["person"]
        closed = frozenset(person["vault"]).union(
            *(keys for name, keys in blocks.items() if tables()[name].get("vault") is True)
        )
        minors, since = person["minors"], Reach(clerk.rights, clerk.name, today()).adults_since
        return closed | frozenset(minors["columns"]) if born_on is not None and born_on > since else closed

    return Withheld(
        of_person,
        lambda: frozenset() if clerk.rights.vault else sensitive_codes(),
    )
