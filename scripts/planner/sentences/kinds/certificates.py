"""Certificates: who issues them, for which names, for how long, with which keys."""

import re

from scripts.planner.sentences import values
from scripts.planner.sentences.kind import Outcome, drop, kind, put
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.quantities import Misfit, Quantity
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.tokens import Token
from scripts.planner.sentences.values import Change, Contradiction

_SECTION = "certificates"
_CERTIFICATES = "(certificates|certificate|certs|cert|tls certificates|tls certs)"
_LETS_ENCRYPT = "(let's encrypt|lets encrypt|letsencrypt|let encrypt)"
_DIRECTORIES = {
    "": "https://acme-v02.api.letsencrypt.org/directory",
    "staging": "https://acme-staging-v02.api.letsencrypt.org/directory",
}
"""Let's Encrypt's own addresses, from letsencrypt.org/docs/acme-protocol-updates and /docs/staging-environment."""


@kind(
    "use Let's Encrypt",
    f"<use> {_LETS_ENCRYPT} ['s] [staging {{which=staging}}|production] [environment] [for {_CERTIFICATES}]",
    f"(issue|get) {_CERTIFICATES} (with|from|by|through) {_LETS_ENCRYPT} ['s] [staging {{which=staging}}]",
    f"<use> staging [environment] of {_LETS_ENCRYPT} {{which=staging}}",
    section=_SECTION,
    examples=("use Let's Encrypt", "issue certificates with Let's Encrypt staging"),
)
def lets_encrypt(scene: Scene, which: str = "") -> Outcome:
    """The ACME authority, whose account key must be there: nobody but a person can put a secret into the settings."""
    if scene.value("certificates", "acme") is None:
        raise Contradiction(
            "certificates.acme.account_key is missing, and no planner sets secrets;"
            " layer0 certificates account-key makes one"
        )
    yield put(("certificates", "issuer"), "acme")
    yield put(("certificates", "acme", "directory"), _DIRECTORIES[which])
    yield put(("certificates", "acme", "caa"), "letsencrypt.org")
    if scene.value("certificates", "days") is not None:
        yield drop(("certificates", "days"))
        yield "days is gone, since an ACME authority decides itself how long certificates last"


@kind(
    "use an authority of the stack's own",
    "<use> [a|an|its|own] (own|local|private|internal|self-signed) (authority|ca|certificate authority|issuer) "
    f"[for {_CERTIFICATES}]",
    f"(issue|sign) {_CERTIFICATES} (locally|ourselves|yourself)",
    section=_SECTION,
    examples=("use a local certificate authority", "issue certificates locally"),
)
def local_issuer(scene: Scene) -> Outcome:
    """Only the stack's own clients know it."""
    del scene
    yield put(("certificates", "issuer"), "local")


@kind(
    "stop issuing certificates",
    f"(stop|no longer) (issuing|issue|making|make) {_CERTIFICATES}",
    f"issue no {_CERTIFICATES} [any more]",
    section=_SECTION,
    examples=("stop issuing certificates",),
)
def no_issuer(scene: Scene) -> Outcome:
    """Nobody issues any; their names stay in the settings."""
    if scene.value("certificates", "issuer") is None:
        raise Contradiction("nobody issues certificates now")
    yield drop(("certificates", "issuer"))
    if scene.value("certificates", "days") is not None:
        yield drop(("certificates", "days"))


@kind(
    "renew certificates in time",
    f"(renew|replace|rotate|reissue) [all|every] {_CERTIFICATES} {{lead:duration}} (before|ahead of|prior to)"
    " [they expire|their expiry|expiry|expiration|their expiration|it expires|its expiry|they run out]",
    f"(renew|replace|rotate) [all|every] {_CERTIFICATES} when {{lead:duration}} (are left|remain)",
    section=_SECTION,
    examples=("renew certificates 30 days before expiry", "renew certificates three weeks before they expire"),
)
def renew_before(scene: Scene, lead: Quantity) -> Outcome:
    """How long before its expiry an up renews a certificate."""
    place = scene.place("certificates", "renew_before")
    yield put(place, values.changed(place, Change("to", lead)))


@kind(
    "say how long certificates last",
    f"(make|let|keep) {_CERTIFICATES} (valid|last|live) [for] {{lifetime:duration}}",
    f"(issue|sign|make) {_CERTIFICATES} [valid|that are valid|that last] for {{lifetime:duration}}",
    f"{_CERTIFICATES} should (be valid for|last|live) {{lifetime:duration}}",
    section=_SECTION,
    examples=("make certificates valid for 60 days", "certificates should last a year"),
)
def set_days(scene: Scene, lifetime: Quantity) -> Outcome:
    """Which only an authority of the stack's own can promise."""
    place = scene.place("certificates", "days")
    if scene.value("certificates", "issuer") != "local":
        raise Contradiction(
            "certificates.days is only for issuer local; an ACME authority decides itself how long they last"
        )
    yield put(place, values.changed(place, Change("to", lifetime)))


@kind(
    "choose the keys of certificates",
    f"use {{algorithm:value}} (keys|for keys|for [keys of] {_CERTIFICATES}|for certificate keys|keys for "
    f"{_CERTIFICATES})",
    f"(sign|issue|make) {_CERTIFICATES} with {{algorithm:value}} [keys]",
    f"(switch|move|change) [keys of|key of] {_CERTIFICATES} to {{algorithm:value}} [keys]",
    section=_SECTION,
    examples=("use ECDSA P-384 for certificates", "issue certificates with RSA 4096 keys"),
)
def set_algorithm(scene: Scene, algorithm: tuple[Token, ...]) -> Outcome:
    """Algorithm and size."""
    place = scene.place("certificates", "algorithm")
    yield put(place, values.fitted(place, algorithm))


@kind(
    "get a certificate",
    "(issue|get|<add>|request|order) [a|an|another] [new] [tls] [wildcard] certificate [<called> {name}] (for"
    "|with|covering) {hosts:domains}"
    " [<called> {name}]",
    "(secure|protect) {hosts:domains} with a certificate",
    section=_SECTION,
    examples=(
        "issue a certificate for pay.shop.example.com",
        "add a certificate called shops for a.example.org and b.example.org",
        "get a wildcard certificate for *.shop.example.com",
    ),
)
def add_certificate(scene: Scene, hosts: tuple[str, ...], name: str | None = None) -> Outcome:
    """One certificate for all the names, called after the first one where no name is said."""
    held = scene.value("certificates", "names")
    owner = next((key for key, names in held.items() if set(hosts) <= set(names)), None)
    if owner and name is None:
        yield f"certificate {owner} is for {' and '.join(hosts)} already"
        return
    first = hosts[0].removeprefix("*.")
    label = scene.label(first) if first.endswith(scene.domain) else first
    spoken = "wildcard" if hosts[0].startswith("*.") and label == "@" else {"@": "apex"}.get(label, label)
    key = name or re.sub("[^a-z0-9]+", "-", spoken)
    if key in held:
        raise Contradiction(f"there is a certificate {key} already; say: add {hosts[0]} to the certificate {key}")
    yield put(("certificates", "names", key), list(hosts))


@kind(
    "no longer get a certificate",
    "(stop|no longer) (issuing|issue|renewing|renew|get|getting) [certificate] {certificate}",
    section=_SECTION,
    examples=("stop issuing the certificate web",),
)
def drop_certificate(scene: Scene, certificate: Place) -> Outcome:
    """It is no longer renewed, and goes."""
    del scene
    yield drop(certificate)


@kind(
    "say where the authority writes to",
    "(send|mail) (certificate|expiry) (notices|notifications|warnings|mails|emails) to {email}",
    f"use {{email}} (for|as) ({_CERTIFICATES}|certificate notices|expiry notices)",
    section=_SECTION,
    examples=("send certificate notices to tls@example.com",),
)
def set_email(scene: Scene, email: str) -> Outcome:
    """The address that the ACME authority knows."""
    if scene.value("certificates", "acme") is None:
        raise Misfit("there is no certificates.acme; a person has to write it first, with its account key")
    yield put(("certificates", "acme", "email"), email)
