"""Any OpenAI-compatible server inside the network: vLLM, llama-server, llama-cpp-python's own."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

import httpx
from pydantic import BaseModel, Field, field_validator

from agents.models.constraints import Constraint, constraint_fields, plan_of_answer
from agents.models.exchange import Exchange
from agents.models.protocol import Ask, Generation, ModelIdentity, PlanForm
from beffroi.errors import ModelError, PlanError
from beffroi.tool import ToolSpec
from beffroi.touched import touch_url

_LIMIT = {PlanForm.TEXT: 600, PlanForm.JSON: 2000}
"""Most tokens of an answer."""
_STRUCTURED = (0, 11)
"""The vLLM version whose ``structured_outputs`` took the place of ``guided_grammar``."""


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Answer(BaseModel):
    """What is read of a completion."""

    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage = _Usage()

    @field_validator("usage", mode="wrap")
    @classmethod
    def _counted(cls, value: Any, read: Any) -> _Usage:
        """Counts of tokens are for figures alone: odd ones count nothing."""
        try:
            return _Usage.model_validate(value)
        except ValueError:
            return _Usage()


class ServerModel:
    """A model behind ``/v1/chat/completions``. It gets the long prompt and its answer is checked like any
    other.

    Args:
        url: base address ending in ``/v1``.
        name: model name that the server knows.
        timeout: seconds for a whole answer.
        constraint: what the server offers to keep an answer to plans.
        specs: installed tools by name, for the constraint.
    """

    adapted = False

    def __init__(
        self,
        url: str,
        name: str,
        timeout: float,
        *,
        constraint: Constraint = Constraint.NONE,
        specs: Mapping[str, ToolSpec] | None = None,
    ) -> None:
        self.identity = ModelIdentity(f"{name} ({url})", "")
        self.form = PlanForm.JSON if constraint is Constraint.JSON else PlanForm.TEXT
        self._url = url.rstrip("/")
        self._name = name
        self._constraint = constraint
        self._specs = specs or {}
        self._guided: bool | None = None
        self._exchange = Exchange(timeout)

    def generate(self, ask: Ask) -> Generation:
        """See `Model.generate`."""
        touch_url(self._url)
        start, moment = time.monotonic(), self._exchange.moment()
        body = {
            "model": self._name,
            "messages": [{"role": "user", "content": ask.prompt}],
            "temperature": 0,
            "max_tokens": _LIMIT[self.form],
            **constraint_fields(self._constraint, self._specs, ask, self._is_guided(moment)),
        }
        try:
            response = self._exchange.ask("POST", f"{self._url}/chat/completions", moment, body)
            if response.status_code in (400, 422) and self._constraint is not Constraint.NONE:
                raise self._refused(response)
            response.raise_for_status()
            answer = _Answer.model_validate_json(response.content)
        except (httpx.HTTPError, ValueError) as error:
            raise ModelError(
                f"Le serveur de modèle a mal répondu ({type(error).__name__}) ; vérifiez model.url.",
                f"The model server did not answer as expected ({type(error).__name__}); check model.url.",
            ) from error
        choice = answer.choices[0]
        if choice.finish_reason == "length":
            raise PlanError(
                "Elle demande un plan trop long pour le modèle : faites-la en plusieurs fois.",
                en="The model's answer was cut off: ask for less at once.",
            )
        return Generation(
            text=plan_of_answer(self._constraint, choice.message.content or ""),
            prompt_tokens=answer.usage.prompt_tokens,
            tokens=answer.usage.completion_tokens,
            seconds=time.monotonic() - start,
            certainty=None,
        )

    def close(self) -> None:
        """Close the connection."""
        self._exchange.close()

    def _is_guided(self, moment: float) -> bool:
        """Whether the server is a vLLM that only knows the older field; asked until it says its version."""
        if self._constraint is Constraint.VLLM and self._guided is None:
            version = self._version(moment)
            self._guided = _older(version) if version else None
        return bool(self._guided)

    def _version(self, moment: float) -> Any:
        try:
            address = f"{self._url.removesuffix('/v1')}/version"
            return self._exchange.ask("GET", address, moment).json()["version"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None

    def _refused(self, response: httpx.Response) -> ModelError:
        why = " ".join(response.text.split())[:200]
        kind = self._constraint.value
        return ModelError(
            f"Le serveur de modèle refuse la demande ({response.status_code} : {why}). S'il ne connaît pas "
            f"model.constraint = « {kind} », essayez « json » ou « none » (docs/models.md).",
            f"The model server refuses the request ({response.status_code}: {why}). If it does not know "
            f"model.constraint = '{kind}', try 'json' or 'none' (docs/models.md).",
        )


def _older(version: Any) -> bool:
    found = re.match(r"(\d+)\.(\d+)", str(version or ""))
    return found is not None and (int(found[1]), int(found[2])) < _STRUCTURED
