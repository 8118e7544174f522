"""A process that answers has read its pages already."""

import os
import subprocess
import sys
from pathlib import Path

from nuo.web.warming import our_templates

# What the first visitor of the process would still have to wait for.
_LEFT = """
import sys
import nuo.web.wsgi
from django.template import engines
read = engines["django"].engine.template_loaders[0].get_template_cache
views = ("nuo.cases.views.receipt", "nuo.disclosure.views.places")
print([name for name in sys.argv[1:] if name not in read], [name for name in views if name not in sys.modules])
"""


def test_nothing_is_left_for_the_first_visitor(tmp_path: Path) -> None:
    names = our_templates()
    assert {"cases/receipt.html", "disclosure/board.html", "cases/_offers.html"} <= set(names)
    environment = {**os.environ, "NUO_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", _LEFT, *names], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] []"
