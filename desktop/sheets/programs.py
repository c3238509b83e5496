"""Office programs that are installed beside ours, asked to save a file in another format.

They run as processes of their own, with a time limit, macros off, and no window.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from desktop.errors import Refusal
from desktop.jobs import Progress

LONGEST = 120.0  # seconds; a first start of LibreOffice on an old machine takes some twenty
POLL = 0.1
CONVERTING = "正在用{program}转换 {name}"
FAILED = "{program}没能转换“{name}”，请在表格软件中打开它，另存为 .xlsx 或 .docx 后再试。"
SLOW = "{program}转换“{name}”的时间过长，已停止。请在表格软件中打开它，另存为 .xlsx 或 .docx 后再试。"

_FILTERS = {  # what LibreOffice calls each format
    ".xlsx": "xlsx:Calc MS Excel 2007 XML",
    ".xls": "xls:MS Excel 97",
    ".docx": "docx:MS Word 2007 XML",
    ".doc": "doc:MS Word 97",
}
_NUMBERS = {".xlsx": "51", ".xls": "56", ".docx": "12", ".doc": "0"}  # what Excel, Word and WPS call it
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/opt/kingsoft/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
# The paths come through the environment, so that no file name is read as a command.
_SCRIPT = """
$ErrorActionPreference = 'Stop'
$number = [int]$env:GEDANG_FORMAT
foreach ($name in $env:GEDANG_PROGRAMS.Split(' ')) {
  try { $program = New-Object -ComObject $name } catch { continue }
  try {
    $program.Visible = $false
    try { $program.DisplayAlerts = 0 } catch {}
    try { $program.AutomationSecurity = 3 } catch {}
    if ($env:GEDANG_KIND -eq 'book') {
      $file = $program.Workbooks.Open($env:GEDANG_FROM, 0, $true)
      $file.SaveAs($env:GEDANG_TO, $number)
      $file.Close($false)
    } else {
      $file = $program.Documents.Open($env:GEDANG_FROM, $false, $true)
      $file.SaveAs($env:GEDANG_TO, $number)
      $file.Close(0)
    }
    exit 0
  } finally { $program.Quit() }
}
exit 3
"""
_BOOK_PROGRAMS = "Excel.Application KET.Application ET.Application"
_WORD_PROGRAMS = "Word.Application KWPS.Application WPS.Application"
_NONE_INSTALLED = 3


def convert(path: Path, to: Path, progress: Progress) -> bool:
    """Save a workbook or a document in the format that the ending of `to` names. False: no program is installed.

    Raise Refusal where the program fails or takes too long.
    """
    if sys.platform == "win32" and _by_office(path, to, progress):
        return True
    program = libre_office()
    if program is None:
        return False
    _by_libre_office(program, path, to, progress)
    return True


def libre_office() -> str | None:
    """Return where LibreOffice is installed."""
    return (
        shutil.which("soffice")
        or shutil.which("libreoffice")
        or next((one for one in _PLACES if Path(one).is_file()), None)
    )


def _by_libre_office(program: str, path: Path, to: Path, progress: Progress) -> None:
    """Convert in a folder and with a profile of its own: one that the clerk has open is not disturbed."""
    with tempfile.TemporaryDirectory(prefix="gedang-", ignore_cleanup_errors=True) as folder:
        beside = Path(folder)
        source, target = beside / f"form{path.suffix.lower()}", beside / "out" / f"form{to.suffix.lower()}"
        shutil.copyfile(path, source)
        command = [
            program, f"-env:UserInstallation={(beside / 'profile').as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--convert-to", _FILTERS[to.suffix.lower()], "--outdir", str(target.parent), str(source),
        ]  # fmt: skip
        _run(command, dict(os.environ), "LibreOffice", path.name, progress)
        if not target.is_file():
            raise Refusal(FAILED.format(program="LibreOffice", name=path.name))
        shutil.move(target, to)


def _by_office(path: Path, to: Path, progress: Progress) -> bool:
    """Convert with Excel, Word or WPS of Windows; whether there is one."""
    is_book = to.suffix.lower() in (".xlsx", ".xls")
    told = {
        "GEDANG_FROM": str(path.resolve()), "GEDANG_TO": str(to.resolve()),
        "GEDANG_FORMAT": _NUMBERS[to.suffix.lower()],
        "GEDANG_KIND": "book" if is_book else "text", "GEDANG_PROGRAMS": _BOOK_PROGRAMS if is_book else _WORD_PROGRAMS,
    }  # fmt: skip
    to.unlink(missing_ok=True)
    shell = shutil.which("powershell") or "powershell.exe"
    command = [shell, "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-Command", _SCRIPT]
    ended = _run(command, os.environ | told, "WPS 或 Office ", path.name, progress)
    if ended == _NONE_INSTALLED:
        return False
    if not to.is_file():
        raise Refusal(FAILED.format(program="WPS 或 Office ", name=path.name))
    return True


def _run(command: Sequence[str], environment: dict[str, str], program: str, name: str, progress: Progress) -> int:
    """Run a program until it ends, the clerk stops it, or its time is over."""
    progress.begin(0, CONVERTING.format(program=program, name=name))
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        start_new_session=sys.platform != "win32",
    )
    begun = time.monotonic()
    try:
        while (ended := child.poll()) is None:
            progress.check()
            if time.monotonic() - begun > LONGEST:
                raise Refusal(SLOW.format(program=program, name=name))
            time.sleep(POLL)
        return ended
    finally:
        if child.poll() is None:
            _stop(child)


def _stop(child: "subprocess.Popen[bytes]") -> None:
    """End a program with all that it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(child.pid)], check=False, capture_output=True)
    else:
        os.killpg(child.pid, 9)
    child.wait()
