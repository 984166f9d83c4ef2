"""What the numbers can bear: intervals, tests, corrections, power.

Queries of one city are no independent draws, so whole cities are drawn, flipped and counted (for
the pairings, whole projects).
"""
