"""The random resources as a table, by the name in their type token."""

from scripts.providers.randomness import choices, octets, text
from scripts.providers.randomness.resource import FLAG, LIST, TEXT, WHOLE, Kind, Resource

_TEXT: dict[str, Kind] = {
    **dict.fromkeys(text.COUNTS, WHOLE),
    **dict.fromkeys(text.SWITCHES, FLAG),
    "overrideSpecial": TEXT,
}

RESOURCES = {
    "RandomPassword": Resource(
        text.password,
        ("result", "bcryptHash"),
        secret=True,
        takes=_TEXT,
        required=("length",),
        completed=text.completed,
        problems=text.problems,
        adopt=text.adopt_password,
        form="the password",
        schema=3,
    ),
    "RandomString": Resource(
        text.string,
        ("result",),
        takes=_TEXT,
        required=("length",),
        completed=text.completed,
        problems=text.problems,
        adopt=text.adopt_string,
        form="the string",
        schema=2,
    ),
    "RandomId": Resource(
        octets.identifier,
        ("hex", "dec", "b64Std", "b64Url"),
        takes={"byteLength": WHOLE, "prefix": TEXT},
        required=("byteLength",),
        problems=octets.at_least_one("byteLength"),
        adopt=octets.adopt_identifier,
        form="base64url or prefix,base64url",
    ),
    "RandomBytes": Resource(
        octets.key,
        ("base64", "hex"),
        secret=True,
        takes={"length": WHOLE},
        required=("length",),
        problems=octets.at_least_one("length"),
        adopt=octets.adopt_key,
        form="base64",
    ),
    "RandomUuid": Resource(octets.plain_uuid, ("result",), adopt=octets.adopt_uuid, form="a UUID"),
    "RandomUuid4": Resource(octets.uuid4, ("result",), adopt=octets.adopt_uuid, form="a UUID"),
    "RandomUuid7": Resource(octets.uuid7, ("result",), adopt=octets.adopt_uuid, form="a UUID"),
    "RandomInteger": Resource(
        choices.integer,
        ("result",),
        takes={"min": WHOLE, "max": WHOLE, "seed": TEXT},
        required=("min", "max"),
        adopt=choices.adopt_integer,
        form="result,min,max",
    ),
    "RandomShuffle": Resource(
        choices.shuffle,
        ("results",),
        takes={"inputs": LIST, "resultCount": WHOLE, "seed": TEXT},
        required=("inputs",),
        problems=choices.shuffle_problems,
    ),
    "RandomPet": Resource(
        choices.pet, takes={"length": WHOLE, "prefix": TEXT, "separator": TEXT}, completed=choices.completed_pet
    ),
}
