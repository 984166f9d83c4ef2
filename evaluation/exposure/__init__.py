"""Who is shown: measures of one ranking over its candidates, one per module.

A module that sets `EXPOSURE` is computed for every arm. Candidates are the cities with at least one
experience; shown means in the first ten; the exposure of a city is the sum over queries of
``1 / log2(rank + 1)`` in the first ten.
"""
