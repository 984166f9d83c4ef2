"""Tables of others into the catalogue: read, mapped, checked, written, undone."""
