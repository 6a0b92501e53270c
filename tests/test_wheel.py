"""What is released: the wheel as the Dockerfile makes it, what is in it, and that it works.

The instructions of the Dockerfile are followed as they stand, in folders of their own: what a
container would add is another root. Nothing of the source tree is in reach of what is installed.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTICE = "关于扩大试点的通知\n一、重点任务\n（一）推进改革。（省财政厅牵头，省教育厅配合）\n"
TOOL = ROOT / "tools" / "distribution.py"

# Nobody, as in the Dockerfile.
NOBODY = 65534

pytestmark = pytest.mark.skipif(
    not TOOL.is_file() or not (ROOT / "models" / "small" / "model.onnx").is_file(),
    reason="no embedded model, or no tools, in this checkout",
)

sys.path.append(str(ROOT / "tools"))

import distribution  # noqa: E402 - see above

needs_an_index = pytest.mark.skipif(
    os.environ.get("POLICYNER_OFFLINE") == "1",
    reason="POLICYNER_OFFLINE=1: the wheel's dependencies come from a package index",
)


@dataclass(frozen=True, slots=True)
class Step:
    """An instruction of a Dockerfile, such as `RUN`, and what stands behind it."""

    instruction: str
    rest: str


def stages() -> list[list[Step]]:
    """The instructions of the Dockerfile, by stage."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    steps = [Step(*line.split(maxsplit=1)) for line in lines if line.strip()]
    starts = [number for number, step in enumerate(steps) if step.instruction == "FROM"]
    return [steps[a:b] for a, b in zip(starts, [*starts[1:], len(steps)], strict=True)]


def environment_of(steps: list[Step]) -> dict[str, str]:
    pairs = [word for step in steps if step.instruction == "ENV" for word in shlex.split(step.rest)]
    return dict(pair.split("=", 1) for pair in pairs)


def copy(rest: str, into: Path) -> None:
    *sources, target = rest.split()
    for source in sources:
        place = into / target if target.endswith("/") else into / Path(target).parent
        place.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".work")
            shutil.copytree(ROOT / source, into / target, ignore=ignored)
        else:
            shutil.copy(ROOT / source, place)


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the Dockerfile's first stage put things."""

    prefix: Path
    wheel: Path


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    """The first stage, followed in a folder that everybody may read."""
    build, _ = stages()
    with tempfile.TemporaryDirectory(prefix="policyner-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        prefix, source = place / "prefix", place / "source"
        source.mkdir()
        # The interpreter of these tests stands for that of the image.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        variables = {**kept, "PATH": path, "PREFIX": str(prefix)}
        for step in build:
            if step.instruction == "COPY":
                copy(step.rest, source)
            elif step.instruction == "RUN":
                done = subprocess.run(
                    ["/bin/sh", "-c", step.rest],
                    cwd=source,
                    env=variables,
                    capture_output=True,
                    encoding="utf-8",
                    check=False,
                )
                assert done.returncode == 0, done.stderr
        # A read-only file system, as far as rights can make one.
        for each in (prefix, *prefix.rglob("*")):
            if not each.is_symlink():
                each.chmod(each.stat().st_mode & ~0o222)
        (wheel,) = (source / "dist").glob("*.whl")
        yield Installed(prefix, wheel)
        for each in (prefix, *prefix.rglob("*")):
            if each.is_dir() and not each.is_symlink():
                each.chmod(0o755)


def test_the_image_is_slim_and_runs_without_root():
    build, image = stages()
    bases = {stage[0].rest.split()[0] for stage in (build, image)}
    assert len(bases) == 1
    assert bases.pop().endswith("-slim")
    (user,) = (step.rest for step in image if step.instruction == "USER")
    assert user == f"{NOBODY}:{NOBODY}"
    prefix = environment_of(build)["PREFIX"]
    (copied,) = (step.rest for step in image if step.instruction == "COPY")
    assert copied == f"--from=built {prefix} {prefix}"
    assert environment_of(image)["PATH"].startswith(f"{prefix}/bin:")
    assert "RUN" not in {step.instruction for step in image}


def test_what_is_copied_is_not_ignored():
    (build, _) = stages()
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    wanted = {line[1:].split("/")[0] for line in lines if line.startswith("!")}
    copied = [step.rest.split()[:-1] for step in build if step.instruction == "COPY"]
    assert {source for sources in copied for source in sources} == wanted


@pytest.mark.slow
@needs_an_index
def test_the_wheel_holds_what_it_should(installed):
    assert distribution.faults_of_wheel(installed.wheel) == []


@pytest.mark.slow
@needs_an_index
def test_the_base_install_stays_small(installed):
    listed = subprocess.run(
        [installed.prefix / "bin" / "python", TOOL, "sizes"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.splitlines()
    sizes = {name: float(size) for size, _, name in map(str.split, listed)}
    assert not {"torch", "pyarrow", "scipy", "duckdb"} & {name.lower() for name in sizes}
    assert (sizes["all"] - sizes["pip"]) * 1e6 <= distribution.LARGEST_INSTALL


def as_nobody(python: Path) -> dict[str, object]:
    """Options of `subprocess.run` that make a process nobody's, where nobody may run it."""
    real = python.resolve()
    is_open = all(place.stat().st_mode & 0o001 for place in (real, *real.parents))
    if os.getuid() != 0 or not is_open:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


@pytest.mark.slow
@needs_an_index
def test_what_is_installed_extracts_for_a_user_who_may_write_nothing_but_the_output(
    installed, tmp_path
):
    _, image = stages()
    # `tmp_path` is its owner's alone; the user of the image must come in.
    with tempfile.TemporaryDirectory(prefix="policyner-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        (place / "通知.txt").write_text(NOTICE, encoding="utf-8")
        out = place / "out"
        out.mkdir()
        out.chmod(0o777)
        # Proxies that lead nowhere: whatever tried to reach the network would fail.
        nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
        done = subprocess.run(
            [installed.prefix / "bin" / "policyner", "extract", "通知.txt", "-o", "out/n.jsonl"],
            cwd=place,
            env={**environment_of(image), **nowhere, "PATH": os.defpath, "HOME": str(out)},
            capture_output=True,
            encoding="utf-8",
            check=False,
            **as_nobody(installed.prefix / "bin" / "python"),
        )
        assert done.returncode == 0, done.stderr
        record = json.loads((out / "n.jsonl").read_bytes())
    roles = [(role["role"], role["name"]) for role in record["measures"][0]["agencies"]]
    assert roles == [("lead", "省财政厅"), ("support", "省教育厅")]


def test_faults_of_a_wheel_are_named(tmp_path):
    wheel = tmp_path / "policyner-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("policyner/py.typed", "")
        archive.writestr("policyner/tests/test_a.py", "")
        archive.writestr("annotations/dev.jsonl", "")
    faults = distribution.faults_of_wheel(wheel)
    assert f"{wheel.name} holds annotations/dev.jsonl" in faults
    assert f"{wheel.name} holds policyner/tests/test_a.py" in faults
    assert f"{wheel.name} lacks policyner/embedded/base/model.onnx" in faults
    assert not any("py.typed" in fault for fault in faults)
