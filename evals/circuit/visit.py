"""What a person does on the page: in a real browser where there is one, else with a plain HTTP client."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import httpx

_PATIENCE = 120_000
_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP *.google.com ~NOTFOUND, MAP *.googleapis.com ~NOTFOUND",
)
"""A browser as a city sets it by policy: it asks nothing of its maker (updates, accounts), whose two domains
it finds nowhere. Any other name and any address that a page asks for is tried, and seen; one of those two is
seen among the page's own requests."""
_VARIABLES = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR")
_PAGES = ("/runs", "/approvals", "/audit", "/audit/systems")


def browser_program() -> str:
    """Chromium, where it can be driven; empty where not."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    return found if find_spec("playwright") else ""


def visit(url: str, account: str, password: str, asked: Sequence[str]) -> dict[str, Any]:
    """Sign in, ask in the conversation, look at every page.

    Args:
        asked: typed in the conversation, one after another; not without a browser.

    Returns:
        ``browser``, the pages seen, and addresses of another origin that a page asked for.
    """
    program = browser_program()
    if not program:
        return read_plainly(url, account, password)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_OPTIONS), env=_environment())
        told = _driven(browser, url, account, password, asked)
        version = browser.version
        browser.close()
    return {"browser": f"Chromium {version}", **told}


def _driven(browser: Any, url: str, account: str, password: str, asked: Sequence[str]) -> dict[str, Any]:
    context = browser.new_context(locale="fr-FR")
    context.set_default_timeout(_PATIENCE)
    wanted: list[str] = []
    context.on("request", lambda request: wanted.append(request.url))
    page = context.new_page()
    page.goto(f"{url}/login")
    page.fill("#username", account)
    page.fill("#password", password)
    page.click("button[type=submit]")
    page.wait_for_selector("#chat-input")
    for number, text in enumerate(asked, 1):
        page.click("#chat-input")
        page.keyboard.insert_text(text)
        page.locator("#chat-submit:not([disabled])").click()
        page.wait_for_function("n => document.querySelectorAll('iframe.run-frame').length >= n", arg=number)
    for path in _PAGES:
        page.goto(url + path)
    own = (url, "data:", f"blob:{url}")
    outside = sorted({address for address in wanted if not address.startswith(own)})
    return {"pages": len(_PAGES) + 2, "asked": len(asked), "other_origins": outside}


def _environment() -> dict[str, str | float | bool]:
    """What a person's browser has: the day's variables are for the house."""
    return {name: os.environ[name] for name in _VARIABLES if name in os.environ}


def read_plainly(url: str, account: str, password: str) -> dict[str, Any]:
    """Sign in and look at every page, with a client that runs nothing of it; as `visit`."""
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        client.post("/login", data={"username": account, "password": password})
        assert client.cookies, "the sign-in was refused"
        seen = [client.get(path, follow_redirects=True).status_code for path in ("/", *_PAGES)]
    return {"browser": "", "pages": len(seen) + 1, "asked": 0, "other_origins": []}
