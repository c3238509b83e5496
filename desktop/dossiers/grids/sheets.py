"""Sheets of grids (网格划分一览表): known again by code or by name in their place; new ones get the office's codes."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.grids import Grid, GridCode, GridEvent, GridEventKind, GridStanding, GridTag
from desktop.dossiers.grids.fields import RECORDED
from desktop.dossiers.grids.placing import Line, Placing
from desktop.fields import Field, Kind, also
from desktop.grids.coding import OWN, Coder
from desktop.grids.naming import grid_key
from desktop.grids.service import Grids
from desktop.grids.tree_on import BECAME
from desktop.intake.flat import FlatSheets, Row, changes
from desktop.intake.importable import Batch, Complain, Reason
from desktop.intake.rows import Block
from desktop.intake.storing import Writer, in_parts
from desktop.schemes import Scheme

WHOLE_TABLE = 100_000  # rows: more than any office has grids
LEAST_SURFACE = 100  # square metres; less is a figure in another unit
TOO_SMALL = "面积 {surface} 平方米太小，可能写的是别的单位"
IN_METRES = "请换成平方米：1 亩约 667 平方米，1 平方公里是 1000000 平方米"
COUNTED = "由档案统计得出，不导入"
FROM_ROSTER = "由网格员花名册带入，这里不导入"
FROM_ORGANISATIONS = "由组织队伍带入，这里不导入"

SAYING = ("name", "code", "village_name", "parent", "level")  # what a row says of its place

SHEET_FIELDS: tuple[Field, ...] = (
    Field(
        "village_name",
        "村（社区）",
        aliases=also(
            "村 社区 村居 村社区名称 所属村 所属社区 所属村社区 所在村 所在社区 所在村社区 所属村居 行政村 村委会",
            "居委会 村名 村名称 社区名称 嘎查村社区 所属行政村",
        ),
    ),
    Field(
        "parent",
        "上级网格",
        aliases=also(
            "上级网格编码 上级编码 上级网格名称 上级网格编号 上级 所属上级 所属上级网格 父网格 父级网格 父级编码",
            "父网格编码 上级网格代码 所属二级网格 所属一级网格 所属单元网格 所属工作片 所属片区",
        ),
    ),
    Field("grid_id", "全表所属村（社区）", Kind.GRID),  # told by the name of the file or chosen for all rows
    Field("level", "层级", aliases=also("网格层级 网格级别 级别 网格等级 等级")),
    *RECORDED,
)


class GridSheets(FlatSheets):
    """The kind of sheet whose rows are grids."""

    kind, title, table, model = "grids", "网格", "grid", Grid
    tags, tagged = (GridTag, "grid_id"), "tags"
    at_once = WHOLE_TABLE
    passed: Mapping[str, str] = (
        dict.fromkeys(
            also(
                "户数 网格户数 总户数 户籍户数 常住户数 人口 人口数 人数 总人口 实有 实有人口 户籍 户籍人口 流动",
                "流动人口 常住人口 党员数 党员 党员人数 房屋数 重点场所数 场所数 企业数 商户数 楼栋数",
            ),
            COUNTED,
        )
        | dict.fromkeys(
            also(
                "网格长 网格长姓名 副网格长 网格员 网格员姓名 专职 专职网格员 兼职 兼职网格员 指导员 网格指导员",
                "网格员数量 网格长电话 网格长联系电话 网格员电话 联系电话 平安指导员 社区民警 法律顾问",
            ),
            FROM_ROSTER,
        )
        | dict.fromkeys(also("党组织 党组织名称 网格党组织 党支部"), FROM_ORGANISATIONS)
    )

    def __init__(
        self,
        grids: Grids,
        scheme: Callable[[], Scheme],
        in_force: Callable[[Sequence[Field]], Sequence[Field]] = tuple,
    ) -> None:
        super().__init__(in_force)
        self._grids, self._scheme = grids, scheme

    @property
    def declared(self) -> Sequence[Field]:
        """Every field of a grid, and what tells its place."""
        return SHEET_FIELDS

    def judge(self, block: Block, complain: Complain) -> None:
        """Place every row in the tree; complain of what cannot be placed and of codes used before."""
        texts = [[(value or "").strip() for value in block.column(key)] for key in SAYING]
        lines = list(map(Line, block.rows, *texts, block.column("grid_id")))
        small = {
            at: ("surface", TOO_SMALL.format(surface=surface), IN_METRES)
            for at, surface in enumerate(block.column("surface"))
            if surface is not None and surface < LEAST_SURFACE
        }
        placed = Placing(self._grids, self._scheme(), lines).all(small)
        for at, one in enumerate(placed):
            if one.fault is not None:
                complain(at, *one.fault)
        block.columns |= {
            "level": [one.level for one in placed],
            "parent_id": [one.parent_id for one in placed],
            "parent_row": [one.parent_row for one in placed],
            "spot": self._spots(lines),
            "known": [one.known for one in placed],
        }

    def identities(self, row: Row) -> list[Hashable]:
        """Return the grid it is, else its code, else its name in its place."""
        if row.get("known"):
            return [("known", row["known"])]
        own = ("name", row.get("parent_id"), row.get("parent_row"), grid_key(row["name"]))
        return [("code", row["code"]), own] if row.get("code") else [own]

    def find(self, session: Session, rows: Sequence[Row]) -> list[tuple[int, Reason]]:
        """Return the grids that judging knew again, where they are still there."""
        there: set[int] = set()
        for part in in_parts({row["known"] for row in rows if row.get("known")}):
            there.update(session.scalars(select(Grid.id).where(Grid.id.in_(part))))
        return [(row["known"] if row.get("known") in there else 0, Reason.NONE) for row in rows]

    def fixed(self, row: Row) -> Row:
        """Return what a new grid has besides."""
        level = next(level for level in self._scheme().levels if level.key == row["level"])
        division = row["code"] if level.administrative else None
        return {"path": "", "place": row["spot"] + 1, "standing": GridStanding.ACTIVE.value, "division_code": division}

    def comparable(self, record: Row, values: Row) -> Row:
        """Leave the place in the tree to re-division."""
        return {key: value for key, value in values.items() if key not in ("level", "parent_id")}

    def before_writing(self, session: Session, writer: Writer, rows: Sequence[Row], batch: Batch) -> None:
        """Give new grids their codes, upper ones first; note other names and other codes of known ones."""
        coder, levels = Coder(session), {level.key: level for level in self._scheme().levels}
        coder.take(row["code"] for row in rows if row.get("code"))
        by_spot = {row["spot"]: row for row in reversed(rows) if not row["known"]}  # the first of those that are equal
        for row in sorted(by_spot.values(), key=lambda row: (len(_line_of(row, by_spot)), row["spot"])):
            if not row.get("code"):
                upper: Any = by_spot.get(row["parent_row"])
                node = self._grids.nodes.get(row["parent_id"] or 0)
                above, name = (upper["code"], upper["name"]) if upper else (node.code, node.name) if node else ("", "")
                row["code"] = coder.next(above, name, levels[row["level"]], row.get("kind_code"))
        known = {row["known"]: row for row in rows if row["known"]}
        for key, record in self.records(session, known, ()).items():
            self._note(session, key, changes(self, record, known[key], batch.options), batch)

    def hang(
        self, session: Session, writer: Writer, pairs: Sequence[tuple[int, Row]], batch: Batch, *, new: bool
    ) -> None:
        """Put new grids into the tree and note their founding."""
        if not new:
            return
        keys = {row["spot"]: key for key, row in pairs}
        by_spot = {row["spot"]: row for _, row in pairs}
        paths = []
        for key, row in pairs:
            line = _line_of(row, by_spot)
            node = self._grids.nodes.get(line[-1]["parent_id"] or 0)
            path = (node.path if node else "/") + "".join(f"{keys[one['spot']]}/" for one in reversed(line))
            parent = row["parent_id"] if row["parent_row"] is None else keys[row["parent_row"]]
            paths.append((parent, path, key))
        writer.execute_many("grid", "UPDATE grid SET parent_id = ?, path = ? WHERE id = ?", paths)
        founded: dict[str, Sequence[Any]] = {
            "grid_id": [key for key, _ in pairs],
            "kind": [GridEventKind.FOUNDED.value] * len(pairs),
            "happened_on": [row.get("valid_from") or batch.sourced_on for _, row in pairs],
        }
        writer.insert(GridEvent, founded, len(pairs))

    def _note(self, session: Session, key: int, found: Mapping[str, tuple[Any, Any]], batch: Batch) -> None:
        """Write down another name and another code of a grid; the code it bore stays its own."""
        day = date.fromisoformat(batch.sourced_on)
        for name, kind in (("name", GridEventKind.RENAMED), ("code", GridEventKind.RECODED)):
            if name in found:
                before, after = found[name]
                session.add(GridEvent(grid_id=key, kind=kind, happened_on=day, note=f"{before}{BECAME}{after}"))
                if name == "code":
                    session.add(GridCode(grid_id=key, system=OWN, code=before, valid_to=day))
        session.flush()

    def _spots(self, lines: Sequence[Line]) -> list[int]:
        """Return the place of each row; equal rows share that of the first, so that they are found to be one."""
        firsts: dict[tuple[str, ...], int] = {}
        signs = ((one.name, one.code, one.village, one.parent, one.level) for one in lines)
        return [firsts.setdefault(sign, at) for at, sign in enumerate(signs)]


def _line_of(row: Row, by_spot: Mapping[int, Row]) -> list[Row]:
    """Return a new grid and the new ones it lies in, upwards."""
    line = [row]
    while line[-1]["parent_row"] is not None:
        line.append(by_spot[line[-1]["parent_row"]])
    return line
