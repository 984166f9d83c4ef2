"""The researcher's side: calibration on development data and benchmarks of speed."""
