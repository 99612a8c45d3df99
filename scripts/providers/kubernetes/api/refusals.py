"""What a person reads when something did not happen: the object, the server's words, and what to do."""

from scripts.providers.kubernetes.api.client import Rejected, Unreachable
from scripts.providers.kubernetes.api.cluster import NoSuchKind
from scripts.providers.kubernetes.objects import FORCE, Ref
from scripts.providers.properties import Properties, masked
from scripts.providers.servicer import Failed

_ADVICE = (
    ("AlreadyExists", "", "import it, delete it, give it another name, or set upsertExistingObjects on the provider"),
    ("BadRequest", "", "correct it in the program"),
    (
        "Conflict",
        "conflict with",
        f'server-side apply field conflict: leave it to the other, or take it with {FORCE}: "true" or enablePatchForce',
    ),
    ("Conflict", "", "try again"),
    ("Forbidden", 'User "', "grant this to the user, or use a context whose user may do it"),
    ("Invalid", "", "correct it in the program"),
    ("NotFound", "namespaces", "let it depend on the Namespace, or correct metadata.namespace"),
    ("Timeout", "", "the server was too slow; try again"),
    ("Unauthorized", "", "sign in to the cluster again, or correct the user in the kubeconfig"),
    ("", "failed to create typed patch object", "correct it in the program"),
)
"""What to do, by the server's reason and words that its message has; the first that fits."""


def explained(wanted: Ref, done: str, error: Failed, inputs: Properties) -> Failed:
    """The same refusal for a person. `done` is the verb (`created`); no secret of the inputs is quoted."""
    told = masked(str(error), inputs)
    by = "" if isinstance(error, Unreachable) else " by the Kubernetes API server"
    advice = _advice(error)
    return Failed(f"{wanted} was not {done}{by}: {told}{'; ' if advice else ''}{advice}")


def _advice(error: Failed) -> str:
    if isinstance(error, NoSuchKind):
        return "correct its apiVersion and kind, or let it depend on the CustomResourceDefinition that brings the kind"
    if isinstance(error, Unreachable):
        return "check that the cluster runs and that the provider's kubeconfig and context lead to it"
    reason = error.reason if isinstance(error, Rejected) else None
    fitting = (advice for expected, words, advice in _ADVICE if reason == expected and words in str(error))
    return next(fitting, "")
