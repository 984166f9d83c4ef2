"""`python -m models.training`: train, export and measure our own encoder in one command."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from data.errors import JumellesError
from data.messages import _
from models.training.recipe import Recipe

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
NEW = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--train", "data", type=FOLDER, help="Folder of TSV files: language, en, text.")
@click.option("--output", type=NEW, required=True, help="Where the encoder is, or will be.")
@click.option("--work", type=NEW, help="What the stages keep; OUTPUT-work when not given.")
@click.option("--dev", type=FOLDER, help="Folder with flores.tsv.xz and sts.tsv.xz.")
@click.option("--catalogue", type=FOLDER, help="Catalogue with qrels_evidence.txt, for P@10.")
@click.option("--teacher", default="minilm", show_default=True, help="'minilm' or a local folder.")
@click.option("--compare", is_flag=True, help="Measure the teacher too.")
@click.option("--speed", "only_speed", is_flag=True, help="Time both on --dev, nothing else.")
@click.option("--common", type=int, default=Recipe().common_directions, show_default=True)
@click.option("--teacher-texts", type=int, default=0, help="Embed only the first N; 0: all.")
@click.option("--vocabulary", type=int, default=Recipe().vocabulary, show_default=True)
@click.option("--characters", type=int, default=Recipe().characters, show_default=True)
@click.option("--steps", type=int, default=Recipe().options.steps, show_default=True)
@click.option("--batch", type=int, default=Recipe().options.batch, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--threads", type=int, default=2, show_default=True)
def main(
    data: Path | None,
    output: Path,
    work: Path | None,
    dev: Path | None,
    catalogue: Path | None,
    teacher: str,
    compare: bool,
    only_speed: bool,
    threads: int,
    **choices: int,
) -> None:
    """Train the encoder, write it to OUTPUT and measure it.

    Without --train, only measure what OUTPUT holds. Run again after a kill to go on.
    """
    import torch

    torch.set_num_threads(threads)
    try:
        if data:
            _train(_recipe(choices), data, work or Path(f"{output}-work"), output, teacher)
        if only_speed and dev:
            _time(output, dev, teacher)
        elif dev or catalogue:
            _measure(output, dev, catalogue, teacher if compare else None)
    except JumellesError as err:
        raise click.ClickException(str(err)) from err


def _recipe(choices: dict[str, int]) -> Recipe:
    start = Recipe()
    options = replace(start.options, **{name: choices[name] for name in ("steps", "batch", "seed")})
    return replace(
        start,
        options=options,
        common_directions=choices["common"],
        vocabulary=choices["vocabulary"],
        characters=choices["characters"],
        teacher_texts=choices["teacher_texts"],
    )


def _train(recipe: Recipe, data: Path, work: Path, output: Path, teacher: str) -> None:
    from models.training.recipe import run
    from models.training.teacher import SentenceTeacher, teacher_path

    run(recipe, data, work, output, lambda: SentenceTeacher(teacher_path(teacher)), _say())


def _say() -> Callable[[str], None]:
    import time

    begun = time.monotonic()
    return lambda line: click.echo(f"{time.monotonic() - begun:7.0f} s  {line}")


def _time(output: Path, dev: Path, teacher: str) -> None:
    from models.student import Student
    from models.training.evaluate import speed
    from models.training.teacher import SentenceTeacher, teacher_path

    student, other = Student(output), SentenceTeacher(teacher_path(teacher))
    for english, what in ((True, _("English")), (False, _("all languages"))):
        mine = speed(student, dev, n_texts=1000, english=english)
        theirs = speed(other, dev, n_texts=100, english=english)
        click.echo(
            _("{what}: {mine:.0f} texts per second, {teacher} {theirs:.1f}: {n:.0f} times.").format(
                what=what, mine=mine, teacher=teacher, theirs=theirs, n=mine / theirs
            )
        )


def _measure(output: Path, dev: Path | None, catalogue: Path | None, teacher: str | None) -> None:
    from models.student import Student
    from models.training.evaluate import report
    from models.training.retrieval import TextEncoder
    from models.training.teacher import SentenceTeacher, teacher_path

    encoders: list[tuple[str, TextEncoder]] = [(output.name, Student(output))]
    if teacher:
        encoders.append((teacher, SentenceTeacher(teacher_path(teacher))))
    for name, encoder in encoders:
        found = report(encoder, dev, catalogue)
        click.echo(_("{name}:").format(name=name))
        click.echo(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
