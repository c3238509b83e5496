"""A Word document as a form: its tables are sheets, and its text is one further sheet behind them."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from desktop.errors import Refusal
from desktop.forms.book.converting import to_docx, to_old
from desktop.forms.book.parts import COMPOUND, Package
from desktop.forms.word.filling import WordFilling
from desktop.forms.word.laying import Sheet, blocks_of, sheets_of
from desktop.forms.word.names import Element, W
from desktop.given_file import refusing, require_file
from desktop.jobs import Progress
from desktop.sheets.package import DAMAGED, SUSPICIOUS

OPENING = "正在打开 {name}"
OLD = "“{name}”是旧格式的文档，本机没有可用来转换的程序，请在文字处理软件中打开，另存为 .docx 后再试。"
PASSWORD = "“{name}”设有打开密码，请先在文字处理软件中取消密码，另存后再试。"
NO_DOCUMENT = "“{name}”不是 Word 文档，请选择 .docx 文档，或在文字处理软件中另存为 .docx 后再试。"
ROUND_TRIP = (
    "这是旧格式（{ending}）的文档，已由本机的办公软件转换后打开，填好后仍存为 {ending}；发出前请打开看一眼版式。"
)
SAVED_NEW = "这是 {ending} 格式的文档，已由本机的办公软件转换后打开，填好后存为 .docx。"
TOO_LARGE = "“{name}”的表格超过 {most:,} 格，文档放不下。请减少行数，设定每份最多多少行，或改用 Excel 表样。"
MOST_CELLS = 150_000  # of all tables: more take more memory than an office's computer has to spare
MOST_TAGS = 6_000_000  # as many have cells enough, each with its looks
_CELL = re.compile(rb"<(?:\w+:)?tc[\s/>]")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOOKED_AT = 1 << 26  # bytes in which a document under a password says so
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


class WordForm:
    """An opened document. Nothing of it is ever changed: fillings are copies."""

    def __init__(self, path: Path, package: Package) -> None:
        self.path, self.package = path, package
        ties = package.relations("").values()
        self.main = next((one.target for one in ties if one.kind == "officeDocument"), "word/document.xml")
        self.is_protected = self._is_protected()
        self.sheets: Sequence[Sheet] = sheets_of(blocks_of(self.tree()), self.is_protected)

    def tree(self) -> Element:
        """Return the document's text anew, to be changed."""
        content = self.package.read(self.main)
        if content.count(b"<") > MOST_TAGS:
            raise Refusal(_of_documents(SUSPICIOUS))
        if sum(1 for _ in _CELL.finditer(content)) > MOST_CELLS:
            raise Refusal(TOO_LARGE.format(name=self.path.name, most=MOST_CELLS))
        try:
            return etree.fromstring(content, _PARSER)
        except (etree.XMLSyntaxError, ValueError, RecursionError) as error:
            raise Refusal(_of_documents(DAMAGED)) from error

    def filling(self) -> WordFilling:
        """Return a new copy to be filled."""
        return WordFilling(self.path, self.package, self.main, self.tree(), self.is_protected)

    def close(self) -> None:
        """Let the file go."""
        self.package.close()

    def _is_protected(self) -> bool:
        ties = self.package.relations(self.main).values()
        settings = next((one.target for one in ties if one.kind == "settings"), "")
        if not settings or settings not in self.package:
            return False
        protection = self.package.tree(settings).find(f"{W}documentProtection")
        return protection is not None and protection.get(f"{W}enforcement", "0") in ("1", "true", "on")


class ConvertedForm(WordForm):
    """A document that was converted to be read; what is filled goes back into the format of its path."""

    def __init__(self, made: Path, path: Path, folder: "tempfile.TemporaryDirectory[str]") -> None:
        super().__init__(made, Package(made))
        self.path, self._made, self._folder = path, made, folder

    def filling(self) -> WordFilling:
        """Return a new copy to be filled."""
        return ConvertedFilling(self._made, self.package, self.main, self.tree(), self.is_protected)

    def close(self) -> None:
        """Let the file go, and the converted copy."""
        super().close()
        self._folder.cleanup()


class ConvertedFilling(WordFilling):
    """A copy that is saved in the old format where its name says so."""

    def save(self, path: Path, progress: Progress) -> None:
        """Write the copy, whole or not at all."""
        if path.suffix.lower() != ".doc":
            super().save(path, progress)
            return
        with tempfile.TemporaryDirectory(dir=path.parent, ignore_cleanup_errors=True) as folder:  # private as well
            filled = Path(folder) / f"{path.stem}.docx"
            super().save(filled, progress)
            to_old(filled, path, progress)


def open_document(path: Path, progress: Progress) -> tuple[WordForm, tuple[str, ...]]:
    """Open a document with what was done to open it: its tables are sheets, the text outside them is one more, 正文.

    A .doc is converted where an office program is installed. Raise Refusal for what cannot be opened.
    """
    progress.begin(1, OPENING.format(name=path.name))
    require_file(path)
    with refusing(path):
        is_old = _is_old(path)
    opened = _open_old(path, progress) if is_old else (_open(path), ())
    progress.advance()
    return opened


def _open(path: Path) -> WordForm:
    try:
        form = WordForm(path, Package(path))
    except Refusal as refusal:
        raise Refusal(_of_documents(refusal.message)) from refusal
    if not form.main.lower().startswith("word/"):
        form.close()
        raise Refusal(NO_DOCUMENT.format(name=path.name))
    return form


def _open_old(path: Path, progress: Progress) -> tuple[WordForm, tuple[str, ...]]:
    folder = tempfile.TemporaryDirectory(prefix="gedang-", ignore_cleanup_errors=True)
    try:
        made, ending = to_docx(path, Path(folder.name), progress), path.suffix.lower()
        if made is None:
            raise Refusal(OLD.format(name=path.name))
        if ending == ".doc":
            return ConvertedForm(made, path, folder), (ROUND_TRIP.format(ending=ending),)
        return ConvertedForm(made, made, folder), (SAVED_NEW.format(ending=ending),)
    except BaseException:
        folder.cleanup()
        raise


def _is_old(path: Path) -> bool:
    """Whether a file is a document of an old format. Raise Refusal for one under a password, and for what is none."""
    with path.open("rb") as file:
        head = file.read(len(COMPOUND))
        if head == COMPOUND:
            if _ENCRYPTED in file.read(_LOOKED_AT):
                raise Refusal(PASSWORD.format(name=path.name))
            return True
    if not head.startswith(b"PK"):
        raise Refusal(NO_DOCUMENT.format(name=path.name))
    return False


def _of_documents(sentence: str) -> str:
    """Return a sentence about a workbook as one about a document."""
    said = sentence.replace("表格软件", "文字处理软件").replace(".xlsx", ".docx")
    return said.replace("不像正常的表格", "不像正常的文档")
