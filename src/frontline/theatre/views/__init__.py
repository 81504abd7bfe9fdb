"""View one ground through one witness: a map's own areas, a map on cells, or our assessment, all asked alike."""

from frontline.theatre.views.opening import open_map_views, open_view
from frontline.theatre.views.view import View, find_position, find_span, scale

__all__ = ["View", "find_position", "find_span", "open_map_views", "open_view", "scale"]
