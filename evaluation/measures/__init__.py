"""Measures of quality, one per module: a module that sets `MEASURE` is computed for every arm.

The conventions are those of trec_eval, and the same for all: gains are the grades themselves,
unjudged candidates gain nothing, a ranking is a total order, and only queries with a relevant
candidate count.
"""
