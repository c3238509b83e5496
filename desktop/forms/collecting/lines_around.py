"""The lines around the table of a copy or of the whole: who reports, where, when."""

import re
from collections.abc import Collection
from datetime import date

from desktop.forms.cards.writing import Photo, write_slots
from desktop.forms.file import FormFilling
from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import Order
from desktop.forms.saying import Saying
from desktop.forms.shape import Slot
from desktop.forms.values import targets
from desktop.forms.values.surroundings import Surroundings
from desktop.program import Program

UNIT_WORDS = re.compile(r"填报单位|填表单位|上报单位|报送单位|村（?社区）?|村居|单位名称|^单位$")
OF_UNIT = (targets.VILLAGE, targets.OFFICE)
OF_PLACE = (targets.PROVINCE, targets.CITY, targets.COUNTY, targets.TOWN)  # what a village's copy is told besides


class LinesAround:
    """Fills in the lines around the table of one form."""

    def __init__(self, program: Program, opened: OpenedForm, day: date) -> None:
        self._program, self._opened, self._day = program, opened, day
        self._units = [slot for slot in opened.shape.blanks if self._asks_unit(slot)]

    def of_unit(self, filling: FormFilling, unit: str) -> None:
        """Write whose copy it is; who fills it in and when is the village's to say."""
        self._write(filling, unit, OF_PLACE, 0)

    def of_whole(self, filling: FormFilling, count: int, office: str) -> None:
        """Write everything the office knows, as when it fills a form itself."""
        fillers = self._opened.plan.fillers.values()
        self._write(filling, office, {one.target for one in fillers if one.is_certain}, count)

    def _write(self, filling: FormFilling, unit: str, wanted: Collection[str], count: int) -> None:
        opened = self._opened
        around = Surroundings(self._program, self._day, "", dict(opened.plan.fixed), None, count)
        blanks = [slot for slot in opened.shape.blanks if slot not in self._units]
        saying = Saying(self._program, opened.subject, blanks, opened.plan, Order(self._day), around)
        asked = [slot for slot in saying.slots if opened.plan.fillers[slot.key].target in wanted]
        said = saying.one({target: around.value(target) for target in wanted})
        values = {key: value for key, value in said.values.items() if not isinstance(value, Photo)}
        values |= {slot.key: unit for slot in self._units}
        write_slots(opened.file, filling, [*asked, *self._units], values)

    def _asks_unit(self, slot: Slot) -> bool:
        filler = self._opened.plan.fillers.get(slot.key)
        told = filler is not None and filler.target in OF_UNIT
        return told or (UNIT_WORDS.search(slot.words) is not None and not (filler and filler.target))
