"""What all vectors of the encoder have in common, whatever a text is about: without it, vectors tell texts apart.

Means over talks in twelve languages, computed by `python -m tests.evaluate.means`: signed bytes, as base64."""

from __future__ import annotations

SCALE = 800
PASSAGE = (
    "I+bU1T3T/xsmBSUPMejOJy3p5NYTAdMkMjn+MTTK3csn0jMY0dkx0u0DFDocKuEd1vDtKhAtFc7l3cwoJOsIH0cxIx3W3uMn/OII"
    "FB/aDt7m3OYI4TUl0Cr3LirX3s/X4B8x5iHjINDrISzaItHdJyQlz+0E3BvXK/fdysziHyUCEicRBx4bPc8D/ufbGM4XJzcu6D3U"
    "H98oFR/l3cslMNvb3dnU5BQ22er1JvIYBCjiFj8c7efO0tbY4BYT7Qcp2dHVE9EfIhgE5iAiH/3OK+IbIr7VJ+Hi/CfaMBsGI6bp"
    "JRzi0xPV99TG6dDqJBm85tkYvRrh9iH4ICzQ287aEyg/3Rgb71MpJB/c/NL50Q0f59ffHzjf5T0aKCEg7dgf3+Dy0TfeMQf6PfMb"
    "9tUZIs0dBgcSHTAj0eUoMAMV1cTQ3PrNJzDi6SIDIuriJM3n2yTF1yI42iHr1CTg2BoJsQkb2yv28ycayeMgGzAm9wAb0ygm6Q0V"
    "3Noy1sQqLCIh"
)
QUESTION = (
    "G+ri1jzmBRs+EyQSNfDPISni5dcQCNMqLyftICnJ3dAk0S4a2tws2eIKFzAwKd8f1+3gJgkvE8vezM81JvgAGEM2GiTe7Nst/eH5"
    "DiDYGeLr3eEV3DAnzCb0MCnW1cPV3Sc92yfnHd3cHSzYItPnGiUpyfH24B3GMN/U09fiLx8PBiATFBsbRNP78dTmHtwaKiMz7UbU"
    "H9stFC3a0NQmI93N1fDR1Rc45eLuHuoN/CvcGzkc8PDa1dTR1RIX6fsk5MrUHt4nLRgL6RoUHQfQINIiIcLXKNzsASTVGyT6HqTj"
    "JSPe3iHc9tm04MryIiPL6dMavCnl7SH9IyTW4s3jFC492Rob7kUpJCLp99Puyx8d7c3qLTLk6zUSLCMa9dYh3uoK2yvZNAMCN+0k"
    "8dwjKMETBQsSGy8b2dElKfka2M7Z2u7PKxnh3ST7J9veHsr03CjbzSEw5yvu2h/j4SgZtQsk3iPn3R8eyuoaJjgt+QQd2DEi4QYM"
    "29ck3NYrLiEo"
)
