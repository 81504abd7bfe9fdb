"""Write the cited brief for a place and day: what it is, who holds it, what each side says, and what is not known.

Each sentence names what it rests on, in the language of the facts. What these are belongs in ``brief_facts``.
How the brief looks belongs in ``render``, claims as sentences in ``claim_words``.
"""

from frontline.measures.area import Change
from frontline.publish.brief_facts import GAZETTEER, METHOD, NETWORK, BriefFacts, Neighbour, SourceView
from frontline.publish.cited import Brief, Column, Figure, Section, Sentence
from frontline.publish.claim_words import capital, choose_claims, claim_sentence, list_denied
from frontline.publish.tongue import SCALE_SENTENCE, Tongue
from frontline.publish.ways_section import shorten_ways, write_ways
from frontline.routes.bearings import WaysOut

ENGLISH = "en"
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")
WIDE, DISAGREED = 0.25, 0.1  # an interval wider than this is said to be wide, and why where maps differ so much
TOWN_PEOPLE = 5_000
LEAST_KM2, LEAST_SHARE = 0.05, 0.005  # what rounding hides is not told as a figure
NONE = 0.0005  # of the place, at most: nothing of it


def write_brief(facts: BriefFacts) -> Brief:
    """Return the brief of a place and day."""
    say = facts.tongue.say
    sections = (
        Section(say("In short"), tuple(_shorten(facts)), key="short"),
        Section(say("Why it matters"), tuple(_matters(facts)), key="matters"),
        Section(say("The campaign"), tuple(_campaign(facts)), key="campaign"),
        Section(say("The situation"), tuple(_situation(facts)), key="situation"),
        *([write_ways(facts.routes, facts.tongue)] if facts.routes else []),
        _sides(facts),
        Section(say("Monitors and analysts"), tuple(_claims_of(facts, "monitor")), key="monitors"),
        Section(say("In the press's own words"), tuple(_claims_of(facts, "media")), key="press"),
        Section(say("Outlook"), facts.outlook, key="outlook"),
        Section(say("Implications"), tuple(_implications(facts)), key="implications"),
        Section(say("What is not known"), tuple(_unknown(facts)), key="unknown"),
        Section(say("How it was assessed"), (Sentence(facts.tongue.lookup(facts.method), (METHOD,)),), key="method"),
    )
    kept = tuple(section for section in sections if section.sentences or section.columns)
    standfirst = _standfirst(facts)
    cited = _cited_keys(standfirst, kept, facts.figures)
    day = facts.tongue.day(facts.day)
    return Brief(
        say("{place} on {day}", place=facts.place, day=day),
        standfirst,
        facts.place,
        facts.day.isoformat(),
        facts.cut_off,
        facts.generated_at,
        kept,
        tuple(facts.references[key] for key in cited),
        facts.licences,
        (
            say("Maps of later days and reports published after {day} are not used.", day=day),
            *([facts.tongue.lookup(SCALE_SENTENCE)] if facts.routes or facts.expected else []),
        ),
        facts.tongue,
        facts.figures,
    )


def _standfirst(facts: BriefFacts) -> Sentence:
    tongue, keys = facts.tongue, (METHOD, *(view.key for view in facts.views))
    if facts.share.high < NONE and all(view.share.high < NONE for view in facts.views):
        text = tongue.say("No part of {place} is assessed as held by {party}, and no map shows any.",
                          place=facts.place, party=facts.party_name)  # fmt: skip
        return Sentence(text, keys)
    low = min(facts.views, key=lambda view: view.share.value, default=None)
    high = max(facts.views, key=lambda view: view.share.value, default=None)
    values = {
        "party": facts.party_name, "share": tongue.percent(facts.share.value), "place": facts.place,
        "interval": tongue.percent_range(facts.share),
    }  # fmt: skip
    if low is None or high is None or low is high:
        text = tongue.say("{share} of {place} is assessed as held by {party} (90 % interval {interval}).", **values)
        return Sentence(capital(text), keys)
    spread = {"low": tongue.percent(low.share.value), "low_title": low.title}
    spread |= {"high": tongue.percent(high.share.value), "high_title": high.title}
    text = tongue.say(
        "{share} of {place} is assessed as held by {party} (90 % interval {interval}); the maps behind this range from "
        "{low} ({low_title}) to {high} ({high_title}).",
        **values, **spread,
    )  # fmt: skip
    return Sentence(capital(text), keys)


def _shorten(facts: BriefFacts) -> list[Sentence]:
    """Say in few words what moved, what the sides dispute, what ways are left and what is expected."""
    sentences = []
    if facts.changes:
        tongue, back = facts.tongue, min(facts.changes)
        net = facts.changes[back][0].net
        text = tongue.count(
            "{party}, in {n} day: {km2} km² net of {place} (90 % interval {low} to {high} km²).",
            "{party}, in {n} days: {km2} km² net of {place} (90 % interval {low} to {high} km²).",
            back, party=capital(facts.party_name), place=facts.place, km2=sign(tongue, net.value),
            low=sign(tongue, net.low), high=sign(tongue, net.high),
        )  # fmt: skip
        still = _still_for(facts)
        sentences.append(_change_sentence(facts, still) if still else Sentence(text, (METHOD,)))
    sentences += list_denied(facts.claims, facts.parties, facts.tongue)
    sentences += shorten_ways(facts.routes, facts.tongue) if facts.routes else []
    return [*sentences, facts.expected] if facts.expected else sentences


def _matters(facts: BriefFacts) -> list[Sentence]:
    tongue = facts.tongue
    kind = tongue.lookup(_kind_of(facts))
    text = tongue.say("{place} is a {kind} of {area}", place=facts.place, kind=kind, area=tongue.km2(facts.area_km2))
    if facts.oblast:
        text += tongue.say(" in {oblast}", oblast=facts.oblast)
    if facts.population:
        people = tongue.number(facts.population)
        text += tongue.say("; the gazetteer gives {people} inhabitants, as a rule from before the war", people=people)
    sentences = [Sentence(f"{text}.", (GAZETTEER,))]
    sentences += [_way_sentence(facts, ways) for ways in facts.ways if ways.bearings]
    if facts.neighbours:
        towns = tongue.join([_neighbour(tongue, each) for each in facts.neighbours])
        text = tongue.say("Larger towns near by, in a straight line: {towns}.", towns=towns)
        sentences.append(Sentence(text, (GAZETTEER,)))
    return sentences


def _kind_of(facts: BriefFacts) -> str:
    """Return what the place is called; a gazetteer tells settlements apart by their size only."""
    if facts.kind != "settlement":
        return facts.kind
    return "town" if (facts.population or 0) >= TOWN_PEOPLE else "settlement"


def _neighbour(tongue: Tongue, each: Neighbour) -> str:
    return tongue.say(
        "{name} ({km} km {direction})", name=each.name, km=tongue.decimal(each.distance_km, 0),
        direction=tongue.lookup(each.direction),
    )  # fmt: skip


def _way_sentence(facts: BriefFacts, ways: WaysOut) -> Sentence:
    tongue, count = facts.tongue, len(ways.bearings)
    forms = {
        "road": (
            "{n} trunk road leads out of {place}, to the {towards}.",
            "{n} trunk roads lead out of {place}, to the {towards}.",
        ),
        "railway": (
            "{n} railway line leads out of {place}, to the {towards}.",
            "{n} railway lines lead out of {place}, to the {towards}.",
        ),
    }[ways.mode]
    towards = tongue.join([tongue.lookup(each) for each in ways.directions])
    more = {"n": NUMBERS[count]} if tongue.code == ENGLISH and count < len(NUMBERS) else {}
    return Sentence(tongue.count(*forms, count, place=facts.place, towards=towards, **more), (NETWORK,))


def _campaign(facts: BriefFacts) -> list[Sentence]:
    tongue, told = facts.tongue, facts.campaign
    if told is None:
        return []
    values = {"party": facts.party_name, "place": facts.place}
    first, share = tongue.day(told.first), tongue.percent(told.share)
    text = tongue.say("On {day} {share} of {place} was assessed as held by {party}.", day=first, share=share, **values)
    sentences = [Sentence(text, told.keys)]
    if told.passed:
        steps = [tongue.say("{share} since {day}", share=tongue.percent(at), day=tongue.day(day))
                 for at, day in told.passed]  # fmt: skip
        text = tongue.say(
            "The assessed share has not been below {steps}, as far as maps of those days show.",
            steps=tongue.join(steps),
        )
        sentences.append(Sentence(text, told.keys))
    return sentences


def _situation(facts: BriefFacts) -> list[Sentence]:
    tongue = facts.tongue
    sentences = [
        *([_amount(facts)] if facts.share.high >= NONE else []),
        *_tell_contested(facts),
        *_view_sentences(facts),
    ]
    sentences += [
        Sentence(
            tongue.say("{title} lists {place} as '{label}' since {day}; the word is its own.", title=title,
                       place=facts.place, label=label, day=tongue.day(day)),
            (key,),
        )
        for key, title, label, day in facts.settlements
    ]  # fmt: skip
    still = _still_for(facts)
    sentences += [_change_sentence(facts, back) for back in sorted(facts.changes) if back >= still]
    return sentences + _weight_sentences(facts)


def _amount(facts: BriefFacts) -> Sentence:
    """Say how much ground it is, and why that is not known better."""
    tongue, share, area = facts.tongue, facts.share, facts.area_km2
    values = {"day": tongue.day(facts.day), "party": facts.party_name, "place": facts.place, "area": tongue.km2(area)}
    values |= {
        name: tongue.amount(each * area)
        for name, each in (("km2", share.value), ("low", share.low), ("high", share.high))
    }
    shown = [view.share.value for view in facts.views] or [0.0]
    if share.high * area < 2 * LEAST_KM2:
        text = tongue.say(
            "Of the {area} of {place}, less than 0.1 km² was assessed as held by {party} on {day}, with 90 % "
            "probability.",
            **values,
        )
    elif share.value * area < LEAST_KM2:
        values["high"] = tongue.amount(share.high * area)
        text = tongue.say(
            "Of the {area} of {place}, less than 0.1 km² was assessed as held by {party} on {day}, with 90 % "
            "probability at most {high} km².",
            **values,
        )
    elif share.high - share.low > WIDE and max(shown) - min(shown) > DISAGREED:
        text = tongue.say(
            "Of the {area} of {place}, {km2} km² were assessed as held by {party} on {day}, with 90 % probability "
            "between {low} and {high} km²: a wide interval, because the maps disagree.",
            **values,
        )
    else:
        text = tongue.say(
            "Of the {area} of {place}, {km2} km² were assessed as held by {party} on {day}, with 90 % probability "
            "between {low} and {high} km².",
            **values,
        )
    return Sentence(text, (METHOD, *(view.key for view in facts.views)))


def _tell_contested(facts: BriefFacts) -> list[Sentence]:
    """Return how much no party held alone, with what that rests on; nothing where it is not known."""
    if facts.contested is None:
        return []
    tongue, km2, line = facts.tongue, facts.contested.km2, facts.contested.line
    low, high = (tongue.amount(each) for each in (km2.low, km2.high))
    values = {"km2": tongue.amount(km2.value), "place": facts.place, "low": low, "high": high}
    if line not in facts.references:
        text = tongue.say(
            "About {km2} km² of {place} were contested, so held by no party alone (90 % interval {low} to {high} km²), "
            "estimated from our assessment of who holds it and how that moved.",
            **values,
        )
        return [Sentence(text, (METHOD,))]
    text = tongue.say(
        "About {km2} km² of {place} were contested, so held by no party alone (90 % interval {low} to {high} km²), "
        "estimated from the line of {title}, which leaves such ground open, and from how our assessment moved.",
        title=facts.contested.title, **values,
    )  # fmt: skip
    return [Sentence(text, (METHOD, line))]


def _view_sentences(facts: BriefFacts) -> list[Sentence]:
    """Return a sentence a map; one for all where none shows any of the place."""
    if len(facts.views) < 2 or any(view.share.high > 0 for view in facts.views):  # noqa: PLR2004  # one map has its own
        return [_view_sentence(facts, view) for view in facts.views]
    tongue = facts.tongue
    named = [tongue.say("{title} ({day})", title=each.title, day=tongue.day(each.day)) for each in facts.views]
    text = tongue.say("No map shows any of {place} as held by {party}: {maps}.", place=facts.place,
                      party=facts.party_name, maps=tongue.join(named))  # fmt: skip
    return [Sentence(text, tuple(view.key for view in facts.views))]


def _view_sentence(facts: BriefFacts, view: SourceView) -> Sentence:
    values = {"title": view.title, "day": facts.tongue.day(view.day), "party": facts.party_name}
    if view.share.high < NONE:
        text = facts.tongue.say("{title}'s map of {day} shows none of it as held by {party}.", **values)
        return Sentence(text, (view.key,))
    text = facts.tongue.say(
        "{title}'s map of {day} shows {share} as held by {party} ({interval} if its line is taken to be good to "
        "{distance}).",
        share=facts.tongue.percent(view.share.value), interval=facts.tongue.percent_range(view.share),
        distance=facts.tongue.distance(view.drawn_to_km), **values,
    )  # fmt: skip
    return Sentence(text, (view.key,))


def _still_for(facts: BriefFacts) -> int:
    """Return over how many days before nothing changed, of the spans that are told; 0: something did in all of them."""
    still = 0
    for back in sorted(facts.changes):
        if not _is_still(*facts.changes[back]):
            break
        still = back
    return still


def _is_still(ours: Change, maps: dict[str, Change]) -> bool:
    net = ours.net
    return max(abs(net.low), abs(net.high), *(abs(each.net.value) for each in maps.values())) < LEAST_KM2


def _change_sentence(facts: BriefFacts, back: int) -> Sentence:
    tongue, (ours, maps) = facts.tongue, facts.changes[back]
    net = ours.net
    if _is_still(ours, maps):
        text = tongue.count(
            "Over the {n} day before, nothing of {place} is assessed to have changed hands, and no map shows it.",
            "Over the {n} days before, nothing of {place} is assessed to have changed hands, and no map shows it.",
            back, place=facts.place,
        )  # fmt: skip
        return Sentence(text, (METHOD, *(view.key for view in facts.views if view.key in maps)))
    gained = (
        (
            "Over the {n} day before, {km2} km² of {place} net are assessed as gained by {party} (90 % "
            "interval {low} to {high} km²)"
        ),
        (
            "Over the {n} days before, {km2} km² of {place} net are assessed as gained by {party} (90 % "
            "interval {low} to {high} km²)"
        ),
    )
    lost = (
        (
            "Over the {n} day before, {km2} km² of {place} net are assessed as lost by {party} (90 % "
            "interval {low} to {high} km²)"
        ),
        (
            "Over the {n} days before, {km2} km² of {place} net are assessed as lost by {party} (90 % "
            "interval {low} to {high} km²)"
        ),
    )
    low, high = sorted((abs(net.low), abs(net.high))) if net.low * net.high >= 0 else (net.low, net.high)
    text = tongue.count(
        *(gained if net.value >= 0 else lost), back, party=facts.party_name, place=facts.place,
        km2=tongue.amount(abs(net.value)), low=tongue.amount(low), high=tongue.amount(high),
    )  # fmt: skip
    titles = {view.key: view.title for view in facts.views}
    own = [
        tongue.say("{km2} km² by {title}", km2=sign(tongue, change.net.value), title=titles[key])
        for key, change in maps.items()
        if key in titles
    ]
    text += tongue.say("; as the maps drew it, {own}.", own=tongue.join(own)) if own else "."
    return Sentence(text, (METHOD, *(key for key in maps if key in titles)))


def sign(tongue: Tongue, value: float) -> str:
    """Write a change in km² with its sign; what rounding hides has none."""
    if abs(value) < LEAST_KM2:
        return tongue.amount(0.0)
    return ("+" if value >= 0 else "−") + tongue.amount(abs(value))


def _weight_sentences(facts: BriefFacts) -> list[Sentence]:
    tongue, known = facts.tongue, [view for view in facts.views if view.share_without is not None]
    if len(known) < 2:  # noqa: PLR2004  # with one map there is nothing to leave out
        return []
    if max(abs((view.share_without or 0.0) - facts.share.value) for view in known) < LEAST_SHARE:
        return []
    parts = [
        tongue.say("{share} without {title}", share=tongue.percent(view.share_without or 0.0), title=view.title)
        for view in known
    ]
    text = tongue.say("What weighed: the assessed share would be {parts}.", parts=tongue.join(parts))
    return [Sentence(text, (METHOD, *(view.key for view in known)))]


def _sides(facts: BriefFacts) -> Section:
    tongue = facts.tongue
    columns = tuple(
        Column(
            party.id,
            tongue.say("On the side of {party}", party=tongue.party(party)),
            party.color,
            tuple(_claims_of(facts, party.id)),
        )
        for party in facts.parties
    )
    filled = columns if any(column.sentences for column in columns) else ()
    return Section(tongue.say("What each side says"), (), filled, key="sides")


def _claims_of(facts: BriefFacts, holder: str) -> list[Sentence]:
    chosen = choose_claims(facts.claims, holder)
    return [claim_sentence(each, facts.tongue, facts.parties, facts.speakers) for each in chosen]


def _implications(facts: BriefFacts) -> list[Sentence]:
    """Say what the place is for the ways about it; nothing about what would be worth doing."""
    tongue, hub = facts.tongue, facts.hub
    if hub is None or hub["path_share"] is None:
        return []
    values = {"place": facts.place, "km": tongue.decimal(hub["around_km"], 0)}
    text = tongue.count(
        "Were all open, the one quickest way between the larger towns within {km} km would pass through {place} in "
        "{share} of cases ({n} pair of towns).",
        "Were all ways open, {share} of the {n} quickest ones between the larger towns within {km} km would pass "
        "through {place}.",
        hub["pairs"], share=tongue.percent(hub["path_share"]), **values,
    )  # fmt: skip
    sentences = [Sentence(text, (NETWORK,))]
    without = hub["without"]
    if without["longer_minutes_median"] is not None:
        text = tongue.say(
            "Without a way through it, half of those would take at least {minutes} minutes longer, and {cut} of them "
            "would have no other way on this network.",
            minutes=tongue.decimal(without["longer_minutes_median"], 0), cut=str(without["pairs_without_a_way"]),
        )  # fmt: skip
        sentences.append(Sentence(text, (NETWORK,)))
    return sentences


def _unknown(facts: BriefFacts) -> list[Sentence]:
    tongue, maps = facts.tongue, tuple(view.key for view in facts.views)
    sentences = []
    shares = [view.share.value for view in facts.views] or [0.0]
    if max(shares) - min(shares) >= LEAST_SHARE:
        text = tongue.count(
            "Which map is right: they differ by {n} percentage point on {place}, and none states its error.",
            "Which map is right: they differ by {n} percentage points on {place}, and none states its error.",
            round((max(shares) - min(shares)) * 100), place=facts.place,
        )  # fmt: skip
        sentences.append(Sentence(text, maps))
    sentences += _limits(facts)
    if facts.unread:
        parts = [tongue.say("{count} in {language}", count=str(count), language=tongue.lookup(language))
                 for language, count in sorted(facts.unread.items())]  # fmt: skip
        text = tongue.say(
            "What the reports say that this version cannot read yet: {languages}.", languages=tongue.join(parts)
        )
        sentences.append(Sentence(text, tuple(key for key in facts.references if key.startswith("unread:"))))
    return sentences


def _limits(facts: BriefFacts) -> list[Sentence]:
    """Say what the assessment cannot tell of such a place."""
    tongue, sentences = facts.tongue, []
    if facts.area_km2 < facts.cell_km**2:
        text = tongue.say(
            "The assessment is made on cells of {size}; {place} is smaller than one, so that its share is that of the "
            "ground about it.",
            size=tongue.distance(facts.cell_km), place=facts.place,
        )  # fmt: skip
        sentences.append(Sentence(text, (METHOD,)))
    text = tongue.lookup(facts.limit) if facts.contested else tongue.say(
        "A share that a party holds counts all ground by who more likely holds it, contested ground too."
    )  # fmt: skip
    return [*sentences, Sentence(text, (METHOD,))]


def _cited_keys(standfirst: Sentence, sections: tuple[Section, ...], figures: tuple[Figure, ...]) -> list[str]:
    sentences = [standfirst, *(s for section in sections for s in section.list_sentences())]
    keys = [key for sentence in sentences for key in sentence.references]
    return list(dict.fromkeys([*keys, *(key for figure in figures for key in figure.references)]))
