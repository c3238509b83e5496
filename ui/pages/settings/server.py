"""The shared office (共享办公): where the office is, who is at it, the connection, moving it to a server and back."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QApplication, QVBoxLayout

from desktop.fields import Field
from desktop.jobs import Progress
from desktop.server.address import typed_address
from desktop.server.copying import Compared
from desktop.server.joining import export
from desktop.server.shared import Present, present
from desktop.shared_office import Tested, to_folder, to_server, try_connection
from ui import ask, theme
from ui.buttons import button, label, set_role
from ui.errors import sentence_of
from ui.forms.line import Line, SecretLine
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.settings.section import Section
from ui.progress import QuietBar
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable
from ui.work import Ticket

FIELDS = (
    Field("title", "姓名", width=10, listed=True, sortable=False),
    Field("account", "用户名", width=10, listed=True, sortable=False),
    Field("computer", "电脑", width=12, listed=True, sortable=False),
    Field("since", "打开时间", width=12, listed=True, sortable=False),
)
ROWS = 5
SHARED_ABOUT = "资料、附件和收发的交换包都在服务器上，几台电脑同时使用；界面设置、日志、导出的文件留在各自的电脑上。"
FILE_ABOUT = "资料只在这台电脑的文件夹里，一次只能由一个人打开。要几个人同时使用，可以搬到单位的服务器上。"
TO_SERVER = (
    "请服务器管理员装好 PostgreSQL，给一个能新建用户的管理用户。程序会自己建库、建用户、搬资料和附件，"
    "逐表核对后才算数；这里的旧资料原样保留。管理用户的密码用完就忘，不保存。"
)
TO_FOLDER = "把单位搬回一个空文件夹，逐表核对后才算数；搬完后服务器上的不再使用，原样保留。请先让其他人退出。"
EXPORT_ABOUT = "要加入的电脑第一次打开格档时选“加入共享办公”，再选这个文件。文件里没有居民资料，但请当面交给本人。"
MOVED = "已搬到{place}，{tables} 张表共 {rows:,} 行，两边核对一致。格档现在关闭，请再打开。"
SURE_SERVER = "把本单位搬到{place}？"
SURE_FOLDER = "把本单位从服务器搬回“{folder}”？"


class ServerSection(Section):
    """Panels one under the other; only an administrator moves the office."""

    title = "共享办公"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._office = desk, desk.program.office
        self._moving: Ticket[Sequence[Compared]] | None = None
        sizes = theme.current()
        column = Column(sizes.pad, (0, 0, sizes.unit, 0))
        column.add(self._place_panel())
        if self._office.shared is not None:
            column.add(self._present_panel())
        if self._office.clerk.may_administer:
            column.add(self._to_folder_panel() if self._office.shared is not None else self._to_server_panel())
        self._bar = QuietBar(desk.work, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def activate(self) -> None:
        """Look who is at the office."""
        if self._office.shared is not None:
            store = self._office.store
            self._desk.work.read(self, "查看谁在用", lambda _: present(store), self._show_present)

    def try_connection(self) -> None:
        """Try the connection and say how it did."""

        def done(tested: Tested) -> None:
            self._say_tested(f"连接正常，往返 {tested.milliseconds:.0f} 毫秒，{tested.sealing}。", "green")

        self._bar.follow(
            self._desk.work.read(self, "测试连接", lambda _: try_connection(self._office), done, self._not_connected)
        )

    def export_connection(self) -> None:
        """Write the connection file for another computer."""
        to = ask.save_file(self, "连接文件写到哪里？", "共享办公.gdconn", "连接文件 (*.gdconn)")
        if to is not None:
            folder = self._office.paths.data
            self._desk.work.read(
                self, "写出连接文件", lambda _: export(folder, to), lambda _: self.told.emit(f"已写出 {to}。")
            )

    def move_to_server(self) -> None:
        """Move the office to the server that was typed, after a question."""
        try:
            admin = typed_address(self.host.text(), self.database.text(), self.role.text(), self.password.text())
        except Exception as error:  # noqa: BLE001 - said beside the fields
            self._refuse(sentence_of(error))
            return
        detail = "搬的时候请不要关机。中途停止或断电，资料仍在这里，可以再搬。"
        if ask.ask(self, SURE_SERVER.format(place=admin.words), "搬到服务器", "返回", detail=detail):
            self._move(lambda progress: to_server(self._office, admin, progress), admin.words)

    def move_to_folder(self) -> None:
        """Move the office into a folder that is chosen, after a question."""
        folder = ask.open_folder(self, "搬到哪个空文件夹？")
        if folder is None:
            return
        detail = "搬完后请用那个文件夹打开格档；服务器上的不再使用。"
        if ask.ask(self, SURE_FOLDER.format(folder=folder), "搬回文件夹", "返回", detail=detail):
            self._move(lambda progress: to_folder(self._office, folder, progress), str(folder))

    def leave(self) -> bool:
        """Stay while the office is being moved."""
        return self._moving is None

    def _move(self, job: Callable[[Progress], Sequence[Compared]], place: str) -> None:
        self._refuse("")
        self.go.setEnabled(False)
        self.stop.show()

        def done(compared: Sequence[Compared]) -> None:
            self._ended()
            rows = sum(one.rows for one in compared)
            words = MOVED.format(place=place, tables=len(compared), rows=rows)
            self.password.clear()
            self.moved.setText(words)
            set_role(self.moved, role="green")
            ask.tell(self, words)
            QApplication.quit()  # nothing was left unsaved in other rooms, and nothing may be written here any more

        def failed(error: BaseException) -> None:
            self._ended()
            self.go.setEnabled(True)
            self._refuse(sentence_of(error))

        self._moving = self._desk.work.write(self, "正在搬移", job, done, failed)
        self._bar.follow(self._moving)

    def _cancel(self) -> None:
        if self._moving is not None:
            self._moving.cancel()
            self._ended()
            self.go.setEnabled(True)
            self._refuse("已停止，资料没有改动。")

    def _ended(self) -> None:
        self._moving = None
        self.stop.hide()

    def _refuse(self, sentence: str) -> None:
        self.moved.setText(sentence)
        set_role(self.moved, role="red")

    def _not_connected(self, error: BaseException) -> None:
        self._say_tested(sentence_of(error), "red")

    def _say_tested(self, words: str, tone: str) -> None:
        self.tested.setText(words)
        set_role(self.tested, role=tone)

    def _show_present(self, found: Sequence[Present]) -> None:
        rows = [
            {
                "title": one.title,
                "account": one.account,
                "computer": one.computer,
                "since": f"{one.since.astimezone():%m-%d %H:%M}",
            }
            for one in found
        ]
        self.table.show_rows(rows, 0 if rows else -1)

    def _place_panel(self) -> Panel:
        shared, data = self._office.shared, self._office.paths.data
        panel = _panel("资料在哪里", SHARED_ABOUT if shared is not None else FILE_ABOUT)
        self.tested = label("", "second", wrap=True)
        if shared is None:
            panel.fact("位置", f"这台电脑的文件夹 {data}")
            return panel
        panel.fact("位置", shared.door.address.words)
        panel.fact("这台电脑", str(data))
        panel.add(
            button("测试连接", self.try_connection, icon_name="check"),
            button("导出连接文件…", self.export_connection, icon_name="export"),
        )
        panel.body.addWidget(self.tested)
        panel.body.addWidget(label(EXPORT_ABOUT, "small", wrap=True))
        return panel

    def _present_panel(self) -> Panel:
        panel = Panel("谁正在使用")
        self.table = ShortTable(FIELDS, Empty("没有人", "", "people"))
        self.table.setFixedHeight(self.table.height_of(ROWS))
        panel.body.addWidget(self.table)
        panel.add(button("刷新", self.activate, icon_name="refresh"))
        return panel

    def _to_server_panel(self) -> Panel:
        panel = _panel("搬到服务器", TO_SERVER)
        self.host, self.database, self.role, self.password = Line(), Line(), Line(), SecretLine()
        self.database.setText("gedang")
        self.role.setText("postgres")
        self.host.setPlaceholderText("如：192.168.1.10 或 192.168.1.10:5432")
        for title, line in (
            ("服务器", self.host), ("数据库", self.database), ("管理用户", self.role), ("密码", self.password),
        ):  # fmt: skip
            line.setFixedWidth(theme.current().search)
            line.setAccessibleName(title)
            name = label(title, "second")
            name.setFixedWidth(theme.current().popup // 3)
            panel.add(name, line)
        return self._with_buttons(panel, "搬到服务器", self.move_to_server)

    def _to_folder_panel(self) -> Panel:
        self.password = SecretLine()
        return self._with_buttons(_panel("搬回文件夹", TO_FOLDER), "搬回文件夹…", self.move_to_folder)

    def _with_buttons(self, panel: Panel, title: str, act: Callable[[], object]) -> Panel:
        self.go = button(title, act, icon_name="export")
        self.stop = button("停止", self._cancel)
        self.stop.hide()
        self.moved = label("", "second", wrap=True)
        panel.add(self.go, self.stop)
        panel.body.addWidget(self.moved)
        return panel


def _panel(title: str, about: str) -> Panel:
    """Return a card whose sentences take the width there is."""
    panel = Panel(title)
    panel.body.addWidget(label(about, "second", wrap=True))
    return panel
