"""`map`: take in the polygons of a file, and say where the grids overlap or leave gaps."""

import argparse
from pathlib import Path
from typing import Any

from desktop.commands.signing import add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say, warn
from desktop.errors import Refusal
from desktop.maps.findings import SLIVER, Topology
from desktop.maps.matches import DATUM_TITLES, Datum, Matches
from desktop.program import Program

NAME, HELP = "map", "导入网格边界（GeoJSON、Shapefile），检查重叠和空隙"
NOTHING_TO_DO = "请给出边界文件，或用 --check 检查已有的边界。"
FAULTS = "有 {count} 个图形不能导入，请修改后再导入，或加 --skip-faulty 跳过：{first}"
SEAMLESS = "没有重叠、空隙和缺少边界的网格。"
NAMED = 8  # faults said in a refusal


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser)
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="边界文件：.geojson .json .shp .zip")
    datums = "；".join(f"{datum.value}：{title}" for datum, title in DATUM_TITLES.items())
    parser.add_argument("--datum", choices=[one.value for one in Datum], default=Datum.WGS84.value, help=datums)
    parser.add_argument("--name-key", default="", metavar="KEY", help="哪个属性是名称（不给则自动识别）")
    parser.add_argument("--code-key", default="", metavar="KEY", help="哪个属性是编码（不给则自动识别）")
    parser.add_argument("--skip-faulty", action="store_true", help="跳过不能导入的图形")
    parser.add_argument("--check", action="store_true", help="检查重叠、空隙和缺少边界的网格")
    parser.add_argument(
        "--tolerance", type=float, default=SLIVER, metavar="M2", help="不计小于多少平方米的（默认 100）"
    )


def run(arguments: argparse.Namespace) -> int:
    """Take in, check, or both; faults of the ground are exit code 1."""
    if arguments.file is None and not arguments.check:
        raise Refusal(NOTHING_TO_DO)
    facts: dict[str, Any] = {}
    lines: list[str] = []
    seamless = True
    with signed_in(arguments) as program:
        if arguments.file is not None:
            matches = _matches(program, arguments)
            taken = program.maps.take_in(matches, SpokenProgress())
            placed = sum(one.grid_id is not None for one in matches.taken)
            facts |= {"file": arguments.file, "taken": taken.count, "grids": placed, "faulty": len(matches.faulty)}
            lines.append(f"已导入 {taken.count:,} 个图形，其中 {placed:,} 个对应到网格。")
        if arguments.check:
            found = program.maps.topology(tolerance_m2=arguments.tolerance, progress=SpokenProgress())
            seamless = found.seamless
            facts |= _facts(program, found)
            lines += _lines(program, found)
    say("\n".join(lines), facts, arguments.json)
    return 0 if seamless else 1


def _matches(program: Program, arguments: argparse.Namespace) -> Matches:
    """Return the features of the file with their grids. Raise Refusal where some are faulty and none may be skipped."""
    file = program.maps.read_file(arguments.file, SpokenProgress())
    names = arguments.name_key or file.name_key, arguments.code_key or file.code_key
    matches = program.maps.propose(file, *names, Datum(arguments.datum))
    said = [f"第 {one.number} 个图形：{fault}" for one in matches.faulty for fault in one.faults]
    if said and not arguments.skip_faulty:
        raise Refusal(FAULTS.format(count=len(matches.faulty), first="；".join(said[:NAMED])))
    for line in said:
        warn(line)
    return matches


def _lines(program: Program, found: Topology) -> list[str]:
    names = _names(program)
    lines = [f"重叠：{names[one.a]} 与 {names[one.b]}，{one.area_m2:,.0f} 平方米" for one in found.overlaps]
    lines += [
        f"空隙：{'、'.join(names[key] for key in one.neighbours)}之间，{one.area_m2:,.0f} 平方米" for one in found.gaps
    ]
    lines += [f"超出上级网格：{names[one.key]}，{one.area_m2:,.0f} 平方米" for one in found.outside]
    lines += [f"没有边界：{program.grids.path_name(key)}" for key in found.missing]
    return lines or [SEAMLESS]


def _facts(program: Program, found: Topology) -> dict[str, Any]:
    names = _names(program)
    codes = {key: node.code for key, node in program.grids.nodes.items()}
    return {
        "checked": found.checked,
        "overlaps": [{"between": [names[one.a], names[one.b]], "area_m2": one.area_m2} for one in found.overlaps],
        "gaps": [{"between": [names[key] for key in one.neighbours], "area_m2": one.area_m2} for one in found.gaps],
        "outside": [{"name": names[one.key], "area_m2": one.area_m2} for one in found.outside],
        "missing": [codes[key] for key in found.missing],
    }


def _names(program: Program) -> dict[int, str]:
    shapes = program.maps.shapes()
    return {shape.key: program.grids.path_name(shape.grid_id) or shape.name for shape in shapes}
