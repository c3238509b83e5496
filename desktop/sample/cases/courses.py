"""The courses cases take: the usual way through the loop, and everything that may come between.

A course ends where its next step would lie in the future, or at the step after which a case is meant to rest.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from random import Random
from typing import Any

from desktop.sample.cases.days import Days
from desktop.sample.cases.records import SampleCase, SampleStep
from desktop.sample.cases.scene import Scene
from desktop.sample.words import weights

PASSED_ON = frozenset({"transferred", "escalated", "returned", "undone"})
CENTRE_OF_DISTRICT = "区综治中心"
ASSISTING = ("派出所", "司法所", "综合执法队", "市场监管所", "应急管理办")
MEDIATION = weights("0103:70 0102:12 06:10 0107:4 0101:4")
CALLING = weights("01:62 02:22 03:12 04:4")  # call_back_way
CONTENT = weights("1:82 2:14 3:4")
HANDLING = {"incident": (0, 2), "petition": (12, 38), "dispute": (2, 16), "goal": (6, 18), "service": (0, 4)}
WAITING = ("等待鉴定结果", "等待当事人从外地返回", "等待汛期过后施工", "等待上级批复资金")
REASONS = {
    "returned": ("不属于本单位职责，建议由其他部门办理。", "事发地不在本辖区。"),
    "transferred": ("涉及职责以属地为主，转由该单位办理。", "经现场核实，主责部门为该单位。"),
    "escalated": ("涉及跨镇协调，超出本镇权限。", "需区级部门出具鉴定意见。"),
    "extension_asked": ("当事人外出，需要更多时间。", "施工材料未到，申请延期。"),
    "extension_refused": ("理由不充分，请按期办结。",),
    "reopened": ("回访时反映人表示问题又出现。",),
    "declined": ("不属于本镇受理范围，已告知向法院起诉。", "重复反映，已书面答复。", "经核实情况不属实。"),
    "urged": ("已过半期限，请抓紧办理并反馈进展。", "反映人再次来电，请尽快处理。"),
}
Span = tuple[int, int]


class _Resting(Exception):
    """The course ends here."""


class Course:
    """Tells the course of one case."""

    def __init__(self, case: SampleCase, scene: Scene, days: Days, rng: Random) -> None:
        self._case, self._scene, self._days, self._rng = case, scene, days, rng
        self._at, self._stop, self._wants = case.at, "", frozenset[str]()
        self._assisted = False  # whether a unit still has to assist

    def tell(self, wants: Collection[str] = (), stop: str = "") -> None:
        """Tell the course with what is wanted between, up to a step if one is named."""
        self._wants, self._stop = frozenset(wants), stop
        with suppress(_Resting):
            self._walk()

    def _walk(self) -> None:
        case = self._case
        if not case.is_accepted and "declined" not in self._wants:
            raise _Resting
        if "emergency" in self._wants:
            self._emergency("1", f"接报{case.values['title']}，已派员赶赴现场。")
        if "declined" in self._wants:
            self._step("declined", (0, 2), reason=self._reason("declined"))
            raise _Resting
        if (case.sort.ledger != "incident" and self._rng.random() < 0.8) or self._stop == "classified":
            self._step("classified", (0, 1), kind_code=case.values["kind_code"],
                       risk_code=case.values.get("risk_code"))  # fmt: skip
        self._hand_over()
        self._handle()
        self._close()

    # who handles it

    def _hand_over(self) -> None:
        if "led" in self._wants and self._scene.leaders:
            leader = self._rng.choice(self._scene.leaders)
            self._step("led", (0, 0), leader_id=leader.id, leader_name=leader.name)
        needs_unit = self._wants & {"transferred", "returned", "undone", "joined"} or self._stop == "assigned"
        if not self._case.sort.unit and not needs_unit:
            self._take()
            return
        unit = self._case.sort.unit or "司法所"
        assisting = self._other(unit) if "joined" in self._wants and not self._wants & PASSED_ON else ""
        at_once = [assisting] if assisting and self._stop != "joined" and self._rng.random() < 0.5 else []
        if "undone" in self._wants:
            self._assign("assigned", (0, 1), self._other(unit))
            self._step("undone", (0, 0), reason="选错了承办单位。", undoes=True)
        self._assign("assigned", (0, 1), unit, units=at_once, requirement="请按期办理，及时反馈结果。")
        if "returned" in self._wants:
            self._step("returned", (1, 2), reason=self._reason("returned"))
            unit = self._other(unit)
            self._assign("assigned", (0, 1), unit, requirement="请接续办理。")
        self._sign((4, 8) if "slow" in self._wants else (0, 2))
        if assisting and not at_once:
            self._step("joined", (0, 1), assisting=[assisting], requirement="请配合主办单位办理。")
        self._assisted = bool(assisting)
        if "transferred" in self._wants:
            unit = self._other(unit)
            self._assign("transferred", (0, 2), unit, reason=self._reason("transferred"))
            self._sign((0, 1))
        if "escalated" in self._wants:
            self._assign("escalated", (1, 3), CENTRE_OF_DISTRICT, reason=self._reason("escalated"))
            self._sign((0, 2))
            if self._rng.random() < 0.5:
                self._assign("handed_down", (1, 3), unit, reason="区级已出具意见，请按意见落实。")
                self._sign((0, 1))

    def _take(self) -> None:
        case, grid = self._case, self._case.values["grid_id"]
        able = [one for one in self._scene.handlers(grid) if one.id != case.values.get("finder_id")] if grid else []
        facts: dict[str, Any] = {}
        if able:
            one = self._rng.choice(able)
            facts = {"responsible_id": one.id, "responsible_name": one.name}
        self._step("taken", (0, 1), unit=grid, **facts)

    def _assign(self, kind: str, wait: Span, unit: str, units: Sequence[str] = (), **facts: Any) -> None:
        self._step(kind, wait, unit=unit, assisting=list(units), **facts)

    def _sign(self, wait: Span) -> None:
        self._step("signed", wait)

    def _other(self, unit: str) -> str:
        return self._rng.choice([one for one in ASSISTING if one != unit])

    # while it is handled

    def _handle(self) -> None:
        rng, wants, ledger = self._rng, self._wants, self._case.sort.ledger
        first, last = HANDLING.get(ledger, (1, 7))
        if "late" in wants:
            last += {"petition": 26, "dispute": 22}.get(ledger, 9)
            first = last - 5
        if "whistled" in wants:
            called = rng.sample(ASSISTING, 2)
            self._step("whistled", (0, 0), assisting=called, hours=2, words="现场需要多部门一起处置。")
            for unit in called:
                self._step("arrived", (0, 0), unit=unit, who="值班人员", words="到场核查，分工处置。")
        if "urged" in wants:
            self._step("urged", (2, 4), words=self._reason("urged"))
        self._step("progress", (0, max(1, first)), words=self._case.sort.work)
        if "emergency" in wants:
            self._emergency("2", "现场处置有序，无人员伤亡，正在核查原因。")
        if "paused" in wants:
            self._step("paused", (0, 2), waiting_for=rng.choice(WAITING))
            self._step("resumed", (4, 12))
        if "refused" in wants:
            self._step("extension_asked", (0, 1), reason=self._reason("extension_asked"), later=5)
            self._step("extension_refused", (0, 1), reason=self._reason("extension_refused"))
        if "extended" in wants:
            self._step("extension_asked", (1, 2), reason=self._reason("extension_asked"), later=10)
            self._step("extended", (0, 1), words="同意延期十个工作日。", later=10)
        for card, title in (("yellow", "黄牌"), ("red", "红牌")):
            if card in wants:
                self._step("supervised", (1, 3), card=card, words=f"办理迟缓，{title}督办，请限期办结。")
                if rng.random() < 0.6 and self._stop != "supervised":
                    self._step("lifted", (2, 4), words="已采取措施，加快办理。")
        if self._assisted:
            self._assisted = False
            self._step("assisted", (0, 2), first_assisting=True, words="已按分工完成协办事项。")
        if ledger in ("dispute", "petition") or (ledger == "security" and rng.random() < 0.3):
            self._step("mediated", (first // 2, last // 2), way_code=MEDIATION.pick(rng), place="网格驿站",
                       words=self._case.sort.work, agreed=rng.random() < 0.8)  # fmt: skip
        if "emergency" in wants:
            self._emergency("3", "处置结束，善后已落实。")
        self._step("finished", (first // 2, max(first, last - last // 3)), result=self._case.sort.result,
                   is_success=rng.random() < 0.98,
                   way_code=MEDIATION.pick(rng) if ledger == "dispute" else None)  # fmt: skip

    def _emergency(self, phase: str, words: str) -> None:
        self._step("emergency", (0, 0), phase=phase, to="镇值班室、区应急管理局", dead=0, injured=0, words=words)

    # once it is done

    def _close(self) -> None:
        rng, ledger = self._rng, self._case.sort.ledger
        self._step("fed_back", (0, 2), to="反映人" if self._case.reporters else "网格员", how="01",
                   words=self._case.sort.result)  # fmt: skip
        how, content = CALLING.pick(rng), CONTENT.pick(rng)
        if "reopened" in self._wants:
            self._step("called_back", (1, 3), how=how, satisfaction_code="3", is_confirmed=False,
                       words="反映人表示问题没有完全解决。")  # fmt: skip
            self._step("reopened", (0, 1), reason=self._reason("reopened"))
            self._wants = self._wants - {"reopened", "undone", "returned", "emergency"}
            self._hand_over()
            self._handle()
            self._close()
            return
        self._step("called_back", (1, 3), how=how, satisfaction_code=content, is_confirmed=True)
        if ledger != "goal":
            self._step("rated", (0, 3), score=max(60, min(100, round(rng.gauss(93, 4)))), rater="综治中心")
        if ledger == "petition" and rng.random() < 0.75:
            self._step("concluded", (0, 1), conclusion_code=rng.choice(("01", "01", "01", "02", "03")),
                       words="已书面答复，告知救济途径。")  # fmt: skip
        self._step("archived", (0, 2))

    def _reason(self, kind: str) -> str:
        return self._rng.choice(REASONS[kind])

    def _step(self, kind: str, wait: Span, later: int = 0, **facts: Any) -> None:
        """Tell one step after so many working days, unless that lies ahead; what is to rest somewhere goes quickly."""
        at = self._days.after(self._at, wait[0] if self._stop else self._rng.randint(*wait), self._rng)
        if at > self._days.now:
            raise _Resting
        self._at = at
        self._case.steps.append(SampleStep(at, kind, facts, later))
        if kind == self._stop:
            raise _Resting
