"""The commands of the engine, one per module."""
