"""A value that a stack file holds encrypted (`secure: <ciphertext>`) and that nothing prints."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, cast

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

if TYPE_CHECKING:
    import pulumi


@dataclass(frozen=True, repr=False)
class Secret:
    """A marker of a secret; inside a running program it also knows the value."""

    ciphertext: str
    """What the stack file holds."""
    _value: str | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        """Show that there is a secret, never which."""
        return "Secret(***)"

    def decrypted(self, value: str) -> Self:
        """The same secret with the value that the engine decrypted."""
        return type(self)(self.ciphertext, value)

    def reveal(self) -> str:
        """The value; raises LookupError where the engine has not decrypted it."""
        if self._value is None:
            message = "a secret can be read only inside a running program, where Pulumi decrypts it"
            raise LookupError(message)
        return self._value

    def output(self) -> "pulumi.Output[str]":
        """The value for a resource; not known in a preview whose engine has no key to decrypt it with."""
        import pulumi

        if self._value is None and pulumi.runtime.is_dry_run():
            return pulumi.Output.secret(cast("str", pulumi.UNKNOWN))
        return pulumi.Output.secret(self.reveal())

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept the marker alone, and say how to encrypt a value that stands in clear; dump it as the file has it."""

        def check(value: object) -> Secret:
            if isinstance(value, Secret):
                return value
            message = "must be encrypted, got a value in clear; set it with pulumi config set --secret --path"
            raise PydanticCustomError("secret", message)

        marker = core_schema.typed_dict_schema(
            {"secure": core_schema.typed_dict_field(core_schema.str_schema(), required=True)},
            extra_behavior="forbid",
        )
        return core_schema.no_info_plain_validator_function(
            check,
            json_schema_input_schema=marker,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda secret: {"secure": secret.ciphertext}
            ),
        )
