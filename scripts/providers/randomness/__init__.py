"""A stand-in for the official `random` plugin, with the operating system's cryptographic randomness throughout.

It differs from the official one on purpose in these points:
- `seed` is refused where a value would be chosen: the official results come from Go's generator, and other numbers
  under the same seed would lie. A value chosen with a seed before stays.
- An output that shows a secret input is secret too.
- A RandomPet has other words.
"""
