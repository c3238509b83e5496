"""A plan follows its form: the same headings may stand in other columns or rows of this month's file."""

import re
from collections.abc import Mapping
from dataclasses import replace

from desktop.forms.opened import OpenedForm
from desktop.forms.plan import Filler, Plan
from desktop.forms.shape import FormShape
from desktop.sheets.mapping import Confidence

_WHEN = re.compile(r"[\d〇零一二三四五六七八九十年月日季度上下半期第至\-—～~.（）()\s]+")


def kept_with(plan: Plan, opened: OpenedForm) -> Plan:
    """Return a plan that knows the places of the form it is kept with, and how the form is read."""
    places = tuple(slot.key for slot in opened.shape.area.slots)
    lines = tuple((slot.key, slot.words) for slot in opened.shape.blanks)
    return replace(plan, places=places, lines=lines, reading=opened.reading, titled=opened.shape.title)


def is_titled_alike(plan: Plan, shape: FormShape) -> bool:
    """Whether a form bears the title of the one a plan was kept with, whatever the month."""
    return not plan.titled or _WHEN.sub("", plan.titled) == _WHEN.sub("", shape.title)


def overlaid(proposed: Mapping[str, Filler], plan: Plan) -> Plan:
    """Return a kept plan in which what nobody decided, and nothing was found for, is as it is proposed now."""
    kept = {key: one for key, one in plan.fillers.items() if one.target or one.confidence is Confidence.CHOSEN}
    return replace(plan, fillers={**proposed, **kept})


def followed(plan: Plan, shape: FormShape) -> Plan:
    """Return the plan of a known form for the places of a file with the same headings.

    The headings come in the same order, wherever they stand; the lines around are known by their words.
    """
    own = [slot.key for slot in shape.area.slots]
    if len(plan.places) != len(own):
        return plan  # kept before places were
    now = dict(zip(plan.places, own, strict=True)) | _lines_now(plan, shape)
    fillers = {now[key]: replace(one, slot=now[key]) for key, one in plan.fillers.items() if key in now}
    return replace(plan, fillers=fillers, counts={now[key]: one for key, one in plan.counts.items() if key in now})


def _lines_now(plan: Plan, shape: FormShape) -> dict[str, str]:
    """Return where the lines around a form stand now; of those with equal words the first is the first."""
    left = [(slot.key, slot.words) for slot in shape.blanks]
    now: dict[str, str] = {}
    for key, words in plan.lines:
        found = next((one for one in left if one[1] == words), None)
        if found is not None:
            left.remove(found)
            now[key] = found[0]
    return now
