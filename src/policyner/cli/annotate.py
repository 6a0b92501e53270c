"""`policyner annotate`: between gold and the tools in which people annotate."""

from __future__ import annotations

import json
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from policyner.cli.extras import needs_extra, say_warnings
from policyner.cli.language import tell
from policyner.cli.options import AsJson, Host, Model, Port, SourcesPlace
from policyner.cli.run_options import MemoryLimit, TimeLimit

annotate = typer.Typer(
    name="annotate",
    no_args_is_help=True,
    help="Annotate in Label Studio, doccano, brat, Prodigy, CoNLL or text files: to the tool and "
    "back, what to annotate next, how far annotators agree, what looks wrong.",
)

_Tool = Literal["labelstudio", "doccano", "brat", "prodigy", "conll", "inline"]

_Out = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="A file, for brat and inline a folder; - for standard output.",
    ),
]

_Gold = Annotated[list[Path], typer.Argument(metavar="GOLD", help="Gold files.")]


@annotate.callback()
def _say_warnings() -> None:
    """Lets the library's warnings through to standard error."""
    say_warnings()


@annotate.command(name="export")
def export_to(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD_OR_RECORDS", help="Gold files, or what `extract` wrote."),
    ],
    *,
    to: Annotated[_Tool, typer.Option(help="The tool.")],
    out: _Out = "-",
    model: Annotated[
        str | None,
        typer.Option(
            metavar="DIR_OR_HUB_ID",
            help="The model that made the records, whose version predictions carry. Default: "
            "the embedded one.",
            show_default=False,
        ),
    ] = None,
    sources: SourcesPlace = None,
) -> None:
    """Write gold, or records as suggestions, in the format of a tool."""
    from policyner.annotating.inputs import read_documents
    from policyner.annotating.tools import tool
    from policyner.annotating.writing import write_files

    documents = read_documents(inputs, model=_version(model), sources=sources)
    for loss in tool(to).losses(documents):
        tell(f"policyner: {loss}")
    write_files(tool(to).encode(documents), _path(out), read=inputs)
    suggested = sum(document.is_prediction for document in documents)
    tell(f"{len(documents)} notices, {suggested} with suggestions")


@annotate.command(name="import")
def import_from(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What the tool wrote.")],
    *,
    tool_name: Annotated[_Tool, typer.Option("--from", help="The tool.")],
    out: _Out = "-",
    original: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="GOLD_OR_RECORDS",
            help="What was exported: texts must be the same, and what a format cannot carry "
            "comes back. May be given several times.",
            show_default=False,
        ),
    ] = None,
    sources: SourcesPlace = None,
    annotator: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Whose annotations (Label Studio: an e-mail address or a number).",
            show_default=False,
        ),
    ] = None,
    accept_predictions: Annotated[
        bool,
        typer.Option("--accept-predictions", help="Take suggestions that nobody has looked at."),
    ] = False,
) -> None:
    """Make a gold file of what people annotated. Nothing is written if anything is wrong."""
    from policyner.annotating.exchange import ImportOptions
    from policyner.annotating.inputs import read_documents
    from policyner.annotating.tools import check_originals, tool
    from policyner.annotating.writing import json_lines, write_files

    options = ImportOptions(annotator, accept_predictions)
    documents = tool(tool_name).decode(file, options)
    if original:
        documents = check_originals(documents, read_documents(original, sources=sources), path=file)
    lines = json_lines(document.to_json() for document in documents)
    write_files({"": lines}, _path(out), read=[file, *(original or ())])
    tell(f"{len(documents)} notices")


@annotate.command()
def config(
    *,
    to: Annotated[_Tool, typer.Option(help="The tool.")],
    adjudicate: Annotated[
        bool, typer.Option("--adjudicate", help="For what `annotate disagreements` writes.")
    ] = False,
) -> None:
    """Print the labelling configuration of a tool: labels, colours, relations, keys."""
    from policyner.annotating.configuration import configuration

    typer.echo(configuration(to, adjudicate=adjudicate), nl=False)


@annotate.command(name="serve-backend")
def serve_backend(
    *,
    model: Model = None,
    host: Host = "127.0.0.1",
    port: Port = 9090,
    workers: Annotated[int, typer.Option(min=1, help="Processes that extract.")] = 1,
    time_limit: TimeLimit = 60,
    memory_limit: MemoryLimit = 4096,
) -> None:
    """Serve suggestions to Label Studio as tasks are opened (its ML backend protocol)."""
    from policyner.batch.cores import demand_few
    from policyner.batch.limits import Limits
    from policyner.batch.loading import load_extractor
    from policyner.batch.processes import local_workers
    from policyner.batch.worker import Setup
    from policyner.records.jsonl import encode_notice

    with needs_extra("annotate"):
        import uvicorn

        from policyner.annotating.backend import create_app
        from policyner.service.connections import configured
        from policyner.service.running import address_of, listen

    demand_few(workers, option="--workers")
    version = _version(model)
    setup = Setup(partial(load_extractor, model), encode_notice)
    limits = Limits.of(seconds=time_limit, mebibytes=memory_limit)
    # A port that is not to be had is told before anything is loaded.
    with (
        listen(host, port) as socket,
        closing(local_workers(setup, workers=workers, limits=limits)) as pool,
    ):
        tell(f"Label Studio's model address: {address_of(socket)}")
        server = uvicorn.Server(configured(create_app(pool, model=version)))
        server.run(sockets=[socket])


@annotate.command()
def select(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Folders or files of notices that nobody has annotated, or .jsonl files of "
            "records that `extract` made of them.",
        ),
    ],
    *,
    count: Annotated[
        int | None, typer.Option("--count", "-n", min=1, help="How many.", show_default=False)
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option(min=0, help="How much time annotators have.", show_default=False),
    ] = None,
    length_weight: Annotated[
        float, typer.Option(min=0, max=1, help="How much length counts against a notice.")
    ] = 0.5,
    out: _Out = "-",
    model: Model = None,
) -> None:
    """Choose what to annotate next: where the model is unsure, of many kinds, and short.

    Writes the records of the chosen notices, the first one first, for `annotate export`.
    """
    from policyner.annotating.candidates import read_candidates
    from policyner.annotating.selection import select as choose
    from policyner.annotating.selection import table_of
    from policyner.annotating.writing import write_files
    from policyner.batch.loading import load_extractor
    from policyner.reading import find_inputs
    from policyner.records.jsonl import encode_notice

    records, failed = read_candidates(inputs, load=partial(load_extractor, model))
    files = [each.path for each in find_inputs(inputs) if each.path is not None]
    chosen = choose(records, count=count, minutes=minutes, weight=length_weight)
    lines = [encode_notice(choice.candidate.record).decode() for choice in chosen]
    write_files({"": "".join(lines)}, _path(out), read=files)
    for line in table_of(chosen):
        typer.echo(line, err=True)
    time = sum(choice.candidate.minutes for choice in chosen)
    tell(f"{len(chosen)} of {len(records)} notices, about {time:.0f} minutes")
    if failed:
        raise typer.Exit(1)


@annotate.command()
def agreement(
    gold: _Gold,
    *,
    as_json: AsJson = False,
) -> None:
    """Measure how far annotators agree, one gold file each: all together and by notice."""
    from policyner.annotating.agreement import compare_files

    pairs = compare_files(gold)
    if as_json:
        typer.echo(json.dumps([pair.to_json() for pair in pairs], ensure_ascii=False, indent=2))
    else:
        typer.echo("\n\n".join(str(pair) for pair in pairs))


@annotate.command()
def disagreements(
    first: Annotated[Path, typer.Argument(metavar="A", help="Gold of one annotator.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Gold of another one.")],
    *,
    out: _Out = "-",
) -> None:
    """Write the notices on which two annotators differ, to be decided on in Label Studio.

    Its project needs the configuration of `annotate config --to labelstudio --adjudicate`.
    """
    from policyner.annotating.adjudication import adjudicate
    from policyner.annotating.writing import write_files

    content = adjudicate(first, second)
    write_files({"": content}, _path(out), read=[first, second])
    tell(f"differences in {len(json.loads(content))} notices")


@annotate.command()
def lint(
    gold: _Gold,
    *,
    texts: Annotated[
        Path | None,
        typer.Option(
            metavar="CORPUS",
            help="The texts of annotations that lie apart from them (JSON lines, also .xz).",
        ),
    ] = None,
    as_json: AsJson = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with status 1 for doubts too, not only faults.")
    ] = False,
) -> None:
    """List what looks wrong in gold files, with offsets and words; status 1 for faults."""
    from policyner.annotating.lint import lint as check

    faults = doubts = 0
    for path in gold:
        for finding in check(path, texts=texts):
            fault = finding.severity == "fault"
            faults += fault
            doubts += not fault
            if as_json:
                row = {"file": str(path), **finding.to_json()}
                typer.echo(json.dumps(row, ensure_ascii=False))
            else:
                typer.echo(f"{path}, {finding}")
    tell(f"{faults} faults, {doubts} doubts")
    if faults or (strict and doubts):
        raise typer.Exit(1)


def _path(out: str) -> Path | None:
    return None if out == "-" else Path(out)


def _version(model: str | None) -> str:
    """The version of a model, without loading it."""
    from policyner.extractor import find_model
    from policyner.tagging.tagger import read_settings

    return read_settings(find_model(model)).version
