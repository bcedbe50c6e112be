"""A formula in LaTeX as one line of Unicode for the terminal: `\\frac{a}{b^2}` is `a/b²`. Where a part has no such
form, the source is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ytsb_tui.core.text.chemistry import plain_chemistry

_NAMES = (
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ "
    "mu μ Lambda Λ "
    "nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ "
    "Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ iint ∬ oint ∮ times × cdot · "
    "lt < gt > div ÷ pm ± mp ∓ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅ propto ∝ "
    "ll ≪ gg ≫ "
    "in ∈ notin ∉ subset ⊂ subseteq ⊆ supset ⊃ cup ∪ cap ∩ emptyset ∅ setminus ∖ forall ∀ exists ∃ neg ¬ lnot ¬ land ∧ "
    "wedge ∧ lor ∨ vee ∨ to → rightarrow → longrightarrow ⟶ leftarrow ← leftrightarrow ↔ Rightarrow ⇒ implies ⇒ "
    "Leftarrow ⇐ Leftrightarrow ⇔ iff ⇔ mapsto ↦ uparrow ↑ downarrow ↓ rightleftharpoons ⇌ rightharpoonup ⇀ perp ⊥ "
    "parallel ∥ angle ∠ circ ∘ bullet • star ⋆ oplus ⊕ otimes ⊗ dagger † ldots … cdots ⋯ dots … vdots ⋮ ddots ⋱ hbar ℏ "
    "ell ℓ Re ℜ Im ℑ aleph ℵ degree ° prime ′ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ mid | vert | Vert ‖ "
    "lVert ‖ rVert ‖ lvert | rvert | backslash \\ quad \u2003 qquad \u2003\u2003 therefore ∴ because ∵ top ⊤ bot ⊥"
)
_pairs = _NAMES.split(" ")
_SIGNS = dict(zip(_pairs[::2], _pairs[1::2], strict=True))
_SIGNS |= {",": " ", ";": " ", ":": " ", "!": "", " ": " ", "{": "{", "}": "}", "%": "%", "$": "$", "&": "&", "#": "#"}
_SIGNS |= {
    "_": "_",
    "|": "‖",
    "left": "",
    "right": "",
    "big": "",
    "Big": "",
    "bigl": "",
    "bigr": "",
    "displaystyle": "",
}
_WORDS = (
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp lim limsup liminf max min sup inf det "
    "dim ker arg gcd deg hom Pr mod rank tr"
)
_SIGNS |= {word: f" {word}" for word in _WORDS.split()}
_PLAIN = frozenset(
    (
        "text",
        "mathrm",
        "mathbf",
        "mathit",
        "mathsf",
        "mathcal",
        "mathscr",
        "mathfrak",
        "operatorname",
        "textbf",
        "textit",
        "boldsymbol",
        "mbox",
    )
)
_ACCENTS = {"vec": "\u20d7", "hat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303", "dot": "\u0307"}
_ACCENTS |= {"ddot": "\u0308"}
_DOUBLE = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
_RAISED = dict(
    zip(
        "0123456789+-=()nixyabcdeghjklmoprstuvwzTABDEGHIJKLMNOPRUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˣʸᵃᵇᶜᵈᵉᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷᶻᵀᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂ",
        strict=True,
    )
)
_LOWERED = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_RAISED |= {"−": "⁻", "∘": "°", "⊤": "ᵀ", "′": "′", "∞": "^∞"}
_MATRICES = {"pmatrix": "()", "bmatrix": "[]", "matrix": "()", "vmatrix": "||", "Bmatrix": "{}", "smallmatrix": "()"}
_ROWS = frozenset(("aligned", "align", "align*", "cases", "array", "gathered", "split"))
_TOKEN = re.compile(r"\\(?:begin|end)\{[a-zA-Z*]+\}|\\(?:[A-Za-z]+|.)|[{}^_&]|\s+|.")
_SPACES = re.compile(r"((?<=[(\[])\s+)|(\s+(?=[)\],]))|\s+")
_SHIFTED = re.escape("".join((*_RAISED.values(), *_LOWERED.values(), *_ACCENTS.values(), "′°")))
_ONE_THING = re.compile(rf"√?(?:\d+|[^\W\d_]|[∞∂])[{_SHIFTED}]*|\([^()]*\)|\[[^\[\]]*\]")
_DEEPEST = 20


class _NoLineError(ValueError):
    """The formula has a part that has no form in one line."""


def as_line(latex: str) -> str:
    """The formula as one line of Unicode, or as it is where a part of it has no such form."""
    try:
        line = _Reader(plain_chemistry(latex)).group("")
    except _NoLineError:
        return latex
    return _SPACES.sub(lambda found: "" if found[1] or found[2] else " ", line).strip() or latex


class _Reader:
    """Reads a formula from left to right."""

    def __init__(self, latex: str) -> None:
        self._tokens: list[str] = _TOKEN.findall(latex)
        self._at = 0
        self._depth = 0

    def left(self) -> bool:
        """Whether something was not read."""
        return self._at < len(self._tokens)

    def group(self, end: str) -> str:
        """What stands up to this token, which is passed over."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NoLineError
        pieces: list[str] = []
        while self.left():
            token = self._next()
            if token == end:
                self._depth -= 1
                return "".join(pieces)
            if token in ("^", "_"):
                table = _RAISED if token == "^" else _LOWERED
                pieces.append(_shifted(self.argument(), token, table))
            else:
                pieces.append(self._one(token))
        if end:
            raise _NoLineError
        return "".join(pieces)

    def argument(self) -> str:
        """What a command or an index applies to: a group or a single token."""
        while self.left() and self._tokens[self._at].isspace():
            self._at += 1
        if not self.left():
            raise _NoLineError
        return self._one(self._next())

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _one(self, token: str) -> str:
        if token == "{":
            return self.group("}")
        if token.startswith("\\begin{"):
            return self._environment(token[7:-1])
        if token in ("}", "&") or token.startswith("\\end{"):
            raise _NoLineError
        return (
            self._command(token[1:]) if token.startswith("\\") and len(token) > 1 else " " if token.isspace() else token
        )

    def _command(self, name: str) -> str:
        if name in _SIGNS:
            return _SIGNS[name]
        if name in ("frac", "dfrac", "tfrac"):
            return f"{_bracketed(self.argument())}/{_bracketed(self.argument())} "
        if name == "binom":
            return f"C({self.argument()}, {self.argument()})"
        if name == "sqrt":
            return self._root()
        if name in _PLAIN:
            return self.argument()
        if name == "xrightarrow":
            below = self._optional()
            above = self.argument()
            return f" →[{'; '.join(filter(None, (above.strip(), below.strip())))}] "
        if name == "overset":
            above, under = self.argument(), self.argument()
            return f"{under}[{above}]"
        if name == "mathbb":
            letter = self.argument()
            return _DOUBLE.get(letter, letter)
        if name in _ACCENTS:
            under = self.argument()
            if len(under) != 1:
                raise _NoLineError
            return under + _ACCENTS[name]
        raise _NoLineError

    def _optional(self) -> str:
        """What stands in square brackets before an argument, as a rule nothing."""
        if not self.left() or self._tokens[self._at] != "[":
            return ""
        self._at += 1
        return self.group("]")

    def _root(self) -> str:
        degree = self._optional()
        root = {"": "√", "3": "∛", "4": "∜"}.get(degree) or f"{_shifted(degree, '^', _RAISED)}√"
        return root + _bracketed(self.argument())

    def _environment(self, name: str) -> str:
        brackets = _MATRICES.get(name, "")
        if not brackets and name not in _ROWS:
            raise _NoLineError
        rows: list[list[str]] = [[""]]
        if name == "array":
            self.argument()  # how the columns are aligned
        for token in self._until_end(name):
            if token == "&":
                rows[-1].append("")
            elif token == "\\\\":
                rows.append([""])
            elif token in ("^", "_"):
                rows[-1][-1] += _shifted(self.argument(), token, _RAISED if token == "^" else _LOWERED)
            else:
                rows[-1][-1] += self._one(token)
        lines = [" ".join(cell.strip() for cell in row if cell.strip()) for row in rows if any(map(str.strip, row))]
        return f"{brackets[0]}{'; '.join(lines)}{brackets[1]}" if brackets else "; ".join(lines)

    def _until_end(self, name: str) -> Iterator[str]:
        while self.left():
            token = self._next()
            if token == f"\\end{{{name}}}":
                return
            yield token
        raise _NoLineError


def _bracketed(part: str) -> str:
    """In brackets, unless it is one thing: `ab/2c` could be read in two ways."""
    part = part.strip()
    return part if _ONE_THING.fullmatch(part) else f"({part})"


def _shifted(part: str, mark: str, table: Mapping[str, str]) -> str:
    """Raised or lowered letters, or the mark and the part where there are none."""
    part = part.strip()
    if part and all(letter in table for letter in part) and "∞" not in part:
        return "".join(table[letter] for letter in part)
    return f"{mark}{part}" if len(part) == 1 else f"{mark}({part})"
