"""The steps from an empty or an older database to the tables of this version."""
