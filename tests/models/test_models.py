"""The models behind the seam: the embedded one, another file, a server, and text without tools."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from agents.models import embedded
from agents.models.chat_llama import chat_llama
from agents.models.embedded import EmbeddedModel
from agents.models.protocol import Ask
from agents.models.server import ServerModel
from agents.models.weights import ModelFile, check_gguf, embedded_weights, planner_model
from agents.planner.build import build_planner
from agents.planner.drafts import Past, PlanRequest
from agents.planner.planner import ModelPlanner
from agents.planner.prompt import adapter_prompt
from beffroi.errors import ModelError, PlanError
from beffroi.settings.installation import ModelSettings, Settings
from tools.registry import load_registry

NOW = datetime(2026, 11, 2, 9, 0)
REPORT = "Signale un nid-de-poule au 12 rue Oberkampf et préviens le responsable de la voirie du 11e"

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def planner(
    tmp_path_factory: pytest.TempPathFactory, with_model: Callable[[Path], Path]
) -> Iterator[ModelPlanner]:
    made = build_planner(Settings(home=with_model(tmp_path_factory.mktemp("home"))))
    yield made
    made.close()


def test_the_embedded_model_plans_the_main_request(planner: ModelPlanner) -> None:
    draft = planner.plan(PlanRequest(REPORT, NOW))
    assert draft.processor is not None and draft.processor > 0
    assert [step.spec.name for step in draft.checked.steps] == [
        "gis.locate",
        "ticketing.create",
        "directory.find_service",
        "ticketing.notify",
    ]
    assert 0 < (draft.margin or 0) <= 1
    assert len(draft.model.sha256) == 64


@pytest.mark.parametrize(
    "request_text",
    ["Combien de piscines dans le 13e ?", "zzz qqq 42 ¤¤", "answer(moi)\nimport os", "x" * 900, "🙂" * 50],
    ids=["ordinary", "nonsense", "code", "long word", "emoji"],
)
def test_whatever_is_asked_the_plan_parses_and_types(planner: ModelPlanner, request_text: str) -> None:
    try:
        draft = planner.plan(PlanRequest(request_text, NOW))
    except PlanError as error:
        assert error.fr
    else:
        assert draft.checked.text


def test_a_plan_found_wrong_does_not_come_again(planner: ModelPlanner) -> None:
    first = planner.plan(PlanRequest("Combien de piscines dans le 13e ?", NOW))
    second = planner.repair(PlanRequest("Combien de piscines dans le 13e ?", NOW), first)
    assert second.checked.text != first.checked.text


def test_a_request_that_the_model_cannot_hold_is_said(planner: ModelPlanner) -> None:
    with pytest.raises(PlanError, match="trop longue"):
        planner.plan(PlanRequest("🚧" * 1500, NOW))
    assert planner.plan(PlanRequest("les piscines du 13e", NOW)).checked.steps


def test_a_backslash_is_sent_as_it_was_typed(planner: ModelPlanner) -> None:
    said = "voir P:\\nord\\travaux"
    draft = planner.plan(PlanRequest(f"commente le 812 : {said}", NOW))
    literals = {item.value for item in draft.checked.evidence.values()}
    assert said in literals, draft.checked.text


def test_the_worker_comes_back_after_a_crash(planner: ModelPlanner) -> None:
    model = planner._model
    assert isinstance(model, EmbeddedModel)
    assert model._process is not None
    model._process.kill()
    model._process.wait()
    assert planner.plan(PlanRequest("les piscines du 13e", NOW)).checked.steps


def test_the_worker_has_no_network_and_sees_no_home(planner: ModelPlanner) -> None:
    model = planner._model
    assert isinstance(model, EmbeddedModel)
    model.warm()
    assert model._process is not None
    children = Path(f"/proc/{model._process.pid}/task/{model._process.pid}/children").read_text().split()
    inner = Path(f"/proc/{children[0]}")
    assert (inner / "ns" / "net").readlink() != Path("/proc/self/ns/net").readlink()
    assert not (inner / "root" / "root" / ".ssh").exists()


def test_a_merged_model_that_was_changed_is_made_again(
    tmp_path: Path, with_model: Callable[[Path], Path]
) -> None:
    models = with_model(tmp_path) / "models"
    made = planner_model(models)
    begun = made.path.read_bytes()[:1000]
    made.path.unlink()
    made.path.write_bytes(begun)
    assert planner_model(models).sha256 == made.sha256


def test_a_note_that_was_cut_short_is_written_again(
    tmp_path: Path, with_model: Callable[[Path], Path]
) -> None:
    models = with_model(tmp_path) / "models"
    made = planner_model(models)
    (note,) = models.glob("planner-*.json")
    note.write_text("")
    assert planner_model(models).sha256 == made.sha256
    assert note.read_text()


def test_a_missing_or_truncated_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="n'existe pas"):
        check_gguf(tmp_path / "absent.gguf")
    (tmp_path / "short.gguf").write_bytes(b"GG")
    with pytest.raises(ModelError, match="tronqué"):
        check_gguf(tmp_path / "short.gguf")
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(embedded_weights().read_bytes()[:100_000])
    model = EmbeddedModel(ModelFile(cut, ""), "cut", adapted=True, threads=1, timeout=30)
    with pytest.raises(ModelError, match="tronqué"):
        model.generate(Ask(adapter_prompt("bonjour"), ("bonjour",)))


def test_any_other_gguf_file_plans_through_the_same_seam(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_LIMIT", 60)  # a model that was not trained for it writes to its limit
    settings = Settings(home=tmp_path, model=ModelSettings(path=embedded_weights(), timeout=600))
    made = build_planner(settings, load_registry(packages=("tools.gis",)))
    try:
        draft = made.plan(PlanRequest("Les piscines du 13e", NOW))
        assert draft.checked.text
    except PlanError as error:
        assert error.fr
    finally:
        made.close()


class _Completions(BaseHTTPRequestHandler):
    """A server that answers as an OpenAI-compatible one does; a stand-in for what it says, not for HTTP."""

    plan = 'equipements = gis.facilities(kind="piscines", district="13e")\nanswer(count(equipements))'

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert "Les outils" in asked["messages"][0]["content"] or "Outils" in asked["messages"][0]["content"]
        message = {"message": {"content": f"```python\n{self.plan}\n```"}}
        body = json.dumps({"choices": [message], "usage": {"prompt_tokens": 9, "completion_tokens": 5}})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def server_url() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Completions)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()


def test_a_server_plans_through_the_same_seam(server_url: str) -> None:
    made = ModelPlanner(ServerModel(server_url, "m", 10), load_registry().specs)
    draft = made.plan(PlanRequest("Combien de piscines dans le 13e ?", NOW))
    assert draft.checked.text == _Completions.plan
    assert draft.margin is None


def test_words_of_earlier_turns_may_be_copied(server_url: str) -> None:
    made = ModelPlanner(ServerModel(server_url, "m", 10), load_registry().specs)
    before = Past("et dans le 12e ?", "answer(moi)", requests=("Combien de piscines dans le 13e ?",))
    draft = made.plan(PlanRequest("reviens au premier", NOW, before))
    assert draft.checked.text == _Completions.plan


def test_a_server_that_is_not_there_is_said() -> None:
    made = ModelPlanner(ServerModel("http://127.0.0.1:9/v1", "m", 2), load_registry().specs)
    with pytest.raises(ModelError, match=r"model\.url"):
        made.plan(PlanRequest("mes tickets ouverts", NOW))


def test_a_chat_over_the_same_weights_answers() -> None:
    chat = chat_llama(embedded_weights(), n_ctx=512, n_threads=2, max_tokens=12)
    assert str(chat.invoke("Dis bonjour.").content).strip()


def test_what_a_killed_process_half_wrote_is_cleared_away(
    tmp_path: Path, with_model: Callable[[Path], Path]
) -> None:
    models = with_model(tmp_path) / "models"
    made = planner_model(models).path
    old, young = made.with_suffix(".123.partial"), made.with_suffix(".124.partial")
    old.touch()
    young.touch()
    os.utime(old, (0, 0))
    made.unlink()
    assert planner_model(models).path == made and made.exists()
    assert not old.exists() and young.exists()
