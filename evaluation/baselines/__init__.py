"""Baselines, one per module: a module that sets `BASELINE` is an arm of every evaluation."""
