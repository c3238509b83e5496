"""Which rules of handling an office switched off: who finds, handles, calls back and rates (P0-34, P0-42)."""

from collections.abc import Collection

from desktop.cases.ledgers import ledgers
from desktop.cases.ruling import CALL_BACK_OFF, RATED_APART, SEPARATION_OFF
from desktop.office import Office


class OwnRules:
    """Reads and switches the rules that a ledger's cases are held to."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def separates(self, ledger: str) -> bool:
        """Whether who found a case of this ledger needs a reason to handle it."""
        return ledger not in self._office.get(SEPARATION_OFF, [])

    def calls_apart(self, ledger: str) -> bool:
        """Whether who handled a case of this ledger needs a reason to call back."""
        return ledger not in self._office.get(CALL_BACK_OFF, [])

    @property
    def rates_apart(self) -> bool:
        """Whether who wrote down the handling must leave the rating to another account."""
        return bool(self._office.get(RATED_APART, False))

    def put(self, separating: Collection[str], calling: Collection[str], rates_apart: bool) -> None:
        """Switch the rules: the ledgers that are held to each, and whether rating is apart."""
        keys = [one.key for one in ledgers()]
        off = {
            SEPARATION_OFF: [key for key in keys if key not in separating],
            CALL_BACK_OFF: [key for key in keys if key not in calling],
            RATED_APART: rates_apart,
        }
        titles = {one.key: one.title for one in ledgers()}
        told = {
            "停用采办分离的台账": (self._words(SEPARATION_OFF, titles), _joined(off[SEPARATION_OFF], titles)),
            "停用回访分离的台账": (self._words(CALL_BACK_OFF, titles), _joined(off[CALL_BACK_OFF], titles)),
            "评价须由另一账号录入": tuple("是" if one else "否" for one in (self.rates_apart, rates_apart)),
        }
        changed = {title: pair for title, pair in told.items() if pair[0] != pair[1]}
        if changed:
            self._office.put("修改办理规则", off, changed)

    def _words(self, key: str, titles: dict[str, str]) -> str:
        return _joined(self._office.get(key, []), titles)


def _joined(keys: object, titles: dict[str, str]) -> str:
    return "、".join(titles.get(str(key), str(key)) for key in keys) if isinstance(keys, list) else ""
