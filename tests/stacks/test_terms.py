"""The kinds of text in settings, as Kubernetes and the registries take them."""

from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from stacks import terms

LONG_LABEL = "a" * 64


@dataclass(frozen=True)
class Case:
    reason: str
    term: Any
    text: object
    valid: bool


CASES = [
    Case("a label may hold hyphens and digits inside", terms.DnsLabel, "team-4", True),
    Case("a label may start with a digit", terms.DnsLabel, "4u", True),
    Case("a label has no capitals", terms.DnsLabel, "Team", False),
    Case("a label does not end in a hyphen", terms.DnsLabel, "team-", False),
    Case("a label is not empty", terms.DnsLabel, "", False),
    Case("a label has no dots", terms.DnsLabel, "team.a", False),
    Case("a label ends where its text ends", terms.DnsLabel, "team\n", False),
    Case("a label has at most 63 characters", terms.DnsLabel, LONG_LABEL, False),
    Case("a tenant's name leaves room for what its objects add", terms.TenantName, "a" * 41, False),
    Case("cores may be whole", terms.Cores, "4", True),
    Case("cores may be a number in YAML", terms.Cores, 4, True),
    Case("cores may be fractions in YAML", terms.Cores, 0.5, True),
    Case("cores may be thousandths", terms.Cores, "250m", True),
    Case("no core is finer than a thousandth", terms.Cores, "0.0001", False),
    Case("cores are not bytes", terms.Cores, "4Gi", False),
    Case("no cores would never start", terms.Cores, "0", False),
    Case("no thousandths would never start", terms.Cores, "000m", False),
    Case("cores are positive", terms.Cores, -1, False),
    Case("true is not a number of cores", terms.Cores, True, False),
    Case("bytes have a binary unit", terms.Bytes, "512Mi", True),
    Case("bytes have a decimal unit", terms.Bytes, "1.5G", True),
    Case("thousandths of bytes are a slip", terms.Bytes, "512m", False),
    Case("bytes without a unit are a slip", terms.Bytes, "512", False),
    Case("MB is not a unit of Kubernetes", terms.Bytes, "512MB", False),
    Case("kilo is a small k", terms.Bytes, "512K", False),
    Case("an image may name nothing but itself", terms.ImageReference, "redis", True),
    Case("an image may have a registry with a port", terms.ImageReference, "localhost:5000/team/app:1.2", True),
    Case("an image may have a version and a digest", terms.ImageReference, f"redis:8.2.1@sha256:{'0' * 64}", True),
    Case("a digest has 64 digits", terms.ImageReference, "redis@sha256:0123", False),
    Case("a repository is in lower case", terms.ImageReference, "docker.io/Redis", False),
    Case("an image has no scheme", terms.ImageReference, "https://docker.io/redis", False),
    Case("an image has no spaces", terms.ImageReference, "redis :8", False),
    Case("a version is not empty", terms.ImageReference, "redis:", False),
    Case("a domain has at least two labels", terms.DomainName, "localhost", False),
    Case("a domain is in lower case", terms.DomainName, "Example.com", False),
    Case("a domain has no dot at its end", terms.DomainName, "example.com.", False),
    Case("a domain may be deep", terms.DomainName, "a.b.example.com", True),
    Case("an address is not a domain", terms.DomainName, "10.0.0.1", False),
    Case("a zone is a label's value", terms.ZoneName, "eu-central-1a", True),
    Case("a zone has no slash", terms.ZoneName, "eu/1a", False),
    Case("Kubernetes keeps its own groups", terms.GroupName, "system:masters", False),
    Case("a group may be an address", terms.GroupName, "acme engineers@example.com", True),
    Case("a UID is a UUID", terms.Uid, "6f2c0000-1111-2222-3333-444444444444", True),
    Case("a UID is whole", terms.Uid, "6f2c", False),
    Case("a backend may be a bucket", terms.BackendUrl, "s3://bucket/prefix?region=eu-central-1", True),
    Case("a backend has no credentials in it", terms.BackendUrl, "postgres://me:secret@db/pulumi", False),
    Case("a backend is a URL", terms.BackendUrl, "bucket", False),
    Case("a store is not a web page", terms.StoreUrl, "https://example.com", False),
    Case("a registry has no scheme", terms.RegistryPrefix, "https://ghcr.io", False),
    Case("a moment has a zone", terms.Instant, "2026-12-20T00:00:00Z", True),
    Case("a zone may be a distance", terms.Instant, "2026-12-20T00:00:00+01:00", True),
    Case("a moment without a zone is another one elsewhere", terms.Instant, "2026-12-20T00:00:00", False),
    Case("a day is no moment", terms.Instant, "2026-12-20", False),
    Case("a moment is on the calendar", terms.Instant, "2026-02-30T00:00:00Z", False),
    Case("a type may be whole", terms.ResourceType, "random:index/randomPassword:RandomPassword", True),
    Case("a type may be its last part", terms.ResourceType, "StatefulSet", True),
    Case("half a type is a slip", terms.ResourceType, "apps/v1:StatefulSet", False),
    Case("a reason is in one line", terms.Sentence, "nobody\nis there", False),
    Case("a registry may go down to a path", terms.RegistryPrefix, "ghcr.io/acme", True),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.reason)
def test_a_term_takes_what_its_field_takes(case: Case) -> None:
    adapter = TypeAdapter[Any](case.term)
    if case.valid:
        assert adapter.validate_python(case.text) == str(case.text)
    else:
        with pytest.raises(ValidationError):
            adapter.validate_python(case.text)


def test_a_wrong_text_is_told_what_to_write() -> None:
    with pytest.raises(ValidationError) as raised:
        TypeAdapter[str](terms.Bytes).validate_python("512m")
    assert raised.value.errors()[0]["msg"] == (
        "must be a Kubernetes quantity of bytes, got '512m'; write a number and a unit, such as 512Mi or 10Gi"
    )
