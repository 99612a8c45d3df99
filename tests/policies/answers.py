"""What stands in for OPA where its answers are made up."""

from collections.abc import Mapping
from typing import Any

from policies import modules
from policies.modules import Loaded, Modules

RULES = modules.in_folder()
WHOLE: Mapping[str, Any] = {
    "denials": [],
    "warnings": [],
    "deferred": [],
    "approvals": [],
    "budgets": [],
    "rules": list(RULES.rules),
    "disabled": [],
    "about": {rule: {} for rule in RULES.rules},
}


class Answers:
    """An OPA that has some rules loaded, and always gives the same answer."""

    def __init__(self, answer: Any, rules: Modules = RULES) -> None:
        self.answer = answer
        self.expected = rules

    def query(self, document: Mapping[str, Any], *, strict: bool = True) -> Any:
        return self.answer

    def admit(self, document: Mapping[str, Any]) -> Any:
        return None

    def loaded(self) -> Loaded:
        return Loaded(self.expected.contents, ())
