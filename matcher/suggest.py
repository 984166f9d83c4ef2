"""From the relations of one question to the list a person reads."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from data.city import City
from data.messages import _, ngettext
from data.partnership import Partnership
from data.region import primary_language
from matcher.card import CardWriter
from matcher.engine import Engine, Question
from matcher.geography import common_languages, distance_km, hours_apart
from matcher.intent import ANY
from matcher.naming import display_name, language_name, status_label, theme_label
from matcher.options import Options
from matcher.order import ranked
from matcher.suggestion import LeftOut, Suggestion, SuggestionList
from matcher.unexpected import mark_unexpected
from matcher.voice import Voice
from matcher.voices import Voices

LEFT_OUT_STATUSES = ("former", "applicant")


class Suggester:
    """Writes suggestion lists for one catalogue."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._cities = {city.id: city for city in engine.catalogue.cities}

    @cached_property
    def voices(self) -> Voices:
        """The texts of the catalogue and their sentences."""
        return Voices(self.engine)

    def answer(
        self, city: str, theme: str | None, options: Options, *, need: str | None = None
    ) -> list[SuggestionList]:
        """Return one list per theme: the one given, else those inferred from the need, else all.

        Parameters
        ----------
        city : str
            Id of a city of the catalogue.
        theme : str or None
            Id of a theme of the catalogue.
        options : Options
        need : str, optional
            A need in free words.
        """
        if theme is not None:
            return [self.suggest(city, theme, options, need=need)]
        if need is None:
            themes = [theme.id for theme in self.engine.catalogue.network.themes]
            return [self.suggest(city, each, options) for each in themes]
        inferred = self.engine.infer_themes(need)
        note = _("No theme was given; the need was read as: {themes}.").format(
            themes=", ".join(theme_label(self.engine.catalogue.theme(each)) for each in inferred)
        )
        return [self.suggest(city, each, options, need=need, notes=[note]) for each in inferred]

    def suggest(
        self,
        city: str,
        theme: str,
        options: Options,
        *,
        need: str | None = None,
        notes: Sequence[str] = (),
    ) -> SuggestionList:
        """Return the suggestions for a city on a theme.

        Parameters
        ----------
        city, theme : str
            Ids that exist in the catalogue.
        options : Options
        need : str, optional
            A need in free words, asked instead of what the catalogue holds.
        notes : sequence of str
            What the reader must know beforehand, put before the notes of the list itself.

        Returns
        -------
        SuggestionList
            Every other city is either among the suggestions, or in `left_out`, or counted in the
            notes as below the cut.
        """
        engine = self.engine
        question = Question(f"{city}:{theme}", city, theme, need)
        answer = engine.ask([question])[0]
        left_out = list(self._left_out(city, options))
        hidden = {out.city for out in left_out} | {city}
        order = ranked(answer.odds.of(options.intent), question.id, engine.city_ids)
        shown = [i for i in order if engine.city_ids[i] not in hidden]
        kept = shown[: options.top] if options.top else shown
        stand_in = self._stand_in(question)
        writer = CardWriter(self.voices, question, answer, self.city(city), stand_in)
        names = answer.odds.named(options.intent)
        suggestions = [
            self._suggestion(writer, names[i], rank, i) for rank, i in enumerate(kept, start=1)
        ]
        return SuggestionList(
            engine.catalogue.network.name,
            city,
            theme,
            options.intent,
            need,
            engine.encoder_label,
            engine.generated_from,
            tuple(mark_unexpected(suggestions)),
            tuple(left_out),
            (*notes, *self._notes(writer, options, len(shown) - len(kept))),
        )

    def _suggestion(self, writer: CardWriter, relation: str, rank: int, i: int) -> Suggestion:
        asker, candidate = writer.asker, self.city(self.engine.city_ids[i])
        probability = float(writer.answer.odds.of(relation)[i])
        pairs = writer.pairs(relation, i)
        asking, answering = writer.evidence(pairs)
        return Suggestion(
            rank,
            candidate,
            relation,
            probability,
            writer.confidence(relation, probability, pairs, candidate),
            asking,
            answering,
            tuple(p.id for p in self.partnerships(asker.id, candidate.id)),
            distance_km(asker, candidate),
            hours_apart(asker, candidate),
            tuple(common_languages(asker, candidate)),
            is_unexpected=False,
        )

    def city(self, city: str) -> City:
        """Return a city by its id."""
        return self._cities[city]

    def partnerships(self, a: str, b: str) -> list[Partnership]:
        """Return what two cities do or did together, by id; an idea alone is no partnership."""
        pair = {a, b}
        found = (p for p in self.engine.catalogue.partnerships if {p.city_a, p.city_b} == pair)
        return sorted((p for p in found if p.status != "idea"), key=lambda p: p.id)

    def _left_out(self, asker: str, options: Options) -> Iterable[LeftOut]:
        for city_id in self.engine.city_ids:
            city = self._cities[city_id]
            if city_id == asker:
                continue
            if city.status in LEFT_OUT_STATUSES and not options.has_all_statuses:
                yield LeftOut(city_id, status_label(city.status))
            elif options.is_new_only and self.partnerships(asker, city_id):
                yield LeftOut(city_id, _("a partner already"))

    def _stand_in(self, question: Question) -> Voice:
        if question.need is not None:
            return self.voices.typed(question.need)
        return self.voices.profile_of(question.city) or self.voices.theme(question.theme)

    def _notes(self, writer: CardWriter, options: Options, n_below: int) -> Iterable[str]:
        scores = self.engine.theme_scores(writer.question.theme)
        name = display_name(writer.asker)
        yield from self._notes_on_need(writer, options)
        if scores.reports.n_distinct[self.engine.position(writer.question.city)] == 0:
            yield _(
                "No experience of {city} is known, so nothing can be offered to others. One report "
                "of something it did would change that."
            ).format(city=name)
        if not scores.has_need.any():
            yield _("No city of the catalogue states a need on this theme.")
        if n_below:
            yield ngettext(
                "{n} more city is in the full list (--top 0).",
                "{n} more cities are in the full list (--top 0).",
                n_below,
            ).format(n=n_below)

    def _notes_on_need(self, writer: CardWriter, options: Options) -> Iterable[str]:
        """Say how far the list answers what was asked."""
        if writer.question.need is None:
            if not writer.answer.is_stated:
                hint = _("Describe one need in a few sentences to get a list of its own.")
                yield f"{writer.who_asked()}. {hint}"
            return
        languages, spoken = self.engine.encoder.languages, writer.stand_in.language
        if languages is not None and spoken and primary_language(spoken) not in languages:
            yield _(
                "The encoder {encoder} does not read {language}: this need is matched by its words "
                "alone, so badly. Ask in English, or choose --encoder student."
            ).format(encoder=self.engine.encoder.name, language=language_name(spoken))
        if options.intent == ANY:
            yield _(
                "What {city} can share rests on its own experiences, not on the need typed; "
                "the intent 'learn' leaves it out."
            ).format(city=display_name(writer.asker))
