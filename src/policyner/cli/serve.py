"""`policyner serve`: the page and the JSON API."""

from __future__ import annotations

import ipaddress
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policyner.cli.extras import needs_extra, say_warnings
from policyner.cli.language import tell
from policyner.cli.options import (
    SERVICE_LIMITS,
    Agencies,
    Host,
    MaxCharacters,
    MaxSeconds,
    Model,
    Port,
    SourcesPlace,
    size_of,
)
from policyner.cli.reading_options import MaxOcrPages, Ocr

if TYPE_CHECKING:
    from policyner.records import Record


def serve(
    records: Annotated[
        str | None,
        typer.Argument(
            metavar="RECORDS|FOLDER",
            help="Records to look through on the page: what `extract` wrote.",
            show_default=False,
        ),
    ] = None,
    *,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="POLICYNER_TOKEN",
            help="What requests must bring: Authorization: Bearer TOKEN; a browser asks for it. "
            "A --host for other machines needs one.",
            show_default=False,
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A name that the service is reached by.", show_default=False
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Keep sources and records there; else nothing is kept.",
            show_default=False,
        ),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Correct notices in the page: those in DIR, and RECORDS. What annotators make of "
            "them is kept there as gold.",
            show_default=False,
        ),
    ] = None,
    sources: SourcesPlace = None,
    model: Model = None,
    agencies: Agencies = None,
    ocr: Ocr = False,
    max_ocr_pages: MaxOcrPages = None,
    max_document_size: Annotated[
        int,
        typer.Option(
            parser=size_of,
            metavar="SIZE",
            help="The largest body, and the largest document, unpacked.",
            rich_help_panel=SERVICE_LIMITS,
        ),
    ] = "32M",  # type: ignore[assignment]
    max_characters: MaxCharacters = 500_000,
    max_seconds: MaxSeconds = 60.0,
    threads: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Notices worked on at once.",
            show_default="all cores",
            rich_help_panel=SERVICE_LIMITS,
        ),
    ] = None,
    max_waiting: Annotated[
        int, typer.Option(min=0, help="Requests that may wait.", rich_help_panel=SERVICE_LIMITS)
    ] = 100,
    max_jobs: Annotated[
        int, typer.Option(min=1, help="Jobs under way.", rich_help_panel=SERVICE_LIMITS)
    ] = 8,
    max_documents: Annotated[
        int, typer.Option(min=1, help="Notices of one job.", rich_help_panel=SERVICE_LIMITS)
    ] = 1_000,
) -> None:
    """Serve the page and the JSON API, to this machine alone unless told otherwise."""
    from policyner.batch.cores import demand_few
    from policyner.batch.loading import load_extractor
    from policyner.batch.sources import Sources
    from policyner.errors import UsageError
    from policyner.extractor import find_model
    from policyner.grammar.names.own import read_own_agencies
    from policyner.reading import OCR_PAGES
    from policyner.reading.ocr import demand_ocr
    from policyner.records.read import records_named
    from policyner.report import collect
    from policyner.service.limits import ServiceLimits
    from policyner.tagging.tagger import read_settings

    with needs_extra("serve"):
        # FastAPI takes forms by it, and says so late.
        import python_multipart  # noqa: F401

        from policyner.service.app import create_app
        from policyner.service.desk import Desk
        from policyner.service.front import report_page
        from policyner.service.guard import Access
        from policyner.service.running import address_of, listen, run
        from policyner.service.store import Store
        from policyner.service.walk import Walk

    say_warnings()
    if token is None and not _is_loopback(host):
        raise UsageError(
            f"--host {host} opens the service to other machines: give a --token, or leave it at "
            "127.0.0.1"
        )
    if token is not None and not (token.isascii() and token.isprintable() and token.strip()):
        raise UsageError("--token: only letters, digits and marks of ASCII can be sent")
    demand_few(threads, option="--threads")
    if ocr:
        demand_ocr()
    own = read_own_agencies(agencies)
    limits = ServiceLimits(
        body=max_document_size,
        unpacked=4 * max_document_size,
        characters=max_characters,
        seconds=max_seconds,
        waiting=max_waiting,
        jobs=max_jobs,
        documents=max_documents,
        ocr_pages=(max_ocr_pages or OCR_PAGES) if ocr else 0,
        **({} if threads is None else {"threads": threads}),
    )
    archive = None
    given = [] if records is None else list(records_named([records], stdin=sys.stdin.buffer))
    if records is not None:
        collected = collect(given, sources=Sources(sources))
        if not collected:
            raise UsageError(f"{records}: no record in it")
        archive = report_page(collected)
    kept = None if store is None else Store(store)
    socket = listen(host, port)
    extractor = load_extractor(model, agencies=own)
    version = read_settings(find_model(model)).version
    walk = Walk(extractor, limits=limits, store=kept)
    walk.warm()
    desk = Desk(limits)
    address = address_of(socket)
    with _reviewing(
        review, desk=desk, extractor=extractor, model=version, records=given, sources=sources
    ) as routes:
        app = create_app(
            walk,
            desk,
            model=version,
            limits=limits,
            access=Access(token, hosts=(*(allow_host or ()), host)),
            archive=archive,
            stored=kept is not None,
            review=routes,
        )
        run(app, desk, at=socket, on_ready=lambda: tell(f"policyner: {address}"))


def _reviewing(
    folder: Path | None, *, records: list[Record], **more: Any
) -> AbstractContextManager[Any]:
    """Holds the annotators' folder, and gives their routes; `None` where there is no folder."""
    if folder is None:
        return nullcontext()
    from policyner.records import NoticeRecord
    from policyner.review.opening import open_review

    notices = [each for each in records if isinstance(each, NoticeRecord)]
    return open_review(folder, records=notices, **more)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
