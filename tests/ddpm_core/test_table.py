"""Points read from tables, and the messages for tables that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from ddpm_core.data import table
from ddpm_core.data.table import load_points

EXPECTED = np.array([[1.0, 2.5], [-3.0, 4e2], [5.0, -6.0]])


@pytest.fixture
def write(tmp_path):
    """Puts text or bytes into a file and returns its path."""

    def _write(content: str | bytes) -> Path:
        path = tmp_path / "cloud.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


def values(path: Path, columns=None) -> np.ndarray:
    data = load_points(path, columns)
    return data.transform.undo(data.points.double()).numpy()


@pytest.mark.parametrize(
    "text",
    [
        "x,y\n1,2.5\n-3,4e2\n5,-6\n",
        "1,2.5\n-3,4e2\n5,-6",
        "x\ty\n1\t2.5\n-3\t4e2\n5\t-6\n",
        "x;y\n1;2.5\n-3;4e2\n5;-6\n",
        "x y\n 1   2.5\n-3 4e2 \n5 -6\n",
        "1, 2.5\n-3, 4e2\n5, -6\n",
        "\ufeffx,y\r\n1,2.5\r\n-3,4e2\r\n5,-6\r\n",
        "x,y\r1,2.5\r-3,4e2\r5,-6\r",
        "# made by hand; x,y\n\nx,y\n1,2.5\n\n# more\n,\n-3,4e2\n   \n5,-6\n\n",
        '"x","y"\n"1","2.5"\n" -3", "4e2"\n"5","-6"\n',
        "x,y,\n1,2.5,\n-3,4e2\n5,-6,,\n",
        "name,x,y\nfirst,1,2.5\nsecond,-3,4e2\nthird,5,-6\n",
        'name;x;y\n"a; b";1;2.5\n"two\nlines";-3;4e2\nc;5;-6\n',
        "first,1,2.5\nsecond,-3,4e2\nthird,5,-6\n",
    ],
)
def test_the_same_points_come_out_of_every_kind_of_table(write, text):
    assert np.abs(values(write(text)) - EXPECTED).max() < 1e-4


def test_utf_16_with_its_mark_is_read(write):
    path = write("x\ty\n1\t2.5\n-3\t4e2\n5\t-6".encode("utf-16"))
    assert np.abs(values(path) - EXPECTED).max() < 1e-4


def test_points_are_standardised_and_named(write):
    data = load_points(write("kind,a,b,c\nu,1,10,3\nv,2,10,5\nw,3,10,9\n"))
    assert data.name == "cloud"
    assert data.columns == ("a", "b")
    assert data.labels is None
    assert data.noise is None
    root = 1.5**0.5
    assert np.abs(data.points.numpy() - [[-root, 0], [0, 0], [root, 0]]).max() < 1e-6


@pytest.mark.parametrize(
    ("columns", "names", "first"),
    [
        (["b", "a"], ("b", "a"), [2, 1]),
        ([3, 1], ("2", "a"), [3, 1]),
        (["3", "1"], ("2", "a"), [3, 1]),
        (["2"], ("2",), [3]),  # a name before a number
        ([2], ("b",), [2]),
        ("b", ("b",), [2]),
        (("a", "b", "2"), ("a", "b", "2"), [1, 2, 3]),
    ],
)
def test_columns_are_picked_by_name_or_by_number_from_1(write, columns, names, first):
    path = write("a,b,2\n1,2,3\n4,7,9\n")
    assert load_points(path, columns).columns == names
    assert np.abs(values(path, columns)[0] - first).max() < 1e-6


def test_a_byte_order_mark_is_no_part_of_the_first_name(write):
    assert load_points(write("\ufeffx,y\n1,2\n3,4\n"), ["x"]).columns == ("x",)


def test_columns_without_names_are_called_by_number(write):
    path = write("1,2,3\n4,7,9\n")
    assert load_points(path).columns == ("column 1", "column 2")
    assert load_points(path, ["3"]).columns == ("column 3",)
    assert load_points(path, load_points(path, [3]).columns).columns == ("column 3",)


def test_faults_are_named_by_line_and_column(write):
    text = '# note\nx,"y ""z"""\n1,2\n\n3,abc\n5,nan\n7\n,3\n1,2,3\n4,1e999\n"5,5",6\n'
    with pytest.raises(ValueError, match="cloud.csv") as failure:
        load_points(write(text))
    message = str(failure.value)
    for part in (
        "line 5: 'abc' in column 'y \"z\"' is not a number",
        "line 6: nan in column 'y \"z\"' is not a finite number",
        "line 7: nothing in column 'y \"z\"'",
        "line 8: nothing in column 'x'",
        "line 9: 3 fields, and there are 2 columns",
        "and 2 more",
    ):
        assert part in message
    assert "line 10" not in message


def test_lines_are_counted_through_quoted_line_breaks(write):
    with pytest.raises(ValueError, match="line 4: 'bad' in column 'x'"):
        load_points(write('n,x,y\n"two\nlines",1,2\nc,bad,4\nd,5,6\n'))


def test_a_million_wrong_lines_do_not_make_a_long_message(write):
    with pytest.raises(ValueError, match="and 995 more") as failure:
        load_points(write("x,y\n1,2\n2,3\n" + "x" * 100 + ",1\n" + "u,1\n" * 999), ["x", "y"])
    assert len(str(failure.value)) < 500


def test_decimal_commas_get_a_remedy(write):
    with pytest.raises(ValueError, match=r"line 2: '1,5' in column 'x' has a comma; write '1.5'"):
        load_points(write("x;y\n1,5;2,5\n2,5;3,5\n"))
    with pytest.raises(ValueError, match="line 1: '1,5' in column 1 has a comma"):
        load_points(write("1,5;2,5\n2,5;3,5\n"))


@pytest.mark.parametrize(
    ("text", "columns", "message"),
    [
        ("", None, "the file holds no rows"),
        ("# only\n# comments\n", None, "the file holds no rows"),
        ("x,y\n", None, "no rows below the names"),
        ("x,y\n", ["x"], "at least 2 rows are needed, and there are 0"),
        ("x,y\n1,2\n", None, "at least 2 rows are needed, and there are 1"),
        ("x,n\n1,a\n2,b\n", None, "2 columns of numbers are needed and 1 found; .* 1: 'x', 2: 'n'"),
        ("x,n\n1,a\n2,b\n", None, "; line 2: 'a' in column 'n' is not a number$"),
        ("x,y\n1,2\n\n3,\n", None, "1 found; .*; line 4: nothing in column 'y'$"),
        ("x,y\n1,2\n3,4e\n", None, "1 found; .*; line 3: '4e' in column 'y' is not a number$"),
        ('x,y\n1,2\n"3,4\n5,6\n', None, r"line 3: '3,4\\n5,6' in column 'x' is not a number$"),
        ("a,b\nc,d\ne,f\n", None, "0 found; .*; line 2: 'c' in .*; line 2: 'd' in column 'b'"),
        ("x,y\n1,2\n3,4\n", ["q"], "there is no column 'q'; the columns are 1: 'x', 2: 'y'"),
        ("x,y\n1,2\n3,4\n", ["3"], "there is no column '3'"),
        ("x,y\n1,2\n3,4\n", [0], "there is no column 0"),
        ("x,y\n1,2\n3,4\n", [-1], "there is no column -1"),
        ("x,y\n1,2\n3,4\n", ["x", 1], "column 'x' is chosen twice"),
        ("x,y\n1,2\n3,4\n", [], "no column is chosen; the columns are"),
        ("x,x\n1,2\n3,4\n", ["x"], "2 columns are named 'x'; choose by number"),
        ('x,y\n1,"2\n' + "3,4\n" * 40_000, None, "line 2: .*quotation mark"),
        (b"x,y\n1,2\n\xff,3\n", None, "line 3 is not UTF-8"),
        (b"PK\x03\x04\x00\x00", None, "this is not a text file"),
    ],
)
def test_a_file_that_is_no_table_says_why(write, text, columns, message):
    with pytest.raises(ValueError, match=message):
        load_points(write(text), columns)


def test_a_path_that_is_no_readable_file_says_why(tmp_path, monkeypatch, write):
    with pytest.raises(ValueError, match="missing.csv: there is no such file"):
        load_points(tmp_path / "missing.csv")
    with pytest.raises(ValueError, match="this is not a file"):
        load_points(tmp_path)
    with pytest.raises(ValueError, match="this is not a file"):
        load_points(os.devnull)

    def refused(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    path = write("1,2\n3,4\n")
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(ValueError, match="cannot be read: Permission denied"):
        load_points(path)


def test_files_past_the_bounds_are_refused(write, monkeypatch):
    path = write("1,2\n" * 50)
    monkeypatch.setattr(table, "MAX_ROWS", 49)
    with pytest.raises(ValueError, match="more than 49 rows"):
        load_points(path)
    monkeypatch.setattr(table, "MAX_BYTES", 199)
    with pytest.raises(ValueError, match="larger than"):
        load_points(path)


def test_what_numpy_writes_is_read_back(tmp_path):
    cloud = np.random.RandomState(0).standard_normal((500, 2))
    path = tmp_path / "cloud.txt"
    np.savetxt(path, cloud, header="x y")
    assert np.abs(values(path) - cloud).max() < 1e-6
