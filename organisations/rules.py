"""What a unified social credit code may be (GB 32100-2015). Plain values, no database."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from organisations.exceptions import CreditCodeRefused

# Letters stand in the first two places too: N2 is a rural collective (GB 32100-2015, amendment 1), Y another registrar.
# stdnum's own pattern wants digits there, so only its check character is used.
LETTER = "0-9A-HJ-NPQRTUWXY"
PATTERN = re.compile(rf"[{LETTER}]{{2}}[0-9]{{6}}[{LETTER}]{{10}}")


def normal_credit_code(text: str) -> str:
    """The 18 characters of a credit code: half-width, upper case, without blanks. Raises CreditCodeRefused."""
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not PATTERN.fullmatch(code):
        raise CreditCodeRefused(
            _("A unified social credit code has 18 digits and capital letters, without I, O, S, V and Z.")
        )
    if code[-1] != uscc.calc_check_digit(code):
        raise CreditCodeRefused(_("The check character of this credit code is wrong. Compare it with the licence."))
    return code
