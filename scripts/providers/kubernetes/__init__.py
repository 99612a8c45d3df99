"""A stand-in for the official `kubernetes` plugin: the same protocol to the same engine, and the same API server.

It differs from the official one on purpose in these points, each safer or quicker:
- A field that the API server does not know fails the dry run and the create; the official plugin drops it silently.
- A preview says once why a dry run did not happen (cluster not reachable, namespace missing, forbidden, ...).
- A Service is ready as soon as it has addresses, all of them ready; without any, after 3 s in place of 10 s.
- A Pod that failed, and a Deployment past its progress deadline, fail at once, not at the timeout.
- A volume claim's wait obeys timeouts.
- What comes out of a secret input of a `yaml/v2` component stays secret in its children.
- An object that a `yaml/v2` component holds twice is refused before any of it is registered.

It does not have, and says so with the name of the official plugin: Helm, Kustomize, rendering to a folder, client-side
apply, and waiting by `pulumi.com/waitFor` or `pulumi.com/replaceUnready`.
"""
