"""What is decided: relations, suggestions, confidence, explanations; and the command line."""
