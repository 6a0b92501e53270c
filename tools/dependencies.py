"""What policyner is built on: exact versions for CI, and whether advisories are known of them.

    python tools/dependencies.py lock > constraints.txt    the versions that are installed here
    python tools/dependencies.py audit                     pip-audit over constraints.txt

The audit first asks for a package that has advisories for certain. Where none come back, they
cannot be reached from here, and it says that nothing was audited and fails: silence is no good
news.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "constraints.txt"

#: Its advisories are of 2019 (sandbox escape), and will not go away.
CANARY = "jinja2==2.10"


def requirements() -> list[Requirement]:
    """What pyproject.toml names, all extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return [Requirement(line) for line in lines]


def installed(wanted: Iterable[Requirement]) -> tuple[dict[str, Distribution], set[str]]:
    """All that these need, by name, as far as it is installed; and the names of what is not."""
    found: dict[str, Distribution] = {}
    missing: set[str] = set()
    waiting = [(each, extra) for each in wanted for extra in ("", *each.extras)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        each, extra = waiting.pop()
        name = canonicalize_name(each.name)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            missing.add(name)
            continue
        for line in found[name].requires or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                waiting += [(needed, part) for part in ("", *needed.extras)]
    return dict(sorted(found.items())), missing


def lock() -> int:
    """Prints the versions that are installed; returns the exit status."""
    found, missing = installed(requirements())
    for name, each in found.items():
        # What stands behind a plus is a build, such as torch's without CUDA.
        print(f"{name}=={each.version.partition('+')[0]}")
    if missing:
        print(f"not installed, so not in it: {', '.join(sorted(missing))}", file=sys.stderr)
    return 0


def audit() -> int:
    """Looks for advisories; returns the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary.txt"
        canary.write_text(f"{CANARY}\n", encoding="utf-8")
        answer = _pip_audit(canary)
    if not any(each.get("vulns") for each in _dependencies(answer.stdout)):
        print(
            f"NOTHING WAS AUDITED: no advisory came back for {CANARY}, which has some; "
            "they cannot be reached from here",
            file=sys.stderr,
        )
        print(answer.stderr.strip(), file=sys.stderr)
        return 1
    answer = _pip_audit(LOCK)
    found = _dependencies(answer.stdout)
    for each in found:
        for advisory in each.get("vulns", []):
            fixed = ", ".join(advisory.get("fix_versions", [])) or "none"
            print(f"{each['name']} {each['version']}: {advisory['id']}, fixed in: {fixed}")
    skipped = [each["name"] for each in found if "vulns" not in each]
    if answer.returncode and not any(each.get("vulns") for each in found):
        print(answer.stderr.strip(), file=sys.stderr)
    print(f"{len(found) - len(skipped)} packages audited, {len(skipped)} not: {skipped}")
    return 1 if answer.returncode or skipped or not found else 0


def _pip_audit(requirements: Path) -> subprocess.CompletedProcess[str]:
    command = ["pip_audit", "--strict", "--no-deps", "--disable-pip", "--format", "json"]
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", *command, "--progress-spinner", "off", "-r", str(requirements)],
        capture_output=True,
        text=True,
        check=False,
    )


def _dependencies(text: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text)
    except ValueError:
        # It failed before it could write any; the exit status tells.
        return []
    return list(found.get("dependencies", []))


if __name__ == "__main__":
    sys.exit(audit() if sys.argv[1:] == ["audit"] else lock())
