"""The command line: one click group, to which every room may add commands of its own.

A command of another room is an entry point of the group ``jumelles.commands``.
"""

import errno
import os
import sys
from contextlib import suppress
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

# BLAS threads cost more than they give on matrices of this size, and they are read at the import.
for _variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

import click  # noqa: E402

from data.errors import JumellesError  # noqa: E402
from data.messages import SOURCE_LANGUAGE, _, best_language, speaking  # noqa: E402

ENTRY_POINTS = "jumelles.commands"
_OWN = ("check", "suggest", "run", "pair", "embed", "doctor")


class CommandGroup(click.Group):
    """Imports a command when it is called, so that ``--help`` of one never pays for another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of our own commands, then those that other rooms add."""
        return [*_OWN, *sorted(point.name for point in entry_points(group=ENTRY_POINTS))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name in _OWN:
            command = getattr(import_module(f"matcher.commands.{cmd_name}"), cmd_name)
            return command if isinstance(command, click.Command) else None
        for point in entry_points(group=ENTRY_POINTS, name=cmd_name):
            loaded = point.load()
            return loaded if isinstance(loaded, click.Command) else None
        return None

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (as in click)
        """Run a command; an error a person can mend is one line and exit code 1."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except JumellesError as error:
            click.echo(f"jumelles: {error}", err=True)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            _abandon_stdout()
            reason = _("The output cannot be written ({reason}).").format(reason=error.strerror)
            click.echo(f"jumelles: {reason}", err=True)
        return ctx.exit(1)


def _abandon_stdout() -> None:
    """Let the interpreter flush into nothing at its end instead of failing a second time."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def reader_language() -> str:
    """Return the interface language of the environment's locale."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return best_language(value) or SOURCE_LANGUAGE
    return SOURCE_LANGUAGE


@click.group(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="jumelles", prog_name="jumelles")
@click.pass_context
def jumelles(ctx: click.Context) -> None:
    """Partner cities for each theme: who has done what a city needs, whatever its size."""
    ctx.with_resource(speaking(reader_language()))


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    jumelles()


if __name__ == "__main__":
    main()
