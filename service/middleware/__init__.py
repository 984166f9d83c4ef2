"""What every request passes on its way, the outermost first: see `service.app`."""
