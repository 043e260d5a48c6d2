"""Texts and tables for LaTeX, and what the document needs that takes them in."""

import re
import string
import unicodedata

#: Greek letters, which pdfLaTeX has in formulas alone. A library such as pylatexenc knows thousands
#: of signs, but not which of them a document's fonts have; names of classes need these.
_NAMES = {
    **{"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta"},
    **{"η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu"},
    **{"ξ": "xi", "π": "pi", "ρ": "rho", "ς": "varsigma", "σ": "sigma", "τ": "tau"},
    **{"υ": "upsilon", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega"},
    **{"ϕ": "phi", "ϵ": "epsilon", "ϑ": "vartheta", "ϱ": "varrho", "ϖ": "varpi", "µ": "mu"},
    **{"Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi"},
    **{"Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega"},
    **{"·": "cdot", "±": "pm", "×": "times"},
}

#: Greek letters that look like Latin ones, for which LaTeX has no command.
_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo", strict=True))

_SIGNS = str.maketrans(
    {
        **{character: f"\\{character}" for character in "&%$#_{}"},
        **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
        **{"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}"},
        **{"`": r"\textasciigrave{}", "…": r"\ldots{}", "\N{MINUS SIGN}": r"\ensuremath{-}"},
        **{letter: rf"\ensuremath{{\{name}}}" for letter, name in _NAMES.items()},
        **{letter: rf"\ensuremath{{\mathrm{{{own}}}}}" for letter, own in _LATIN.items()},
    }
)

#: Accents that pdfLaTeX puts on Latin letters in any font.
_ACCENTS = {
    *("GRAVE ACCENT", "ACUTE ACCENT", "CIRCUMFLEX ACCENT", "TILDE", "DIAERESIS", "RING ABOVE"),
    *("CARON", "MACRON", "BREVE", "DOT ABOVE", "DOUBLE ACUTE ACCENT", "CEDILLA"),
}

#: The first letter beyond those that pdfLaTeX has set up: Latin Extended-A ends here.
_BEYOND = "\u0180"


def escape_latex(text: str) -> str:
    """Return a text of one line that LaTeX prints as it is."""
    start = "{}" if text.startswith(("[", "*")) else ""  # or they belong to the row before
    return start + re.sub("-(?=-)", "-{}", text.translate(_SIGNS))


def preamble(text: str) -> str:
    """Return a comment that says what a document with these tables needs."""
    if all(map(_is_known, set(text))):
        return "% In the preamble: \\usepackage{booktabs}\n"
    return (
        "% For XeLaTeX or LuaLaTeX, as pdfLaTeX does not know all letters. In the preamble:\n"
        "% \\usepackage{booktabs,fontspec}\\setmainfont{DejaVu Serif}\n"
        "% or another font that has these letters, such as Noto Serif CJK SC.\n"
    )


def _is_known(character: str) -> bool:
    """Return whether pdfLaTeX prints a character, with its usual fonts."""
    letter, *accents = list(unicodedata.normalize("NFD", character))
    if not accents:
        return character.isascii() or character in "ßæøåœÆØÅŒłŁ–—‘’“”"
    named = {unicodedata.name(accent).removeprefix("COMBINING ") for accent in accents}
    usual = letter in string.ascii_letters and len(accents) == 1 and named <= _ACCENTS
    return usual and character < _BEYOND
