"""What rules see beside the change set; it is about the judging and not the change, so it counts into no digest."""

import getpass
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from policies.values import is_list, is_object
from stacks.settings import Settings

_ACTORS = ("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILDKITE_BUILD_CREATOR", "BUILD_REQUESTEDFOR", "CIRCLE_USERNAME")


@dataclass(frozen=True, kw_only=True)
class Context:
    """Who asks for a judgement, when, and of which stack; a rule that needs what is None here must say so."""

    now: datetime | None = None
    """The time; None in a hermetic preview, which says the same at any time."""
    actor: str | None = None
    """Who changes the stack, as the machine has it: nothing proves it. None in a hermetic preview."""
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """All of the stack's settings, a mask in the place of each secret."""

    def document(self) -> dict[str, Any]:
        """The JSON form: `now` is RFC 3339 in UTC."""
        now = self.now.astimezone(UTC).isoformat().replace("+00:00", "Z") if self.now else None
        return {"now": now, "actor": self.actor, "settings": dict(self.settings)}


def shown(settings: Settings) -> dict[str, Any]:
    """A stack's settings as rules see them."""
    return _masked(settings.model_dump(mode="json"))


def actor(environment: Mapping[str, str] = os.environ) -> str:
    """Who runs this: the account that CI names, else git's user.email, else the account of the operating system."""
    named = next((environment[name] for name in _ACTORS if environment.get(name)), "")
    return named or _committer() or _account()


def _committer() -> str:
    try:
        done = subprocess.run(["git", "config", "user.email"], check=False, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip()


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return f"uid {os.getuid()}"


def _masked(value: Any) -> Any:
    if is_object(value):
        if value.keys() == {"secure"} and isinstance(value["secure"], str):
            return {"secret": True, "fingerprint": None}
        return {key: _masked(item) for key, item in value.items()}
    return [_masked(item) for item in value] if is_list(value) else value
