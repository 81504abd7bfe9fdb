"""Read each kind of delivery strictly: handled, ignored on purpose, or refused; nothing falls through."""

from frontline.sources.delivery import Reader
from frontline.sources.readers import (
    acled,
    arcgis,
    cells,
    deepstate_api,
    deepstate_daily,
    firms,
    fronts,
    geo,
    geoconfirmed,
    nzz,
    official_list,
    owlmaps,
    settlements,
    ucdp_ged,
    wikipedia,
)

READERS: dict[str, Reader] = {
    "acled": acled.read,
    "arcgis": arcgis.read,
    "cells": cells.read,
    "deepstate-api": deepstate_api.read,
    "deepstate-daily": deepstate_daily.read,
    "firms": firms.read,
    "fronts": fronts.read,
    "geo": geo.read,
    "geoconfirmed": geoconfirmed.read,
    "nzz": nzz.read,
    "official-list": official_list.read,
    "owlmaps": owlmaps.read,
    "settlements": settlements.read,
    "ucdp-ged": ucdp_ged.read,
    "wikipedia": wikipedia.read,
}
