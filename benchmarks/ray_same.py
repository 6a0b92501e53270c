"""Whether a local Ray cluster writes the same Parquet as the local engine, to the byte.

    python benchmarks/ray_same.py [--folder annotations] [--documents 1000]

Needs `policyner[ray]`. Exit status 1 where the files differ.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from notices import OWN, write_notices

_EXTRACT = "import sys; from policyner.cli import main; main()"


def extract(folder: Path, out: Path, *options: str) -> float:
    """Seconds that `policyner extract` takes, from start to end."""
    began = time.perf_counter()
    command = [sys.executable, "-c", _EXTRACT, "extract", str(folder), "-o", str(out), *options]
    subprocess.run(command, check=True)  # noqa: S603 - our own command
    return time.perf_counter() - began


def main() -> int:
    """Runs both engines and compares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=OWN)
    parser.add_argument("--documents", type=int, default=1_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder, local, ray = (Path(made, name) for name in ("in", "local.parquet", "ray.parquet"))
        characters = write_notices(options.folder, folder, count=options.documents)
        print(f"{options.documents:,} notices, {characters:,} characters")
        print(f"local engine, 1 worker   {extract(folder, local):.1f} s")
        print(f"Ray, started and ended   {extract(folder, ray, '--engine', 'ray'):.1f} s")
        same = local.read_bytes() == ray.read_bytes()
        print(f"{local.stat().st_size:,} bytes each, the same" if same else "THE FILES DIFFER")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
