"""What the service answers to many at once, how late, and how much memory it takes.

Starts `policyner serve`, and lets clients send a notice each, over and over. `--hostile` lets
others send what has to be refused at the same time: ZIP bombs, JSON that is none, bodies beyond
the limit, and bodies that never come to their end. `/health` is asked all the while.

    python benchmarks/service_load.py [--clients 50] [--seconds 60] [--characters 5000] [--hostile]

The exit status is 1 where a notice was answered with anything but its record, where what is
hostile was not refused, or where anything was answered with a status from 500 on.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread

import httpx
import psutil

ROOT = Path(__file__).parents[1]
_SERVE = "from policyner.cli import main; main()"

# How many clients send each kind of trouble.
_BOMBERS, _OTHERS = 20, 5
_PATIENCE = 600.0


@dataclass(slots=True)
class Figures:
    """What was measured."""

    waited: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    memory: int = 0

    def is_sound(self) -> bool:
        """Whether each kind of request was answered as it has to be."""
        refused = {"bomb": {413, 408, 429}, "no JSON": {422, 408, 429}, "too large": {413}}
        wanted = {"notice": {200}, "health": {200}, "slow": {408}, **refused}
        return all(status in wanted[kind] for kind, status in self.answers)


def notice_of(characters: int) -> str:
    """A notice of so many characters, of those in `annotations/`."""
    folder = ROOT / "annotations" / "notices"
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt")))
    return text[:characters]


def bomb() -> bytes:
    """A ZIP archive of 40 KB that unpacks to 40 MiB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notice.txt", b"0" * (40 << 20))
    return stream.getvalue()


class Load:
    """Clients that send until time is up.

    Args:
        address: Of the service.
        seconds: How long.
        figures: What is counted.
    """

    def __init__(self, address: str, *, seconds: float, figures: Figures) -> None:
        self._address = address
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._figures = figures

    async def ask(self, kind: str, send: Callable[[], Awaitable[int]]) -> None:
        """Sends one kind of request over and over."""
        while time.monotonic() < self._until:
            began = time.monotonic()
            status = await send()
            self._figures.answers[kind, status] += 1
            took = time.monotonic() - began
            if kind == "notice":
                self._figures.waited.append(took)
            elif kind == "health":
                self._figures.health.append(took)
                await asyncio.sleep(0.2)

    async def drip(self, *, length: int) -> int:
        """Announces a body and sends it a byte a second; returns the status that comes of it."""
        host, _, port = self._address.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /extract HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n"
        writer.write(f"{head}Content-Type: application/json\r\n\r\n".encode())
        answer = asyncio.ensure_future(reader.readline())
        while not (await asyncio.wait([answer], timeout=1.0))[0]:
            writer.write(b" ")
        writer.close()
        return int(answer.result().split()[1])

    async def watch(self, process: psutil.Process) -> None:
        """Looks at the memory of the service."""
        while time.monotonic() < self._until:
            self._figures.memory = max(self._figures.memory, process.memory_info().rss)
            await asyncio.sleep(0.1)


async def load(
    address: str, process: psutil.Process, options: argparse.Namespace, figures: Figures
) -> None:
    """Puts the service under load."""
    run = Load(address, seconds=options.seconds, figures=figures)
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=_PATIENCE) as client:
        notice = {"text": notice_of(options.characters)}
        packed = bomb()

        async def extract() -> int:
            return (await client.post("/extract", json=notice)).status_code

        async def explode() -> int:
            files = {"file": ("a.zip", packed)}
            return (await client.post("/extract", files=files)).status_code

        async def babble() -> int:
            headers = {"content-type": "application/json"}
            return (
                await client.post("/extract", content=b'{"text": ', headers=headers)
            ).status_code

        async def health() -> int:
            return (await client.get("/health")).status_code

        tasks = [run.ask("notice", extract) for _ in range(options.clients)]
        tasks += [run.ask("health", health), run.watch(process)]
        if options.hostile:
            tasks += [run.ask("bomb", explode) for _ in range(_BOMBERS)]
            tasks += [run.ask("no JSON", babble) for _ in range(_OTHERS)]
            tasks += [
                run.ask("too large", partial(run.drip, length=1 << 40)) for _ in range(_OTHERS)
            ]
            tasks += [run.ask("slow", partial(run.drip, length=9999)) for _ in range(_OTHERS)]
        await asyncio.gather(*tasks)


def report(figures: Figures, *, seconds: float) -> None:
    """Prints what was measured."""
    for (kind, status), count in sorted(figures.answers.items()):
        print(f"{kind:<12}{status:>6}{count:>10,}")
    waited, health = sorted(figures.waited), sorted(figures.health)
    print(f"{len(waited) / seconds:,.1f} notices a second", end="")
    for name, each in (("notice", waited), ("health", health)):
        median, late = each[len(each) // 2], each[int(0.95 * len(each))]
        print(
            f"; {name}: median {median:.3f} s, p95 {late:.3f} s, longest {each[-1]:.3f} s", end=""
        )
    print(f"; {figures.memory >> 20:,} MiB at most")


def main() -> int:
    """Runs the command; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--characters", type=int, default=5000)
    parser.add_argument("--hostile", action="store_true", help="send what is to be refused too")
    parser.add_argument("--serve", nargs="*", default=[], help="options of serve, without dashes")
    options = parser.parse_args()
    given = [f"--{each}" for each in options.serve]
    process = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", _SERVE, "serve", "--port", "0", *given],
        stderr=subprocess.PIPE,
        text=True,
    )
    said = iter(process.stderr or ())
    figures = Figures()
    try:
        address = next(said).strip().removeprefix("policyner: ")
        Thread(target=sys.stderr.writelines, args=(said,), daemon=True).start()
        asyncio.run(load(address, psutil.Process(process.pid), options, figures))
    finally:
        process.kill()
    report(figures, seconds=options.seconds)
    return 0 if figures.is_sound() else 1


if __name__ == "__main__":
    sys.exit(main())
