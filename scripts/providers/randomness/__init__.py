"""A stand-in for the official `random` plugin, with the operating system's cryptographic randomness throughout.

It differs from the official one on purpose in these points:
- `seed` is refused: the official results come from Go's generator, and other numbers under the same seed would lie.
- What a RandomPassword or RandomBytes made is marked secret whenever it leaves the plugin.
"""
