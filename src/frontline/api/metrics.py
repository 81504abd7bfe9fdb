"""Count requests and how long they took, and tell it as Prometheus reads it (text format 0.0.4)."""

from collections import Counter

EDGES_S = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0)
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """What a server has done since it started; each worker counts for itself."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._within: Counter[float] = Counter()
        self._seconds = 0.0
        self._kept: Counter[str] = Counter()

    def count(self, resource: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests[resource, status] += 1
        self._seconds += seconds
        for edge in EDGES_S:
            if seconds <= edge:
                self._within[edge] += 1

    def count_kept(self, *, found: bool) -> None:
        """Count whether an answer was there already."""
        self._kept["hit" if found else "miss"] += 1

    def write(self) -> bytes:
        """Return all figures."""
        total = sum(self._requests.values())
        lines = [
            "# HELP frontline_requests_total Requests by resource and status.",
            "# TYPE frontline_requests_total counter",
        ]
        for (resource, status), count in sorted(self._requests.items()):
            lines.append(f'frontline_requests_total{{resource="{_escape(resource)}",status="{status}"}} {count}')
        lines += [
            "# HELP frontline_request_seconds How long answers took.",
            "# TYPE frontline_request_seconds histogram",
        ]
        lines += [f'frontline_request_seconds_bucket{{le="{edge}"}} {self._within[edge]}' for edge in EDGES_S]
        lines.append(f'frontline_request_seconds_bucket{{le="+Inf"}} {total}')
        lines += [f"frontline_request_seconds_sum {self._seconds:.6f}", f"frontline_request_seconds_count {total}"]
        lines += [
            "# HELP frontline_answers_total Answers that were kept, or had to be made.",
            "# TYPE frontline_answers_total counter",
        ]
        lines += [f'frontline_answers_total{{kept="{name}"}} {count}' for name, count in sorted(self._kept.items())]
        return ("\n".join(lines) + "\n").encode()


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
