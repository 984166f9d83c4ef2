"""What tests of workshops share: how a problem is asked, solved and looked at."""

import re

from service.storage.workshops import find_version, find_workshop
from tests.world import PROBLEM


def text_of(answer):
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def ask(house, text=PROBLEM, **more):
    answer = house.send("secretariat", "/workshops", problem=text, **more)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def solve(house):
    return house.work()


def stored(house, address):
    with house.live.database.reading() as connection:
        return find_workshop(connection, address.rsplit("/", 1)[1])


def shown(house, address):
    """Return the version that the secretariat sees."""
    found = stored(house, address)
    with house.live.database.reading() as connection:
        return find_version(connection, found.id, found.shown)


def key_of(meeting):
    return f"{meeting['session']}:{meeting['round']}:{','.join(meeting['cities'])}"


def pairs_of(version, round_number=None):
    return {
        frozenset(one["cities"])
        for one in version.programme["meetings"]
        if round_number in (None, one["round"]) and one["table"]
    }
