"""Words that end in a full stop without ending a sentence, in the languages we read."""

ALWAYS = frozenset(
    "mr mrs ms mme mlle mgr dr drs prof st ste sts mt sr sra srta dña dn exmo exma dott ing arch"
    " avv geom rag hr fr frl dipl approx ca cca env e.g i.e cf vs viz incl excl bzw inkl exkl zzgl"
    " evtl ggf sog bspw vgl ehem mio mrd tsd geb tzw np tj im św inż ul dl wg mln mld tys zł pb kb ún gróf "
    "tzv npr odn napr dhr mevr prov bijv d.w.z ул им гр г-н т.е т.к т.н ген проф акад респ обл "
    "gen col lt rev hon jr ave blvd dept govt univ assoc av bd pl pza avda ctra ed eds".split()
)
"""Followed by the word they belong to, so never the end."""

BEFORE_NUMBERS = frozenset(
    "no nr nos núm num n.º nº n art arts p pp pág págs pag s vol fig tab abs cap ch chap sec sect"
    " kap čl br str poz pkt št bl ziff lfd max min mind стр ст рис табл abb anl bd tel ext".split()
)
"""Not the end when a number follows: ``No. 5``, but ``He said no. Then …``."""

AFTER_ORDINALS = frozenset(
    "januar jänner februar märz april mai juni juli august september oktober november dezember"
    " jahrhundert jahrhunderts jahrtausend jahrestag geburtstag bezirk stock etage platz klasse"
    " kategorie stufe auflage generation internationale internationalen internationaler siječnja"
    " január február március április május június július augusztus szeptember október december"
    " bezirks kerület kerületben század".split()
)
"""Words that follow an ordinal number written with a full stop: ``3. Oktober``."""
