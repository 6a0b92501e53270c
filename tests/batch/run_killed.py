"""A batch in a process of its own, for tests to kill."""

from __future__ import annotations

import os
import resource
import sys
from functools import partial
from pathlib import Path

import fake_pipeline

from policyner.batch import failpoints
from policyner.batch import ledger as ledger_module
from policyner.batch.ledger import Ledger
from policyner.batch.limits import UNLIMITED
from policyner.batch.output import Target
from policyner.batch.processes import local_workers
from policyner.batch.runner import run_batch
from policyner.errors import OutputError
from policyner.reading import find_inputs
from policyner.records.formats import Format, encoding_for


def main(
    folder: Path,
    out: Path,
    *,
    format: Format = "jsonl",
    part_size: int | None = None,
    workers: int = 1,
    failpoint: str = "",
    limit: int | None = None,
) -> None:
    """Runs the batch, tells on `OUT.log`, and exits with 3 where the output took no more."""
    sys.stderr = out.with_name(f"{out.name}.log").open("w", encoding="utf-8")
    # Many commits in a short run, so that a kill meets every state of the ledger.
    ledger_module._COMMIT_RECORDS = 7
    failpoints.arm(failpoint)
    if limit is not None:
        # A file that grows beyond it takes no more, as on a disk that is full.
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        summary = run_batch(
            find_inputs([str(folder)]),
            load=fake_pipeline.load,
            encoding=encoding_for("documents", format=format),
            output=Target(out, part_size),
            open_ledger=partial(
                Ledger,
                out / "_ledger" if part_size else out.with_name(f"{out.name}.ledger"),
                settings={"format": format},
            ),
            engine=partial(local_workers, workers=workers, limits=UNLIMITED),
        )
    except OutputError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(3)
    sys.stderr.write(f"{summary}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), workers=2, failpoint=os.environ["FAILPOINT"])
