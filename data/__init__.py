"""The catalogue of one network of cities: its types, read, validated and written."""
