"""Workshops of the secretariat: the problem as text, solved beside the service."""
