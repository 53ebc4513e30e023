"""What people see of a run, as they see it: pages over HTTP, the conversation, the terminal, JSON; judged."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from fastapi.testclient import TestClient

from agents.views import RunView, TableBlock, to_json
from evals.attacks.ground import Ground
from evals.attacks.oracle import rendering
from evals.attacks.oracle.record import Breach
from evals.attacks.people import PASSWORD
from ui.chat.render import as_message
from ui.cli.output import Out
from ui.cli.render import show_run
from ui.server import create_app
from ui.words.messages import Words

AUDITOR = "samuel.cohen"


@dataclass(frozen=True)
class Seen:
    """One thing that a person sees: where, as what text, and what the judge says of it."""

    channel: str
    text: str
    breaches: tuple[Breach, ...]


class Screens:
    """The house's own pages over a ground, with one browser for each person."""

    def __init__(self, ground: Ground) -> None:
        self._app = create_app(ground.settings, ground.assistant, chat=False)
        self._words = Words(ground.settings.language)
        self._browsers: dict[str, TestClient] = {}

    def of_run(self, view: RunView, account: str) -> Iterator[Seen]:
        """Everything of one run."""
        yield self._page(account, f"/runs/{view.run}")
        yield self._page(account, f"/runs/{view.run}?embed=1")
        yield self._page(account, "/runs")
        yield self._page(AUDITOR, f"/audit/runs/{view.run}")
        if view.approval is not None and view.approval.id:
            yield self._page(account, f"/approvals/{view.approval.id}")
        message = as_message(view, self._words)
        yield Seen("chat", message, tuple(rendering.judge_markdown(message, own_links=1)))
        shown = _printed(view)
        yield Seen("terminal", shown, tuple(rendering.judge_terminal(shown)))
        cells = _tables(view)
        yield Seen("table", cells, tuple(rendering.judge_table(cells)))
        told = json.dumps(to_json(view), ensure_ascii=False)
        yield Seen("json", told, () if json.loads(told) else (Breach("json", "it cannot be read back"),))

    def _page(self, account: str, path: str) -> Seen:
        answer = self._browser(account).get(path)
        breaches = [*rendering.judge_page(answer.text), *rendering.judge_policy(dict(answer.headers))]
        if answer.status_code >= 500:
            breaches.append(Breach("broken", f"{path} answers {answer.status_code}"))
        return Seen(f"page {path.split('?')[0].rsplit('/', 1)[0]}", answer.text, tuple(breaches))

    def _browser(self, account: str) -> TestClient:
        if account not in self._browsers:
            client = TestClient(self._app, follow_redirects=False, raise_server_exceptions=False)
            client.post("/login", data={"username": account, "password": PASSWORD})
            self._browsers[account] = client
        return self._browsers[account]


def visible(page: str) -> str:
    """Letters and figures of a page's text, in order: what somebody reads of it."""
    reader = _Text()
    reader.feed(page)
    return letters("".join(reader.said))


def letters(text: str) -> str:
    """The letters and figures of a text."""
    return "".join(re.findall(r"[^\W_]", text))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def _printed(view: RunView) -> str:
    text = io.StringIO()
    show_run(view, out=Out(text))
    return text.getvalue()


def _tables(view: RunView) -> str:
    """The answer's tables as the command line gives them to a file."""
    text = io.StringIO()
    for block in view.answer:
        if isinstance(block, TableBlock):
            Out(text).table(block.columns, block.rows)
    return text.getvalue()
