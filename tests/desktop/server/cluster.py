"""A PostgreSQL server of these tests' own, to be stopped, started and killed; its administrator has a password."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from desktop.server.address import ServerAddress
from tests.servers import UNPRIVILEGED, _exists, programs

PATIENCE = 60.0  # seconds
ADMIN, PASSWORD = "postgres", "Guanli#2026yuan"
SETTINGS = "fsync=off\nlisten_addresses='127.0.0.1'\nport={port}\nunix_socket_directories=''\nmax_connections=60\n"


class OwnCluster:
    """A server in a temporary folder, on a free port of the loopback."""

    def __init__(self) -> None:
        binaries = programs()
        assert binaries is not None
        self._binaries = binaries
        self._user = next(filter(_exists, UNPRIVILEGED)) if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="gedang-shared-"))
        if self._user:
            shutil.chown(self.folder, self._user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        secret = self.folder / "secret"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", ADMIN, "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8",
                  "--locale=C", "--no-sync")  # fmt: skip
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.write(SETTINGS.format(port=self.port))
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers; it ends with this process, however that ends."""
        server = f"'{self._binaries}/postgres' -D '{self.folder}/data' >>'{self.folder}/log' 2>&1"
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", f"{server} & cat >/dev/null; kill -QUIT $!; wait $!"],
            stdin=subprocess.PIPE,
            cwd=self.folder,
            user=self._user,
            extra_groups=[] if self._user else None,
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.run("SELECT 1")
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: at once for `immediate`, as a power cut would."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")
        assert self._shell.stdin is not None
        self._shell.stdin.close()
        self._shell.wait(PATIENCE)

    def restart(self, mode: str = "immediate") -> None:
        """Stop the server and start it again."""
        self.stop(mode)
        self.start()

    def remove(self) -> None:
        """Stop the server for good."""
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str) -> ServerAddress:
        """Return the address of a database for the administrator."""
        return ServerAddress("127.0.0.1", self.port, database, ADMIN, PASSWORD)

    def run(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run a statement as the administrator."""
        with psycopg.connect(**self.address(database).parameters(), autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._binaries / program), *arguments],
            check=True,
            cwd=self.folder,
            user=self._user,
            extra_groups=[] if self._user else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
