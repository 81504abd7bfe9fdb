"""Make the rows of Ukraine's divisions: oblasts, raions, hromadas and the raions of cities."""

from examples.pokrovsk.gazetteer import Record, Row
from examples.pokrovsk.names import romanise, tidy

from frontline.places.amendments import Amendments

ENGLISH_OBLASTS = {"Kiev": "Kyiv", "Odessa": "Odesa", "Zaporizhia": "Zaporizhzhia"}
DONETSK = {"UA14000000000091971": "gn:709716"}
# The adjective of each oblast in Ukrainian: its noun, the adjective in Russian, the noun in Russian.
NATIVE_REGIONS = {
    "Вінницька": ("Вінниччина", "Винницкая", "Винниччина"),
    "Волинська": ("Волинь", "Волынская", "Волынь"),
    "Дніпропетровська": ("Дніпропетровщина", "Днепропетровская", "Днепропетровщина"),
    "Донецька": ("Донеччина", "Донецкая", "Донетчина"),
    "Житомирська": ("Житомирщина", "Житомирская", "Житомирщина"),
    "Закарпатська": ("Закарпаття", "Закарпатская", "Закарпатье"),
    "Запорізька": ("Запоріжчина", "Запорожская", "Запорожчина"),
    "Івано-Франківська": ("Прикарпаття", "Ивано-Франковская", "Прикарпатье"),
    "Київська": ("Київщина", "Киевская", "Киевщина"),
    "Кіровоградська": ("Кіровоградщина", "Кировоградская", "Кировоградщина"),
    "Луганська": ("Луганщина", "Луганская", "Луганщина"),
    "Львівська": ("Львівщина", "Львовская", "Львовщина"),
    "Миколаївська": ("Миколаївщина", "Николаевская", "Николаевщина"),
    "Одеська": ("Одещина", "Одесская", "Одесчина"),
    "Полтавська": ("Полтавщина", "Полтавская", "Полтавщина"),
    "Рівненська": ("Рівненщина", "Ровенская", "Ровенщина"),
    "Сумська": ("Сумщина", "Сумская", "Сумщина"),
    "Тернопільська": ("Тернопільщина", "Тернопольская", "Тернопольщина"),
    "Харківська": ("Харківщина", "Харьковская", "Харьковщина"),
    "Херсонська": ("Херсонщина", "Херсонская", "Херсонщина"),
    "Хмельницька": ("Хмельниччина", "Хмельницкая", "Хмельнитчина"),
    "Черкаська": ("Черкащина", "Черкасская", "Черкасчина"),
    "Чернівецька": ("Буковина", "Черновицкая", "Буковина"),
    "Чернігівська": ("Чернігівщина", "Черниговская", "Черниговщина"),
}


def name_oblasts(codes: list[Record], outlines: list[Record]) -> dict[str, str]:
    """Return the English name of each oblast, by the Ukrainian adjective that KATOTTG uses."""
    english = {}
    for outline in outlines:
        if outline["level"] == "oblast":
            old, _, rest = outline["name_en"].partition(" ")
            english[outline["name_uk"].removesuffix(" область")] = f"{ENGLISH_OBLASTS.get(old, old)} {rest}".strip()
    names = [code["name_uk"] for code in codes if code["category"] in {"O", "K"}]
    return {name: english.get(name, romanise(name)) for name in names}


def name_raions(codes: list[Record], outlines: list[Record], fixes: Amendments) -> dict[str, str]:
    """Return the English name of each raion, by its code: ours, else OpenStreetMap's, else romanised."""
    drawn = {outline["katottg"]: outline["name_en"] for outline in outlines if outline["level"] == "raion"}
    names = {}
    for code in codes:
        if code["category"] == "P":
            number = code["katottg"]
            ours = fixes.english.get(f"katottg:{number}")
            names[number] = ours or drawn.get(number) or f"{romanise(code['name_uk'])} Raion"
    return names


def make_divisions(
    codes: list[Record], outlines: list[Record], oblasts: dict[str, str], raions: dict[str, str]
) -> list[Row]:
    """Return a row for each oblast, raion, hromada and city raion."""
    native = {outline["katottg"]: tidy(outline["name_uk"]) for outline in outlines if outline["level"] == "hromada"}
    rows = []
    for code in codes:
        region, raion = oblasts.get(code["oblast"], ""), raions.get(code["raion_k"], "")
        if code["category"] == "O":
            rows.append(make_oblast(code["katottg"], tidy(code["name_uk"]), region))
        elif code["category"] == "P":
            rows.append(make_raion(code, region, raion))
        elif code["category"] in {"H", "B"}:
            rows.append(make_small(code, region, raion, native.get(code["katottg"], "")))
    return rows


def make_oblast(code: str, base: str, english: str) -> Row:
    """Return one oblast with the usual ways to name it."""
    place, stem = f"katottg:{code}", english.removesuffix(" Oblast")
    if stem == english:
        return Row(place, "oblast", base, english, old=("Crimea", "Крим", "Крым"), katottg=code, oblast=english)
    old = (f"{stem} region", f"{stem} province", f"{base} обл.", f"{romanise(base)} oblast")
    noun, russian, russian_noun = NATIVE_REGIONS[base]
    names = (*old, noun, russian_noun)
    place, name_ru = DONETSK.get(code, place), f"{russian} область"
    return Row(place, "oblast", f"{base} область", english, name_ru, old=names, katottg=code, oblast=english)


def make_raion(code: Record, region: str, raion: str) -> Row:
    """Return one raion."""
    base, latin = tidy(code["name_uk"]), romanise(code["name_uk"])
    old = (f"{latin} raion", f"{latin} district", f"{raion.removesuffix(' Raion')} district")
    number = code["katottg"]
    return Row(f"katottg:{number}", "raion", f"{base} район", raion, old=old, oblast=region, katottg=number)


def make_small(code: Record, region: str, raion: str, native: str) -> Row:
    """Return one hromada or one raion of a city."""
    base, latin, number = tidy(code["name_uk"]), romanise(code["name_uk"]), code["katottg"]
    where = {"oblast": region, "raion": raion, "katottg": number}
    if code["category"] == "B":
        return Row(f"katottg:{number}", "district", f"{base} район", f"{latin} City District", **where)
    name = f"{base} громада"
    return Row(f"katottg:{number}", "hromada", native or name, f"{latin} hromada", old=(name,), **where)
