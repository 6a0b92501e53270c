"""Commands that need more than the base install."""

from __future__ import annotations

import contextlib
import importlib
import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import typer

from policyner.errors import UsageError
from policyner.language import language, speaking, translated


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
            f"pip install 'policyner[{extra}]', in a checkout pip install '.[{extra}]'"
        ) from error


def demand_readers(
    inputs: Iterable[str], *, input_format: str | None = None, ocr: bool = False
) -> None:
    """Finds out, before anything is read, whether what reads these inputs is installed.

    What lies in folders and archives is not looked at: a file there that cannot be read costs
    its own error record, and the others are complete.

    Args:
        inputs: INPUT arguments.
        input_format: What `--input-format` says.
        ocr: Whether text is to be recognised.

    Raises:
        MissingDriverError: If a package for an address is missing, or that which recognises text.
        UsageError: If one for Parquet is.
    """
    from policyner.reading.ocr import demand_ocr
    from policyner.reading.remote import demand_driver, is_address, local_path

    places = [local_path(each) for each in inputs]
    for each in filter(is_address, places):
        demand_driver(each)
    demand_parquet(places, input_format=input_format)
    if ocr:
        demand_ocr()


def demand_parquet(names: Iterable[str], *, input_format: str | None = None) -> None:
    """Finds out whether Parquet can be read, if any of these names is that of a Parquet file.

    Args:
        names: Of INPUT or RECORDS arguments.
        input_format: As in `demand_readers`.

    Raises:
        UsageError: If pyarrow is not installed.
    """
    from policyner.reading.formats import PARQUET, form_of

    if input_format == PARQUET.name or any(form_of(each).format is PARQUET for each in names):
        with needs_extra("parquet"):
            import pyarrow.parquet  # noqa: F401 - reading comes later


def log_to_stderr() -> None:
    """Lets the library's reports on a long run through to standard error."""
    _log(logging.INFO, "%(asctime)s %(message)s")


def say_warnings() -> None:
    """Lets the library's warnings through to standard error, in the language of the command."""
    spoken = language()

    def words(line: str) -> str:
        # A library's own threads know of no command.
        with speaking(spoken):
            return translated(line)

    _log(logging.WARNING, "policyner: %(message)s", words=words)


def _log(level: int, form: str, *, words: Callable[[str], str] = str) -> None:
    # Not above: `policyner --help` would wait for all that reads.
    from policyner.reading.escapes import log_printably

    log_printably(level, form, words=words)


def run_stage(stage: str, config: Path, work: Path | None) -> None:
    """Runs `policyner.training.STAGE.STAGE` on a configuration and prints the folder it made.

    Args:
        stage: `pretrain` or `make`.
        config: The model's YAML file.
        work: Folder of the run; `models/.work/NAME` where it is `None`.
    """
    from policyner.training.config import load_config

    with needs_extra("train"):
        module = importlib.import_module(f"policyner.training.{stage}")
    settings = load_config(config)
    log_to_stderr()
    run = getattr(module, stage)
    typer.echo(run(settings, work=work or Path("models", ".work", settings.name)))
