"""An account, and the roles there are."""

from dataclasses import dataclass

OFFICIAL, SECRETARIAT, RESEARCHER, ADMINISTRATOR = (
    "official",
    "secretariat",
    "researcher",
    "administrator",
)
ROLES = (OFFICIAL, SECRETARIAT, RESEARCHER, ADMINISTRATOR)
STAFF = (SECRETARIAT, ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in.

    Attributes
    ----------
    id : str
    email : str
        In small letters.
    name : str
    role : str
        One of `ROLES`.
    city : str or None
        Id of the city that an official speaks for; None for everybody else.
    is_closed : bool
    """

    id: str
    email: str
    name: str
    role: str
    city: str | None
    is_closed: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether the account keeps the catalogue of all cities."""
        return self.role in STAFF

    def may_write_for(self, city: str) -> bool:
        """Tell whether the account may report something of a city."""
        return self.is_staff or (self.role == OFFICIAL and self.city == city)

    def may_invite(self, role: str) -> bool:
        """Tell whether the account may invite somebody to a role."""
        if self.role == ADMINISTRATOR:
            return role in ROLES
        return self.role == SECRETARIAT and role in (OFFICIAL, RESEARCHER)

    def may_close(self, other: "Account") -> bool:
        """Tell whether the account may close another one; nobody closes the own one."""
        return self.id != other.id and self.may_invite(other.role)
