"""Fitted weights, each beside its card."""
