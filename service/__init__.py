"""The people's side: storage, API and pages over what `matcher` decides."""
