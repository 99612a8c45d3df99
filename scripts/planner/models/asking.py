"""Asks one language model one question; the only module that talks to one.

It runs as a process of its own, in an environment of its own: no code of a vendor lies where clusters are reached from.
A question comes on standard input and its outcome goes to standard output, both in JSON; see `question` and `run`.
"""

import asyncio
import json
import os
import resource
import sys
from dataclasses import dataclass
from typing import Any, Literal

from genai_prices import Usage, calc_price
from pydantic import BaseModel, Field
from pydantic_ai import Agent, NativeOutput
from pydantic_ai.exceptions import (
    AgentRunError,
    ContentFilterError,
    ModelAPIError,
    ModelHTTPError,
    UnexpectedModelBehavior,
    UserError,
)
from pydantic_ai.models import Model
from pydantic_ai.usage import RunUsage, UsageLimits

MOST_OUTPUT = 4096
"""Tokens of one answer."""
_MOST_MEMORY = 4 * 2**30
_CHARACTERS = 2
"""Of the shortest tokens there are; what a question may cost is told from its length, before it is asked."""
_CONTENT_FILTER = "refused: its provider filters such questions or answers"


class Edit(BaseModel):
    """One wish about the settings."""

    op: Literal["set", "remove"]
    path: list[str] = Field(
        min_length=1, max_length=12, description='keys, such as ["tenants", "acme", "quota", "pods"]'
    )
    value: str = Field(default="", max_length=20_000, description='for set: the new value as JSON, such as 30 or "8Gi"')


class Answer(BaseModel):
    """What a model answers."""

    edits: list[Edit] = Field(default=[], max_length=100)
    reasons: list[str] = Field(default=[], max_length=20, description="why each edit is there, in one sentence")
    not_understood: list[str] = Field(
        default=[], max_length=20, description="each part of the request that is unclear or not about the settings"
    )


@dataclass(frozen=True)
class Question:
    """What is asked, of whom, and what it may cost."""

    provider: Literal["anthropic", "google", "openai"]
    model: str
    url: str | None
    key: str | None
    """The environment variable with the key; none is sent where there is none."""
    timeout_seconds: float
    prices: dict[str, float] | None
    """In US dollars for a million tokens; None where the table says it."""
    instructions: str
    prompt: str
    left: float
    """The most that it may cost, in US dollars."""


def run(question: Question, model: Model | None = None) -> dict[str, Any]:
    """The outcome: `answer` or `error`, tokens and cost. The words of servers are not repeated: they may hold keys."""
    usage = RunUsage()
    try:
        most = _price(question, len(question.instructions + question.prompt) // _CHARACTERS, MOST_OUTPUT)
        if 2 * most > question.left:
            return {"error": f"not asked: it could cost ${2 * most:.4f}, and ${question.left:.4f} are left"}
        answer, error = _answer(question, model or _model(question), usage), None
    except KeyError as missing:
        return {"error": f"not asked: {missing.args[0]} is not set"}
    except LookupError:
        return {"error": "not asked: its price is not known; set its prices"}
    except (AgentRunError, ModelAPIError, TimeoutError, UserError) as raised:
        answer, error = None, _told(raised)
    cost = _price(question, usage.input_tokens, usage.output_tokens)
    counted = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens, "cost": cost}
    return {"answer": answer, "error": error, **counted}


def _answer(question: Question, model: Model, usage: RunUsage) -> dict[str, Any]:
    """A valid answer; one that is not is asked for once more. Raises TimeoutError."""
    agent = Agent(
        model,
        output_type=NativeOutput(Answer) if question.url and question.provider == "openai" else Answer,
        instructions=question.instructions,
        model_settings={"max_tokens": MOST_OUTPUT, "timeout": question.timeout_seconds, "temperature": 0.0},
        retries=1,
    )
    asked = agent.run(question.prompt, usage=usage, usage_limits=UsageLimits(request_limit=2))
    done = asyncio.run(asyncio.wait_for(asked, question.timeout_seconds))
    return done.output.model_dump()


def _model(question: Question) -> Model:
    key = os.environ[question.key] if question.key else "none"
    if question.provider == "anthropic":
        from anthropic import AsyncAnthropic
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        client = AsyncAnthropic(api_key=key, base_url=question.url, max_retries=0)
        return AnthropicModel(question.model, provider=AnthropicProvider(anthropic_client=client))
    if question.provider == "google":
        from pydantic_ai.models.google import GoogleModel
        from pydantic_ai.providers.google import GoogleProvider

        return GoogleModel(question.model, provider=GoogleProvider(api_key=key, base_url=question.url))
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    server = AsyncOpenAI(api_key=key, base_url=question.url, max_retries=0)
    return OpenAIChatModel(question.model, provider=OpenAIProvider(openai_client=server))


def _price(question: Question, input_tokens: int, output_tokens: int) -> float:
    """In US dollars. Raises LookupError for a model that the table does not know."""
    if question.prices is not None:
        return (input_tokens * question.prices["input"] + output_tokens * question.prices["output"]) / 1_000_000
    usage = Usage(input_tokens=input_tokens, output_tokens=output_tokens)
    return float(calc_price(usage, question.model, provider_id=question.provider).total_price)


def _told(error: Exception) -> str:
    match error:
        case ContentFilterError():
            return _CONTENT_FILTER
        case ModelHTTPError():
            return f"failed: its server answers with status {error.status_code}"
        case TimeoutError():
            return "failed: it takes too long"
        case ModelAPIError():
            return "failed: its server cannot be reached, or does not answer in time"
        case UnexpectedModelBehavior():
            return "failed: its answer has not the form that was asked for"
        case _:
            return f"failed: {type(error).__name__}"


def main() -> None:
    """Ask what standard input says."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    print(json.dumps(run(Question(**json.load(sys.stdin)))))


if __name__ == "__main__":
    main()
