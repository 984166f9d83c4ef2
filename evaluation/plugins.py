"""Parts that are found rather than listed: one module, one part."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def load_parts(package: ModuleType, name: str, kind: type[T]) -> list[T]:
    """Return what every module of `package` calls `name`, in the order of the modules.

    Parameters
    ----------
    package : module
        Its modules each hold one part.
    name : str
        The variable that holds it.
    kind : type

    Raises
    ------
    TypeError
        If a module has no such variable of that type: a mistake in the program.
    """
    found: list[T] = []
    for module in sorted(module.name for module in iter_modules(package.__path__)):
        part = getattr(import_module(f"{package.__name__}.{module}"), name, None)
        if not isinstance(part, kind):
            raise TypeError(f"{package.__name__}.{module} has no {name} of type {kind.__name__}.")
        found.append(part)
    return found
