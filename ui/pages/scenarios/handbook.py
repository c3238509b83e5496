"""What a scenario is: where its cases go, its limits, its steps, what it asks for."""

from desktop.cases.ledgers import ledger
from desktop.cases.limits import stages
from desktop.cases.scenarios import KINDS, Scenario
from desktop.codes import Codes
from desktop.fields import Field, Kind
from ui import theme
from ui.pages.panel import Panel
from ui.pages.scrolling import Column


class Handbook(Column):
    """The page of the handbook (业务手册) of one scenario."""

    def __init__(self, scenario: Scenario, codes: Codes, loop: str) -> None:
        """`loop` is what its vocabulary is called."""
        sizes = theme.current()
        super().__init__(sizes.pad, (0, 0, sizes.unit, 0))
        told = Panel("基本情况", scenario.about)
        told.fact("记入台账", ledger(scenario.ledger).title)
        told.fact("责任单位", scenario.unit or "综治中心")
        told.fact("办理环节", loop)
        titles = {one.key: one.title for one in stages()}
        limits = "；".join(
            f"{titles.get(stage, stage)} {limit.warn} 天黄灯、{limit.due} 天红灯"
            for stage, limit in scenario.limits.items()
        )
        told.fact("时限（工作日）", limits or "同所在台账")
        self.add(told)
        steps = Panel("办理流程")
        for number, line in enumerate(scenario.handbook, 1):
            steps.fact(f"第 {number} 步", line)
        if not scenario.handbook:
            steps.fact("", "还没有写办理流程。")
        self.add(steps)
        asked = Panel("采集内容", "登记这个场景的事件时，除事件本身外还要填写：")
        for field in scenario.fields:
            asked.fact(field.title, _kind(field, codes) + ("，必填" if field.required else ""))
        self.add(asked)


def _kind(field: Field, codes: Codes) -> str:
    if field.kind is not Kind.CODE:
        return KINDS.get(field.kind, "")
    titles = [item.title for item in codes.items(field.codes) if not item.parent]
    return "选项：" + "、".join(titles[:8]) + (" 等" if len(titles) > 8 else "")
