"""Read each kind of delivery strictly: handled, ignored on purpose, or refused; nothing falls through."""

from frontline.sources.delivery import Reader
from frontline.sources.readers import cells, deepstate_daily, geo, settlements

READERS: dict[str, Reader] = {
    "cells": cells.read,
    "deepstate-daily": deepstate_daily.read,
    "geo": geo.read,
    "settlements": settlements.read,
}
