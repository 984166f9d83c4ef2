"""The sections of a report, one per module; each says nothing where there is nothing to say."""
