"""What is released: whether wheel and sdist hold what they should, and whether the wheel works.

    python tools/distribution.py dist     checks the wheel and the sdist in dist/, tries the wheel
    .venv-demo/bin/python tools/distribution.py sizes        bytes of each package there

The second needs nothing but Python, so that it runs in the environment that it measures.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]

#: The most that the wheel may weigh, in bytes.
LARGEST_WHEEL = 30_000_000

#: The most that the base install may take, in bytes, compiled bytecode included and pip not. It
#: took 665 MB when this was written, so that something large that joins it is seen.
LARGEST_INSTALL = 690_000_000

# What the wheel must hold, whatever else it does.
_WANTED = (
    "policyner/py.typed",
    "policyner/report/page.html",
    "policyner/service/front.html",
    "policyner/embedded/base/model.onnx",
    "policyner/embedded/base/tokenizer.json",
    "policyner/embedded/base/LICENSE-bge-small-zh-v1.5",
    "policyner/embedded/small/model.onnx",
    "policyner/embedded/small/LICENSE-bge-small-zh-v1.5",
    "policyner/embedded/small/tokenizer.json",
)
_WANTED_BEHIND = ("/licenses/LICENSE", "/METADATA", "/entry_points.txt")

# What it must not: tests, the texts of annotated notices, what was left lying about.
_UNWANTED_PARTS = {"tests", "annotations", "benchmarks", "tools", "__pycache__", ".work", "docs"}
_UNWANTED_ENDINGS = (".jsonl", ".pyc", ".safetensors", ".pt", ".ipynb", ".map")

# What whoever builds from the sdist needs.
_SOURCES = (
    "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "Makefile", "constraints.txt",
    "src/policyner/__init__.py", "models/base/model.onnx", "models/small/model.onnx",
    "page/package-lock.json", "tests/conftest.py",
)  # fmt: skip
_NEVER_SOURCES = {"__pycache__", "node_modules", ".work", ".venv", "dist", "out"}


def faults_of_wheel(wheel: Path) -> list[str]:
    """What is wrong with a wheel's contents; empty where nothing is."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    faults = [f"{wheel.name} lacks {name}" for name in _WANTED if name not in names]
    faults += [
        f"{wheel.name} lacks …{end}"
        for end in _WANTED_BEHIND
        if not any(name.endswith(end) for name in names)
    ]
    faults += [
        f"{wheel.name} holds {name}"
        for name in sorted(names)
        if name.endswith(_UNWANTED_ENDINGS) or not _UNWANTED_PARTS.isdisjoint(name.split("/"))
    ]
    size = wheel.stat().st_size
    if size > LARGEST_WHEEL:
        faults.append(f"{wheel.name} has {size:,} bytes, more than {LARGEST_WHEEL:,}")
    return faults


def faults_of_sdist(sdist: Path) -> list[str]:
    """What is wrong with an sdist's contents; empty where nothing is."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    faults = [f"{sdist.name} lacks {name}" for name in _SOURCES if name not in names]
    return faults + [
        f"{sdist.name} holds {name}"
        for name in sorted(names)
        if not _NEVER_SOURCES.isdisjoint(name.split("/"))
    ]


def try_wheel(wheel: Path, folder: Path) -> str:
    """Installs a wheel in an empty environment and extracts the examples with it.

    Args:
        wheel: The wheel.
        folder: Where the environment is made.

    Returns:
        The table of their measures that it shows.

    Raises:
        subprocess.CalledProcessError: If a step fails.
    """
    venv.create(folder / "env", with_pip=True)
    binaries = folder / "env" / "bin"
    _run(binaries / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    examples = ROOT / "examples"
    _run(binaries / "policyner", "extract", examples, "-o", "notices.jsonl", cwd=folder)
    return _run(binaries / "policyner", "show", "--table", examples, cwd=folder)


def _run(*command: object, cwd: Path) -> str:
    words = [str(word) for word in command]
    # The checkout is out of reach: what is tried is what was installed.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(  # noqa: S603 - our own words
        words, cwd=cwd, env=kept, stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    return done.stdout


def sizes() -> list[tuple[int, str]]:
    """Bytes of each package of the environment that this runs in, the largest first."""
    found = [(_size(each), str(each.metadata["Name"])) for each in distributions()]
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def _size(package: Distribution) -> int:
    return sum(path.stat().st_size for path in _files(package))


def _files(package: Distribution) -> Iterator[Path]:
    for file in package.files or ():
        path = Path(str(package.locate_file(file)))
        if path.is_file():
            yield path


def check(folder: Path) -> int:
    """Checks what was built and tries the wheel; returns the exit status."""
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    faults = faults_of_wheel(wheel) + faults_of_sdist(sdist)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return 1
    with tempfile.TemporaryDirectory() as trial:
        print(try_wheel(wheel.resolve(), Path(trial)))
    print(f"{wheel.name}: {wheel.stat().st_size:,} bytes; {sdist.name}: {sdist.stat().st_size:,}")
    return 0


def main() -> int:
    """Does what the command line asks for; returns the exit status."""
    match sys.argv[1:]:
        case ["sizes"]:
            found = sizes()
            for size, name in found:
                print(f"{size / 1e6:8.1f} MB  {name}")
            print(f"{sum(size for size, _ in found) / 1e6:8.1f} MB  all")
            return 0
        case [folder]:
            return check(Path(folder))
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main())
