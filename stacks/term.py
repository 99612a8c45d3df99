"""How settings say of a text, or of a list, what it must be: an annotation that validates and describes it."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


@dataclass(frozen=True, kw_only=True)
class Term:
    """A kind of text; as an annotation of `str` it validates the value and tells editors the pattern."""

    noun: str
    """What the text must be, with its article: "a DNS label"."""
    pattern: str
    """The whole text must match; only what Python and ECMA 262 (JSON Schema) both read."""
    advice: str
    """What to write, as a clause that follows a semicolon."""
    longest: int = 253
    """Most characters allowed."""

    def fits(self, text: object) -> bool:
        """Whether it is such a text."""
        return isinstance(text, str) and len(text) <= self.longest and bool(re.fullmatch(self.pattern, text))

    def check(self, text: str) -> str:
        """Give the text back, or raise the error that names the term and the advice."""
        if self.fits(text):
            return text
        if len(text) > self.longest:
            message = "must be {noun} of at most {longest} characters, got {length}; shorten it"
            raise PydanticCustomError("term", message, {**vars(self), "length": len(text)})
        message = "must be {noun}, got {got}; {advice}"
        raise PydanticCustomError("term", message, {**vars(self), "got": repr(text)})

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate the string after pydantic has made sure that it is one."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the string to editors."""
        return handler(core) | {"pattern": f"^(?:{self.pattern})$", "maxLength": self.longest}


@dataclass(frozen=True, kw_only=True)
class Distinct:
    """An annotation of a tuple: nothing is listed twice, and at least so many things are listed."""

    least: int = 0
    """Fewest items allowed."""

    def check(self, items: tuple[object, ...]) -> tuple[object, ...]:
        """Give the items back, or raise the error that names the one too many or too few."""
        if len(items) < self.least:
            raise PydanticCustomError(
                "few", "must list at least {least}, got {got}", {"least": self.least, "got": len(items)}
            )
        repeated = next((item for place, item in enumerate(items) if item in items[:place]), None)
        if repeated is not None:
            raise PydanticCustomError("repeated", "lists {item} twice; remove one", {"item": repr(repeated)})
        return items

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate the tuple after pydantic has made sure of its items."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the list to editors."""
        return handler(core) | {"uniqueItems": True, "minItems": self.least}
