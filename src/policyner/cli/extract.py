"""`policyner extract`: notices to records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Literal

import typer

from policyner.cli.extras import say_warnings
from policyner.cli.language import tell
from policyner.cli.options import (
    Agencies,
    Append,
    ForExcel,
    HeaderLanguage,
    Model,
    Out,
    OutputFormat,
    Parts,
    PartSize,
    Records,
    Replace,
)
from policyner.cli.reading_options import (
    AllowHosts,
    DateColumn,
    Encoding,
    IdColumn,
    InputFormat,
    Inputs,
    Issued,
    Issuer,
    IssuerColumn,
    MaxDocumentSize,
    MaxErrors,
    MaxNesting,
    MaxOcrPages,
    MaxRatio,
    MaxRowSize,
    MaxUnpackedSize,
    NoticeRegion,
    NumberColumn,
    Ocr,
    TextColumn,
    TitleColumn,
    UrlColumn,
)
from policyner.cli.run_options import (
    Engine,
    FailFast,
    LedgerFile,
    MemoryLimit,
    NoResume,
    RayAddress,
    RetryFailed,
    TimeLimit,
    Workers,
)
from policyner.cli.signals import status_of

if TYPE_CHECKING:
    from policyner.batch.ledger import Reason
    from policyner.batch.limits import Limits
    from policyner.batch.processes import Workers as Pool
    from policyner.batch.work import Outcome
    from policyner.batch.worker import Setup


def extract(
    inputs: Inputs,
    *,
    out: Out = "-",
    records: Records = "documents",
    format: OutputFormat = None,
    headers: HeaderLanguage = "en",
    excel: ForExcel = False,
    parts: Parts = False,
    part_size: PartSize = 1000,
    append: Append = False,
    replace: Replace = False,
    model: Model = None,
    workers: Workers = None,
    engine: Engine = "local",
    ray_address: RayAddress = None,
    no_resume: NoResume = False,
    retry_failed: RetryFailed = False,
    ledger: LedgerFile = None,
    fail_fast: FailFast = False,
    time_limit: TimeLimit = 300,
    memory_limit: MemoryLimit = 4096,
    issuer: Issuer = None,
    region: NoticeRegion = None,
    issued: Issued = None,
    agencies: Agencies = None,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
    title_column: TitleColumn = None,
    number_column: NumberColumn = None,
    issuer_column: IssuerColumn = None,
    date_column: DateColumn = None,
    url_column: UrlColumn = None,
    input_format: InputFormat = None,
    encoding: Encoding = None,
    ocr: Ocr = False,
    allow_hosts: AllowHosts = None,
    max_document_size: MaxDocumentSize = None,
    max_row_size: MaxRowSize = None,
    max_unpacked_size: MaxUnpackedSize = None,
    max_ratio: MaxRatio = None,
    max_nesting: MaxNesting = None,
    max_errors: MaxErrors = None,
    max_ocr_pages: MaxOcrPages = None,
) -> None:
    """Turn notices into records of measures, agencies, targets, deadlines, percentages.

    Exit status: 0 all done; 1 some inputs failed, each with an error record; 2 wrong usage,
    nothing written; 3 cut short, such as by a full disk; 129, 130, 143 ended by a signal. After
    the last two the same command goes on.
    """
    from policyner.batch.apart import Apart
    from policyner.batch.ledger import Ledger
    from policyner.batch.limits import Limits
    from policyner.batch.loading import load_extractor
    from policyner.batch.runner import run_batch
    from policyner.batch.settings import settings_of
    from policyner.cli.destination import adding, chosen_encoding, destination
    from policyner.cli.extras import demand_readers
    from policyner.cli.progress import Report, progress
    from policyner.errors import RunError, UsageError
    from policyner.grammar.names.own import read_own_agencies
    from policyner.outline.facts import Stated
    from policyner.reading import OCR_PAGES, FactColumns, ReadingLimits, ReadingOptions, find_inputs

    say_warnings()
    chosen = destination(out, layout=records, format=format, part_size=part_size if parts else None)
    written = chosen_encoding(records, format=chosen.format, headers=headers, excel=excel)
    demand_readers(inputs, input_format=input_format, ocr=ocr)
    limits = Limits.of(seconds=time_limit, mebibytes=memory_limit)
    start = _engine(engine, workers=workers, limits=limits, address=ray_address)
    stated = Stated.of(issuer=issuer, region=region, issued=issued, mark="--")
    own = read_own_agencies(agencies)
    facts = FactColumns(title_column, number_column, issuer_column, date_column, url_column)
    options = ReadingOptions(
        text_column,
        id_column,
        input_format,
        encoding,
        ReadingLimits.of(
            document_bytes=max_document_size,
            row_bytes=max_row_size,
            unpacked_bytes=max_unpacked_size,
            ratio=max_ratio,
            nesting=max_nesting,
            errors=max_errors,
            ocr_pages=(max_ocr_pages or OCR_PAGES) if ocr else None,
        ),
        facts,
        tuple(allow_hosts or ()),
    )
    kept_in = ledger or chosen.ledger
    apart = Apart(chosen.target, ledger=kept_in)
    if append and no_resume:
        raise UsageError("--append uses earlier records, --no-resume does not: give one")
    search = partial(find_inputs, inputs, options=options, leave_out=apart.is_own)
    open_ledger = (
        None
        if kept_in is None
        else partial(
            Ledger,
            kept_in,
            settings=settings_of(
                model,
                encoding=written,
                excel=excel,
                options={
                    "text_column": text_column,
                    "id_column": id_column,
                    "input_format": input_format,
                    "issuer": issuer,
                    "region": region,
                    "issued": issued,
                    "encoding": encoding,
                    **{f"{name}_column": column for name, column in asdict(facts).items()},
                    # Only where they are given: without, records of earlier runs are as good.
                    **({} if agencies is None else {"agencies": own.digest}),
                    **({"ocr": True} if ocr else {}),
                },
            ),
            fresh=no_resume,
            retry_failed=retry_failed,
        )
    )
    report = Report()
    left_out: Counter[str] = Counter()
    go_on = f"; what was done is in {kept_in}, run it again to go on" if kept_in else ""
    try:
        # Folders are searched twice, so that no list of millions of files is held.
        total = apart.count(search(quiet=True))
        adds = adding(kept_in, inputs, output=chosen.target.name, append=append, replace=replace)
        with progress(total) as advance:

            def on_outcome(outcome: Outcome, reason: Reason | None) -> None:
                report.add(outcome, reason)
                advance(outcome)

            summary = run_batch(
                search(left_out=left_out),
                load=partial(load_extractor, model, stated=stated, agencies=own),
                encoding=written,
                output=chosen.target,
                open_ledger=open_ledger and partial(open_ledger, adds=adds),
                engine=start,
                reading=limits,
                fail_fast=fail_fast,
                on_outcome=on_outcome,
            )
    except RunError as error:
        raise RunError(f"{error}{go_on}") from error
    except KeyboardInterrupt as interrupt:
        tell(f"stopped{go_on}")
        raise typer.Exit(status_of(interrupt)) from None
    report.close(summary, left_out=left_out)
    if summary.failed:
        raise typer.Exit(1)


def _engine(
    name: Literal["local", "ray"], *, workers: int | None, limits: Limits, address: str | None
) -> Callable[[Setup], Pool]:
    """What starts the workers."""
    from policyner.batch.cores import demand_few, usable_cores
    from policyner.batch.processes import local_workers
    from policyner.cli.extras import needs_extra
    from policyner.errors import UsageError

    if name == "ray":
        with needs_extra("ray"):
            from policyner.batch.ray import ray_workers

        return partial(ray_workers, workers=workers, limits=limits, address=address)
    if address is not None:
        raise UsageError("--ray-address needs --engine ray")
    demand_few(workers, option="--workers")
    return partial(local_workers, workers=workers or usable_cores(), limits=limits)
