"""The picture of what a catalogue knows: one cell per city and theme, as SVG."""

from html import escape

from data.catalogue import Catalogue
from data.coverage import count_facts

_LABELS, _HEAD, _WIDTH, _HEIGHT = 130, 128, 56, 15
_SHADES = {
    "need": ("#f4f4f2", "#fbd3b0", "#f5a767", "#d9732b", "#a34b0f"),
    "experience": ("#f4f4f2", "#c6dcf0", "#8bb8dd", "#4a86be", "#1f5a91"),
}
_STYLE = (
    "text{font:10px sans-serif;fill:#222}.n{text-anchor:middle}"
    ".i{text-anchor:middle;fill:#fff}.c{text-anchor:end}"
)


def draw_coverage(catalogue: Catalogue) -> str:
    """Draw how many needs (left, orange) and experiences (right, blue) are known.

    Parameters
    ----------
    catalogue : Catalogue
        Its cities give the rows, its themes the columns, both in file order.

    Returns
    -------
    str
        An SVG document with a title and a description; the same catalogue gives the same bytes.
        Each number is written in its cell, so that no reader depends on colours.
    """
    counts = count_facts(catalogue)
    cities = [city.id for city in catalogue.cities]
    themes = [theme.id for theme in catalogue.network.themes]
    width = _LABELS + len(themes) * _WIDTH + 40
    height = _HEAD + len(cities) * _HEIGHT + 8
    parts = _opening(catalogue.network.name, width, height, len(cities), len(themes))
    for column, theme in enumerate(themes):
        x, y = _LABELS + column * _WIDTH + _WIDTH // 2, _HEAD - 6
        parts.append(f'<text transform="translate({x} {y}) rotate(-50)">{escape(theme)}</text>')
    for row, city in enumerate(cities):
        y = _HEAD + row * _HEIGHT
        parts.append(f'<text class="c" x="{_LABELS - 6}" y="{y + 11}">{escape(city)}</text>')
        for column, theme in enumerate(themes):
            x = _LABELS + column * _WIDTH
            half = (_WIDTH - 4) // 2
            parts += _cell("need", counts[city, theme, "need"], x, y, half)
            parts += _cell("experience", counts[city, theme, "experience"], x + half, y, half)
    return "\n".join([*parts, "</svg>", ""])


def _opening(name: str, width: int, height: int, n_cities: int, n_themes: int) -> list[str]:
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-labelledby="title description">',
        f'<title id="title">{escape(name)}: what is known, city by theme</title>',
        f'<desc id="description">{n_cities} cities by {n_themes} themes; in each cell the number'
        " of needs on the left and of experiences on the right. The table beside the picture has"
        " the same numbers.</desc>",
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<rect x="8" y="10" width="12" height="12" fill="{_SHADES["need"][2]}"/>'
        '<text x="25" y="20">needs</text>',
        f'<rect x="8" y="27" width="12" height="12" fill="{_SHADES["experience"][2]}"/>'
        '<text x="25" y="37">experiences</text>',
    ]


def _cell(kind: str, n: int, x: int, y: int, width: int) -> list[str]:
    shades = _SHADES[kind]
    shade = min(n, len(shades) - 1)
    drawn = [
        f'<rect x="{x}" y="{y}" width="{width}" height="{_HEIGHT - 2}" fill="{shades[shade]}"/>'
    ]
    if n:
        css = "i" if shade > 2 else "n"
        drawn.append(f'<text class="{css}" x="{x + width // 2}" y="{y + 10}">{n}</text>')
    return drawn
