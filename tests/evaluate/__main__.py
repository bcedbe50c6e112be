"""`make evaluate`: what the rules of evidence make of altered and honest quotes, which terms and definitions of a talk
an outline finds, how often a question finds its answer, and which slides are found. With -v, each quote
that went wrong."""

from __future__ import annotations

import sys
import time

from tests.evaluate import retrieval, slides, terms
from tests.evaluate.claims import caught
from tests.evaluate.score import EXACT, NEAR, NONE, by_kind, tally


def main() -> None:
    """Prints the tables."""
    begun = time.perf_counter()
    result = tally()
    for name, judged in (("altered", result.altered), ("honest", result.honest)):
        print(f"\n{name} quotes: {len(judged):,}{'':<24}{EXACT:>7}{NEAR:>7}{NONE:>7}")
        for table in (by_kind(judged, lambda each: each.quote.kind), by_kind(judged, lambda each: each.language)):
            print()
            for kind, counts in sorted(table.items()):
                print(f"  {kind:<40}{counts[EXACT]:>7}{counts[NEAR]:>7}{counts[NONE]:>7}")
    print(f"\naltered quotes ticked           {result.ticked:7.2%}  (at most 1 %)")
    print(f"honest quotes neither ✓ nor ≈   {result.lost:7.2%}  (at most 3 %)")
    print(f"precision of a tick             {result.precision:7.2%}")
    print(f"recall of a tick                {result.recall:7.2%}")
    claims = caught()
    print(f"wrong claims with true quotes   {claims.caught:7.2%}  not ticked, of {claims.wrong:,} (at least 90 %)")
    print(f"right claims with true quotes   {claims.right_ticked / claims.right:7.2%}  ticked, of {claims.right:,}")
    print(f"{time.perf_counter() - begun:.1f} s")
    if "-v" in sys.argv:
        wrong = [("altered", each) for each in result.altered if each.state == EXACT]
        wrong += [("honest", each) for each in result.honest if each.state == NONE]
        for name, each in wrong:
            print(f"\n{name} {each.state} {each.language} {each.quote.kind}")
            print(f"  said   {each.quote.source}\n  quoted {each.quote.text}")


if __name__ == "__main__":
    main()
    terms.report()
    retrieval.report()
    slides.report()
