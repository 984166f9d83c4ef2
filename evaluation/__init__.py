"""The researcher's side: how good the matches are, who is shown, calibration, and speed."""
