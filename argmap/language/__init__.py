"""What a text says, by itself: its own words, quantities, what resembles what, and which sentence matters."""
