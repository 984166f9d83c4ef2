"""How good and how quick the encoders are, side by side in one run.

    OPENBLAS_NUM_THREADS=1 RAYON_NUM_THREADS=1 python -m evaluation.bench.encoders DEV

DEV holds flores.tsv.xz and sts.tsv.xz. Speed is texts per second on FLORES sentences in English,
best of three, and its ratio to the packaged model's: seconds differ between machines, the ratio
hardly does. Texts are read by as many threads as the encoder takes.
"""

from pathlib import Path

import click

from models.encoder import PACKAGED_ENCODER
from models.encoders import load_encoder
from models.training.evaluate import flores, speed, sts, summary

NAMES = (PACKAGED_ENCODER, "student", "duet")
N_TIMED = 200


@click.command()
@click.argument("dev", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--speed-only", is_flag=True, help="Leave the quality out.")
def main(dev: Path, speed_only: bool) -> None:
    """Measure every encoder on the texts in DEV."""
    baseline = 0.0
    for name in NAMES:
        encoder = load_encoder(name)
        per_second = speed(encoder, dev, n_texts=N_TIMED, english=True)
        baseline = baseline or per_second
        click.echo(f"{name}: {per_second:.0f} texts per second, {per_second / baseline:.1f} x")
        if not speed_only:
            for measure, value in summary(flores(encoder, dev), sts(encoder, dev)).items():
                click.echo(f"  {measure:<45}{value:8.3f}")


if __name__ == "__main__":
    main()
