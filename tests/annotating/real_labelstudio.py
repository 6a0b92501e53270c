"""A Label Studio of its own for the tests, and a browser that uses it as a person does.

`make test-labelstudio` installs both and says where Label Studio is (`POLICYNER_LABELSTUDIO`).
With `POLICYNER_SCREENSHOTS=docs/images` the pictures of docs/annotators.md are taken anew.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

EXECUTABLE = "POLICYNER_LABELSTUDIO"
CHROMIUM = "/usr/bin/chromium"
SCREENSHOTS = "POLICYNER_SCREENSHOTS"

_EMAIL, _PASSWORD = "annotator@example.org", "only-for-tests"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Where the words of a text node stand on the page.
_PLACE_OF_WORDS = """(words) => {
    const root = [...document.querySelectorAll("[class*=richtext__container]")].at(-1);
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
        const at = node.data.indexOf(words);
        if (at < 0) continue;
        node.parentElement.scrollIntoView({block: "center"});
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        const first = range.getClientRects()[0];
        return [first.left, first.top, first.right, first.bottom];
    }
    return null;
}"""
_REGIONS = "[class*=richtext__container] .htx-highlight"


class LabelStudio:
    """A running server, as one user who has signed in.

    Args:
        url: Its address.
        browser: The browser.
    """

    def __init__(self, url: str, browser: Browser) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, timeout=60, follow_redirects=True)
        self.http.get("/user/login/")
        form = {
            "email": _EMAIL,
            "password": _PASSWORD,
            "csrfmiddlewaretoken": self.http.cookies["csrftoken"],
        }
        self.http.post("/user/login/", data=form, headers={"Referer": url}).raise_for_status()
        self.http.headers.update({"X-CSRFToken": self.http.cookies["csrftoken"], "Referer": url})
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        # A machine that does much else at the same time is slow, not wrong.
        context.set_default_timeout(120_000)
        context.add_cookies(
            [{"name": c.name, "value": str(c.value), "url": url} for c in self.http.cookies.jar]
        )
        self.page = context.new_page()

    def ask(self, method: str, path: str, **body: Any) -> Any:
        """What the API answers to a request with a JSON body."""
        answer = self.http.request(method, path, **({"json": body} if body else {}))
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json() if answer.content else None

    def project(self, title: str, config: str) -> int:
        """The number of a new project."""
        made = self.ask(
            "POST",
            "/api/projects",
            title=title,
            label_config=config,
            show_collab_predictions=True,
            show_instruction=False,
        )
        return int(made["id"])

    def import_file(self, project: int, path: Path) -> list[int]:
        """Imports a file as a person does, and gives the numbers of the tasks, in order."""
        with path.open("rb") as file:
            answer = self.http.post(
                f"/api/projects/{project}/import", files={"file": (path.name, file)}
            )
        assert answer.is_success, answer.text[:300]
        tasks = self.ask("GET", f"/api/tasks?project={project}&page_size=100")["tasks"]
        return sorted(int(task["id"]) for task in tasks)

    def export(self, project: int, path: Path) -> Path:
        """Exports the annotated tasks in JSON."""
        answer = self.http.get(f"/api/projects/{project}/export?exportType=JSON")
        assert answer.is_success, answer.text[:300]
        path.write_bytes(answer.content)
        return path

    def open(self, project: int, task: int, *, regions: bool = True) -> None:
        """Opens a task; waits for its regions where it should have some."""
        self.page.goto(f"{self.url}/projects/{project}/data?task={task}")
        self.page.wait_for_selector("[class*=richtext__container]")
        if regions:
            self.page.wait_for_selector(_REGIONS)
        # The editor takes keys once the button is there.
        self.page.wait_for_selector("button:has-text('Submit'), button:has-text('Update')")
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(700)

    def save(self) -> None:
        """Presses the button below the text, and waits until the server has it."""
        with self.page.expect_response(
            lambda r: "/annotations" in r.url and r.request.method in ("POST", "PATCH")
        ) as answer:
            self.page.click("button:has-text('Submit'), button:has-text('Update')")
        assert answer.value.ok, answer.value.status

    def mark(self, words: str, key: str) -> None:
        """Marks words with the label of a key, by drawing the mouse over them."""
        before = len(self.shown())
        for _ in range(4):
            self.page.keyboard.press(key)
            self._draw_over(words)
            # The page may still be at work when it shows its text already.
            for _ in range(10):
                if len(self.shown()) > before:
                    self.page.keyboard.press("Escape")
                    self.page.wait_for_timeout(200)
                    return
                self.page.wait_for_timeout(300)
            self.page.keyboard.press("Escape")
        raise AssertionError(f"{words} could not be marked")

    def _draw_over(self, words: str) -> None:
        box = self.page.evaluate(_PLACE_OF_WORDS, words)
        assert box, f"{words} is not on the page"
        left, top, right, bottom = box
        middle = (top + bottom) / 2
        self.page.mouse.move(left + 1, middle)
        self.page.mouse.down()
        self.page.mouse.move((left + right) / 2, middle, steps=5)
        self.page.mouse.move(right - 1, middle, steps=5)
        self.page.mouse.up()

    def click_region(self, words: str) -> None:
        """Clicks where these words begin, which chooses the innermost region there."""
        box = self.page.evaluate(_PLACE_OF_WORDS, words)
        assert box, f"{words} is not on the page"
        left, top, _, bottom = box
        self.page.mouse.click(left + 4, (top + bottom) / 2)
        self.page.wait_for_timeout(400)

    def relate(self, *, of: str, to: str, name: str) -> None:
        """Draws a relation between two regions, and gives it a name, as a person does."""
        page = self.page
        self.click_region(of)
        page.keyboard.press("Alt+r")
        page.wait_for_timeout(300)
        self.click_region(to)
        page.wait_for_timeout(300)
        page.get_by_text("Relations", exact=True).first.click()
        new = page.locator(".lsf-relations__item").last
        new.scroll_into_view_if_needed()
        new.hover()
        new.get_by_label("Show Relation Labels").click()
        new.get_by_test_id("select-trigger-").click()
        page.wait_for_timeout(500)
        self.shot("label-studio-relations")
        page.get_by_role("option", name=name).click()
        page.keyboard.press("Escape")
        page.wait_for_timeout(300)

    def shown(self) -> list[str]:
        """The words of all highlighted pieces, in the order of the text."""
        return [piece.inner_text() for piece in self.page.query_selector_all(_REGIONS)]

    def shot(self, name: str, page: Page | None = None) -> None:
        """Takes a picture for the documentation, where it is asked for."""
        folder = os.environ.get(SCREENSHOTS)
        if not folder:
            return
        from PIL import Image

        Path(folder).mkdir(parents=True, exist_ok=True)
        picture = Image.open(io.BytesIO((page or self.page).screenshot()))
        # A page has few colours; a palette makes the file a fourth as large.
        picture.convert("RGB").quantize(160).save(Path(folder, f"{name}.png"), optimize=True)


@contextlib.contextmanager
def running(executable: Path, data: Path) -> Iterator[LabelStudio]:
    """Starts Label Studio with an empty data base, signs in, and stops it at the end."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "LABEL_STUDIO_BASE_DATA_DIR": str(data),
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        # A backend on this machine, and the webhook to it, are refused otherwise.
        "ML_BLOCK_LOCAL_IP": "false",
        "SSRF_PROTECTION_ENABLED": "false",
    }
    command = [str(executable), "start", "--no-browser", "--port", str(port)]
    command += ["--username", _EMAIL, "--password", _PASSWORD]
    log = data / "server.log"
    with log.open("wb") as stream:
        server = subprocess.Popen(command, env=environment, stdout=stream, stderr=stream)
    try:
        _wait(url, server, log)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
            expect.set_options(timeout=20_000)
            yield LabelStudio(url, browser)
            browser.close()
    finally:
        server.terminate()
        server.wait(20)


def free_port() -> int:
    """A port of the loopback that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        assert server.poll() is None, log.read_text(errors="replace")[-2000:]
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{url}/health", timeout=5).is_success:
                return
        time.sleep(0.5)
    raise AssertionError(f"{url} does not answer: {log.read_text(errors='replace')[-2000:]}")
