"""A PostgreSQL of the test run's own: in a temporary folder, of an unprivileged user, gone when the run is gone."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

OWNER = "gedang"
HOMES = ("/usr/lib/postgresql", "/usr/pgsql-15", "/opt/homebrew/opt/postgresql@15", "/usr/local/opt/postgresql@15")
UNPRIVILEGED = ("postgres", "nobody")  # whom a run as root starts the server as: it refuses root
ADDRESS = "GEDANG_TEST_CLUSTER"  # how the processes of one run find the server that the first of them started
PATIENCE = 30.0  # seconds
# What is written need not survive the machine; who signs in from the loopback needs a password, as in an office.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # databases live for a second
    "shared_buffers": "128MB",
    "max_connections": "100",
    "listen_addresses": "127.0.0.1",
}
FILLED = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    " AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0"
)
SHAPE = (
    "SELECT (SELECT count(*) FROM pg_trigger) * 1000 + (SELECT count(*) FROM pg_class WHERE relnamespace ="
    " 'public'::regnamespace) * 10 + (SELECT count(*) FROM pg_constraint)"
)
ADVANCED = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, or None where there are none."""
    if os.name != "posix":  # a server is started as another user, and asked by a socket
        return None
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    found = [path.parent for home in HOMES for path in sorted(Path(home).glob("**/bin/initdb"))]
    return found[-1] if found else None


@dataclass(frozen=True)
class Cluster:
    """A running server: the folder of its socket, and its port on the loopback."""

    folder: Path
    port: int

    def url(self, database: str) -> str:
        """Return the address of a database by the socket, as the owner of everything."""
        return f"postgresql://{OWNER}@/{database}?host={self.folder}&port={self.port}"

    def make(self, database: str, template: str = "template0") -> None:
        """Make a database like another one."""
        with self.administered() as connection:
            connection.execute(text(f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY file_copy"))

    def empty(self, database: str) -> None:
        """Take everything out of a database that lay there when it was a copy of the template; nobody uses it now."""
        with self.administered(database) as connection:
            connection.execute(text("SET session_replication_role = replica"))  # no keys, no seals
            for (table,) in connection.execute(text(FILLED)).all():
                connection.execute(text(f'DELETE FROM "{table}"'))
            for (sequence,) in connection.execute(text(ADVANCED)).all():
                connection.execute(text(f'ALTER SEQUENCE "{sequence}" RESTART'))

    def shape(self, database: str) -> int:
        """Return a number that changes when a table, a rule or a trigger of a database does."""
        with self.administered(database) as connection:
            return int(connection.execute(text(SHAPE)).scalar_one())

    def free(self, database: str) -> None:
        """End whatever is still connected to a database."""
        with self.administered() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": database}
            )

    def drop(self, database: str) -> None:
        """Drop a database, whoever is still connected to it."""
        with self.administered() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)"))

    def administered(self, database: str = "postgres") -> Connection:
        """Return a connection that may do everything, and does it at once."""
        url = self.url(database).replace("postgresql:", "postgresql+psycopg:")
        return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect()

    @classmethod
    def running(cls) -> "Cluster":
        """Return the server of this run."""
        folder, port = os.environ[ADDRESS].rsplit(":", 1)
        return cls(Path(folder), int(port))


def is_running() -> bool:
    """Tell whether this run has a server."""
    return ADDRESS in os.environ


class Keeper:
    """Starts the server and waits beside it: when this process ends, however it ends, the server and its folder go."""

    def __init__(self, binaries: Path) -> None:
        self._user = next(filter(_exists, UNPRIVILEGED)) if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="gedang-pg-"))
        if self._user:
            shutil.chown(self.folder, self._user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        data = self.folder / "data"
        settings = SETTINGS | {"port": str(port), "unix_socket_directories": str(self.folder)}
        told = " ".join(f"-c {name}={value}" for name, value in settings.items())
        script = (
            f"cd '{self.folder}' || exit 1\n"
            f"'{binaries}/initdb' -D '{data}' -U {OWNER} --auth-local=trust --auth-host=scram-sha-256"
            " --locale=C --encoding=UTF8 --no-sync >log 2>&1 || exit 1\n"
            f"'{binaries}/postgres' -D '{data}' {told} >>log 2>&1 &\n"
            "cat >/dev/null\n"  # until the run lets go of its end
            "kill -QUIT $!; wait $!\n"
            f"rm -rf '{self.folder}'\n"
        )
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self._user,
            extra_groups=[] if self._user else None,
            start_new_session=True,
        )
        self.cluster = Cluster(self.folder, port)
        self._wait()
        os.environ[ADDRESS] = f"{self.folder}:{port}"

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self._shell.poll() is not None or time.monotonic() > until:
                log = self.folder / "log"
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text() if log.exists() else 'no log'}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            self.cluster.administered().close()
        except OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        assert self._shell.stdin is not None
        self._shell.stdin.close()
        with suppress(subprocess.TimeoutExpired):  # a busy disk takes long to delete; the shell goes on by itself
            self._shell.wait(PATIENCE)
        del os.environ[ADDRESS]


def _exists(user: str) -> bool:
    return any(line.startswith(f"{user}:") for line in Path("/etc/passwd").read_text().splitlines())
