"""What a catalogue knows, counted: cities by themes, languages, sources, verified facts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from data.catalogue import Catalogue
from data.statement import Statement

BETWEEN_SOURCES = " ; "
_NONE = "·"


def count_facts(catalogue: Catalogue) -> Counter[tuple[str, str, str]]:
    """Count statements per (city, theme, kind); one with several themes counts on each of them."""
    return Counter(
        (one.city, theme, one.kind) for one in catalogue.statements for theme in one.themes
    )


def host_of(source: str) -> str:
    """Return the host of a web address without ``www.``; empty for anything else."""
    host = urlsplit(source).hostname if source.startswith(("http://", "https://")) else None
    return (host or "").removeprefix("www.")


def hosts_of(statements: Iterable[Statement]) -> Counter[str]:
    """Count the hosts of all sources of statements; the empty one stands for what has no page."""
    return Counter(
        host_of(source) for one in statements for source in one.source.split(BETWEEN_SOURCES)
    )


def coverage_table(catalogue: Catalogue) -> str:
    """Return cities by themes as a Markdown table, ``needs/experiences`` in each cell."""
    counts = count_facts(catalogue)
    themes = [theme.id for theme in catalogue.network.themes]

    def cells(cities: Sequence[str]) -> list[str]:
        pairs = [
            (
                sum(counts[city, theme, "need"] for city in cities),
                sum(counts[city, theme, "experience"] for city in cities),
            )
            for theme in themes
        ]
        return [f"{needs}/{done}" if needs + done else _NONE for needs, done in pairs]

    ids = [city.id for city in catalogue.cities]
    rows = [[city, *cells([city])] for city in ids]
    return markdown(["city", *themes], [*rows, ["**all**", *cells(ids)]])


def theme_table(catalogue: Catalogue) -> str:
    """Return, per theme, its needs, its experiences and the cities that have either."""
    rows = []
    for theme in catalogue.network.themes:
        on_theme = [one for one in catalogue.statements if theme.id in one.themes]
        kinds = Counter(one.kind for one in on_theme)
        n_cities = len({one.city for one in on_theme})
        rows.append([theme.id, kinds["need"], kinds["experience"], len(on_theme), n_cities])
    return markdown(["theme", "needs", "experiences", "together", "cities"], rows)


def language_table(catalogue: Catalogue) -> str:
    """Return the number of statements per language and kind, the most used language first."""
    counts = Counter((one.language or "?", one.kind) for one in catalogue.statements)
    total = Counter(one.language or "?" for one in catalogue.statements)
    kinds = ("profile", "need", "experience")
    rows = [
        [tag, *(counts[tag, kind] for kind in kinds), n]
        for tag, n in sorted(total.items(), key=lambda item: (-item[1], item[0]))
    ]
    return markdown(["language", "profiles", "needs", "experiences", "together"], rows)


def source_table(catalogue: Catalogue, kinds: Mapping[str, str]) -> str:
    """Return the number of sources per kind of source, and of hosts behind them.

    Parameters
    ----------
    catalogue : Catalogue
        What to count.
    kinds : Mapping of str to str
        Host to kind of source; a host that is not there counts as ``not classed``.
    """
    sources: Counter[str] = Counter()
    hosts: Counter[str] = Counter()
    for host, n in hosts_of(catalogue.statements).items():
        kind = kinds.get(host, "not classed") if host else "no page"
        sources[kind] += n
        hosts[kind] += bool(host)
    rows = [[kind, n, hosts[kind]] for kind, n in sorted(sources.items(), key=lambda i: -i[1])]
    return markdown(["kind of source", "sources", "hosts"], rows)


def summary(catalogue: Catalogue) -> str:
    """Return the sizes of a catalogue, and the share of its facts that a page supports."""
    kinds = Counter(one.kind for one in catalogue.statements)
    facts = [one for one in catalogue.statements if one.kind != "profile"]
    verified = sum(one.verified for one in facts)
    return "\n".join(
        (
            f"- {len(catalogue.cities)} cities: {_listed(c.status for c in catalogue.cities)}.",
            f"- {len(catalogue.statements)} statements: {kinds['profile']} profiles, "
            f"{kinds['need']} needs, {kinds['experience']} experiences "
            f"({_listed(one.status for one in facts if one.status)}).",
            f"- {len(catalogue.partnerships)} partnerships: "
            f"{_listed(one.kind for one in catalogue.partnerships)}.",
            f"- Verified: {verified} of the {len(facts)} needs and experiences.",
        )
    )


def markdown(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; cells must not hold ``|``."""
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def _listed(words: Iterable[str]) -> str:
    counts = Counter(words).most_common()
    return ", ".join(f"{n} {word}" for word, n in sorted(counts, key=lambda i: (-i[1], i[0])))
