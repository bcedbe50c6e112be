"""What is drawn for a change, and what is sent: the cells that changed. Textual draws every widget of the screen again
and sends each line from its left edge on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region

if TYPE_CHECKING:
    from textual.strip import Strip


class NarrowUpdate(ChopsUpdate):
    """An update that begins where the change does."""

    def render_segments(self, console: Console) -> str:
        """The update as it is sent."""
        sequences: list[str] = []
        for y, first, last in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= last or end <= first:
                    continue
                start, stop = max(x, first), min(end, last)
                sequences.append(f"\x1b[{y + 1};{start + 1}H")
                part = strip if (start, stop) == (x, end) else strip.crop(start - x, stop - x)
                sequences.append(part.render(console))
        return "".join(sequences)


class NarrowCompositor(Compositor):
    """Asks only those widgets for their lines of which a line has changed."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """What has changed since the last update; None if nothing has."""
        screen = self.size.region
        regions = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        if not regions:
            return None
        spans = list(self._regions_to_spans(regions))
        changed: dict[int, list[tuple[int, int]]] = {}
        for y, first, last in spans:
            changed.setdefault(y, []).append((first, last))
        cuts = self.cuts
        chops: list[dict[int, Strip | None]] = [
            dict.fromkeys(at[:-1]) if y in changed else {} for y, at in enumerate(cuts)
        ]
        for widget, (region, clip) in self.visible_widgets.items():  # from the front to the back
            seen = region.intersection(clip)
            wanted: dict[int, list[int]] = {}  # line -> where its parts begin that nothing covers, and the end
            for y, parts in changed.items():
                if not seen.y <= y < seen.bottom or not any(x < seen.right and end > seen.x for x, end in parts):
                    continue
                inside = [cut for cut in cuts[y] if seen.x <= cut <= seen.right]
                if any(chops[y][cut] is None for cut in inside[:-1]):
                    wanted[y] = inside
            if not wanted:
                continue
            top, bottom = min(wanted), max(wanted) + 1
            strips = widget.render_lines(Region(seen.x - region.x, top - region.y, seen.width, bottom - top))
            for y, inside in wanted.items():
                pieces = strips[y - top].divide([cut - seen.x for cut in inside[1:]])
                for cut, piece in zip(inside, pieces, strict=False):
                    if chops[y][cut] is None:
                        chops[y][cut] = piece
        return NarrowUpdate(chops, spans, [at[1:] for at in cuts])
