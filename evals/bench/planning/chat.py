"""A LangChain chat model over the local server, as `ChatOpenAI` would be, without its dependencies."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import httpx
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage, convert_to_openai_messages
from langchain_core.messages.tool import tool_call
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool


class ServerChat(BaseChatModel):
    """Posts to ``/v1/chat/completions``.

    Attributes:
        url: ends in ``/v1``.
        prefill: seconds, as the server tells, since `reset`; so is ``decode``.
    """

    url: str
    prefill: float = 0.0
    decode: float = 0.0

    @property
    def _llm_type(self) -> str:
        return "local-server"

    def reset(self) -> None:
        """Count time from nothing."""
        self.prefill = self.decode = 0.0

    def warm(self, instructions: str, tools: list[dict[str, Any]]) -> None:
        """Have the server read what begins every prompt."""
        first = {"type": "function", "function": {"name": tools[0]["function"]["name"]}}
        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": "Bonjour"}]
        self._post({"messages": messages, "tools": tools, "tool_choice": first})

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Give the tools with each request; the model chooses whether to call them."""
        formed = [convert_to_openai_tool(tool) for tool in tools]
        return self.bind(tools=formed, tool_choice=tool_choice or "auto", **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        sent = [_readable(message) for message in messages]
        answer = self._post({"messages": convert_to_openai_messages(sent), **kwargs})
        message = answer["choices"][0]["message"]
        calls = [
            tool_call(name=c["function"]["name"], args=json.loads(c["function"]["arguments"]), id=c["id"])
            for c in message.get("tool_calls") or ()
        ]
        written = AIMessage(content=message.get("content") or "", tool_calls=calls)
        return ChatResult(generations=[ChatGeneration(message=written)])

    def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        # Time is bounded by who runs the row.
        response = httpx.post(f"{self.url}/chat/completions", json=body, timeout=None, trust_env=False)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        self.prefill += answer["timings"]["prefill"]
        self.decode += answer["timings"]["decode"]
        return answer


def _readable(message: BaseMessage) -> BaseMessage:
    """llama-cpp-python's template for function calling leaves out what tools return; as a message of the
    person, the model sees it."""
    if isinstance(message, ToolMessage):
        from langchain_core.messages import HumanMessage

        return HumanMessage(f"Résultat de {message.name} : {message.content}")
    return message
