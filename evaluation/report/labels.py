"""Names of measures and strata as a reader knows them; unknown ones are shown as they are."""

from data.messages import _
from evaluation.evidence import EVIDENCE, OTHER, SAME
from evaluation.strata import CONTINENT, FILE, FULL, LANGUAGE, SIZE, THIN, UNKNOWN, Stratum


def measure_label(name: str) -> str:
    """Return what a measure is called in a report."""
    return {
        EVIDENCE: _("evidence P@10"),
        SAME: _("evidence P@10, same language"),
        OTHER: _("evidence P@10, another language"),
        "percentile": _("mean percentile"),
        "PopREO": "PopREO",
        "false alarms, big/small": _("false alarms, big / small"),
        "false alarms, many/few reports": _("false alarms, many / few reports"),
        "Spearman(exposure, population)": _("Spearman (exposure, population)"),
        "Spearman(exposure, population | relevance)": _(
            "Spearman (exposure, population), relevance held fixed"
        ),
        "Spearman(exposure, reports)": _("Spearman (exposure, reports)"),
        "exposure Gini": _("Gini of exposure"),
        "k-occurrence skewness": _("skewness of k-occurrence"),
        "never in a first ten": _("never in a first ten"),
    }.get(name, name)


def stratum_label(stratum: Stratum) -> str:
    """Return kind and name of a stratum."""
    kind = {
        LANGUAGE: _("language"),
        SIZE: _("population"),
        FILE: _("experiences"),
        CONTINENT: _("continent"),
    }[stratum.kind]
    names = {THIN: _("at most one"), FULL: _("several"), UNKNOWN: _("unknown")}
    continents = {
        "Africa": _("Africa"),
        "Americas": _("Americas"),
        "Asia": _("Asia"),
        "Europe": _("Europe"),
        "Oceania": _("Oceania"),
    }
    name = (names | continents).get(stratum.label, stratum.label)
    return _("{label}: {value}").format(label=kind, value=name)
