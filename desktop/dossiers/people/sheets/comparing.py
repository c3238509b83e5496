"""What a row changes in a person who is known already."""

from collections.abc import Iterable
from typing import Any

from desktop.dossiers.households.rules import is_head
from desktop.dossiers.people.sheets.groups import NONE
from desktop.dossiers.people.sheets.records import BLOCK_OF, OWN, Record
from desktop.intake.importable import Remarks
from desktop.intake.merging import differences, merged_tags
from desktop.intake.options import Options
from desktop.intake.storing import Differences

_ELSEWHERE = frozenset({"household_id", "relation_code", "joined_on", "grid_id", "id_twin"})


class Comparison:
    """Compares rows with records, field by field, by the policy of each."""

    def __init__(self, keys: Iterable[str], options: Options, remarks: Remarks) -> None:
        self._options, self._remarks = options, remarks
        self.compared = tuple(key for key in keys if (key in OWN or key in BLOCK_OF) and key not in _ELSEWHERE)

    def changes(self, row: dict[str, Any], record: Record, group: int, number: int = 0) -> Differences:
        """Return what a row changes in a person, household apart."""
        found = differences(record, row, self.compared, self._options)
        home = record["household_id"]
        if not home and group == NONE:
            found |= differences(record, row, ("grid_id",), self._options)
        relation = row.get("relation_code")
        if relation and home and is_head(relation) and record["head_id"] not in (None, record["id"]):
            if number and not is_head(record["relation_code"]):
                self._remarks.add("second_head", "同一户已有户主，这些行的“户主”未采用，请核对", number)
        elif relation and home:
            found |= differences(record, row, ("relation_code",), self._options)
        if home and row.get("household_no") and record["home_no"] not in (None, row["household_no"]) and number:
            self._remarks.add("other_home", "户号与库中不同，所属的户未改动；确已换户的，请用迁户办理", number)
        if "care" in record:
            tags = merged_tags(
                self._options.policy_of("care"), record["care"], row.get("care") or (), row.get("care-") or ()
            )
            if tags != tuple(record["care"]):
                found["care"] = (list(record["care"]), list(tags))
        return found
