"""Rules of the house that no linter knows."""

import ast
import codecs
import io
import re
import tokenize
import tomllib
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from functools import cache
from pathlib import Path

EXPLAINED = ast.Module | ast.ClassDef | ast.FunctionDef

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("db", "desktop", "ui", "migrations", "tests")
TEXT = {".csv", ".html", ".json", ".lock", ".mako", ".md", ".py", ".qss", ".spec", ".svg", ".toml", ".txt"}
NAMELESS = {
    "Makefile", "LICENSE", ".importlinter", ".gitignore", ".ci/run", ".ci/system-libraries", ".ci/independent-tools",
}  # fmt: skip

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff]")
LATIN = re.compile(r"[A-Za-z]")
QUOTED = 24  # Chinese characters that a comment may quote without a word around them
QT_NAMES = re.compile(r"[a-z]+[A-Z]\w*|count|data|done|event|flags|index|paint|parent|reject|sort|validate")

VAGUE = re.compile(r"^(utils?|helpers?|commons?|managers?|misc|tools)$|_(utils?|helpers?|manager)$")
THREADS = re.compile(r"\b(QThread|QThreadPool|QRunnable|threading\.Thread|\w+PoolExecutor)\b")
COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})\b")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b(?!.*#\d+)")

CITIZEN = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
NEVER_ISSUED = ("359998", "359999")
PUBLISHED = {  # examples of the standards
    "11010519491231002X",
    "440524188001010014",
    "440308199901101512",
    "810000199408230021",
    "830000199201300022",
}
MACHINE = re.compile(
    r"/(?:work|farm|root|tmp)/|/home/\w|\b[A-Z]:\\Users\b|pypi\.\w|pythonhosted|npm(?:js|mirror)|deb\.debian|archive\.ubuntu"
)


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, without what programs leave there."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def is_text(path: Path) -> bool:
    """Whether a file is read by people."""
    return path.suffix in TEXT or path.relative_to(ROOT).as_posix() in NAMELESS


TREE = [path for room in (*ROOMS, "resources", ".ci") for path in files_below(ROOT / room)]
TREE += sorted(path for path in ROOT.iterdir() if path.is_file())
SEEDS = ROOT / "tests" / "fuzz" / "seeds"  # files as strangers write them, in whatever encoding
TEXTS = [path for path in TREE if is_text(path) and not path.is_relative_to(SEEDS)]
MODULES = [path for path in TREE if path.suffix == ".py"]
PROGRAM = [path for path in MODULES if not path.is_relative_to(ROOT / "tests")]


@cache
def source_of(path: Path) -> str:
    """Return the text of a file."""
    return path.read_text("utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a module as Python reads it."""
    return ast.parse(source_of(path))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return every part of a module."""
    return tuple(ast.walk(tree_of(path)))


@cache
def comments_of(path: Path) -> list[str]:
    """Return the comments of a module."""
    tokens = tokenize.generate_tokens(io.StringIO(source_of(path)).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


@cache
def docstrings_of(path: Path) -> list[str]:
    """Return the docstrings of a module."""
    return [ast.get_docstring(node, clean=False) or "" for node in nodes_of(path) if isinstance(node, EXPLAINED)]


def words_of(path: Path) -> list[str]:
    """Return the strings of a module that are not docstrings."""
    explanations = set(docstrings_of(path))
    strings = [node.value for node in nodes_of(path) if isinstance(node, ast.Constant)]
    return [text for text in strings if isinstance(text, str) and text not in explanations]


def imports_in(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """Yield line and module of everything these parts import."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


@cache
def imports_of(path: Path) -> set[str]:
    """Return the modules that a module imports."""
    return {name for _, name in imports_in(nodes_of(path))}


def public_parts(node: ast.AST) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """Yield the classes and functions that others may use; Qt's own names explain themselves."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield child
            yield from public_parts(child)
        elif isinstance(child, ast.FunctionDef) and not child.name.startswith("_"):
            marks = {ast.unparse(mark).rpartition(".")[2] for mark in child.decorator_list}
            if marks.isdisjoint({"overload", "setter"}) and not QT_NAMES.fullmatch(child.name):
                yield child


def is_english(text: str) -> bool:
    """Whether a text is English that may quote words of the office."""
    return len(CHINESE.findall(text)) <= max(QUOTED, 3 * len(LATIN.findall(text)))


def outside(files: list[Path], *places: str) -> list[Path]:
    """Return the files that lie in none of these rooms and are none of these files."""
    return [path for path in files if not any(path.is_relative_to(ROOT / place) for place in places)]


def named(files: Iterable[Path]) -> list[str]:
    """Return the files as one reads them in a message."""
    return [path.relative_to(ROOT).as_posix() for path in files]


def test_files_are_short() -> None:
    """What grows longer is two rooms."""
    assert named(path for path in MODULES if source_of(path).count("\n") > 400) == []


def test_main_only_puts_together() -> None:
    """It knows all, so it must stay small, and none may know it."""
    assert len(source_of(ROOT / "main.py").splitlines()) < 80
    assert named(path for path in MODULES if "main" in imports_of(path)) == []


def test_everything_public_says_what_it_means() -> None:
    """Modules, classes and functions have a docstring."""
    silent = [
        f"{path.relative_to(ROOT)}: {getattr(part, 'name', 'the module')}"
        for path in PROGRAM
        for part in (tree_of(path), *public_parts(tree_of(path)))
        if not ast.get_docstring(part)
    ]
    assert silent == []


def test_code_is_explained_in_english() -> None:
    """Comments and docstrings may quote the office's words, no more."""
    texts = [(path, text) for path in MODULES for text in (*comments_of(path), *docstrings_of(path))]
    assert [(path.name, text) for path, text in texts if not is_english(text)] == []


def test_memory_has_no_words() -> None:
    """What the clerk reads is written in desktop and ui."""
    spoken = set(outside(MODULES, "db", "migrations"))
    remembered = [path for path in MODULES if path not in spoken]
    assert named(path for path in remembered if any(map(CHINESE.search, words_of(path)))) == []


def test_imports_inside_a_function_give_their_reason() -> None:
    """They stand at the top, or say on their line why not."""
    bare = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in PROGRAM
        for function in nodes_of(path)
        if isinstance(function, ast.FunctionDef)
        for line, _ in imports_in(ast.walk(function))
        if "#" not in source_of(path).splitlines()[line - 1]
    ]
    assert bare == []


def test_threads_start_behind_one_door() -> None:
    """All of them in ui/work.py; desktop/sheets and desktop/confined listen to their child processes."""
    assert (
        named(
            path
            for path in outside(PROGRAM, "ui/work.py", "desktop/sheets", "desktop/confined")
            if THREADS.search(source_of(path))
        )
        == []
    )


def test_processes_start_behind_one_door() -> None:
    """Child processes read what may be hostile; nothing else needs one."""
    starts = {"subprocess", "multiprocessing"}
    others = outside(PROGRAM, "desktop/sheets", "desktop/confined")
    assert named(path for path in others if starts & {name.partition(".")[0] for name in imports_of(path)}) == []


def test_no_widget_is_asked_for_its_screen() -> None:
    """The binding may delete the screen together with the widget that returned it: ui/screens.py asks otherwise."""
    asking = [
        path
        for path in PROGRAM
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "screen"
    ]
    assert named(asking) == []


def test_colours_live_in_the_theme() -> None:
    """Paper has its own in desktop/printing."""
    others = outside(PROGRAM, "ui/theme.py", "desktop/printing")
    assert named(path for path in others if any(map(COLOUR.search, words_of(path)))) == []


def test_names_say_what_lives_there() -> None:
    """A drawer for everything is a name for nothing."""
    parts = {path: path.relative_to(ROOT).with_suffix("").parts for path in MODULES}
    assert named(path for path in MODULES if any(map(VAGUE.search, parts[path]))) == []


def test_capabilities_are_kept_apart() -> None:
    """Every folder of desktop has its place in the contract."""
    contracts = ConfigParser()
    contracts.read_string(source_of(ROOT / ".importlinter"))
    placed = set(re.findall(r"desktop\.\w+", contracts["importlinter:contract:capabilities"]["layers"]))
    assert {f"desktop.{path.parent.name}" for path in (ROOT / "desktop").glob("*/__init__.py")} <= placed


def test_what_is_unfinished_has_an_issue() -> None:
    """A note to oneself names where it is tracked."""
    assert named(path for path in MODULES if any(map(UNFINISHED.search, comments_of(path)))) == []


def test_no_trace_of_a_machine() -> None:
    """No path of somebody's computer, no address of a registry."""
    assert named(path for path in outside(TEXTS, "tests/test_house.py") if MACHINE.search(source_of(path))) == []


def test_no_number_of_a_living_person() -> None:
    """Made-up numbers begin with a division that was never issued."""
    numbers = {(path.name, number) for path in TEXTS for number in CITIZEN.findall(source_of(path))}
    assert [(name, no) for name, no in numbers if not no.startswith(NEVER_ISSUED) and no.upper() not in PUBLISHED] == []


def test_resources_are_plain_utf_8() -> None:
    """No byte order mark, no carriage return."""
    for path in files_below(ROOT / "resources"):
        if is_text(path):
            content = path.read_bytes()
            assert not content.startswith(codecs.BOM_UTF8), path
            assert "\r" not in content.decode("utf-8"), path


def test_the_locks_hold_what_the_project_asks_for() -> None:
    """Whoever changes pyproject.toml runs `make lock`."""
    project = tomllib.loads(source_of(ROOT / "pyproject.toml"))
    for asked, lock in (
        (project["project"]["dependencies"], source_of(ROOT / "requirements.lock")),
        (project["dependency-groups"]["dev"], source_of(ROOT / "requirements-dev.lock")),
    ):
        assert {re.sub(r"\[.*\]", "", name.lower()) for name in asked} <= set(
            re.findall(r"^[\w.-]+==[\w.]+", lock, re.MULTILINE)
        )
        assert "://" not in lock


def test_all_that_is_carried_along_is_named_with_its_licence() -> None:
    """Libraries and fonts stand in THIRD-PARTY.md."""
    notices = source_of(ROOT / "THIRD-PARTY.md").lower()
    libraries = re.findall(r"^([\w.-]+)==", source_of(ROOT / "requirements.lock"), re.MULTILINE)
    fonts = [path.name.lower() for path in files_below(ROOT / "resources/fonts") if path.suffix == ".ttf"]
    assert [name for name in (*libraries, *fonts) if name not in notices] == []
