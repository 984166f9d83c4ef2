"""What a city can ask for: one of the four relations with a candidate, or any of them.

*learn*: the candidate has done what the city needs. *share*: the city has done what the candidate
needs. *exchange*: both at once. *together*: both face the same need and neither has solved it.
"""

RELATIONS = ("learn", "share", "exchange", "together")
LEARN, SHARE, EXCHANGE, TOGETHER = RELATIONS
ANY = "any"
INTENTS = (ANY, *RELATIONS)
