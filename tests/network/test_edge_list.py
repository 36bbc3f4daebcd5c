"""Networks from a file."""

import numpy as np
import pytest

from journeysim.luck import Luck
from journeysim.network.edge_list import EdgeList
from journeysim.network.erdos_renyi import ErdosRenyi
from tests.network.shape import build, check_rows, owners, pairs, same

NOBODY = np.zeros(5, np.int64)


@pytest.fixture
def read(tmp_path):
    def read(content, size=5, **settings):
        (tmp_path / "ties.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        return EdgeList(file="ties.csv", **settings).build(np.zeros(size, np.int64), Luck(1), tmp_path)

    return read


def ties(network):
    return [(a, b, bool(network.is_strong(a)[network.neighbours(a) == b])) for a, b in pairs(network)]


def test_a_file_says_who_knows_whom_and_how_well(read):
    network = read("source,target,strength\n0,1,strong\n3,1,weak\n")
    check_rows(network)
    assert ties(network) == [(0, 1, True), (1, 3, False)]
    assert network.degree.tolist() == [1, 2, 0, 1, 0], "who is not in the file is isolated"


def test_without_strengths_they_are_drawn(read):
    lines = "source,target\n" + "".join(f"{i},{i + 1}\n" for i in range(999))
    network = read(lines, size=1_000, strong_share=0.3)
    assert abs(network.strong.mean() - 0.3) < 4 * np.sqrt(0.3 * 0.7 / 999), "4 standard errors"
    assert same(network, read(lines.replace("0,1\n", "1,0\n", 1), size=1_000, strong_share=0.3))


def test_a_tie_listed_twice_counts_once_and_is_strong_if_a_line_says_so(read):
    assert ties(read("source,target,strength\n2,4,weak\n4,2,strong\n2,4,weak\n")) == [(2, 4, True)]


@pytest.mark.parametrize(
    "content",
    [
        "source,target,strength\n0,1,strong\n3,1,weak",
        "source,target,strength\r\n0,1,strong\r\n3,1,weak\r\n",
        "\ufeffsource,target,strength\n0,1,strong\n3,1,weak\n",
        " source , target , strength\n 0, 1 , strong\n3 ,1, weak \n",
        '"source","target","strength"\n"0","1","strong"\n3,1,"weak"\n',
        "source,target,strength\n\n0,1,strong\n\n3,1,weak\n\n",
        "source,target,strength\n00,01,strong\n3,1,weak\n",
    ],
)
def test_every_common_form_of_csv_is_read_alike(read, content):
    assert ties(read(content)) == [(0, 1, True), (1, 3, False)]


@pytest.mark.parametrize("header", ["source,target", "source,target,strength\n"])
def test_a_file_without_lines_ties_nobody(read, header):
    assert read(header).ties == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("source,target\n0,1\n0,5\n", "ties.csv, line 3: target is 5, an unknown person; allowed: whole numbers"),
        ("source,target\n6,1\n", "allowed: whole numbers from 0 to 4, as there are 5 people"),
        ("source,target\n\n-1,2\n", "ties.csv, line 3: source is -1, an unknown person; allowed: whole numbers from 0"),
        ("source,target\n0,1.5\n", "ties.csv, line 2: target is '1.5', not a whole number; allowed: whole numbers"),
        ("source,target\nanna,1\n", "ties.csv, line 2: source is 'anna', not a whole number; allowed"),
        ("source,target\n,1\n", "ties.csv, line 2: source is '', not a whole number; allowed"),
        ("source,target\n0,99999999999999999999\n", "line 2: target is 99999999999999999999, an unknown person"),
        ("source,target\n0,1\n3,3\n", "ties.csv, line 3: a tie of 3 with itself; allowed: two different people"),
        ("source,target,strength\n0,1,stron\n", "ties.csv, line 2: strength is 'stron'; allowed: weak or strong"),
        ("source,target,strength\n0,1,strongly\n", "ties.csv, line 2: strength is 'strongly'; allowed: weak or strong"),
        ("source,target,strength\n0,1,\n", "ties.csv, line 2: strength is ''; allowed: weak or strong"),
        ("source,target,strength\n0,1\n", "ties.csv, line 2: 2 cells; allowed: source,target,strength"),
        ("source,target\n0,1,weak\n", "ties.csv, line 2: 3 cells; allowed: source,target"),
        ("from,to\n0,1\n", "ties.csv, line 1: the header is 'from,to'; allowed: source,target or source,target,str"),
        ("0,1\n1,2\n", "ties.csv, line 1: the header is '0,1'; allowed: source,target or source,target,strength"),
        ("", "ties.csv, line 1: the header is ''; allowed: source,target or source,target,strength"),
        (b"source,target\n0,\xff\n", "ties.csv is not readable as CSV"),
        (b"\x89PNG\r\n\x1a\n", "ties.csv is not readable as text"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_told_with_what_was_found_and_what_is_allowed(read, content, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the text is compared below
        read(content)
    assert message in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"network.file: there is no file .*nowhere.csv"):
        EdgeList(file="nowhere.csv").build(NOBODY, Luck(1), tmp_path)


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "ties.csv").mkdir()
    with pytest.raises(ValueError, match=r"network.file: .*ties.csv is not readable"):
        EdgeList(file="ties.csv").build(NOBODY, Luck(1), tmp_path)


def test_the_file_has_to_be_named():
    with pytest.raises(ValueError, match="Field required"):
        EdgeList()


def test_a_network_written_to_a_file_comes_back(read):
    network = build(ErdosRenyi(mean_degree=6.0), 500)
    words = np.where(network.strong, "strong", "weak")
    lines = [f"{a},{b},{word}" for a, b, word in zip(owners(network), network.targets, words, strict=True)]
    assert same(network, read("source,target,strength\n" + "\n".join(lines), size=500))
