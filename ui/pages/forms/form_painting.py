"""How a form is painted: its own paper and ink first, then what it will be filled with, then the marks."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from desktop.forms.book.styles import CellLook
from desktop.forms.shape import Area, Place
from desktop.sheets.headings import column_letters
from ui import theme
from ui.pages.forms.geometry import Geometry
from ui.pages.forms.marks import GAP, Mark, Said
from ui.pages.forms.picture import POINT, TEXT
from ui.tables.painting import draw_signal

PAPER = theme.LIGHT  # a form is paper in every theme
ACROSS = {"left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight}
CENTRED = frozenset({"center", "centerContinuous", "distributed", "justify"})
UP = {"top": Qt.AlignmentFlag.AlignTop, "center": Qt.AlignmentFlag.AlignVCenter}


class FormPainter:
    """Paints one form once."""

    def __init__(
        self, painter: QPainter, geometry: Geometry, marks: Sequence[Mark], said: Said, chosen: str,
        header: tuple[int, int] | None,
    ) -> None:  # fmt: skip
        self._painter, self._geometry, self._said = painter, geometry, said
        self._marks, self._chosen, self._header = marks, chosen, header
        self._font = QFont()
        self._font.setFamilies(list(theme.FAMILIES))
        self._faint = QPen(QColor(PAPER.line))
        self._strong = QPen(QColor(PAPER.second))

    def paint(self, seen: QRect, edge: QPoint) -> None:
        """Paint what is seen of the form right and below of an edge, and the edge itself."""
        painter, geometry = self._painter, self._geometry
        room = QRect(edge, seen.size())
        painter.save()
        painter.setClipRect(room)
        painter.translate(edge - seen.topLeft())
        painter.fillRect(QRect(0, 0, geometry.width, geometry.height).intersected(seen), QColor(PAPER.surface))
        areas = list(self._areas(seen))
        self._grounds(areas)
        self._tints()
        for area in areas:
            self._cell(area)
        self._lines(areas)
        self._beside()
        self._outlines()
        painter.restore()
        self._letters(seen, edge)
        self._numbers(seen, edge)

    def _areas(self, seen: QRect) -> Iterator[Area]:
        geometry = self._geometry
        first, last = geometry.row_at(seen.top()), geometry.row_at(seen.bottom())
        left, right = geometry.column_at(seen.left()), geometry.column_at(seen.right())
        known: set[Place] = set()
        for row in range(first, last + 1):
            for column in range(left, right + 1):
                area = geometry.area(row, column)
                if area[:2] not in known:
                    known.add(area[:2])
                    yield area
        if left > 1:  # a long text may come in from the left
            for row in range(first, last + 1):
                for column in range(max(left - 12, 1), left):
                    area = geometry.area(row, column)
                    if area[:2] not in known and self._text(area[:2]):
                        known.add(area[:2])
                        yield area

    def _look(self, place: Place) -> CellLook | None:
        return self._geometry.picture.looks.get((self._geometry.source(place[0]), place[1]))

    def _text(self, place: Place) -> str:
        geometry = self._geometry
        row = geometry.source(place[0])
        if geometry.extra and geometry.after < place[0] <= geometry.after + geometry.extra:
            return ""  # a row put in has none of its own
        return geometry.picture.texts.get((row, place[1]), "")

    def _grounds(self, areas: Sequence[Area]) -> None:
        for area in areas:
            look = self._look(area[:2])
            if look is not None and look.fill:
                self._painter.fillRect(self._geometry.rect(area), QColor(f"#{look.fill}"))

    def _tints(self) -> None:
        """Lay the colour of each slot over its cells, so that what is under it stays to be seen."""
        painter, geometry = self._painter, self._geometry
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        tints = {self._filled(mark): mark.tone for mark in self._marks if not mark.is_faint}
        for area, tone in tints.items():  # once, however many blanks a cell has
            painter.fillRect(geometry.rect(area), QColor(getattr(PAPER, f"{tone}_tint")))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _filled(self, mark: Mark) -> Area:
        geometry = self._geometry
        first_row, first_column, last_row, last_column = mark.area
        if not mark.is_column:
            return geometry.area(geometry.shown(first_row), first_column)
        last = geometry.shown(last_row) + (geometry.extra if last_row == geometry.after else 0)
        return geometry.shown(first_row), first_column, last, last_column

    def _cell(self, area: Area) -> None:
        place = area[0], area[1]
        look = self._look(place)
        said, reason = self._said.texts.get(place), self._said.gaps.get(place)
        text = self._text(place) if said is None and reason is None else said or GAP
        if not text:
            return
        ink = QColor(PAPER.amber if reason else PAPER.accent if said is not None else PAPER.ink)
        if said is None and reason is None and look is not None and look.colour:
            ink = QColor(f"#{look.colour}")
        size = look.size if look is not None and look.size else TEXT
        self._font.setPixelSize(max(round(size * POINT * self._geometry.zoom), 1))
        self._font.setBold(bool(look is not None and look.bold))
        self._painter.setFont(self._font)
        self._painter.setPen(ink)
        self._draw_text(area, text, look)

    def _draw_text(self, area: Area, text: str, look: CellLook | None) -> None:
        pad = theme.current().bar
        rect = self._geometry.rect(area).adjusted(pad, 0, -pad, 0)
        across = look.align if look is not None else ""
        wraps = look is None or look.wrap or "\n" in text
        flag = Qt.AlignmentFlag.AlignHCenter if across in CENTRED else ACROSS.get(across, Qt.AlignmentFlag.AlignLeft)
        if not across and _is_number(text):
            flag = Qt.AlignmentFlag.AlignRight
        up = UP.get(look.vertical, Qt.AlignmentFlag.AlignBottom) if look else Qt.AlignmentFlag.AlignVCenter
        if not wraps and area[:2] == area[2:] and flag == Qt.AlignmentFlag.AlignLeft:
            rect = self._overflowing(area, rect, text)
        wrap = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere if wraps else Qt.TextFlag.TextSingleLine
        if wraps and self._painter.boundingRect(rect, flag | wrap, text).height() > rect.height():
            up = Qt.AlignmentFlag.AlignTop  # what does not fit is read from its beginning
        self._painter.save()
        self._painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        self._painter.drawText(rect, flag | up | wrap, text)
        self._painter.restore()

    def _overflowing(self, area: Area, rect: QRect, text: str) -> QRect:
        """Return the room of a text that goes on over the empty cells beside it."""
        need = QFontMetrics(self._font).horizontalAdvance(text)
        row, column = area[:2]
        while rect.width() < need and column < self._geometry.columns:
            column += 1
            beside = row, column
            if self._geometry.area(*beside) != (row, column, row, column) or self._text(beside):
                break
            if beside in self._said.texts:
                break
            rect.setRight(self._geometry.rect((row, column, row, column)).right())
        return rect

    def _lines(self, areas: Sequence[Area]) -> None:
        """Draw the borders the form has, over a faint grid where it has none."""
        painter, has_looks = self._painter, self._geometry.picture.has_looks
        for area in areas:
            rect = self._geometry.rect(area)
            painter.setPen(self._faint if has_looks else self._strong)
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(self._strong)
        for area in areas if has_looks else ():
            look, end = self._look(area[:2]), self._look(area[2:])
            if look is None or end is None:
                continue
            rect = self._geometry.rect(area)
            left, top, _, _ = look.borders
            _, _, right, bottom = end.borders
            if left:
                painter.drawLine(rect.left() - 1, rect.top() - 1, rect.left() - 1, rect.bottom())
            if top:
                painter.drawLine(rect.left() - 1, rect.top() - 1, rect.right(), rect.top() - 1)
            if right:
                painter.drawLine(rect.topRight(), rect.bottomRight())
            if bottom:
                painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _beside(self) -> None:
        """Sketch what lies over the cells: text boxes, pictures, controls. They stay as they are."""
        geometry = self._geometry
        self._painter.setPen(QPen(QColor(PAPER.quiet), 1, Qt.PenStyle.DashLine))
        for first_row, first_column, last_row, last_column in geometry.picture.beside:
            if first_row <= geometry.picture.rows and first_column <= geometry.columns:
                area = geometry.shown(first_row), first_column, geometry.shown(last_row), last_column
                self._painter.drawRect(geometry.rect(area).adjusted(2, 2, -2, -2))

    def _outlines(self) -> None:
        """Frame the header, and the slot that is looked at."""
        painter, geometry, sizes = self._painter, self._geometry, theme.current()
        accent = QColor(PAPER.accent)
        if self._header is not None and geometry.columns:
            painter.setPen(QPen(accent, sizes.hair))
            first, last = self._header
            painter.drawRect(geometry.rect((first, 1, last, geometry.columns)).adjusted(0, 0, -1, -1))
        mark = next((one for one in self._marks if one.key == self._chosen), None)
        if mark is not None:
            first_row, first_column, last_row, last_column = self._filled(mark)
            if mark.is_column and self._header is not None:
                first_row = geometry.area(self._header[1], first_column)[0]
            painter.setPen(QPen(accent, sizes.bar))
            painter.drawRect(geometry.rect((first_row, first_column, last_row, last_column)))
        for mark in self._marks:
            if not mark.is_column:
                rect = geometry.rect(self._filled(mark))
                side = sizes.gap - sizes.bar
                draw_signal(painter, mark.tone, rect.right() - side, rect.top() + side, side)

    def _letters(self, seen: QRect, edge: QPoint) -> None:
        """Head the columns with their letters; those that are filled with their signal."""
        painter, geometry, sizes = self._painter, self._geometry, theme.current()
        marked = {mark.area[1]: mark for mark in self._marks if mark.is_column}
        painter.save()
        painter.setClipRect(QRect(edge.x(), 0, seen.width(), edge.y()))
        font = QFont(painter.font())
        font.setPixelSize(sizes.small)
        for column in range(geometry.column_at(seen.left()), geometry.column_at(seen.right()) + 1):
            rect = geometry.rect((1, column, 1, column))
            head = QRect(rect.left() - seen.left() + edge.x(), 0, rect.width(), edge.y())
            if not rect.width():
                continue
            mark = marked.get(column)
            is_chosen = mark is not None and mark.key == self._chosen
            ground = "tint_strong" if is_chosen else f"{mark.tone}_tint" if mark is not None else "raised"
            painter.fillRect(head, sizes.colour(ground))
            painter.setPen(sizes.colour("line"))
            painter.drawLine(head.topRight(), head.bottomRight())
            font.setBold(mark is not None)
            painter.setFont(font)
            painter.setPen(sizes.colour("ink" if mark is not None else "second"))
            letters = column_letters(column - 1)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, letters)
            if mark is not None and head.width() > sizes.control:
                wide = painter.fontMetrics().horizontalAdvance(letters)
                draw_signal(painter, mark.tone, head.center().x() - wide // 2 - sizes.gap, head.center().y(), sizes.gap)
        painter.restore()

    def _numbers(self, seen: QRect, edge: QPoint) -> None:
        """Number the rows; those of the header are tinted."""
        painter, geometry, sizes = self._painter, self._geometry, theme.current()
        painter.save()
        painter.setClipRect(QRect(0, edge.y(), edge.x(), seen.height()))
        font = QFont(painter.font())
        font.setPixelSize(sizes.small)
        painter.setFont(font)
        for row in range(geometry.row_at(seen.top()), geometry.row_at(seen.bottom()) + 1):
            rect = geometry.rect((row, 1, row, 1))
            head = QRect(0, rect.top() - seen.top() + edge.y(), edge.x(), rect.height())
            is_header = self._header is not None and self._header[0] <= row <= self._header[1]
            painter.fillRect(head, sizes.colour("tint_strong" if is_header else "raised"))
            painter.setPen(sizes.colour("line"))
            painter.drawLine(head.bottomLeft(), head.bottomRight())
            painter.setPen(sizes.colour("accent" if is_header else "second"))
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, str(row))
        painter.restore()


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdigit() and len(text) < 12
