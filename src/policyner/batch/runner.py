"""A batch: many inputs in, complete output out, whatever fails on the way."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from policyner.batch.containers import Containers
from policyner.batch.failpoints import reached
from policyner.batch.ledger import Ledger, Reason
from policyner.batch.limits import UNLIMITED, Limits
from policyner.batch.loading import Extractor
from policyner.batch.output import Target, open_output
from policyner.batch.processes import Workers, local_workers
from policyner.batch.tasks import Task, groups, tasks
from policyner.batch.work import Assignment, Outcome
from policyner.batch.worker import Setup
from policyner.errors import LedgerError, OutputError
from policyner.reading import Input, printable
from policyner.records.formats import Encoding

logger = logging.getLogger(__name__)

#: In what words a summary says why inputs were done.
_WORDS: dict[Reason, str] = {
    "new": "new",
    "changed": "updated",
    "settings": "done anew for another model, version or option",
    "retried": "retried",
}


@dataclass(slots=True)
class Summary:
    """What a batch came to.

    Attributes:
        documents: Inputs that are in the output, failed ones included.
        failures: Inputs that ended as error records, by the type of their error.
        measures: Measures found in all of them.
        characters: Code points of all source texts.
        extracted: Code points of those that were extracted in this run.
        seconds: Wall-clock time, without loading the model.
        unchanged: Inputs whose records came from the ledger.
        done: How many others there were, by why they were done; empty without a ledger.
        gone: Inputs that the ledger knew and that are no more; where a run adds to the output,
            those whose records gave way to others of the same id.
        kept: Records of earlier runs to which this one added; `None` where it did not add.
        resumed: Whether the run before did not come to its end.
        stopped: Whether `fail_fast` ended the batch before its last input.
    """

    documents: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    measures: int = 0
    characters: int = 0
    extracted: int = 0
    seconds: float = 0.0
    unchanged: int = 0
    done: Counter[Reason] = field(default_factory=Counter)
    gone: int = 0
    kept: int | None = None
    resumed: bool = False
    stopped: bool = False

    def add(self, outcome: Outcome, reason: Reason | None) -> None:
        """Counts one more input, and why it was done."""
        if reason is not None:
            self.done[reason] += 1
        self.documents += 1
        if outcome.failure is not None:
            self.failures[outcome.failure.partition(":")[0]] += 1
        self.measures += outcome.measures
        self.characters += outcome.characters
        self.unchanged += outcome.unchanged
        if not outcome.unchanged:
            self.extracted += outcome.characters

    @property
    def failed(self) -> int:
        """Inputs that ended as error records."""
        return self.failures.total()

    def __str__(self) -> str:
        rate = self.extracted / self.seconds if self.seconds else 0.0
        speed = f" ({rate:,.0f} characters/s)" if self.extracted else ""
        listed = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.failures.items()))
        kinds = f" ({listed})" if listed else ""
        text = (
            f"{self.documents:,} documents, {self.failed:,} failed{kinds}, "
            f"{self.measures:,} measures, {self.characters:,} characters "
            f"in {self.seconds:.1f} s{speed}"
        )
        if self.unchanged or self.gone:
            parts = [f"{self.unchanged:,} unchanged"]
            parts += [
                f"{self.done[why]:,} {words}" for why, words in _WORDS.items() if self.done[why]
            ]
            if self.gone:
                words = "no longer there" if self.kept is None else "replaced by others of their id"
                parts.append(f"{self.gone:,} {words}")
            text += "; " + ", ".join(parts)
        if self.kept is not None:
            text += f"; added to {self.kept:,} records of earlier runs"
        return text


def run_batch(
    inputs: Iterable[Input],
    *,
    load: Callable[[], Extractor],
    encoding: Encoding,
    output: Target,
    open_ledger: Callable[[], Ledger] | None = None,
    engine: Callable[[Setup], Workers] = local_workers,
    reading: Limits = UNLIMITED,
    fail_fast: bool = False,
    on_outcome: Callable[[Outcome, Reason | None], None] | None = None,
    stdin: Callable[[], bytes] | None = None,
) -> Summary:
    """Extracts all inputs and writes one record after another.

    The output is in the order of the inputs, and the same to the byte for any
    engine and number of workers, and whether records were taken from the
    ledger or made. Memory holds a few groups of inputs, never all of them.

    Args:
        inputs: What to read, in order; those with an error become error records.
        load: Loads the pipeline; where workers are other processes it is sent
            to them, so it must be picklable.
        encoding: How records are written.
        output: Where to write.
        open_ledger: Opens what was done before, once the pipeline is there. Without
            it every input is done.
        engine: Starts the workers.
        reading: What it may take to find the next document in an archive, a file of rows or
            at an address. Without limits that is done in this process.
        fail_fast: Whether to stop behind the first input that fails. The
            output then ends with its error record.
        on_outcome: Called with each outcome once it is written, and with why
            it was done (`None` where it is unchanged, or there is no ledger).
        stdin: Reads standard input to its end.

    Returns:
        The figures of the batch.

    Raises:
        UsageError: If the output cannot be written at all.
        OutputError: If it, or the ledger, takes no more in the middle of the run.
        LedgerError: If the ledger cannot be used.
        PolicynerError: If the pipeline cannot be loaded; nothing is written then.
    """
    stdin = stdin or sys.stdin.buffer.read

    def told(outcome: Outcome, reason: Reason | None) -> None:
        _log(outcome)
        if on_outcome is not None:
            on_outcome(outcome, reason)

    with ExitStack() as stack:
        pool = stack.enter_context(closing(engine(Setup(load, encoding.encode))))
        take_apart = None
        if not reading.none:
            take_apart = stack.enter_context(closing(Containers(reading, stdin=stdin))).parts
        work = groups(tasks(inputs, stdin=stdin, take_apart=take_apart))
        return write_outcomes(
            lambda ledger: pool.outcomes(_assignments(work, ledger)),
            encoding=encoding,
            output=output,
            open_ledger=open_ledger,
            fail_fast=fail_fast,
            on_outcome=told,
        )


def write_outcomes(
    outcomes: Callable[[Ledger | None], Iterable[Outcome]],
    *,
    encoding: Encoding,
    output: Target,
    open_ledger: Callable[[], Ledger] | None = None,
    fail_fast: bool = False,
    on_outcome: Callable[[Outcome, Reason | None], None] | None = None,
) -> Summary:
    """Writes outcomes one after the other, and puts the output in its place when it is whole.

    Args:
        outcomes: Gives what is to be written, told what was done before.
        encoding: As in `run_batch`, and so are the others.
        output: Where to write.
        open_ledger: Opens what was done before. A ledger that adds to the output has the last
            word on what is in it: the outcomes are kept first, and written at the end behind
            those of earlier runs.
        fail_fast: Whether to stop behind the first input that fails.
        on_outcome: Called with each outcome.

    Raises:
        UsageError: As `run_batch`.
        OutputError: As `run_batch`.
        LedgerError: As `run_batch`.
    """
    summary = Summary()
    with ExitStack() as stack:
        ledger = None if open_ledger is None else stack.enter_context(open_ledger())
        adds = ledger is not None and ledger.adds
        if ledger is not None:
            summary.resumed = ledger.cut_off
            # What was done so far is kept also after an error, or Ctrl-C.
            stack.push(lambda kind, *_: _keep_what_is_done(ledger) if kind else None)
        made = None if ledger is None else ledger.made
        stream = stack.enter_context(open_output(output, encoding=encoding, made=made))
        began = time.perf_counter()
        for each in outcomes(ledger):
            outcome = _recalled(each, ledger)
            if not adds:
                stream.write(outcome.encoded)
                reached("record.written")
            reason = _kept(outcome, ledger)
            summary.add(outcome, reason)
            if on_outcome is not None:
                on_outcome(outcome, reason)
            if fail_fast and outcome.failure is not None:
                summary.stopped = True
                break
        if ledger is not None and adds:
            summary.kept = ledger.earlier()
            for encoded in ledger.all_encoded():
                stream.write(encoded)
                reached("record.written")
        stream.complete()
        if ledger is not None:
            ledger.commit()
        stream.publish()
        if ledger is not None:
            summary.gone = ledger.finish(forget=not summary.stopped)
        summary.seconds = time.perf_counter() - began
    return summary


def _assignments(work: Iterable[list[Task]], ledger: Ledger | None) -> Iterator[list[Assignment]]:
    for group in work:
        if ledger is None:
            yield [Assignment(task) for task in group]
        else:
            yield [Assignment(task, ledger.known(task.name)) for task in group]


def _recalled(outcome: Outcome, ledger: Ledger | None) -> Outcome:
    """The outcome with its record, also where it is unchanged."""
    if ledger is None or not outcome.unchanged:
        return outcome
    return ledger.recall(outcome.name, outcome.digest or "")


def _kept(outcome: Outcome, ledger: Ledger | None) -> Reason | None:
    """Keeps an outcome that is new in a ledger, and tells why it had to be done."""
    return None if ledger is None or outcome.unchanged else ledger.keep(outcome)


def _keep_what_is_done(ledger: Ledger) -> None:
    try:
        ledger.commit()
    except (OutputError, LedgerError) as error:
        # The error that ended the run is on its way already.
        logger.warning("%s; the last records will be done again", error)


def _log(outcome: Outcome) -> None:
    if outcome.trace is not None:
        trace = printable(outcome.trace, lines=True)
        logger.error("%s: unexpected error\n%s", printable(outcome.name), trace)
    elif outcome.failure is not None:
        logger.warning("%s", printable(outcome.failure))
