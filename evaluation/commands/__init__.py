"""The commands of the researcher, registered in the entry-point group ``jumelles.commands``."""
