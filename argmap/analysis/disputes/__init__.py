"""What people dispute: values held against each other, points that turns bear on, and who stands where on each."""

from .found import find
from .given import complete

__all__ = ["complete", "find"]
