"""The kinds of text that settings hold, each with its name, its pattern and what to write instead of a wrong one."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from stacks.term import Term


def _number_as_text(value: object) -> object:
    """Let `cpu: 4` mean `cpu: "4"`, as Kubernetes does."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _on_the_calendar(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        message = "must be a moment that exists, got {got}: {reason}; correct it"
        raise PydanticCustomError("instant", message, {"got": repr(text), "reason": str(error)}) from error
    return text


_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_LOWER_CASE = "use lower-case letters, digits and hyphens"

DNS_LABEL = Term(noun="a DNS label", pattern=_LABEL, advice=_LOWER_CASE, longest=63)

DnsLabel = Annotated[str, DNS_LABEL]
TenantName = Annotated[str, Term(noun="a DNS label", pattern=_LABEL, advice=_LOWER_CASE, longest=40)]
ModuleName = Annotated[str, Term(noun="a DNS label", pattern=_LABEL, advice=_LOWER_CASE, longest=50)]
PortName = Annotated[
    str, Term(noun="the name of a port", pattern="[a-z](?:[a-z0-9-]*[a-z0-9])?", advice=_LOWER_CASE, longest=15)
]
ObjectName = Annotated[
    str, Term(noun="the name of a Kubernetes object", pattern=rf"{_LABEL}(?:\.{_LABEL})*", advice=_LOWER_CASE)
]
DomainName = Annotated[
    str,
    Term(
        noun="a domain name",
        pattern=r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?",
        advice="write lower-case labels joined by dots, such as example.com",
    ),
]
ZoneName = Annotated[
    str,
    Term(
        noun="the value of a Kubernetes label",
        pattern="[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?",
        advice="use the value of topology.kubernetes.io/zone on the nodes",
        longest=63,
    ),
]
GroupName = Annotated[
    str,
    Term(
        noun="a group of your identity provider",
        pattern=r"(?!system:)\S(?:[^\n\r]*\S)?",
        advice="Kubernetes keeps 'system:' for its own groups",
    ),
]
Cores = Annotated[
    str,
    Term(
        noun="a Kubernetes quantity of processor cores",
        pattern=r"(?=.*[1-9])[0-9]{1,9}(?:m|\.[0-9]{1,3})?",
        advice="write cores or thousandths of one, such as 4, 0.5 or 250m",
    ),
    BeforeValidator(_number_as_text, json_schema_input_type=str | int | float),
]
Bytes = Annotated[
    str,
    Term(
        noun="a Kubernetes quantity of bytes",
        pattern=r"(?=.*[1-9])[0-9]{1,15}(?:\.[0-9]{1,3})?(?:[kMGTPE]|[KMGTPE]i)",
        advice="write a number and a unit, such as 512Mi or 10Gi",
    ),
]
ImageReference = Annotated[
    str,
    Term(
        noun="an image reference",
        pattern=(
            r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?/)?"
            r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*"
            r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
        ),
        advice="write registry/repository:version or registry/repository@sha256:digest",
        longest=512,
    ),
]
RegistryPrefix = Annotated[
    str,
    Term(
        noun="a registry or a path in one",
        pattern=r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:/[a-z0-9._-]+)*",
        advice="write it as images name it, without a scheme, such as docker.io/library",
    ),
]
ResourceName = Annotated[
    str,
    Term(
        noun="a resource's name or URN",
        pattern=r"\S+",
        advice="write it as the preview shows it",
        longest=1024,
    ),
]
KubernetesVersion = Annotated[
    str,
    Term(noun="a minor version of Kubernetes", pattern=r"1\.[0-9]{1,3}", advice='write it in quotes, such as "1.36"'),
]
ResourceType = Annotated[
    str,
    Term(
        noun="a resource type or its last part",
        pattern=r"[A-Za-z0-9][^\s:]*(?::[^\s:]+:[^\s:]+)?",
        advice="write it as the state has it, such as kubernetes:apps/v1:StatefulSet, or StatefulSet",
    ),
]
Principal = Annotated[
    str,
    Term(
        noun="a principal of stacks/approvers",
        pattern=r"[^\s,*?!\"']+",
        advice="write one name as its line begins, such as alice@example.com",
    ),
]
Sentence = Annotated[
    str,
    Term(noun="a text in one line", pattern=r"\S(?:[^\n\r]*\S)?", advice="write a sentence", longest=300),
]
Instant = Annotated[
    str,
    Term(
        noun="a moment with its zone",
        pattern=r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})",
        advice='write it as RFC 3339, in quotes, such as "2026-12-20T00:00:00Z"',
    ),
    AfterValidator(_on_the_calendar),
]
Day = Annotated[
    str,
    Term(
        noun="a day",
        pattern=r"20[0-9]{2}-[0-9]{2}-[0-9]{2}",
        advice='write year, month and day, in quotes, such as "2026-12-31"',
    ),
    AfterValidator(_on_the_calendar),
]
Digest = Annotated[
    str,
    Term(
        noun="a SHA-256 digest",
        pattern="sha256:[0-9a-f]{64}",
        advice="copy it from the message that names the digest of the rules",
    ),
]
FolderName = Annotated[
    str,
    Term(
        noun="the path of a folder",
        pattern=r"[^\s:\0](?:[^\n\r:\0]*[^\s:\0])?",
        advice="write it as seen from the stack's file, such as ../../our-rules",
        longest=512,
    ),
]
FileName = Annotated[
    str,
    Term(
        noun="the name of a file",
        pattern=r"[A-Za-z0-9_-][A-Za-z0-9._-]*",
        advice="use letters, digits, dots, hyphens and underscores",
    ),
]
UrlPath = Annotated[
    str, Term(noun="the path of a URL", pattern=r"/[^\s?#]*", advice="begin with a slash, such as /healthz")
]
Version = Annotated[
    str,
    Term(
        noun="a version",
        pattern=r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}",
        advice="write its three numbers, such as 1.31.1",
    ),
]
RuleName = Annotated[
    str,
    Term(
        noun="the name of a rule",
        pattern="[a-z][a-z0-9_]*/[a-z][a-z0-9_]*|gatekeeper/[A-Za-z][A-Za-z0-9_]*(?:/[a-z0-9][-a-z0-9.]*)?",
        advice="write it as findings have it, such as workloads/images_are_pinned or gatekeeper/NeedsLabels/owner",
    ),
]
ContextName = Annotated[
    str,
    Term(
        noun="the name of a kubeconfig context",
        pattern=r"\S(?:[^\n\r]*\S)?",
        advice="see kubectl config get-contexts",
    ),
]
Uid = Annotated[
    str,
    Term(
        noun="the UID of a Kubernetes object",
        pattern="[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        advice="see kubectl get namespace kube-system -o jsonpath={.metadata.uid}",
    ),
]
BackendUrl = Annotated[
    str,
    Term(
        noun="the URL of a Pulumi backend without credentials",
        pattern=r"(?:s3|gs|azblob|postgres|https|file)://[^\s@]+",
        advice="write it as for pulumi login, such as s3://bucket/prefix",
        longest=1024,
    ),
]
StoreUrl = Annotated[
    str,
    Term(
        noun="the URL of a store",
        pattern=r"(?:s3|file)://[^\s@]+",
        advice="write s3://bucket/prefix",
        longest=1024,
    ),
]
Schedule = Annotated[
    str,
    Term(
        noun="a schedule of five cron fields",
        pattern=r"[0-9*/,-]+(?: [0-9*/,-]+){4}",
        advice='write minute, hour, day, month and weekday, in quotes, such as "17 * * * *"',
    ),
]
BucketUrl = Annotated[
    str,
    Term(
        noun="the URL of a folder in object storage",
        pattern=r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9._-]+)*",
        advice="write s3://bucket/prefix",
        longest=1024,
    ),
]
