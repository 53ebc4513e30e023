"""Any OpenAI-compatible server inside the network: vLLM, llama-server, llama-cpp-python's own."""

from __future__ import annotations

import time

import httpx

from agents.models.protocol import Ask, Generation, ModelIdentity
from beffroi.errors import ModelError

_LIMIT = 400


class ServerModel:
    """A model behind ``/v1/chat/completions``. It gets the long prompt and its answer is checked like any
    other.

    Args:
        url: base address ending in ``/v1``.
        name: model name that the server knows.
        timeout: seconds for one plan.
    """

    adapted = False

    def __init__(self, url: str, name: str, timeout: float, client: httpx.Client | None = None) -> None:
        self.identity = ModelIdentity(f"{name} ({url})", "")
        self._url = url.rstrip("/")
        self._name = name
        self._client = client or httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False)

    def generate(self, ask: Ask) -> Generation:
        """See `Model.generate`."""
        body = {
            "model": self._name,
            "messages": [{"role": "user", "content": ask.prompt}],
            "temperature": 0,
            "max_tokens": _LIMIT,
        }
        start = time.monotonic()
        try:
            response = self._client.post(f"{self._url}/chat/completions", json=body)
            response.raise_for_status()
            answer = response.json()
            text = answer["choices"][0]["message"]["content"]
            usage = answer.get("usage") or {}
        except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
            raise ModelError(
                f"Le serveur de modèle a mal répondu ({type(error).__name__}) ; vérifiez model.url.",
                f"The model server did not answer as expected ({type(error).__name__}); check model.url.",
            ) from error
        return Generation(
            text=_plan_of(str(text or "")),
            prompt_tokens=int(usage.get("prompt_tokens", 0)),
            tokens=int(usage.get("completion_tokens", 0)),
            seconds=time.monotonic() - start,
            certainty=None,
        )

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def _plan_of(text: str) -> str:
    """The plan in an answer that may wrap it in a code fence."""
    if "```" in text:
        text = text.split("```")[1].removeprefix("python")
    return text.strip()
