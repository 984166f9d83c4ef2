"""Two cities change places in one round."""

from collections.abc import Iterable, Mapping
from typing import Any

from data.errors import DataError
from data.messages import _

FIELDS = ("session", "round", "table", "cities")


def exchange_places(
    meetings: Iterable[Mapping[str, Any]], session: str, round_number: int, first: str, second: str
) -> list[dict[str, Any]]:
    """Return the meetings that come of it, as the file locks them; a city alone has a break.

    Parameters
    ----------
    meetings : iterable of mapping
        Of the programme, breaks included.
    session : str
    round_number : int
        From 1.
    first, second : str
        City ids.

    Raises
    ------
    DataError
        If one of them is not there in this round, or they sit at one table already.
    """
    here = [one for one in meetings if (one["session"], one["round"]) == (session, round_number)]
    seats = {city: one for one in here for city in one["cities"]}
    absent = [city for city in (first, second) if city not in seats]
    if absent:
        words = _("{cities}: not there in this round. Choose others, or another round.")
        raise DataError(words.format(cities=", ".join(absent)))
    if seats[first] is seats[second]:
        raise DataError(_("These two meet in this round already."))
    other = {first: second, second: first}
    return [
        {
            "session": session, "round": round_number, "table": one["table"],
            "cities": [other.get(city, city) for city in one["cities"]],
        }
        for one in (seats[first], seats[second])
        if one["table"] is not None
    ]  # fmt: skip
