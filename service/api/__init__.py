"""What programs ask: JSON over HTTP, described by /openapi.json."""
