"""Pages name their style sheet as it lies in the tree, as in the tests of the pages."""

from tests.web.conftest import static_files

__all__ = ["static_files"]
