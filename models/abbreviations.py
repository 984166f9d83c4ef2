"""Words that end in a full stop without ending a sentence, in the languages we read."""

ALWAYS = frozenset(
    # English
    "mr mrs ms dr prof st mt approx ca cf e.g i.e vs viz incl excl"
    " gen col lt rev hon jr ave blvd dept govt univ assoc ed eds"
    # French
    " mme mlle ste sts env av bd pl"
    # Spanish, Catalan, Portuguese
    " sr sra srta dña dn exmo exma avda ctra pza"
    # Italian
    " dott ing arch avv geom rag"
    # German, Dutch
    " hr fr frl dipl bzw inkl exkl zzgl evtl ggf sog bspw vgl ehem geb mio mrd tsd"
    " dhr mevr drs bijv prov"
    # Polish
    " tzw np tj im św inż ul dl wg mln mld tys zł"
    # Hungarian, Croatian, Serbian
    " pb kb ún gróf tzv npr odn napr"
    # Russian, Ukrainian, Belarusian
    " ул им гр г-н т.е т.к т.н ген проф акад респ обл млн млрд тыс".split()
)
"""Followed by the word they belong to, so never the end."""

BEFORE_NUMBERS = frozenset(
    "no nr nos núm num n.º nº n art arts p pp pág págs pag s vol fig tab abs cap ch chap sec sect"
    " kap čl br str poz pkt št bl ziff lfd max min mind tel ext anl abb стр ст рис табл".split()
)
"""Not the end when a number follows: ``No. 5``, but ``He said no. Then …``."""

AFTER_ORDINALS = frozenset(
    "januar jänner februar märz april mai juni juli august september oktober november dezember"
    " jahrhundert jahrhunderts jahrtausend jahrestag geburtstag bezirk bezirks stock etage platz"
    " klasse kategorie stufe auflage generation internationale internationalen internationaler"
    " január február március április május június július augusztus szeptember október december"
    " század kerület kerületben siječnja".split()
)
"""Words that follow an ordinal number written with a full stop: ``3. Oktober``."""
