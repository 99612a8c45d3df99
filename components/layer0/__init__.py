"""The platform's own parts, and the composite that builds them."""

from components.layer0.platform import Layer0, Layer0Args

__all__ = ["Layer0", "Layer0Args"]
