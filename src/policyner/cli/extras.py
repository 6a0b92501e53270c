"""Commands that need more than the base install."""

from __future__ import annotations

import contextlib
import importlib
import logging
from collections.abc import Iterator
from pathlib import Path

import typer

from policyner.errors import UsageError


@contextlib.contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """Turns a missing third-party module into advice on what to install.

    Raises:
        UsageError: If a module is missing that is not one of policyner's own.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if missing.split(".")[0] == "policyner":
            raise
        raise UsageError(
            f"this command needs {missing}, which is not installed: "
            f"pip install 'policyner[{extra}]'"
        ) from error


def log_to_stderr() -> None:
    """Lets the library's reports on a long run through to standard error."""
    _log(logging.INFO, "%(asctime)s %(message)s")


def say_warnings() -> None:
    """Lets the library's warnings through to standard error."""
    _log(logging.WARNING, "policyner: %(message)s")


def _log(level: int, form: str) -> None:
    from policyner.reading.escapes import log_printably

    log_printably(level, form)


def run_stage(stage: str, config: Path, work: Path | None) -> None:
    """Runs `policyner.training.STAGE.STAGE` on a configuration and prints the folder it made.

    Args:
        stage: `pretrain` or `make`.
        config: The model's YAML file.
        work: Folder of the run; `models/.work/NAME` where it is `None`.
    """
    from policyner.training.config import load_config

    settings = load_config(config)
    log_to_stderr()
    with needs_extra("train"):
        module = importlib.import_module(f"policyner.training.{stage}")
    run = getattr(module, stage)
    typer.echo(run(settings, work=work or Path("models", ".work", settings.name)))
