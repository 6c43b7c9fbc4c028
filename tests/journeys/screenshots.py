"""Takes the README's pictures anew: `make screenshots`.

Makes the synthetic hub in a folder that is thrown away, serves it, and looks at it with Chromium
as each person sees it. Needs no network; the pictures land in docs/images/.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[2]
PICTURES: Final = ROOT / "docs" / "images"
PASSPHRASE: Final = "ten days for everyone"
DESKTOP: Final = {"width": 1280, "height": 1000}
PHONE: Final = {"width": 390, "height": 844}

# picture, who looks ("" for a visitor), page, and the size of the window
SHOTS: Final = (
    ("today", "careers", "/", DESKTOP),
    ("tracking", "careers", "/learners/?year=9", DESKTOP),
    ("hub", "hub", "/hub/", DESKTOP),
    ("tracking-phone", "careers", "/learners/?year=9", PHONE),
)


@contextmanager
def served_demo() -> Iterator[str]:
    """The address of a freshly made demo, for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        address = f"http://127.0.0.1:{port}"
        environment = {
            **{k: v for k, v in os.environ.items() if k not in ("SECRET_KEY", "TEST", "DEBUG")},
            "DEMO": "true",
            "DEBUG": "false",
            "VAR_DIR": folder,
            "PUBLIC_URL": address,
            "LOG_LEVEL": "ERROR",
        }
        for command in (
            ["migrate", "--verbosity", "0"],
            ["createcachetable"],
            ["collectstatic", "--no-input", "--verbosity", "0"],
            ["seed_demo"],
        ):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True
            )
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "equalex.wsgi", "--no-control-socket"),
                *("--bind", f"127.0.0.1:{port}"),
            ],
            cwd=ROOT,
            env=environment,
        )
        try:
            _wait_for(address)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The demo did not start within 20 seconds.")


def signed_in(browser: Browser, address: str, who: str, size: dict[str, int]) -> Page:
    """A page of the demo as this person sees it."""
    page = browser.new_context(viewport=size, locale="en-GB").new_page()
    page.goto(f"{address}/accounts/login/")
    if who:
        page.fill("input[name=login]", f"{who}@demo.example")
        page.fill("input[name=password]", PASSPHRASE)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
    return page


def take_all() -> None:
    """Take every picture of `SHOTS`."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("There is no Chromium here: install Debian's package chromium.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served_demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        for name, who, path, size in SHOTS:
            page = signed_in(browser, address, who, size)
            page.goto(address + path)
            page.screenshot(path=PICTURES / f"{name}.png")
            page.context.close()
            print(f"docs/images/{name}.png")  # noqa: T201  # a command's own output
        browser.close()


if __name__ == "__main__":
    take_all()
