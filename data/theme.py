"""The network, and the themes that its cities meet on."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of a network.

    Attributes
    ----------
    id : str
        Stable ASCII slug, used in addresses and run files.
    label, description : Mapping of str to str
        BCP 47 tag to text; the description is the text that stands for the theme.
    synonyms : tuple of str
        Words of other vocabularies that land here.
    extra : Mapping of str to object
        Further entries of its table in network.toml.
    """

    id: str
    label: Mapping[str, str] = field(hash=False)
    description: Mapping[str, str] = field(default_factory=dict, hash=False)
    synonyms: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Network:
    """What network.toml says.

    Attributes
    ----------
    name, description : str
        For readers.
    languages : tuple of str
        BCP 47 tags of the interface.
    themes : tuple of Theme
        In the order of the file.
    extra : Mapping of str to object
        Further entries; also `name`, `description` or `languages` as they stood when they could
        not be used, so that writing gives them back.
    """

    name: str
    description: str = ""
    languages: tuple[str, ...] = ()
    themes: tuple[Theme, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)
