"""What is entered at the desk of the sample town: who came, what others ask of the grids, what is paid, aimed at."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random

from sqlalchemy.orm import Session

from db.models.roster import RegisterEntry, Staff
from desktop.grids.service import VILLAGE
from desktop.sample.land import Land
from desktop.sample.words import table

VISITS, MONTHS = 42, 3
YEAR = 330  # days over which receptions and admissions are spread
WAITS = "04"  # of admission_result
ADMITTED = frozenset({"01", "02"})
FULL, PAY = "01", {"01": 1200, "02": 300}  # staff_kind; the allowance of a month
RECEIVERS = ("接访专员", "值班干部")
TARGETS = (  # indicator, scope, percent, how many there are, how many are done
    ("重点单位接入“智慧内保”", "规模以上企业、学校、医院", 100, 36, 33),
    ("小区达到“标准型”", "全镇住宅小区", 100, 18, 15),
    ("小区达到“提高型”", "全镇住宅小区", 20, 18, 4),
    ("出租房纳入旅馆式管理", "登记的出租房", 95, 333, 318),
)


def write_desk_entries(session: Session, land: Land, workers: Iterable[Staff], today: date) -> None:
    """Enter the receptions and admissions of a year, the allowances of some months, the targets of this year."""
    rng = Random(f"{land.town.seed} desk")
    villages = [laid.key for laid in land.grids.values() if laid.level == VILLAGE]
    _receptions(session, rng, villages, today)
    _admissions(session, rng, land.key, today)
    _allowances(session, workers, today)
    _targets(session, land.key, today)


def _receptions(session: Session, rng: Random, villages: list[int], today: date) -> None:
    said = table("receptions")
    for number in range(VISITS):
        row = said[number % len(said)]
        came = today - timedelta(days=rng.randint(1, YEAR))
        facts = {
            **{name: row[name] for name in ("visitor", "matter", "passed_to", "result")},
            "people": int(row["people"]),
            "phone": f"1540000{number:04}",
            "received_by": rng.choice(RECEIVERS),
        }
        until = came + timedelta(days=rng.randint(0, 15)) if "正在" not in row["result"] else None
        _enter(session, "receptions", row["matter"], facts, rng.choice(villages), came, until)


def _admissions(session: Session, rng: Random, town: int, today: date) -> None:
    for row in table("admissions"):
        asked = today - timedelta(days=rng.randint(20, YEAR))
        decided = asked + timedelta(days=rng.randint(5, 14))
        facts = {name: row[name] for name in row if name != "funds"} | {"funds": float(row["funds"])}
        if row["state"] != WAITS:
            facts["decided_on"] = decided.isoformat()
        if row["state"] in ADMITTED:
            facts["since"] = (decided + timedelta(days=7)).isoformat()
        _enter(session, "admissions", f"{row['unit']} {row['matter']}", facts, town, asked)


def _allowances(session: Session, workers: Iterable[Staff], today: date) -> None:
    ends = [today.replace(day=1) - timedelta(days=1)]
    while len(ends) < MONTHS:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    for staff in workers:
        kind = staff.kind_code or ""
        for end in ends if kind in PAY else ():
            month, amount = f"{end:%Y-%m}", float(PAY[kind])
            facts = {
                "month": month,
                "amount": amount,
                "kind": "01" if kind == FULL else "02",
                "basis": "网格员补贴办法",
            }
            title = f"{month} {'工作补贴' if kind == FULL else '以奖代补'} {amount:g} 元"
            entry = RegisterEntry(register="allowances", title=title, facts=facts, staff_id=staff.id, happened_on=end)
            session.add(entry)


def _targets(session: Session, town: int, today: date) -> None:
    for indicator, scope, percent, total, done in TARGETS:
        facts = {
            "indicator": indicator,
            "scope": scope,
            "target": float(percent),
            "total": total,
            "done": done,
            "checked_on": (today - timedelta(days=12)).isoformat(),
            "unit": "平安办",
        }
        first, last = today.replace(month=1, day=15), today.replace(month=12, day=31)
        _enter(session, "targets", f"{indicator} {scope}", facts, town, first, last)


def _enter(
    session: Session,
    register: str,
    title: str,
    facts: Mapping[str, object],
    grid: int,
    happened_on: date,
    until: date | None = None,
) -> None:
    session.add(
        RegisterEntry(
            register=register, title=title, facts=dict(facts), grid_id=grid, happened_on=happened_on, until=until
        )
    )
