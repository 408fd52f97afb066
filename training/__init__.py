"""Scripts that turn the corpora into the numbers in `argmap/weights/`: `python -m training` runs them all."""

import os

# Sums over several threads come out in another order, and a weight in another third decimal, from run to run.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"
