"""A batch on one machine: many inputs in, complete output out, whatever fails on the way."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from policyner.batch.loading import Extractor
from policyner.batch.output import open_output
from policyner.batch.processes import InProcess, Processes, Setup, Workers
from policyner.batch.tasks import groups, tasks
from policyner.batch.work import Outcome
from policyner.reading import Input
from policyner.records.formats import Encoding

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Summary:
    """What a batch came to.

    Attributes:
        documents: Inputs that were processed, failed ones included.
        failed: Inputs that ended as error records.
        measures: Measures found in all of them.
        characters: Code points of all source texts that were processed.
        seconds: Wall-clock time, without loading the model.
        stopped: Whether `fail_fast` ended the batch before its last input.
    """

    documents: int = 0
    failed: int = 0
    measures: int = 0
    characters: int = 0
    seconds: float = 0.0
    stopped: bool = False

    def add(self, outcome: Outcome) -> None:
        """Counts one more input."""
        self.documents += 1
        self.failed += outcome.failure is not None
        self.measures += outcome.measures
        self.characters += outcome.characters

    def __str__(self) -> str:
        rate = self.characters / self.seconds if self.seconds else 0.0
        return (
            f"{self.documents:,} documents, {self.failed:,} failed, {self.measures:,} measures, "
            f"{self.characters:,} characters in {self.seconds:.1f} s ({rate:,.0f} characters/s)"
        )


def run_batch(
    inputs: Iterable[Input],
    *,
    load: Callable[[], Extractor],
    encoding: Encoding,
    output: Path | None,
    workers: int = 1,
    fail_fast: bool = False,
    on_outcome: Callable[[Outcome], None] | None = None,
    stdin: Callable[[], bytes] | None = None,
) -> Summary:
    """Extracts all inputs and writes one record after another.

    The output is in the order of the inputs, and the same to the byte for any
    number of workers. Memory holds a few groups of inputs, never all of them.

    Args:
        inputs: What to read, in order; those with an error become error records.
        load: Loads the pipeline; with more than one worker it is sent to
            other processes, so it must be picklable.
        encoding: How records are written.
        output: The file to write; standard output where it is `None`.
        workers: Processes that extract; with one it is this process itself.
        fail_fast: Whether to stop behind the first input that fails. The
            output then ends with its error record.
        on_outcome: Called with each outcome once it is written.
        stdin: Reads standard input to its end.

    Returns:
        The figures of the batch.

    Raises:
        UsageError: If the output cannot be written.
        PolicynerError: If the pipeline cannot be loaded; nothing is written then.
    """
    setup = Setup(load, encoding.encode)
    pool: Workers = InProcess(setup) if workers == 1 else Processes(setup, workers=workers)
    summary = Summary()
    work = groups(tasks(inputs, stdin=stdin or sys.stdin.buffer.read))
    with closing(pool), open_output(output) as stream:
        began = time.perf_counter()
        stream.write(encoding.header)
        for outcome in pool.outcomes(work):
            stream.write(outcome.encoded)
            summary.add(outcome)
            _log(outcome)
            if on_outcome is not None:
                on_outcome(outcome)
            if fail_fast and outcome.failure is not None:
                summary.stopped = True
                break
        summary.seconds = time.perf_counter() - began
    return summary


def _log(outcome: Outcome) -> None:
    if outcome.trace is not None:
        logger.error("%s: unexpected error\n%s", outcome.name, outcome.trace)
    elif outcome.failure is not None:
        logger.warning("%s", outcome.failure)
