"""Continents of countries and families of languages, to tell when a suggestion comes from afar.

Sources: United Nations M49 regions, the Americas and Oceania undivided; top-level families of
Glottolog, with Indo-European divided into its branches, since the world's most spoken languages all
but share that one family. Antarctica and countries not listed have no continent.
"""

from functools import cache

_CONTINENTS = {
    "Africa": "DZ AO BJ BW IO BF BI CV CM CF TD KM CG CD CI DJ EG GQ ER SZ ET TF GA GM GH GN GW KE "
    "LS LR LY MG MW ML MR MU YT MA MZ NA NE NG RE RW SH ST SN SC SL SO ZA SS SD TZ TG TN UG EH ZM "
    "ZW",
    "Americas": "AI AG AR AW BS BB BZ BM BO BQ BV BR CA KY CL CO CR CU CW DM DO EC SV FK GF GL GD "
    "GP GT GY HT HN JM MQ MX MS NI PA PY PE PR BL KN LC MF PM VC SX GS SR TT TC US UY VE VG VI",
    "Asia": "AF AM AZ BH BD BT BN KH CN CY GE HK IN ID IR IQ IL JP JO KZ KP KR KW KG LA LB MO MY "
    "MV MN MM NP OM PK PS PH QA SA SG LK SY TW TJ TH TL TR TM AE UZ VN YE",
    "Europe": "AX AL AD AT BY BE BA BG HR CZ DK EE FO FI FR DE GI GR GG HU IS IE IM IT JE LV LI LT "
    "LU MT MD MC ME NL MK NO PL PT RO RU SM RS SK SI ES SJ SE CH UA GB VA XK",
    "Oceania": "AS AU CX CC CK FJ PF GU HM KI MH FM NR NC NZ NU NF MP PW PG PN WS SB "
    "TK TO TV UM VU WF",
}

_FAMILIES = {
    "Romance": "an ast ca co es fr fur gl it la lij lmo oc pms pt rm ro sc scn vec wa",
    "Germanic": "af da de en fo fy gsw is lb nds nl nn nb no sv yi",
    "Slavic": "be bg bs cs hr mk pl ru sh sk sl sr uk",
    "Baltic": "lt lv",
    "Celtic": "br cy ga gd gv kw",
    "Greek": "el",
    "Albanian": "sq",
    "Armenian": "hy",
    "Indo-Aryan": "as bho bn gu hi kok ks mai mr ne or pa sa sd si ur dv",
    "Iranian": "fa ku ckb ps tg os",
    "Basque": "eu",
    "Uralic": "et fi hu kv mhr se",
    "Turkic": "az ba cv kk ky tk tr tt ug uz sah",
    "Mongolic": "mn",
    "Kartvelian": "ka",
    "Semitic": "am ar he mt ti",
    "Cushitic": "om so aa",
    "Chadic": "ha",
    "Berber": "ber kab tzm zgh",
    "Atlantic-Congo": "ak bm ee fan ff ig kg ki ln lg lu mos ny rn rw sg sn ss st sw tn ts tw "
    "ve wo xh yo zu",
    "Dravidian": "kn ml ta te",
    "Sino-Tibetan": "bo dz my yue zh",
    "Japonic": "ja",
    "Koreanic": "ko",
    "Tai-Kadai": "lo shn th za",
    "Austroasiatic": "km vi",
    "Hmong-Mien": "hmn",
    "Austronesian": "ceb fj fil haw id jv mg mi ms sm su tet tl to ty",
    "Quechuan": "qu",
    "Aymaran": "ay",
    "Tupian": "gn",
    "Eskimo-Aleut": "iu kl",
}


def continent(country: str) -> str | None:
    """Return the continent of an ISO 3166-1 alpha-2 code, or None."""
    return _inverted("continents").get(country)


def primary_language(tag: str) -> str:
    """Return the primary subtag of a BCP 47 tag in small letters, "" for none."""
    return tag.split("-")[0].strip().lower()


def language_family(tag: str) -> str | None:
    """Return the family of a BCP 47 tag, or None where it is not listed."""
    return _inverted("families").get(primary_language(tag))


def is_primary_language(tag: str) -> bool:
    """Tell whether a tag is one of the primary language subtags listed here, in small letters."""
    return tag in _inverted("families")


@cache
def _inverted(which: str) -> dict[str, str]:
    table = _CONTINENTS if which == "continents" else _FAMILIES
    return {code: name for name, codes in table.items() for code in codes.split()}
