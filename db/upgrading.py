"""Alembic, as this program uses it: no ini file, scripts beside the program, every step its own transaction."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


def configuration() -> Config:
    """Return the settings under which the scripts run."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    return config


def revisions() -> tuple[str, ...]:
    """Return every revision this program knows, oldest first."""
    scripts = ScriptDirectory.from_config(configuration())
    return tuple(reversed([script.revision for script in scripts.walk_revisions()]))


def upgrade(engine: Engine, target: str) -> None:
    """Move the database forward to a revision."""
    _run(engine, command.upgrade, target)


def downgrade(engine: Engine, target: str) -> None:
    """Move the database back to a revision; tests alone do so."""
    _run(engine, command.downgrade, target)


def compare(engine: Engine) -> None:
    """Raise when the models and the database differ."""
    config = configuration()
    with engine.execution_options(writes=True).connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def _run(engine: Engine, do: Callable[[Config, str], None], target: str) -> None:
    config = configuration()
    with engine.execution_options(writes=True).connect() as connection:
        config.attributes["connection"] = connection
        do(config, target)
        connection.commit()
