"""What is too long to be read in one go …"""

from tools.sizes import FUNCTION_BELOW, MODULE_BELOW, oversizes_in


def _function(lines: int, before: str = "") -> str:
    """Write one that long, from its `def` to its end."""
    return f"{before}def planted() -> None:\n" + "    print()\n" * (lines - 1)


def test_is_a_module_at_the_limit() -> None:
    (found,) = oversizes_in("a = 1\n" * MODULE_BELOW)
    assert (found.line, found.what, found.lines) == (1, "module", 300)


def test_is_a_function_at_the_limit() -> None:
    (found,) = oversizes_in("a = 1\n" + _function(FUNCTION_BELOW))
    assert (found.line, found.what, found.lines) == (2, "planted()", 40)


def test_is_a_method_and_an_asynchronous_one_and_a_function_in_a_function() -> None:
    planted = _function(FUNCTION_BELOW, before="async ")
    indented = "".join(f"    {line}\n" for line in planted.splitlines())
    (method,) = oversizes_in(f"class Planted:\n{indented}")
    assert (method.line, method.what) == (2, "planted()")
    outer, inner = oversizes_in(f"def outer() -> None:\n{indented}")
    assert (outer.what, outer.lines, inner.what, inner.lines) == ("outer()", 41, "planted()", 40)


def test_counts_a_docstring_and_no_decorators() -> None:
    docstring = '    """\n' + "    Why.\n" * (FUNCTION_BELOW - 3) + '    """\n'
    documented = f"def planted() -> None:\n{docstring}"
    assert [found.lines for found in oversizes_in(documented)] == [40]
    decorated = "@wrapped(\n    1,\n)\n" + _function(FUNCTION_BELOW - 1)
    assert not list(oversizes_in(decorated))


def test_is_nothing_a_line_below_the_limit() -> None:
    below = _function(FUNCTION_BELOW - 1)
    assert not list(oversizes_in(below + "a = 1\n" * (MODULE_BELOW - FUNCTION_BELOW)))
