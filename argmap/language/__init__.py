"""What a text says, by itself: quantities, roles, what resembles what, and what clashes."""
