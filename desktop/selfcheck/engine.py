"""Evaluates the rules of a scheme for all grids at once."""

from collections.abc import Iterator, Mapping
from datetime import date

from db.store import Store
from desktop.grids.measures import Figures, Measures
from desktop.grids.service import GridNode, Grids
from desktop.jobs import Progress
from desktop.rules import Rule, number
from desktop.schemes import Scheme
from desktop.selfcheck.findings import Finding
from desktop.selfcheck.records import QUESTIONS, Answer, Asked


def evaluate(
    store: Store, grids: Grids, measures: Measures, scheme: Scheme, day: date, progress: Progress
) -> Iterator[Finding]:
    """Yield what breaks the rules in force, rule by rule."""
    rules = [rule for rule in scheme.rules if rule.on]
    figures = measures.of([rule.measure for rule in rules if rule.measure], progress=progress)
    nodes = [node for node in grids.nodes.values() if not node.closed]
    with store.read() as session:
        asked = Asked(session, grids, scheme, day)
        for rule in progress.over(rules, len(rules), "对照规则"):
            if rule.measure:
                yield from _out_of_bounds(rule, nodes, figures[rule.measure], grids, measures)
            else:
                yield from _answered(rule, asked)


def _answered(rule: Rule, asked: Asked) -> Iterator[Finding]:
    """Ask the records; what several answers say of one grid is one finding."""
    answers: dict[int | None, Answer] = {}
    for one in QUESTIONS[rule.key](asked):
        before = answers.get(one.grid_id)
        answers[one.grid_id] = one if before is None else before.with_another(one)
    for one in answers.values():
        yield Finding(
            rule.key, rule.severity, one.grid_id, one.sentence, one.figure, one.figure_text, one.bound, one.room,
            one.filters, rule.fix,
        )  # fmt: skip


def _out_of_bounds(
    rule: Rule, nodes: list[GridNode], figures: Figures, grids: Grids, measures: Measures
) -> Iterator[Finding]:
    measure = measures.measure(rule.measure)
    for node in nodes:
        if node.level not in rule.levels or (node.kind_code or "") in rule.except_kinds:
            continue
        if rule.area != "any" and grids.setting_of(node.id) != rule.area:
            continue
        figure = figures.get(node.id, 0.0 if measure.is_count else None)
        if figure is not None and rule.broken_by(figure):
            filters: Mapping[str, object] = {**measure.filters, "grid": node.id}
            shown = f"{number(figure)} {measure.unit}"
            yield Finding(
                rule.key, rule.severity, node.id, _sentence(rule, measure.title, figure, measure.unit), figure, shown,
                rule.bounds(measure.unit), measure.room, filters, rule.fix,
            )  # fmt: skip


def _sentence(rule: Rule, title: str, figure: float, unit: str) -> str:
    """Return what is wrong as one sentence with the figure and the bound."""
    if rule.maximum == 0:
        return f"{title} {number(figure)} {unit}，应为 0 {unit}。"
    if rule.minimum is not None and figure < rule.minimum:
        if not figure:
            return f"没有{title}，规定至少 {number(rule.minimum)} {unit}。"
        return f"{title} {number(figure)} {unit}，低于规定的 {number(rule.minimum)} {unit}。"
    return f"{title} {number(figure)} {unit}，超过规定的 {number(rule.maximum)} {unit}。"
