"""Workshop pairing: who meets whom, when and at which table."""
