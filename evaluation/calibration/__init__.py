"""Fitting the similarity model to judged pairs, and telling how it does on cities left out."""
