"""Write made-up daily bulletins that share all their formulas, and the ways in which outlets carry a story on."""

import random
import re

AXES = (
    "Вовчанському", "Купʼянському", "Лиманському", "Словʼянському", "Краматорському", "Костянтинівському",
    "Покровському", "Олександрівському", "Гуляйпільському", "Оріхівському", "Придніпровському",
)  # fmt: skip
VILLAGES = (
    "Шахове", "Федорівка", "Новопавлівка", "Удачне", "Молодецьке", "Котлине", "Родинське", "Разіне", "Гришине", "Лиман",
    "Зарічне", "Ставки", "Ямпіль", "Серебрянка", "Виїмка", "Дронівка", "Яблунівка", "Плещіївка", "Щербинівка",
    "Торецьк", "Полтавка", "Красногірське", "Малинівка", "Степове", "Антонівка", "Вовче", "Січневе", "Соснівка",
)  # fmt: skip
SENTENCES_TO_CUT = 4
State = dict[str, tuple[int, list[str]]]


def write_bulletin(rng: random.Random, before: State | None = None, same: float = 0.0) -> tuple[State, str]:
    """Return the state of a day and its bulletin; ``same`` is the chance that an axis stands as the day before."""
    state = dict(before or {})
    for axis in AXES:
        if axis in state and rng.random() < same:
            continue
        old = [each for each in state[axis][1] if rng.random() < 0.75] if axis in state else []
        villages = list(dict.fromkeys(old + rng.sample(VILLAGES, rng.randint(2, 4))))
        state[axis] = (rng.choice([0, 1, 2, 3, 4, 5, 7, 9, 11, 14, 18, 26, 32, 41]), villages)
    bombs, shells = rng.randint(20, 140), rng.randint(900, 4000)
    total = sum(count for count, _ in state.values())
    struck = f"Ворог скинув {bombs} керованих бомб і здійснив {shells} обстрілів наших позицій."
    lines = [f"Від початку доби сталося {total} бойових зіткнень. {struck}"]
    for axis, (count, villages) in state.items():
        where = f"{', '.join(villages[:-1])} та {villages[-1]}"
        lines.append(
            f"На {axis} напрямку сили оборони зупинили {count} штурмових дій у районах населених пунктів {where}."
            if count
            else f"На {axis} напрямку ворог наступальних дій не проводив."
        )
    lines.append("На Волинському та Поліському напрямках ознак формування наступальних угруповань не виявлено.")
    lines.append("Наші воїни виснажують наступальний потенціал противника вздовж усієї лінії бойового зіткнення.")
    return state, " ".join(lines)


def carry_on(text: str) -> dict[str, str]:
    """Return a story as other outlets carry it; it is only cut where it has four sentences or more."""
    sentences = re.split(r"(?<=[.!?…])\s+", text)
    half = len(sentences) // 2
    found = {
        "whole": text,
        "titled": "What happened today, in short\n\n" + text,
        "credited": text + "\n\nReported by Example Agency with reference to Another Agency. Read also: the weather.",
    }
    if len(sentences) >= SENTENCES_TO_CUT:
        found["trimmed"] = " ".join(sentences[: round(0.7 * len(sentences))])
        found["halved"] = " ".join(sentences[: (len(sentences) + 1) // 2])
        found["cut"] = " ".join(sentences[:half] + sentences[half + 1 :])
    return found
