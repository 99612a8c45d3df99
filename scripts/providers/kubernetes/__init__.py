"""A stand-in for the official `kubernetes` plugin: the same protocol to the same engine, and the same API server.

It differs from the official one on purpose in these points, each safer or quicker:
- A field that a kind does not have is dropped with a warning; the official plugin drops it silently.
- A preview says once why a dry run did not happen (cluster not reachable, namespace missing, forbidden, ...).
- A Service is ready as soon as it has addresses, all of them ready; without any, after 3 s in place of 10 s.
- A Pod that failed, and a Deployment past its progress deadline, fail at once, not at the timeout.
- A volume claim's wait obeys timeouts.
- A wrong `pulumi.com/waitFor` is refused at preview; the official plugin finds it when the object is already made.
- Rendering to a folder refuses patches, two objects with the same file, and names that would leave the folder.
- Client-side apply sends a list that differs whole; the official plugin merges lists of built-in kinds item by item.
- What comes out of a secret input of a `yaml/v2` component stays secret in its children.
- An object that a `yaml/v2` component holds twice is refused before any of it is registered.

It does not have, and says so with the name of the official plugin: Helm and Kustomize.
"""
