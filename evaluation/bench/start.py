"""How long an answer takes from the shell, with an empty and with a filled embedding store.

    python -m evaluation.bench.start [--runs 5]

Each line is the median over whole processes, and its ratio to a process that only imports NumPy:
seconds differ between machines, the ratio hardly does.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import click

SUGGEST = ["-m", "matcher.cli", "suggest", "Bridgewater", "--store"]


@click.command()
@click.option("--runs", type=click.IntRange(min=1), default=5, show_default=True)
def main(runs: int) -> None:
    """Time the command line on the network's own catalogue with the default encoder."""
    with tempfile.TemporaryDirectory() as folder:
        baseline = timed(["-c", "import numpy"], runs)
        tell("import numpy", baseline, baseline)
        tell("--help", timed(["-m", "matcher.cli", "--help"], runs), baseline)
        cold = [timed([*SUGGEST, str(Path(folder) / str(run))], 1) for run in range(min(runs, 2))]
        tell("nine themes, empty store", median(cold), baseline)
        warm = [*SUGGEST, str(Path(folder) / "0")]
        tell("nine themes, filled store", timed(warm, runs), baseline)
        tell("one theme, filled store", timed([*warm, "--theme", "culture"], runs), baseline)


def timed(arguments: list[str], runs: int) -> float:
    """Return the median wall time of a Python process in seconds."""
    seconds = []
    for _run in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def tell(label: str, seconds: float, baseline: float) -> None:
    """Print one line."""
    click.echo(f"{label:<28}{seconds:8.2f} s {seconds / baseline:8.1f} x")


if __name__ == "__main__":
    main()
