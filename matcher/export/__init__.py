"""Suggestions in the forms people and programs take away."""
