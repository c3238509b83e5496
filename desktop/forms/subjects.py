"""What one row of a form is about, by its headings: people, households, dwellings, enterprises, grids, cases."""

from collections.abc import Mapping, Sequence

from desktop.forms.own_words import KEEPERS, in_rows, own_words
from desktop.forms.reading.shapes import heading_of
from desktop.forms.scope import Subject
from desktop.forms.shape import CardArea, FormShape
from desktop.forms.whose import called_otherwise
from desktop.sheets.blocks import numbered
from desktop.sheets.headings import Heading
from desktop.sheets.mapping import Confidence
from desktop.sheets.matching import Column, Matcher

IDENTIFYING = {  # what a table of these has a column for: one without is about something else
    Subject.ENTERPRISES: frozenset({"name", "credit_code", "legal_name"}),
    Subject.DWELLINGS: frozenset({"address", "dwelling_no", "building", "room", "owner_name"}),
    Subject.CASES: frozenset({"title", "kind_code", "number", "outside_no", "found_on", "registered_on",
                              "@all/name", "@first/name"}),
}  # fmt: skip
MISSING = 3  # headings that such a column is worth
OF_GRIDS = ("网格", "巡查", "协管", "专职")  # words of forms about the roster


class Subjects:
    """Says which subject a form is about."""

    def __init__(self, matchers: Mapping[Subject, Matcher]) -> None:
        self._matchers = matchers

    def of(self, shape: FormShape) -> Subject:
        """Return the subject whose headings a form has most of; the first of those that have equally many.

        A form that names nobody but heads is about households.
        """
        headings = [heading_of(slot) for slot in shape.area.slots]
        own = [Column(heading, ()) for heading in headings if numbered(heading) is None]
        named = self._named(Subject.PEOPLE, own)
        if len(headings) - len(own) > 1 and (isinstance(shape.area, CardArea) or "name" not in named):
            return Subject.HOUSEHOLDS  # with several members
        columns = [Column(heading, ()) for heading in headings]
        found = max(self._matchers, key=lambda subject: self._worth(subject, columns))
        if found is Subject.PEOPLE and "head_name" in named and "name" not in named:
            return Subject.PEOPLE if called_otherwise(shape.area.slots) else Subject.HOUSEHOLDS
        if found is Subject.ROSTER:
            return self._of_roster(shape, headings, named)
        return found

    def _named(self, subject: Subject, columns: Sequence[Column]) -> set[str]:
        matches = self._matchers[subject].match(columns, {}).matches
        return {match.field for match in matches if match.confidence is Confidence.EXACT}

    def _of_roster(self, shape: FormShape, headings: Sequence[Heading], named: set[str]) -> Subject:
        """Return grids for a form that names both who leads and who works there, people for one not about grids."""
        told = {in_rows(heading, own_words().inside[Subject.GRIDS]) for heading in headings}
        if "name" not in named and KEEPERS.keys() <= told:
            return Subject.GRIDS
        words = shape.title + "".join(heading.full for heading in headings)
        return Subject.ROSTER if "name" not in named or any(one in words for one in OF_GRIDS) else Subject.PEOPLE

    def _worth(self, subject: Subject, columns: Sequence[Column]) -> int:
        """Return how many of the headings are those of a subject."""
        own = own_words().of[subject]
        told = {in_rows(column.heading, own) for column in columns} - {""}
        others = [one for one in columns if not in_rows(one.heading, own)]
        worth = len(told) + self._matchers[subject].known(others)
        identifying = IDENTIFYING.get(subject)
        is_there = identifying is None or not identifying.isdisjoint(told | self._named(subject, others))
        return worth if is_there else worth - MISSING
