"""The quality gate: floors that figures may not fall below.

A floors file holds, for each gold file, its SHA-256, the version of the model that
was measured, and the least F1 of each layer and of the links, also on damaged copies.
Figures measured on other gold, or by another model, are not comparable, so both
hashes must agree. Floors only rise; lowering one takes a flag, and so a reason in a commit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from policyner.errors import ConfigError, malformed
from policyner.given import read_given

# F1 in floors is rounded down to this many digits: finer ones differ between
# processors, which compute in different precisions.
_DIGITS = 2

# So much may a figure fall below its floor: in one mention of a hundred another processor
# may decide otherwise, since it computes in another precision.
_SLACK = 0.01


class Floor(BaseModel):
    """The floors of one gold file.

    Attributes:
        sha256: Of the gold file's bytes.
        model: Version of the model that was measured.
        f1: Least F1 by name (`DEPT`, …, `links`, `pinyin: DEPT`, …).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str
    model: str
    f1: dict[str, float]


_FLOORS = TypeAdapter(dict[str, Floor])


def read_floors(path: Path) -> dict[str, Floor]:
    """The floors in a file, by `gold_name`; none where there is no file.

    Raises:
        ConfigError: If the file cannot be read, or is malformed.
    """
    try:
        return _FLOORS.validate_json(read_given(path))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{path}: could not be read: {error.strerror or error}") from error
    except ValidationError as error:
        raise ConfigError(f"{path}: not a floors file: {malformed(error)}") from error


def check(
    floors: Mapping[str, Floor], gold: Path, figures: Mapping[str, float], *, model: str
) -> list[str]:
    """What stands in the way of passing; empty where nothing does.

    Args:
        floors: The floors, by `gold_name`.
        gold: The gold file that was measured on.
        figures: F1 by name.
        model: Version of the model that was measured.
    """
    name = gold_name(gold)
    floor = floors.get(name)
    if floor is None:
        return [f"{name}: no floors"]
    problems = []
    if floor.sha256 != _hash(gold):
        problems.append(f"{name}: the gold changed since its floors were measured")
    if floor.model != model:
        problems.append(f"{name}: floors are of model {floor.model}, not {model}")
    for figure, least in floor.f1.items():
        if figure not in figures:
            problems.append(f"{name}: {figure} has a floor and was not measured")
        elif figures[figure] < least - _SLACK:
            problems.append(
                f"{name}: {figure} F1 {figures[figure]:.4f} is below {least:.{_DIGITS}f}"
            )
    return problems


def raise_floors(
    path: Path,
    gold: Path,
    figures: Mapping[str, float],
    *,
    model: str,
    allow_lower: bool = False,
) -> None:
    """Writes the figures as the new floors of a gold file.

    Args:
        path: The floors file; other gold files' floors in it stay.
        gold: The gold file that was measured on.
        figures: F1 by name.
        model: Version of the model that was measured.
        allow_lower: Whether a floor may fall.

    Raises:
        ConfigError: If a floor would fall and `allow_lower` is not given, or the file cannot be
            written.
    """
    floors = read_floors(path)
    old = floors.get(gold_name(gold))
    new = {name: int(value * 10**_DIGITS) / 10**_DIGITS for name, value in figures.items()}
    if old is not None and not allow_lower:
        falling = [name for name, least in old.f1.items() if new.get(name, 0.0) < least]
        if falling:
            raise ConfigError(
                f"{path}: {', '.join(falling)} would fall for {gold_name(gold)}; "
                "lowering a floor takes --allow-lower"
            )
    floors[gold_name(gold)] = Floor(sha256=_hash(gold), model=model, f1=new)
    rows = {name: floor.model_dump() for name, floor in sorted(floors.items())}
    try:
        path.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror or error}") from error


def gold_name(gold: Path) -> str:
    """What a gold file is called in a floors file: its folder's name and its own."""
    return f"{gold.resolve().parent.name}/{gold.name}"


def _hash(path: Path) -> str:
    return hashlib.sha256(read_given(path)).hexdigest()
