"""Scripts that turn the corpora into the numbers in `argmap/weights/`: `python -m training` runs them all."""
